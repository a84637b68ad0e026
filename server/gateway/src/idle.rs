//! Connections that wait for their next request, kept by the thread whose runtime moves them.
//!
//! A socket is watched by the runtime it was made on, and the server has one such runtime a core: an idle
//! connection that crossed over would be woken from another core for each read. So each thread keeps its
//! own, without a lock, and never hands one to another runtime.

use crate::{http1::Link, http2};
use pool::Origin;
use std::{
    cell::RefCell,
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};
use thread_local::ThreadLocal;
use tokio::runtime;

/// How long an idle connection is kept: uvicorn closes after 5.0 s (vllm.md 5.20), and a request that
/// races with the close is lost.
const MAX_AGE: Duration = Duration::from_millis(3_500);

/// Idle connections a thread keeps to one upstream: a burst larger than this reconnects, which costs little.
const MAX_LINKS: usize = 256;

/// The idle connections of every thread.
#[derive(Default)]
pub(crate) struct Idle {
    threads: ThreadLocal<RefCell<Thread>>,
}

#[derive(Default)]
struct Thread {
    kept: HashMap<Place, Kept>,
    swept: Option<Instant>,
}

/// Which runtime, and which upstream: by address in memory, which [`Kept::_origin`] keeps taken.
type Place = (runtime::Id, usize);

struct Kept {
    /// Held so that no other takes its address in memory.
    _origin: Arc<Origin>,
    /// The oldest first.
    links: Vec<(Link, Instant)>,
    shared: Vec<http2::Shared>,
}

impl Idle {
    /// An HTTP/1.1 connection, if one is young enough; it may have been closed meanwhile.
    pub(crate) fn take(&self, origin: &Arc<Origin>, now: Instant) -> Option<Link> {
        let mut thread = self.threads.get_or_default().borrow_mut();
        let (link, since) = thread.kept.get_mut(&place(origin))?.links.pop()?;
        (now - since < MAX_AGE).then_some(link)
    }

    /// A place on an HTTP/2 connection, if one has room.
    pub(crate) fn handle(&self, origin: &Arc<Origin>, now: Instant) -> Option<http2::Handle> {
        let mut thread = self.threads.get_or_default().borrow_mut();
        let kept = thread.kept.get_mut(&place(origin))?;
        kept.shared.iter_mut().find(|shared| shared.has_room()).map(|shared| shared.handle(now))
    }

    /// Keeps an HTTP/1.1 connection whose answer was read to its end.
    pub(crate) fn keep(&self, origin: &Arc<Origin>, mut link: Link, now: Instant) {
        link.rest();
        self.with(origin, now, |kept| {
            if kept.links.len() < MAX_LINKS {
                kept.links.push((link, now));
            }
        });
    }

    /// Keeps an HTTP/2 connection for all that come.
    pub(crate) fn share(&self, origin: &Arc<Origin>, shared: http2::Shared, now: Instant) {
        self.with(origin, now, |kept| kept.shared.push(shared));
    }

    fn with(&self, origin: &Arc<Origin>, now: Instant, put: impl FnOnce(&mut Kept)) {
        let mut thread = self.threads.get_or_default().borrow_mut();
        thread.sweep(now);
        let new = || Kept { _origin: Arc::clone(origin), links: vec![], shared: vec![] };
        put(thread.kept.entry(place(origin)).or_insert_with(new));
    }
}

impl Thread {
    /// Whoever keeps one clears away what has aged, so that no task needs to; not each time, for a pool may
    /// have a thousand replicas.
    fn sweep(&mut self, now: Instant) {
        if self.swept.is_some_and(|swept| now - swept < MAX_AGE / 4) {
            return;
        }
        self.swept = Some(now);
        self.kept.retain(|_, kept| {
            kept.links.retain(|(_, since)| now - *since < MAX_AGE);
            kept.shared.retain(|shared| shared.n_users() > 0 || now - shared.used < MAX_AGE);
            !(kept.links.is_empty() && kept.shared.is_empty())
        });
    }
}

fn place(origin: &Arc<Origin>) -> Place {
    (runtime::Handle::current().id(), Arc::as_ptr(origin) as usize)
}
