//! The only place that spawns: every task has a name, and is awaited or cut off when its group ends.
//!
//! A group is drained in order (connections first, then what they lean on). A group that is dropped cuts its
//! tasks off, so that nothing outlives a server that failed half-way through its start.

use crate::signal::{Signal, Switch};
use std::{future::Future, pin::Pin, sync::Mutex, task::Poll, time::Duration};
use tokio::{
    runtime::Handle,
    sync::mpsc,
    task::{JoinError, JoinHandle},
};
use tracing::Instrument as _;

/// A group of tasks.
pub(crate) struct Tasks {
    /// Each task holds a clone and never sends: when the last one goes, the receiver ends.
    alive: Mutex<Option<mpsc::Sender<()>>>,
    ended: tokio::sync::Mutex<mpsc::Receiver<()>>,
    cut: Switch,
}

/// The right to start tasks in a group, also while it drains: for a task whose work is done by others.
#[derive(Clone)]
pub(crate) struct Member {
    alive: mpsc::Sender<()>,
    cut: Signal,
}

impl Tasks {
    pub(crate) fn new() -> Self {
        let (alive, ended) = mpsc::channel(1);
        Self { alive: Mutex::new(Some(alive)), ended: tokio::sync::Mutex::new(ended), cut: Switch::new() }
    }

    /// Runs the future as a task of this group; does nothing once the group is draining.
    pub(crate) fn spawn(&self, name: &'static str, future: impl Future<Output = ()> + Send + 'static) {
        if let Some(member) = self.member() {
            member.spawn_on(&Handle::current(), name, future);
        }
    }

    /// A member of this group; none once the group is draining.
    pub(crate) fn member(&self) -> Option<Member> {
        let alive = self.alive.lock().expect("nothing panics while holding it").clone()?;
        Some(Member { alive, cut: self.cut.signal() })
    }

    /// Waits until every task has ended, and cuts off those that run past the deadline. Says whether none did.
    pub(crate) async fn drain(&self, deadline: Duration) -> bool {
        drop(self.alive.lock().expect("nothing panics while holding it").take());
        let mut ended = self.ended.lock().await;
        if tokio::time::timeout(deadline, ended.recv()).await.is_ok() {
            return true;
        }
        self.cut.raise();
        ended.recv().await;
        false
    }
}

impl Member {
    /// Runs the future as a task of the group, on this runtime.
    pub(crate) fn spawn_on(
        self,
        runtime: &Handle,
        name: &'static str,
        future: impl Future<Output = ()> + Send + 'static,
    ) {
        let Self { alive, cut } = self;
        let task = async move {
            let _alive = alive;
            tokio::select! {
                // In order: this is asked for each chunk, and a draw would cost more than the answer.
                biased;
                () = cut.raised() => {}
                () = future => {}
            }
        };
        runtime.spawn(task.instrument(tracing::debug_span!("task", name)));
    }
}

impl<F: Future<Output = ()> + Send + 'static> hyper::rt::Executor<F> for Member {
    /// The streams of an HTTP/2 connection.
    fn execute(&self, future: F) {
        self.clone().spawn_on(&Handle::current(), "stream", future);
    }
}

/// Work on another runtime that ends when nobody waits for it any longer.
pub(crate) struct Elsewhere<T>(JoinHandle<T>);

impl<T: Send + 'static> Elsewhere<T> {
    /// Begins it.
    pub(crate) fn begin(runtime: &Handle, future: impl Future<Output = T> + Send + 'static) -> Self {
        Self(runtime.spawn(future))
    }
}

impl<T> Future for Elsewhere<T> {
    type Output = Result<T, JoinError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut std::task::Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(cx)
    }
}

impl<T> Drop for Elsewhere<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    };

    /// Sets its flag when dropped: how a task that is cut off is seen to end.
    struct Flag(Arc<AtomicBool>);
    impl Drop for Flag {
        fn drop(&mut self) {
            self.0.store(true, Ordering::SeqCst);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_drain_waits_for_a_task_that_ends_in_time() {
        let tasks = Tasks::new();
        tasks.spawn("short", async { tokio::time::sleep(Duration::from_secs(1)).await });
        assert!(tasks.drain(Duration::from_secs(2)).await);
    }

    #[tokio::test(start_paused = true)]
    async fn a_drain_cuts_off_what_runs_past_the_deadline() {
        let tasks = Tasks::new();
        let ended = Arc::new(AtomicBool::new(false));
        let flag = Flag(Arc::clone(&ended));
        tasks.spawn("endless", async move {
            let _flag = flag;
            std::future::pending::<()>().await;
        });
        assert!(!tasks.drain(Duration::from_secs(2)).await);
        assert!(ended.load(Ordering::SeqCst));
    }
}
