//! The calls that run, for whoever runs the site: to see them, and to end one.
//!
//! A call is entered when it is planned and leaves when it is dropped. The parts of an answer pass without a
//! look in here; a call that waits for something also waits to be ended.

use crate::admission::Standing;
use slab::Slab;
use std::{
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
    time::{Duration, Instant},
};
use tokio::sync::oneshot;
use wire::{AccountId, ModelId};

/// A call that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunningCall {
    /// The request's id.
    pub request_id: String,
    /// Who asked.
    pub account: AccountId,
    /// The public id of the model.
    pub model: ModelId,
    /// Since it arrived.
    pub age: Duration,
    /// Its place among those that wait for a seat, 1 for who is next; `None` once it does not wait.
    pub position: Option<usize>,
}

/// All of them, cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Calls(Arc<Mutex<Slab<Known>>>);

struct Known {
    request_id: Arc<str>,
    account: AccountId,
    model: ModelId,
    arrived: Instant,
    standing: Arc<Standing>,
    /// Gone once it was asked to end.
    abort: Option<oneshot::Sender<()>>,
}

/// A call's entry; gone when dropped.
pub(crate) struct Running {
    calls: Calls,
    key: usize,
    /// Gone once it has spoken.
    aborted: Option<oneshot::Receiver<()>>,
}

impl Calls {
    /// Enters a call.
    pub(crate) fn begin(
        &self,
        request_id: Arc<str>,
        account: AccountId,
        model: ModelId,
        arrived: Instant,
        standing: Arc<Standing>,
    ) -> Running {
        let (abort, aborted) = oneshot::channel();
        let known = Known { request_id, account, model, arrived, standing, abort: Some(abort) };
        let key = self.lock().insert(known);
        Running { calls: self.clone(), key, aborted: Some(aborted) }
    }

    /// Those that run, oldest first.
    pub(crate) fn list(&self) -> Vec<RunningCall> {
        // One moment for all of them, or those that came together would be told in any order.
        let now = Instant::now();
        let known = |(_, known): (usize, &Known)| RunningCall {
            request_id: known.request_id.to_string(),
            account: known.account.clone(),
            model: known.model.clone(),
            age: now.saturating_duration_since(known.arrived),
            position: known.standing.place().map(|place| place.position),
        };
        let mut calls: Vec<RunningCall> =
            self.lock().iter().filter(|(_, known)| known.abort.is_some()).map(known).collect();
        calls.sort_by(|a, b| b.age.cmp(&a.age).then_with(|| a.request_id.cmp(&b.request_id)));
        calls
    }

    /// Asks a call to end; false when it does not run.
    pub(crate) fn abort(&self, request_id: &str) -> bool {
        let mut calls = self.lock();
        // One by one: calls come and go by the thousand, and are ended by hand.
        let known = calls.iter_mut().map(|(_, known)| known).find(|known| &*known.request_id == request_id);
        known.and_then(|known| known.abort.take()).is_some_and(|abort| abort.send(()).is_ok())
    }

    fn lock(&self) -> MutexGuard<'_, Slab<Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Running {
    /// Ready once somebody ended the call.
    pub(crate) fn poll_aborted(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let Some(aborted) = &mut self.aborted else { return Poll::Pending };
        match Pin::new(aborted).poll(cx) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(asked) => {
                self.aborted = None;
                if asked.is_ok() { Poll::Ready(()) } else { Poll::Pending }
            }
        }
    }

    /// Resolves when somebody ends the call.
    pub(crate) async fn aborted(&mut self) {
        std::future::poll_fn(|cx| self.poll_aborted(cx)).await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.calls.lock().remove(self.key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begin(calls: &Calls, id: &str) -> Running {
        let model = ModelId::parse("org/model").expect("an id");
        calls.begin(id.into(), AccountId::owner(), model, Instant::now(), Arc::default())
    }

    fn ids(calls: &Calls) -> Vec<String> {
        calls.list().into_iter().map(|call| call.request_id).collect()
    }

    #[tokio::test]
    async fn a_call_is_listed_until_it_ends_and_ended_when_asked() {
        let calls = Calls::default();
        let (first, mut second) = (begin(&calls, "a"), begin(&calls, "b"));
        assert_eq!(ids(&calls), ["a", "b"]);
        drop(first);
        assert_eq!(ids(&calls), ["b"]);
        assert!(!calls.abort("a"), "it has ended");
        assert!(calls.abort("b"));
        assert_eq!(ids(&calls), [""; 0], "it is ending");
        second.aborted().await;
        assert!(!calls.abort("b"), "once");
        let (mut cx, third) = (Context::from_waker(std::task::Waker::noop()), &mut begin(&calls, "c"));
        assert!(third.poll_aborted(&mut cx).is_pending());
    }
}
