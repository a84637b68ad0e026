//! Cuts a connection whose client stops reading.
//!
//! A full socket stops all that is behind it: the answer is polled no longer, so that none of its own deadlines
//! can pass, and its replica's seat, its ledger slot and its upstream are held for as long as the client
//! likes. A write that fails ends the connection, and with it everything that it held.
//!
//! Over HTTP/2 one stream can be full while its connection is alive. Then its answer is let go of, and the
//! others go on.

use crate::tasks::Elsewhere;
use axum::body::Body;
use bytes::Bytes;
use hyper::body::{Frame, SizeHint};
use std::{
    future::Future as _,
    io,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    runtime::Handle,
    time::{Sleep, sleep},
};

/// A stream whose writes fail once none has got on for a while.
pub(crate) struct CutWhenStalled<S> {
    stream: S,
    /// What is read again first.
    unread: Bytes,
    limit: Duration,
    /// Runs while a write waits.
    deadline: Option<Pin<Box<Sleep>>>,
}

impl<S> CutWhenStalled<S> {
    pub(crate) fn new(stream: S, limit: Duration) -> Self {
        Self { stream, unread: Bytes::new(), limit, deadline: None }
    }

    /// The stream as it was before this was read.
    pub(crate) fn unread(self, bytes: Bytes) -> Self {
        debug_assert!(self.unread.is_empty(), "nothing was read past it");
        Self { unread: bytes, ..self }
    }

    fn watch(&mut self, written: Poll<io::Result<usize>>, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        if written.is_ready() {
            self.deadline = None;
            return written;
        }
        let limit = self.limit;
        let deadline = self.deadline.get_or_insert_with(|| Box::pin(sleep(limit)));
        deadline.as_mut().poll(cx).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for CutWhenStalled<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.unread.is_empty() {
            let n = buf.remaining().min(self.unread.len());
            buf.put_slice(&self.unread.split_to(n));
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for CutWhenStalled<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.watch(written, cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.watch(written, cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// The body of an answer that is let go of once its client has taken none of it for a while, between one and
/// two times the limit.
pub(crate) struct LetGo {
    watched: Arc<Mutex<Watched>>,
    /// Ends with the body.
    _watch: Elsewhere<()>,
}

struct Watched {
    /// `None` once it is let go of.
    body: Option<Body>,
    /// Whether the client waits for us, and not we for the client.
    awaited: bool,
    n_polls: u64,
}

impl LetGo {
    pub(crate) fn new(body: Body, limit: Duration) -> Self {
        let watched = Arc::new(Mutex::new(Watched { body: Some(body), awaited: false, n_polls: 0 }));
        let watch = watch(Arc::clone(&watched), limit);
        Self { watched, _watch: Elsewhere::begin(&Handle::current(), watch) }
    }
}

/// Drops the body when nobody has asked for more of it during a whole `limit`.
async fn watch(watched: Arc<Mutex<Watched>>, limit: Duration) {
    let mut n_polls = 0;
    loop {
        sleep(limit).await;
        let let_go = {
            let mut watched = lock(&watched);
            let stalled = !watched.awaited && watched.n_polls == n_polls;
            n_polls = watched.n_polls;
            if stalled { watched.body.take() } else { None }
        };
        if let_go.is_some() {
            return;
        }
    }
}

fn lock(watched: &Mutex<Watched>) -> MutexGuard<'_, Watched> {
    watched.lock().unwrap_or_else(PoisonError::into_inner)
}

impl hyper::body::Body for LetGo {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let mut watched = lock(&self.watched);
        watched.n_polls += 1;
        let Some(body) = &mut watched.body else {
            return Poll::Ready(Some(Err(axum::Error::new(io::Error::from(io::ErrorKind::TimedOut)))));
        };
        let frame = Pin::new(body).poll_frame(cx);
        watched.awaited = frame.is_pending();
        frame
    }

    fn is_end_stream(&self) -> bool {
        lock(&self.watched).body.as_ref().is_some_and(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        lock(&self.watched).body.as_ref().map(Body::size_hint).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::{BodyExt as _, StreamBody};
    use std::convert::Infallible;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};

    const LIMIT: Duration = Duration::from_secs(10);

    #[tokio::test(start_paused = true)]
    async fn a_write_that_nobody_reads_fails_in_time() {
        let (stream, _reader) = duplex(16);
        let mut stream = CutWhenStalled::new(stream, LIMIT);
        stream.write_all(&[0; 16]).await.expect("it fits");
        let ended = tokio::time::timeout(2 * LIMIT, stream.write_all(&[0; 16])).await.expect("in time");
        assert_eq!(ended.expect_err("cut").kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn what_is_unread_comes_again() {
        let (stream, mut writer) = duplex(16);
        writer.write_all(b"cd").await.expect("it fits");
        drop(writer);
        let mut stream = CutWhenStalled::new(stream, LIMIT).unread(Bytes::from_static(b"ab"));
        let mut byte = [0];
        stream.read_exact(&mut byte).await.expect("the first");
        let mut rest = vec![];
        stream.read_to_end(&mut rest).await.expect("the rest");
        assert_eq!((byte, &rest[..]), (*b"a", &b"bcd"[..]));
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_reader_is_waited_for() {
        let (stream, mut reader) = duplex(16);
        let mut stream = CutWhenStalled::new(stream, LIMIT);
        let read = async {
            let mut buf = [0; 16];
            for _ in 0..8 {
                tokio::time::advance(LIMIT * 9 / 10).await;
                reader.read_exact(&mut buf).await.expect("more");
            }
        };
        let (written, ()) = tokio::join!(stream.write_all(&[0; 8 * 16]), read);
        written.expect("every write got on in time");
    }

    /// A body that says when it is dropped, and has a frame whenever one is sent.
    fn scripted() -> (tokio::sync::mpsc::Sender<Bytes>, Body) {
        let (send, mut frames) = tokio::sync::mpsc::channel::<Bytes>(1);
        let frames = futures_util::stream::poll_fn(move |cx| {
            frames.poll_recv(cx).map(|data| data.map(|data| Ok::<_, Infallible>(Frame::data(data))))
        });
        (send, Body::new(StreamBody::new(frames)))
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_nobody_takes_is_let_go_of() {
        let (send, body) = scripted();
        let mut body = LetGo::new(body, LIMIT);
        send.send(Bytes::from_static(b"one")).await.expect("there is room");
        body.frame().await.expect("a frame").expect("good");
        // Whoever gave the frame waits for its client now, and asks no more.
        tokio::time::timeout(3 * LIMIT, send.closed()).await.expect("the body is dropped");
        assert!(body.frame().await.expect("an end").is_err(), "the client learns that it broke");
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_is_slow_to_come_is_kept() {
        let (send, body) = scripted();
        let mut body = LetGo::new(body, LIMIT);
        let reader = tokio::spawn(async move { body.frame().await });
        sleep(10 * LIMIT).await;
        send.send(Bytes::from_static(b"late")).await.expect("still there");
        assert!(matches!(reader.await.expect("no panic"), Some(Ok(_))));
    }
}
