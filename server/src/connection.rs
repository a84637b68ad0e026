//! One client's connection: which HTTP it speaks, what it may cost, how it ends.

use crate::{
    edge::{Edge, Line},
    http1::{self as chat, Served},
    signal::Signal,
    stall::CutWhenStalled,
    tasks::Member,
};
use hyper::{
    server::conn::{http1, http2},
    service::service_fn,
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulConnection,
};
use std::{
    fmt::Display,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};

/// A connection that says nothing for so long is closed, between requests and within a head. Browsers keep
/// theirs for longer and open new ones when needed.
const HEADER_TIMEOUT: Duration = Duration::from_mins(1);

/// hyper's own limit of headers, whose refusal carries no words. The router's, far below, does.
const MAX_HEADERS: usize = 1000;

/// Longest head of a request, and the read buffer of a connection: sixteen times what clients send.
const MAX_HEAD: usize = 64 * 1024;

/// Requests at a time on one HTTP/2 connection: nginx's default, and above the 100 that the specification
/// asks for (RFC 9113, section 6.5.2). A client with more to ask opens another connection.
const MAX_STREAMS: u32 = 128;

/// Over HTTP/2 a client is asked whether it still lives when it has been silent for so long, and has
/// [`PING_TIMEOUT`] to answer: routers of homes and of mobile networks forget a silent connection after minutes.
const PING_INTERVAL: Duration = Duration::from_secs(30);

/// As long as the system waits for the fifth repetition of a lost segment.
const PING_TIMEOUT: Duration = Duration::from_secs(15);

/// How every HTTP/2 connection begins with prior knowledge (RFC 9113, section 3.4). No method of HTTP/1.1
/// starts so, and a client sends all 24 bytes at once.
const PREFACE: &[u8; 4] = b"PRI ";

/// Serves one connection; when the server stops, the answers under way are its last.
pub(crate) async fn serve(stream: TcpStream, edge: Edge, member: Member, late: bool, stopping: Signal) {
    // Tokens are small and must not wait for each other.
    let _ = stream.set_nodelay(true);
    let mut first = [0; PREFACE.len()];
    let peeked = tokio::select! {
        peeked = timeout(HEADER_TIMEOUT, stream.peek(&mut first)) => peeked,
        () = stopping.raised(), if !late => return,
    };
    let http2 = match peeked {
        Ok(Ok(1..)) => first == *PREFACE,
        // Closed or broken before its first word, or silent for too long.
        Ok(Ok(0) | Err(_)) | Err(_) => return,
    };
    let line = Line { http2, late };
    let stream = CutWhenStalled::new(stream, edge.stalled_after());
    // All but chat in a box: a connection of chat alone needs no room for it.
    if http2 {
        return Box::pin(serve_http2(stream, edge, member, line, &stopping)).await;
    }
    if late {
        // It serves its one request.
        return told(Box::pin(by_library(stream, edge, line)).await);
    }
    match chat::serve(stream, &edge, HEADER_TIMEOUT, &stopping).await {
        Ok(Served::Ended) => {}
        Ok(Served::Other(stream, read)) => {
            Box::pin(to_its_end(by_library(stream.unread(read), edge, line), &stopping)).await;
        }
        Err(error) => told(Err(error)),
    }
}

async fn serve_http2(
    stream: CutWhenStalled<TcpStream>,
    edge: Edge,
    member: Member,
    line: Line,
    stopping: &Signal,
) {
    let asked = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&asked);
    let service = service_fn(move |request| {
        seen.store(true, Ordering::Relaxed);
        edge.answer(request, line)
    });
    let connection = http2::Builder::new(member)
        .timer(TokioTimer::new())
        .max_concurrent_streams(MAX_STREAMS)
        .max_header_list_size(MAX_HEAD as u32)
        .keep_alive_interval(PING_INTERVAL)
        .keep_alive_timeout(PING_TIMEOUT)
        .serve_connection(TokioIo::new(stream), service);
    let serving = to_its_end(connection, stopping);
    unless_it_asks_nothing(serving, &asked, stopping, line.late).await;
}

/// Serves HTTP/1.1 by the library, which knows all of it.
fn by_library<S: AsyncRead + AsyncWrite + Send + Unpin + 'static>(
    stream: S,
    edge: Edge,
    line: Line,
) -> impl GracefulConnection<Output = hyper::Result<()>, Error = hyper::Error> + Send {
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .max_headers(MAX_HEADERS)
        .max_buf_size(MAX_HEAD)
        .keep_alive(!line.late)
        .serve_connection(TokioIo::new(stream), service_fn(move |request| edge.answer(request, line)))
}

async fn to_its_end<C: GracefulConnection<Error: Display>>(connection: C, stopping: &Signal) {
    let mut connection = pin!(connection);
    let served = tokio::select! {
        biased;
        served = connection.as_mut() => served,
        () = stopping.raised() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    told(served);
}

/// Serves until the end, or until it is clear that nothing is asked: hyper waits for the rest of an HTTP/2
/// handshake and for a first stream as long as the client likes, also when the server stops.
async fn unless_it_asks_nothing(
    serving: impl Future<Output = ()>,
    asked: &AtomicBool,
    stopping: &Signal,
    late: bool,
) {
    let judged = async {
        if late {
            tokio::time::sleep(HEADER_TIMEOUT).await;
        } else {
            // Either way the time has come.
            let _ = timeout(HEADER_TIMEOUT, stopping.raised()).await;
        }
        if asked.load(Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        // First what was sent is read: a request that is here already is answered.
        biased;
        () = serving => {}
        () = judged => tracing::debug!("a connection asked nothing"),
    }
}

fn told<E: Display>(served: Result<(), E>) {
    if let Err(error) = served {
        // A client that went away; its request's own log line says more when there was one.
        tracing::debug!(%error, "a connection ended early");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::Switch;
    use std::future::pending;
    use tokio::time::Instant;

    /// When a connection that would never end is closed, if it is within an hour.
    async fn closed_after(asked: bool, stopped_after: Option<Duration>, late: bool) -> Option<Duration> {
        let (began, stop) = (Instant::now(), Switch::new());
        let (asked, stopping) = (AtomicBool::new(asked), stop.signal());
        let stopped = async {
            match stopped_after {
                Some(after) => tokio::time::sleep(after).await,
                None => pending().await,
            }
            stop.raise();
            pending::<()>().await;
        };
        tokio::select! {
            () = unless_it_asks_nothing(pending(), &asked, &stopping, late) => Some(began.elapsed()),
            () = stopped => None,
            () = tokio::time::sleep(Duration::from_hours(1)) => None,
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_that_asks_nothing_is_closed_in_time() {
        let soon = Duration::from_secs(1);
        // Timers tick in milliseconds.
        let whole = |after: Option<Duration>| after.map(|after| after.as_secs());
        assert_eq!(whole(closed_after(false, None, false).await), Some(HEADER_TIMEOUT.as_secs()));
        assert_eq!(whole(closed_after(false, Some(soon), false).await), Some(1), "when the server stops");
        assert_eq!(whole(closed_after(false, Some(soon), true).await), Some(HEADER_TIMEOUT.as_secs()));
        for stopped_after in [None, Some(soon)] {
            assert_eq!(closed_after(true, stopped_after, false).await, None, "one that asked is left alone");
        }
    }
}
