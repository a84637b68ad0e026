//! HTTP/1.1 towards an upstream: one request at a time on one connection, moved by whoever reads the answer.
//!
//! It is our own because of what a token costs. vLLM sends each event as an HTTP chunk of its own; a client
//! library hands them over one by one, through a channel, and keeps two large buffers a connection. Here one
//! read of the socket is one piece of the answer, however much it brings, and an open stream keeps what one
//! read brought. It must not know what the bytes mean.

mod framing;

use crate::{
    failure::{Failure, Fault},
    turn::turn,
};
use bytes::{Bytes, BytesMut};
use framing::{Framing, read_head};
use http::{HeaderMap, StatusCode};
use pool::Socket;
use std::{
    future::poll_fn,
    io::{self, IoSlice},
    mem::MaybeUninit,
    pin::Pin,
    task::{Context, Poll, ready},
};
use tokio::io::{AsyncRead as _, AsyncWrite as _, ReadBuf};

/// The longest head that is read. Providers behind several proxies send 4 kB; hyper's limit is 400 kB, which
/// nobody needs.
const MAX_HEAD: usize = 32 << 10;

/// Room for a read: what a fast upstream has sent since the last one comes at once. It is on the stack, so that
/// a stream which trickles keeps no more than it was sent.
const ROOM: usize = 16 << 10;

/// A buffer that is larger than this, and than four times what now comes, is let go of.
const LARGE: usize = 4 << 10;

/// The head of an answer, with those of its headers that somebody reads.
pub(crate) struct Head {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
}

/// One connection.
pub(crate) struct Link {
    socket: Socket,
    /// What was read and not yet handed on.
    buf: BytesMut,
    framing: Framing,
    /// Whether the upstream lets another request follow.
    reusable: bool,
    /// Whether the request has gone out whole.
    sent: bool,
    /// Whether a byte of the answer has come.
    heard: bool,
}

impl Link {
    pub(crate) fn new(socket: Socket) -> Self {
        Self {
            socket,
            buf: BytesMut::new(),
            framing: Framing::Ended,
            reusable: true,
            sent: false,
            heard: false,
        }
    }

    /// Sends a request and awaits the head of its answer.
    ///
    /// # Errors
    /// [`Failure::ClosedEarly`], [`Failure::Garbage`].
    pub(crate) async fn send(&mut self, head: &[u8], body: &[u8]) -> Result<Head, Failure> {
        (self.sent, self.heard) = (false, false);
        let mut n_written = 0;
        turn().await;
        poll_fn(|cx| {
            // Both at once: an upstream may refuse a request before it has all of it.
            if !self.sent && self.poll_write(cx, head, body, &mut n_written).is_ready() {
                self.sent = true;
            }
            self.poll_head(cx)
        })
        .await
    }

    /// Whether no byte of an answer has come, so that the request may be sent again elsewhere.
    pub(crate) fn silent(&self) -> bool {
        !self.heard
    }

    /// Whether an idle connection still stands: a look at the socket finds a close that came meanwhile.
    pub(crate) async fn stands(&mut self) -> bool {
        poll_fn(|cx| Poll::Ready(self.poll_fill(cx).is_pending())).await
    }

    /// Whether another request may follow the answer that was read.
    pub(crate) fn reusable(&self) -> bool {
        self.reusable && self.sent && self.framing.ended() && self.buf.is_empty()
    }

    /// How long the answer's body is, if its head said so.
    pub(crate) fn length(&self) -> Option<u64> {
        self.framing.length()
    }

    /// Writes what is left of the request. An error ends it too: what the upstream said before it closed
    /// may still be read.
    fn poll_write(&mut self, cx: &mut Context<'_>, head: &[u8], body: &[u8], n: &mut usize) -> Poll<()> {
        while *n < head.len() + body.len() {
            let rest = [
                IoSlice::new(&head[head.len().min(*n)..]),
                IoSlice::new(&body[n.saturating_sub(head.len())..]),
            ];
            match ready!(Pin::new(&mut self.socket).poll_write_vectored(cx, &rest)) {
                Ok(0) | Err(_) => {
                    self.reusable = false;
                    return Poll::Ready(());
                }
                Ok(more) => *n += more,
            }
        }
        // TLS holds back what the socket did not take.
        Pin::new(&mut self.socket).poll_flush(cx).map(drop)
    }

    fn poll_head(&mut self, cx: &mut Context<'_>) -> Poll<Result<Head, Failure>> {
        loop {
            match ready!(self.poll_fill(cx)) {
                Ok(0) | Err(_) => return Poll::Ready(Err(Failure::ClosedEarly)),
                Ok(_) => self.heard = true,
            }
            match read_head(&mut self.buf).map_err(Failure::Garbage)? {
                Some((head, framing, reusable)) => {
                    self.framing = framing;
                    self.reusable &= reusable;
                    return Poll::Ready(Ok(head));
                }
                None if self.buf.len() > MAX_HEAD => return Poll::Ready(Err(Failure::Garbage(Fault::Head))),
                None => {}
            }
        }
    }

    /// The next bytes of the body; `None` at its clean end.
    pub(crate) fn poll_data(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Failure>>> {
        loop {
            match self.framing.take(&mut self.buf) {
                Ok(Some(data)) => return Poll::Ready(Some(Ok(data))),
                Ok(None) if self.framing.ended() => return Poll::Ready(None),
                Ok(None) => {}
                Err(fault) => return Poll::Ready(Some(Err(Failure::Garbage(fault)))),
            }
            match ready!(self.poll_fill(cx)) {
                Ok(0) if self.framing.ends_with_the_connection() => return Poll::Ready(None),
                Ok(0) | Err(_) => return Poll::Ready(Some(Err(Failure::ClosedEarly))),
                Ok(_) => {}
            }
        }
    }

    /// Reads once.
    fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let mut room = [MaybeUninit::uninit(); ROOM];
        let mut read = ReadBuf::uninit(&mut room);
        ready!(Pin::new(&mut self.socket).poll_read(cx, &mut read))?;
        let read = read.filled();
        if self.buf.is_empty() && self.buf.capacity() > LARGE.max(4 * read.len()) {
            // It came faster once.
            self.buf = BytesMut::new();
        }
        // What was handed on before is usually written and let go by now, and its room is used again.
        self.buf.extend_from_slice(read);
        Poll::Ready(Ok(read.len()))
    }

    /// An idle connection keeps no buffer.
    pub(crate) fn rest(&mut self) {
        self.buf = BytesMut::new();
    }
}
