//! HTTP/1.1 towards a client that asks for chat.
//!
//! It is our own because of what an open stream costs: a server library keeps two buffers of 8 kB and a state
//! machine of 7 kB a connection, and nginx does with 17 kB for both of its sides. Here a stream that waits for
//! its next token keeps a socket and the answer.
//!
//! Only what every client of chat sends is understood: a POST with a length, not too long, all there within
//! seconds. At anything else the connection goes to the library as it stands, nothing lost, which knows the rest of
//! the protocol and has the words for what is wrong.

mod head;

use crate::{
    edge::{Edge, Line},
    signal::Signal,
};
use axum::response::Response;
use bytes::{Buf as _, Bytes, BytesMut};
use gateway::{at_most, turn};
use head::{Unfit, Wanted};
use hyper::body::Body as _;
use std::{
    future::{Future as _, poll_fn},
    io::{self, IoSlice, Write as _},
    mem::MaybeUninit,
    pin::{Pin, pin},
    task::{Context, Poll, ready},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, ReadBuf},
    time::{Instant, sleep},
};

/// Room for a read. Heads of official clients are under 1 kB, most prompts under 3.
const ROOM: usize = 4 << 10;

/// The least that is worth reading into, and the most that is taken ahead of what comes.
const LEAST_ROOM: usize = 1 << 10;
const MOST_ROOM: usize = 16 << 10;

/// How long a request may take from its first byte to its last.
const WHOLE_WITHIN: Duration = Duration::from_secs(5);

/// What became of a connection.
pub(crate) enum Served<S> {
    /// It is done with.
    Ended,
    /// It asks for something else: the stream, and what was read of it.
    Other(S, Bytes),
}

/// Answers chat on a connection for as long as nothing else is asked. A client that says nothing for
/// `idle` between requests is left.
///
/// # Errors
/// The connection broke.
pub(crate) async fn serve<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    edge: &Edge,
    idle: Duration,
    stopping: &Signal,
) -> io::Result<Served<S>> {
    let mut client = Client { stream, buf: BytesMut::new() };
    // Both once: they are known to others, under a lock, for as long as they live.
    let mut raised = pin!(stopping.raised());
    let mut timer = pin!(sleep(idle));
    loop {
        if client.buf.is_empty() {
            timer.as_mut().reset(Instant::now() + idle);
            let begun = tokio::select! {
                biased;
                begun = client.begun() => begun.unwrap_or(false),
                () = timer.as_mut() => false,
                () = raised.as_mut() => false,
            };
            if !begun {
                return Ok(Served::Ended);
            }
        }
        let read = at_most(WHOLE_WITHIN, client.request(edge)).await;
        let Some(Wanted { target, request, last }) = read.flatten() else {
            return Ok(Served::Other(client.stream, client.buf.freeze()));
        };
        // Or the request, whose room it shares, would be kept until the answer's end.
        client.buf = BytesMut::from(&client.buf[..]);
        let response = {
            let mut answering = edge.chat(target, request, Line { http2: false, late: false });
            let answered = poll_fn(|cx| match answering.as_mut().poll(cx) {
                Poll::Pending => client.poll_gone(cx).map(|()| None),
                Poll::Ready(response) => Poll::Ready(Some(response)),
            });
            match answered.await {
                Some(response) => response,
                None => return Ok(Served::Ended),
            }
        };
        let last = last || stopping.is_raised();
        if response.body().size_hint().exact().is_some() {
            turn().await;
        }
        client.answer(response, last).await?;
        if last {
            client.stream.shutdown().await?;
            return Ok(Served::Ended);
        }
    }
}

struct Client<S> {
    stream: S,
    /// What was read and is not yet used.
    buf: BytesMut,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Client<S> {
    /// Waits for the first byte of a request; false when the client has closed instead.
    async fn begun(&mut self) -> io::Result<bool> {
        // A byte that is waited for needs no room yet.
        poll_fn(|cx| self.poll_some(cx)).await
    }

    /// Reads a request; `None` when it is not for here, of which all that was read is kept.
    async fn request(&mut self, edge: &Edge) -> Option<Wanted> {
        loop {
            let missing = match head::read(&mut self.buf, |path| edge.target(path)) {
                Ok(wanted) => return Some(wanted),
                Err(Unfit::More(missing)) => missing,
                Err(Unfit::Other) => return None,
            };
            // The head is not read again for every few bytes of a body.
            let enough = self.buf.len() + missing.max(1);
            while self.buf.len() < enough {
                // Only what comes takes room: nobody has shown a token yet.
                self.buf.reserve((enough - self.buf.len()).clamp(LEAST_ROOM, MOST_ROOM));
                if self.stream.read_buf(&mut self.buf).await.unwrap_or(0) == 0 {
                    return None;
                }
            }
        }
    }

    /// Reads a little, into no buffer until there is something; false at the end.
    fn poll_some(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<bool>> {
        let mut room = [MaybeUninit::uninit(); ROOM];
        let mut read = ReadBuf::uninit(&mut room);
        ready!(Pin::new(&mut self.stream).poll_read(cx, &mut read))?;
        self.buf.extend_from_slice(read.filled());
        Poll::Ready(Ok(!read.filled().is_empty()))
    }

    /// Ready once the client has closed or broken the connection. A client that has sent more already is only
    /// found out when it is written to.
    fn poll_gone(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        while self.buf.is_empty() {
            match ready!(self.poll_some(cx)) {
                Ok(true) => {}
                Ok(false) | Err(_) => return Poll::Ready(()),
            }
        }
        Poll::Pending
    }

    /// The error of an answer to a client that is gone, once it is: it may never read, and must not be waited for.
    fn poll_abandoned(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_gone(cx).map(|()| Err(io::ErrorKind::ConnectionAborted.into()))
    }

    /// Sends an answer. All of its body that is there is one write; more is asked for when the client's socket
    /// has taken it.
    async fn answer(&mut self, response: Response, last: bool) -> io::Result<()> {
        let (parts, mut body) = response.into_parts();
        let length = body.size_hint().exact();
        let mut piece = Piece::new(head::answer(&parts, length, last), length.is_none());
        drop(parts);
        let mut end = body.is_end_stream().then_some(Ok(()));
        poll_fn(|cx| {
            loop {
                while end.is_none() && piece.takes_more() {
                    match Pin::new(&mut body).poll_frame(cx) {
                        // No answer has trailers.
                        Poll::Ready(Some(Ok(frame))) => piece.push(frame.into_data().unwrap_or_default()),
                        Poll::Ready(None) => end = Some(Ok(())),
                        // It breaks off, and so does the connection: the client must not take it for whole.
                        Poll::Ready(Some(Err(error))) => end = Some(Err(io::Error::other(error))),
                        Poll::Pending => break,
                    }
                }
                piece.seal(matches!(end, Some(Ok(()))));
                if piece.is_empty() {
                    if let Some(end) = end.take() {
                        return Poll::Ready(end);
                    }
                    return self.poll_abandoned(cx);
                }
                while !piece.is_empty() {
                    let written = piece
                        .with_slices(|slices| Pin::new(&mut self.stream).poll_write_vectored(cx, slices));
                    match written? {
                        Poll::Ready(0) => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                        Poll::Ready(n) => piece.advance(n),
                        Poll::Pending => return self.poll_abandoned(cx),
                    }
                }
                piece.renew();
            }
        })
        .await
    }
}

/// Reads of an upstream that go out as one write, and the bytes after which no more are waited for: a stream
/// that comes in many small reads is sent in few.
const MAX_PARTS: usize = 6;
const MAX_PIECE: usize = 32 << 10;

/// The longest line before a chunk: the digits of a size, and the end of the line.
const SIZE_LINE: usize = 2 * size_of::<usize>() + 2;

/// What is written next: what stands before the data, the data, what stands behind.
struct Piece {
    lead: Vec<u8>,
    data: [Bytes; MAX_PARTS],
    n_parts: usize,
    tail: &'static [u8],
    chunked: bool,
    /// Whether it is complete, and may have been written in part.
    sealed: bool,
    /// Whether the last chunk is in it, or was.
    ended: bool,
    /// Of `lead`.
    n_written: usize,
}

impl Piece {
    /// The first: the head, and the data that is there.
    fn new(head: Vec<u8>, chunked: bool) -> Self {
        Self {
            lead: head,
            data: Default::default(),
            n_parts: 0,
            tail: b"",
            chunked,
            sealed: false,
            ended: false,
            n_written: 0,
        }
    }

    fn takes_more(&self) -> bool {
        !self.sealed && self.n_parts < MAX_PARTS && self.n_bytes() < MAX_PIECE
    }

    fn n_bytes(&self) -> usize {
        self.data[..self.n_parts].iter().map(Bytes::len).sum()
    }

    fn push(&mut self, data: Bytes) {
        if !data.is_empty() {
            self.data[self.n_parts] = data;
            self.n_parts += 1;
        }
    }

    /// Puts all data into one chunk; behind the last of an answer comes the chunk that ends it.
    fn seal(&mut self, ends: bool) {
        let n = self.n_bytes();
        if self.sealed || (n == 0 && self.lead.is_empty() && !ends) {
            return;
        }
        self.sealed = true;
        if !self.chunked {
            return;
        }
        if n > 0 {
            write!(self.lead, "{n:x}\r\n").expect("memory takes it");
            self.tail = if ends { b"\r\n0\r\n\r\n" } else { b"\r\n" };
        } else if ends && !self.ended {
            self.tail = b"0\r\n\r\n";
        }
        self.ended |= ends;
    }

    fn is_empty(&self) -> bool {
        self.lead.len() == self.n_written && self.n_bytes() == 0 && self.tail.is_empty()
    }

    fn with_slices<T>(&self, write: impl FnOnce(&[IoSlice<'_>]) -> T) -> T {
        let mut slices = [IoSlice::new(&[]); MAX_PARTS + 2];
        slices[0] = IoSlice::new(&self.lead[self.n_written..]);
        for (slice, data) in slices[1..].iter_mut().zip(&self.data[..self.n_parts]) {
            *slice = IoSlice::new(data);
        }
        slices[self.n_parts + 1] = IoSlice::new(self.tail);
        write(&slices[..self.n_parts + 2])
    }

    fn advance(&mut self, mut n: usize) {
        let mut take = |len: usize| {
            let now = n.min(len);
            n -= now;
            now
        };
        self.n_written += take(self.lead.len() - self.n_written);
        for data in &mut self.data[..self.n_parts] {
            data.advance(take(data.len()));
        }
        self.tail = &self.tail[take(self.tail.len())..];
    }

    /// Makes room for the next. What was written is let go of, so that its buffer can be read into again.
    fn renew(&mut self) {
        if self.lead.capacity() > SIZE_LINE {
            // The head's room; a size needs little.
            self.lead = Vec::with_capacity(SIZE_LINE);
        }
        self.lead.clear();
        (self.n_written, self.sealed) = (0, false);
        for data in &mut self.data[..self.n_parts] {
            *data = Bytes::new();
        }
        self.n_parts = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use http_body_util::StreamBody;
    use hyper::body::Frame;
    use tokio::{io::duplex, time::timeout};

    /// What a client reads of an answer in these pieces; `pipe` is how much its socket holds.
    async fn sent(pieces: Vec<&'static str>, pipe: usize) -> String {
        let (stream, mut client) = duplex(pipe);
        let frames = pieces.into_iter().map(|piece| Ok::<_, io::Error>(Frame::data(Bytes::from(piece))));
        let mut frames = frames.collect::<Vec<_>>().into_iter();
        let mut wait = true;
        let frames = futures_util::stream::poll_fn(move |cx| {
            // Each piece is late once.
            wait = !wait;
            if wait {
                return Poll::Ready(frames.next());
            }
            cx.waker().wake_by_ref();
            Poll::Pending
        });
        let response = Response::new(Body::new(StreamBody::new(frames)));
        let answering = async {
            let mut ours = Client { stream, buf: BytesMut::new() };
            ours.answer(response, false).await
        };
        let mut text = String::new();
        let (answered, read) = tokio::join!(answering, client.read_to_string(&mut text));
        answered.expect("it is taken");
        read.expect("text");
        text
    }

    #[tokio::test]
    async fn pieces_become_chunks_whatever_the_socket_takes() {
        for pipe in [1, 2, 3, 7, 1 << 16] {
            let text = sent(vec!["data: one\n\n", "", "0123456789abcdef"], pipe).await;
            let (_, body) = text.split_once("\r\n\r\n").expect("a head");
            assert_eq!(body, "b\r\ndata: one\n\n\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n", "{pipe}");
        }
    }

    #[tokio::test]
    async fn a_body_of_known_length_is_sent_as_it_is() {
        for pipe in [1, 1 << 16] {
            let (stream, mut client) = duplex(pipe);
            let answering = async {
                let mut ours = Client { stream, buf: BytesMut::new() };
                ours.answer(Response::new(Body::from("all of it")), true).await
            };
            let mut text = String::new();
            let (answered, read) = tokio::join!(answering, client.read_to_string(&mut text));
            answered.expect("it is taken");
            read.expect("text");
            assert!(text.contains("content-length: 9\r\nconnection: close\r\n"), "{text}");
            assert!(text.ends_with("\r\n\r\nall of it"), "{text}");
        }
    }

    #[tokio::test]
    async fn a_body_that_breaks_breaks_the_connection() {
        let (stream, mut client) = duplex(1 << 16);
        let frames = [Ok(Frame::data(Bytes::from("half"))), Err(io::Error::other("gone"))];
        let response = Response::new(Body::new(StreamBody::new(futures_util::stream::iter(frames))));
        let mut ours = Client { stream, buf: BytesMut::new() };
        ours.answer(response, false).await.expect_err("broken");
        drop(ours);
        let mut text = String::new();
        client.read_to_string(&mut text).await.expect("text");
        assert!(text.ends_with("4\r\nhalf\r\n"), "no last chunk: {text}");
    }

    #[tokio::test]
    async fn a_client_that_leaves_unread_what_was_sent_ends_its_answer() {
        // Its socket is full, and it closes only its side: no write will ever fail.
        let (client, ours) = duplex(16);
        let (_reads, mut writes) = tokio::io::split(client);
        let mut ours = Client { stream: ours, buf: BytesMut::new() };
        let leaving = async {
            tokio::task::yield_now().await;
            writes.shutdown().await.expect("closed");
        };
        let answering = ours.answer(Response::new(Body::from("more than fits")), false);
        let ended = timeout(Duration::from_secs(10), async { tokio::join!(answering, leaving) });
        let (answered, ()) = ended.await.expect("it is noticed");
        assert_eq!(answered.expect_err("nobody is there").kind(), io::ErrorKind::ConnectionAborted);
    }

    #[tokio::test]
    async fn a_client_that_leaves_ends_its_answer() {
        let (stream, client) = duplex(1 << 16);
        let frames = futures_util::stream::pending::<Result<Frame<Bytes>, io::Error>>();
        let response = Response::new(Body::new(StreamBody::new(frames)));
        let mut ours = Client { stream, buf: BytesMut::new() };
        let leaving = async {
            tokio::task::yield_now().await;
            drop(client);
        };
        let (answered, ()) = tokio::join!(ours.answer(response, false), leaving);
        assert_eq!(answered.expect_err("nobody is there").kind(), io::ErrorKind::ConnectionAborted);
    }
}
