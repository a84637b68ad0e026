//! A one-way switch that many tasks watch while they work.
//!
//! Each connection asks on every poll whether the server stops. A channel answers that under a lock that
//! all of them share, for each chunk of each stream; here it is one load, and the lock is taken when a task
//! begins and ends.

use std::{
    collections::HashMap,
    future::Future,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Waker},
};

/// The hand on the switch. Dropped, it raises: nobody is left who could.
pub(crate) struct Switch(Signal);

/// What is watched; cheap to clone.
#[derive(Clone)]
pub(crate) struct Signal(Arc<Inner>);

#[derive(Default)]
struct Inner {
    raised: AtomicBool,
    waiting: Mutex<Waiting>,
}

#[derive(Default)]
struct Waiting {
    next: u64,
    wakers: HashMap<u64, Waker>,
}

impl Switch {
    pub(crate) fn new() -> Self {
        Self(Signal(Arc::default()))
    }

    pub(crate) fn signal(&self) -> Signal {
        self.0.clone()
    }

    /// Raises the signal, for good.
    pub(crate) fn raise(&self) {
        let Signal(inner) = &self.0;
        inner.raised.store(true, Ordering::SeqCst);
        let wakers = std::mem::take(&mut inner.waiting.lock().expect("nothing panics under it").wakers);
        for waker in wakers.into_values() {
            waker.wake();
        }
    }
}

impl Drop for Switch {
    fn drop(&mut self) {
        self.raise();
    }
}

impl Signal {
    pub(crate) fn is_raised(&self) -> bool {
        self.0.raised.load(Ordering::SeqCst)
    }

    /// Resolves once it is raised.
    pub(crate) fn raised(&self) -> Raised {
        Raised { signal: self.clone(), known: None }
    }
}

/// The wait for a signal.
pub(crate) struct Raised {
    signal: Signal,
    /// Where our waker is kept, and the waker.
    known: Option<(u64, Waker)>,
}

impl Future for Raised {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.signal.is_raised() {
            return Poll::Ready(());
        }
        if self.known.as_ref().is_some_and(|(_, known)| known.will_wake(cx.waker())) {
            return Poll::Pending;
        }
        let inner = Arc::clone(&self.signal.0);
        let mut waiting = inner.waiting.lock().expect("nothing panics under it");
        let place = self.known.as_ref().map_or(waiting.next, |(place, _)| *place);
        waiting.next = waiting.next.max(place + 1);
        waiting.wakers.insert(place, cx.waker().clone());
        drop(waiting);
        self.known = Some((place, cx.waker().clone()));
        // It may have been raised between the first look and the lock.
        if self.signal.is_raised() { Poll::Ready(()) } else { Poll::Pending }
    }
}

impl Drop for Raised {
    fn drop(&mut self) {
        if let Some((place, _)) = self.known {
            self.signal.0.waiting.lock().expect("nothing panics under it").wakers.remove(&place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn all_who_wait_learn_of_it_and_so_do_latecomers() {
        let switch = Switch::new();
        let waits: Vec<_> = (0..3).map(|_| tokio::spawn(switch.signal().raised())).collect();
        tokio::task::yield_now().await;
        assert!(!switch.signal().is_raised());
        switch.raise();
        for wait in waits {
            wait.await.expect("no panic");
        }
        switch.signal().raised().await;
    }

    #[tokio::test]
    async fn a_switch_that_is_gone_counts_as_raised() {
        let switch = Switch::new();
        let wait = tokio::spawn(switch.signal().raised());
        tokio::task::yield_now().await;
        drop(switch);
        wait.await.expect("no panic");
    }

    #[tokio::test]
    async fn who_no_longer_waits_leaves_nothing_behind() {
        let switch = Switch::new();
        let signal = switch.signal();
        for _ in 0..3 {
            let mut wait = Box::pin(signal.raised());
            let waiting = std::future::poll_fn(|cx| Poll::Ready(wait.as_mut().poll(cx))).await;
            assert!(waiting.is_pending());
        }
        assert_eq!(signal.0.waiting.lock().expect("no panic").wakers.len(), 0);
    }
}
