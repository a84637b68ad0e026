//! The only place that spawns: every task has a name, and is awaited or cut off when its group ends.
//!
//! A group is drained in order (connections first, then what they lean on). A group that is dropped cuts its
//! tasks off, so that nothing outlives a server that failed half-way through its start.

use std::{future::Future, sync::Mutex, time::Duration};
use tokio::sync::{mpsc, watch};
use tracing::Instrument as _;

/// A group of tasks.
pub(crate) struct Tasks {
    /// Each task holds a clone and never sends: when the last one goes, the receiver ends.
    alive: Mutex<Option<mpsc::Sender<()>>>,
    ended: tokio::sync::Mutex<mpsc::Receiver<()>>,
    cut: watch::Sender<bool>,
}

impl Tasks {
    pub(crate) fn new() -> Self {
        let (alive, ended) = mpsc::channel(1);
        Self {
            alive: Mutex::new(Some(alive)),
            ended: tokio::sync::Mutex::new(ended),
            cut: watch::Sender::new(false),
        }
    }

    /// Runs the future as a task of this group; does nothing once the group is draining.
    pub(crate) fn spawn(&self, name: &'static str, future: impl Future<Output = ()> + Send + 'static) {
        let Some(alive) = self.alive.lock().expect("nothing panics while holding it").clone() else { return };
        let mut cut = self.cut.subscribe();
        let task = async move {
            let _alive = alive;
            tokio::select! {
                () = future => {}
                () = raised(&mut cut) => {}
            }
        };
        tokio::spawn(task.instrument(tracing::debug_span!("task", name)));
    }

    /// Waits until every task has ended, and cuts off those that run past the deadline. Says whether none did.
    pub(crate) async fn drain(&self, deadline: Duration) -> bool {
        drop(self.alive.lock().expect("nothing panics while holding it").take());
        let mut ended = self.ended.lock().await;
        if tokio::time::timeout(deadline, ended.recv()).await.is_ok() {
            return true;
        }
        self.cut.send_replace(true);
        ended.recv().await;
        false
    }
}

/// Waits until the signal turns true, or until the one who could raise it is gone.
pub(crate) async fn raised(signal: &mut watch::Receiver<bool>) {
    let _ = signal.wait_for(|raised| *raised).await;
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
