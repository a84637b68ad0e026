//! The accept loop: one task a connection, idle ones closed after five seconds as vLLM's server does, all owned by the loop.

use std::{future::Future, pin::pin, time::Duration};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{net::TcpListener, task::JoinSet, time::timeout};

/// How long a connection may be idle, or take to send a request's head. *Source*: uvicorn's `timeout_keep_alive`.
const IDLE: Duration = Duration::from_secs(5);
/// How long connections may take to finish once nothing is left to compute; only a client that does not read needs it.
const LAST_BYTES: Duration = Duration::from_secs(5);

/// Serves until `drained` resolves, then closes the listener and lets connections finish what they are sending.
pub(super) async fn serve(listener: TcpListener, app: Router, drained: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    // Dropping the set ends the tasks, so no connection outlives this function.
    let mut tasks = JoinSet::new();
    let mut drained = pin!(drained);
    loop {
        // In this order, so that a busy listener cannot put off the end.
        let accepted = tokio::select! {
            biased;
            () = &mut drained => break,
            Some(_) = tasks.join_next() => continue,
            accepted = listener.accept() => accepted,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                // Out of file descriptors, most likely: wait for connections to end rather than spin.
                tracing::warn!(error = %error, "cannot accept a connection");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        // Tokens are small and must not wait for each other.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(error = %error, "cannot switch off Nagle's algorithm");
        }
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(IDLE)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(app.clone()));
        let connection = graceful.watch(connection);
        tasks.spawn(async move {
            // A client that went away is no news.
            if let Err(error) = connection.await {
                tracing::debug!(error = %error, "a connection ended early");
            }
        });
    }
    drop(listener);
    if timeout(LAST_BYTES, graceful.shutdown()).await.is_err() {
        tracing::warn!("connections were cut: their clients did not read");
    }
}
