//! Answers that outlive their client: one that reloads its page, or loses its network, takes its answer up where
//! it was.
//!
//! Only for who asks for it (`x-playground-resume`): then a task reads the answer into memory, and the client
//! reads from there. All other answers are polled by their own connection and never come here. An answer without
//! a client goes on for [`Limits::alone`], so that a client which is really gone is noticed and what it does not
//! want is not written for ever; it is billed like any other, for what was written.
//!
//! Memory is bounded twice. An answer keeps at most [`Limits::each`] bytes: of a longer one the beginning that its
//! readers have had is dropped, and one that nobody reads ends when nothing is left that was read. All together keep
//! at most [`Limits::all`]: then the one that has been alone for longest goes first, and where none is alone each keeps
//! only what its reader has not had yet.

use crate::tasks::Tasks;
use axum::body::Body;
use bytes::{Buf as _, Bytes, BytesMut};
use hyper::body::Frame;
use std::{
    collections::HashMap,
    convert::Infallible,
    future::poll_fn,
    io,
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, Waker},
    time::Duration,
};
use tokio::{
    runtime::Handle,
    sync::Notify,
    time::{Instant, sleep_until},
};
use wire::AccountId;

/// How much goes to a reader at once: what a socket takes in one write.
const MAX_PIECE: usize = 16 << 10;

/// How long, and how much.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// An answer goes on for so long without a client; zero keeps none.
    pub(crate) alone: Duration,
    /// Bytes kept of one answer.
    pub(crate) each: usize,
    /// Bytes kept of all.
    pub(crate) all: usize,
}

impl Limits {
    /// The usual bounds of memory: 2 MiB are ten thousand tokens as events, more than is written in a minute; 64 MiB
    /// are a few hundred whole answers of a usual length.
    pub(crate) fn alone(alone: Duration) -> Self {
        Self { alone, each: 2 << 20, all: 64 << 20 }
    }
}

/// Which answer: names are the clients' own, so one account's are not another's.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) account: AccountId,
    pub(crate) name: String,
}

/// All answers that are kept; cheap to clone.
#[derive(Clone)]
pub(crate) struct Generations(Arc<Shared>);

struct Shared {
    limits: Limits,
    tasks: Tasks,
    by_key: Mutex<HashMap<Key, Arc<Generation>>>,
    n_bytes: AtomicUsize,
}

/// One answer.
struct Generation {
    kept: Mutex<Kept>,
    /// A reader came, went or took something, or it is to end.
    changed: Notify,
}

struct Kept {
    buf: BytesMut,
    /// Where in the answer `buf` begins.
    start: u64,
    state: State,
    readers: Vec<Place>,
    /// How far the last reader had read that left none behind.
    left_at: u64,
    next_id: u64,
    /// Since when it has no reader.
    alone_since: Option<Instant>,
    /// Whether its keeper waits for a reader to take something.
    waits: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Running,
    /// All of it is here.
    Whole,
    /// It is no longer kept: stopped, or dropped for want of memory or of a reader.
    Gone,
}

/// Where a reader is.
struct Place {
    id: u64,
    at: u64,
    waker: Option<Waker>,
}

/// The body that a client gets: what is kept from a place on, then what comes.
pub(crate) struct Reader {
    generation: Arc<Generation>,
    id: u64,
}

impl Generations {
    pub(crate) fn new(limits: Limits) -> Self {
        let by_key = Mutex::default();
        Self(Arc::new(Shared { limits, tasks: Tasks::new(), by_key, n_bytes: AtomicUsize::new(0) }))
    }

    /// Keeps an answer that begins; its first reader. Gives the answer back when it cannot be kept: the name is
    /// taken, nothing is kept here, or the server stops.
    pub(crate) fn begin<B>(&self, key: &Key, body: B) -> Result<Reader, B>
    where
        B: hyper::body::Body<Data = Bytes, Error = Infallible> + Send + Unpin + 'static,
    {
        let Self(shared) = self;
        let member = shared.tasks.member().filter(|_| !shared.limits.alone.is_zero());
        let Some(member) = member else { return Err(body) };
        let generation = Arc::new(Generation::new());
        let id = lock(&generation.kept).enter(0);
        let reader = Reader { generation: Arc::clone(&generation), id };
        {
            let mut by_key = lock(&shared.by_key);
            if by_key.contains_key(key) {
                return Err(body);
            }
            by_key.insert(key.clone(), Arc::clone(&generation));
        }
        let keeper = Keeper { shared: Arc::clone(shared), key: key.clone(), generation };
        // On the worker that the call came to: its upstream connection is watched there.
        member.spawn_on(&Handle::current(), "generation", keeper.keep(body));
        Ok(reader)
    }

    /// Another reader, from this byte on; `None` when it is not kept, or not from there.
    pub(crate) fn attach(&self, key: &Key, from: u64) -> Option<Reader> {
        let generation = lock(&self.0.by_key).get(key).cloned()?;
        let mut kept = lock(&generation.kept);
        if kept.state == State::Gone || !(kept.start..=kept.end()).contains(&from) {
            return None;
        }
        let id = kept.enter(from);
        drop(kept);
        generation.changed.notify_one();
        Some(Reader { generation, id })
    }

    /// Ends an answer if it is kept: its upstream is cut, its readers are told.
    pub(crate) fn end(&self, key: &Key) {
        let found = lock(&self.0.by_key).remove(key);
        if let Some(generation) = found {
            generation.give_up(&self.0);
        }
    }

    /// Ends all, and waits until each is settled: nobody can come back to a server that stops.
    pub(crate) async fn end_all(&self) {
        self.0.tasks.drain(Duration::ZERO).await;
    }
}

impl Shared {
    fn full(&self) -> bool {
        self.n_bytes.load(Ordering::SeqCst) > self.limits.all
    }

    /// Drops the answers that have been alone for longest until there is room, or none is alone.
    fn make_room(&self) {
        while self.full() {
            let oldest = {
                let by_key = lock(&self.by_key);
                let alone =
                    by_key.iter().filter_map(|(key, one)| Some((lock(&one.kept).alone_since?, key.clone())));
                alone.min_by_key(|(since, _)| *since).map(|(_, key)| key)
            };
            let Some(key) = oldest else { return };
            let found = lock(&self.by_key).remove(&key);
            if let Some(generation) = found {
                generation.give_up(self);
            }
        }
    }
}

impl Generation {
    fn new() -> Self {
        let kept = Kept {
            buf: BytesMut::new(),
            start: 0,
            state: State::Running,
            readers: vec![],
            left_at: 0,
            next_id: 0,
            alone_since: None,
            waits: false,
        };
        Self { kept: Mutex::new(kept), changed: Notify::new() }
    }

    /// Keeps no more of it, and tells its readers.
    fn give_up(&self, shared: &Shared) {
        let mut kept = lock(&self.kept);
        shared.n_bytes.fetch_sub(kept.buf.len(), Ordering::SeqCst);
        kept.buf = BytesMut::new();
        kept.state = State::Gone;
        kept.wake_all();
        drop(kept);
        self.changed.notify_one();
    }

    fn push(&self, data: &[u8], shared: &Shared) {
        let mut kept = lock(&self.kept);
        if kept.state != State::Gone {
            kept.buf.extend_from_slice(data);
            shared.n_bytes.fetch_add(data.len(), Ordering::SeqCst);
            kept.wake_all();
        }
    }

    fn finish(&self) {
        let mut kept = lock(&self.kept);
        if kept.state == State::Running {
            kept.state = State::Whole;
            kept.wake_all();
        }
    }
}

impl Kept {
    fn end(&self) -> u64 {
        self.start + self.buf.len() as u64
    }

    /// A place for a reader.
    fn enter(&mut self, at: u64) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        self.readers.push(Place { id, at, waker: None });
        self.alone_since = None;
        id
    }

    fn wake_all(&mut self) {
        for waker in self.readers.iter_mut().filter_map(|place| place.waker.take()) {
            waker.wake();
        }
    }

    /// Drops of the beginning what is too much, as far as every reader has had it, or had when the last one left;
    /// how much that is.
    fn trim(&mut self, limit: usize) -> usize {
        let slowest = self.readers.iter().map(|place| place.at).min().unwrap_or(self.left_at);
        let n = self.buf.len().saturating_sub(limit).min((slowest - self.start) as usize);
        self.buf.advance(n);
        self.start += n as u64;
        n
    }
}

/// What the keeper does next.
struct Step {
    /// Whether more of the answer may come.
    room: bool,
    /// When it has been alone for too long.
    until: Option<Instant>,
}

/// The task that reads one answer. However it ends, the answer is kept no longer.
struct Keeper {
    shared: Arc<Shared>,
    key: Key,
    generation: Arc<Generation>,
}

impl Keeper {
    async fn keep<B>(self, body: B)
    where
        B: hyper::body::Body<Data = Bytes, Error = Infallible> + Unpin,
    {
        let mut body = Some(body);
        while let Some(Step { room, until }) = self.step() {
            tokio::select! {
                biased;
                () = self.generation.changed.notified() => {}
                () = passed(until) => return,
                data = next(&mut body), if room => self.came(data, &mut body),
            }
        }
    }

    /// A part of the answer came, or its end.
    fn came<B>(&self, data: Option<Bytes>, body: &mut Option<B>) {
        if let Some(data) = data {
            self.generation.push(&data, &self.shared);
            if self.shared.full() {
                self.shared.make_room();
            }
        } else {
            *body = None;
            self.generation.finish();
        }
    }

    /// What is next; `None` at its end.
    fn step(&self) -> Option<Step> {
        let Limits { alone, each, .. } = self.shared.limits;
        let full = self.shared.full();
        let mut kept = lock(&self.generation.kept);
        if kept.state == State::Gone {
            return None;
        }
        // Half goes at once: trimmed to the limit itself, there would never be room again. A reader that left may have
        // been sent more than it got, and asks for that when it comes back: half of it stays in any case.
        let limit = match kept.buf.len() {
            _ if full && !kept.readers.is_empty() => 0,
            n if n < each => each,
            _ => each / 2,
        };
        let n = kept.trim(limit);
        self.shared.n_bytes.fetch_sub(n, Ordering::SeqCst);
        let room = kept.buf.is_empty() || (kept.buf.len() < each && !full);
        if !room && kept.readers.is_empty() && kept.state == State::Running {
            return None;
        }
        kept.waits = !room;
        Some(Step { room, until: kept.alone_since.map(|since| since + alone) })
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        let mut by_key = lock(&self.shared.by_key);
        // Another of the same name may have begun since this one was stopped.
        if by_key.get(&self.key).is_some_and(|one| Arc::ptr_eq(one, &self.generation)) {
            by_key.remove(&self.key);
        }
        drop(by_key);
        self.generation.give_up(&self.shared);
    }
}

async fn passed(until: Option<Instant>) {
    match until {
        Some(until) => sleep_until(until).await,
        None => std::future::pending().await,
    }
}

/// The next part of the answer; `None` at its end, nothing after that.
async fn next<B>(body: &mut Option<B>) -> Option<Bytes>
where
    B: hyper::body::Body<Data = Bytes, Error = Infallible> + Unpin,
{
    let Some(body) = body else { return std::future::pending().await };
    let frame = poll_fn(|cx| Pin::new(&mut *body).poll_frame(cx)).await;
    // No answer has trailers.
    frame
        .map(|frame| frame.map_or_else(|never| match never {}, |frame| frame.into_data().unwrap_or_default()))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl From<Reader> for Body {
    fn from(reader: Reader) -> Self {
        Self::new(reader)
    }
}

impl hyper::body::Body for Reader {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let mut kept = lock(&self.generation.kept);
        let Kept { buf, start, state, readers, waits, .. } = &mut *kept;
        if *state == State::Gone {
            return Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into())));
        }
        let Some(place) = readers.iter_mut().find(|place| place.id == self.id) else {
            return Poll::Ready(None);
        };
        let unread = &buf[(place.at - *start) as usize..];
        if unread.is_empty() {
            if *state == State::Whole {
                return Poll::Ready(None);
            }
            place.waker = Some(cx.waker().clone());
            return Poll::Pending;
        }
        let data = Bytes::copy_from_slice(&unread[..unread.len().min(MAX_PIECE)]);
        place.at += data.len() as u64;
        if std::mem::take(waits) {
            self.generation.changed.notify_one();
        }
        Poll::Ready(Some(Ok(Frame::data(data))))
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let mut kept = lock(&self.generation.kept);
        let Some(idx) = kept.readers.iter().position(|place| place.id == self.id) else { return };
        let place = kept.readers.swap_remove(idx);
        if kept.readers.is_empty() {
            kept.left_at = place.at;
            kept.alone_since = Some(Instant::now());
        }
        drop(kept);
        self.generation.changed.notify_one();
    }
}

#[cfg(test)]
mod tests;
