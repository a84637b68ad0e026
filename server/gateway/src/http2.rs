//! HTTP/2 towards an upstream: one connection carries many requests at once.
//!
//! Such a connection needs somebody to move it while none of its requests is looked at, so it has a task;
//! the task ends with the last handle to the connection. HTTP/1.1 is the faster way for streams of tokens;
//! this is for clusters whose front door speaks nothing else.

use crate::failure::{Failure, Fault};
use bytes::Bytes;
use http::{Request, Response};
use http_body::Body as _;
use http_body_util::Full;
use hyper::{
    body::Incoming,
    client::conn::http2::{Builder, SendRequest},
};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use pool::Socket;
use std::{
    future::{Future as _, poll_fn},
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};

/// What one stream may send ahead of its reader: as much as a TCP socket holds, so a slow client slows its
/// replica here too.
const STREAM_WINDOW: u32 = 64 << 10;

/// What all streams of a connection may send ahead: never the limit, or slow clients would stop fast ones.
const CONNECTION_WINDOW: u32 = 1 << 30;

/// How long a silent connection with streams is trusted before it is asked for a sign of life, and how long
/// that may take: together well under the time a silent stream is waited for.
const PING_AFTER: Duration = Duration::from_secs(10);
const PING_PATIENCE: Duration = Duration::from_secs(5);

/// A connection that requests share.
pub(crate) struct Shared {
    sender: SendRequest<Full<Bytes>>,
    /// One more holder for each request on it.
    users: Arc<()>,
    /// How many requests the upstream takes at once.
    room: Arc<AtomicUsize>,
    /// When it was last given to a request.
    pub(crate) used: Instant,
}

impl Shared {
    /// Agrees on HTTP/2.
    ///
    /// # Errors
    /// [`Failure::Connect`].
    pub(crate) async fn open(socket: Socket, now: Instant) -> Result<Self, Failure> {
        let (sender, connection) = Builder::new(TokioExecutor::new())
            .timer(TokioTimer::new())
            .initial_stream_window_size(STREAM_WINDOW)
            .initial_connection_window_size(CONNECTION_WINDOW)
            .keep_alive_interval(PING_AFTER)
            .keep_alive_timeout(PING_PATIENCE)
            .handshake(TokioIo::new(socket))
            .await
            .map_err(|_| Failure::Connect)?;
        let room = Arc::new(AtomicUsize::new(connection.current_max_send_streams()));
        let told = Arc::clone(&room);
        tokio::spawn(async move {
            let mut connection = pin!(connection);
            // How it ended is told to each request on it.
            let _ = poll_fn(|cx| {
                let ended = connection.as_mut().poll(cx);
                told.store(connection.current_max_send_streams(), Ordering::Relaxed);
                ended
            })
            .await;
        });
        Ok(Self { sender, users: Arc::new(()), room, used: now })
    }

    /// Whether it stands and takes another request at once.
    pub(crate) fn has_room(&self) -> bool {
        !self.sender.is_closed() && self.n_users() < self.room.load(Ordering::Relaxed)
    }

    /// Requests on it.
    pub(crate) fn n_users(&self) -> usize {
        Arc::strong_count(&self.users) - 1
    }

    /// A handle for one request.
    pub(crate) fn handle(&mut self, now: Instant) -> Handle {
        self.used = now;
        Handle { sender: self.sender.clone(), user: Arc::clone(&self.users) }
    }
}

/// The right to send one request.
pub(crate) struct Handle {
    sender: SendRequest<Full<Bytes>>,
    user: Arc<()>,
}

impl Handle {
    /// Sends a request and awaits the head of its answer.
    ///
    /// # Errors
    /// [`Failure::ClosedEarly`], [`Failure::Garbage`].
    pub(crate) async fn send(
        mut self,
        request: Request<Full<Bytes>>,
    ) -> Result<(Response<()>, Stream), Failure> {
        let answer = self.sender.send_request(request).await;
        let answer = answer.map_err(|error| {
            if error.is_parse() { Failure::Garbage(Fault::Head) } else { Failure::ClosedEarly }
        })?;
        let (head, body) = answer.into_parts();
        Ok((Response::from_parts(head, ()), Stream { body, _user: self.user }))
    }
}

/// The body of an answer. Dropping it resets the stream, and so aborts the request.
pub(crate) struct Stream {
    body: Incoming,
    _user: Arc<()>,
}

impl Stream {
    /// The next bytes; `None` at the clean end.
    pub(crate) fn poll_data(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Failure>>> {
        loop {
            match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data()
                        && !data.is_empty()
                    {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
                Some(Err(_)) => return Poll::Ready(Some(Err(Failure::ClosedEarly))),
                None => return Poll::Ready(None),
            }
        }
    }

    /// How long the body is, if its head said so.
    pub(crate) fn length(&self) -> Option<u64> {
        self.body.size_hint().exact()
    }
}
