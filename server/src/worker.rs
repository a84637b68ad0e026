//! The threads that serve connections: one a core, each with a runtime of its own.
//!
//! A streamed answer is thousands of small steps: a few bytes come from a replica and go to a client. On a
//! runtime whose threads share their work each step may wake another core; measured, that hop is most of
//! what a chunk costs. So a connection belongs to one thread from its first byte to its last, and so does the
//! upstream connection that its answer is read from.
//!
//! What may keep a core for milliseconds must not run here, or all streams of the thread would stand still:
//! pages, packing, the embedded replicas, the prober and the ledger's writer run on the main runtime.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread::{self, JoinHandle},
};
use tokio::{
    runtime::{self, Handle},
    sync::oneshot,
};

/// All of them. Dropped, they end by themselves and cut off what they serve.
pub(crate) struct Workers(Vec<Worker>);

struct Worker {
    runtime: Handle,
    n_open: Arc<AtomicUsize>,
    thread: JoinHandle<()>,
    /// Never sent on: the thread ends when it is dropped.
    _stop: oneshot::Sender<()>,
}

/// A connection's place at a worker, given back when dropped.
pub(crate) struct Place {
    pub(crate) runtime: Handle,
    n_open: Arc<AtomicUsize>,
}

impl Workers {
    /// Starts `n` threads.
    ///
    /// # Errors
    /// The system has no thread or no file handle left.
    pub(crate) fn start(n: usize) -> io::Result<Self> {
        (0..n).map(Worker::start).collect::<io::Result<_>>().map(Self)
    }

    /// A place at the worker with the fewest open connections. `None` when no worker lives, which only a
    /// defect can bring about.
    pub(crate) fn place(&self) -> Option<Place> {
        let living = self.0.iter().filter(|worker| !worker.thread.is_finished());
        let worker = living.min_by_key(|worker| worker.n_open.load(Ordering::Relaxed))?;
        worker.n_open.fetch_add(1, Ordering::Relaxed);
        Some(Place { runtime: worker.runtime.clone(), n_open: Arc::clone(&worker.n_open) })
    }

    /// Ends the threads and waits for them; they cut off what they still serve.
    pub(crate) fn end(self) {
        let threads: Vec<_> = self.0.into_iter().map(|worker| worker.thread).collect();
        for thread in threads {
            if thread.join().is_err() {
                tracing::error!("a worker had panicked");
            }
        }
    }
}

impl Worker {
    fn start(idx: usize) -> io::Result<Self> {
        let (stop, stopped) = oneshot::channel::<()>();
        let (tell, told) = mpsc::sync_channel(1);
        let thread = thread::Builder::new().name(format!("worker-{idx}")).spawn(move || {
            let runtime = match runtime::Builder::new_current_thread().enable_all().build() {
                Ok(runtime) => runtime,
                Err(error) => return tell.send(Err(error)).unwrap_or(()),
            };
            if tell.send(Ok(runtime.handle().clone())).is_ok() {
                // Its end is an error, since nobody sends.
                let _ = runtime.block_on(stopped);
            }
            // A look-up of a name that hangs in the system must not hold up the end.
            runtime.shutdown_background();
        })?;
        let runtime = told.recv().map_err(|_| io::Error::other("the thread ended at once"))??;
        Ok(Self { runtime, n_open: Arc::default(), thread, _stop: stop })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.n_open.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_go_where_the_fewest_are() {
        let workers = Workers::start(2).expect("threads");
        let ids = |places: &[Place]| places.iter().map(|place| place.runtime.id()).collect::<Vec<_>>();
        let mut places: Vec<_> = (0..4).map(|_| workers.place().expect("a worker")).collect();
        let [a, b, c, d] = ids(&places)[..] else { panic!("four places") };
        assert!(a != b && a == c && b == d, "in turn");
        places.remove(1);
        let next = workers.place().expect("a worker");
        assert_eq!(next.runtime.id(), b, "where one has left");
        workers.end();
    }

    #[test]
    fn a_panic_ends_its_connection_and_not_the_worker() {
        let workers = Workers::start(1).expect("threads");
        let place = workers.place().expect("a worker");
        let (tell, told) = mpsc::sync_channel(1);
        place.runtime.spawn(async { panic!("a defect") });
        place.runtime.spawn(async move { tell.send(()) });
        told.recv().expect("the worker goes on");
        workers.end();
    }

    #[test]
    fn workers_that_are_dropped_end() {
        struct Flag(mpsc::SyncSender<()>);
        impl Drop for Flag {
            fn drop(&mut self) {
                let _ = self.0.send(());
            }
        }
        let workers = Workers::start(2).expect("threads");
        let (tell, told) = mpsc::sync_channel(1);
        let flag = Flag(tell);
        workers.place().expect("a worker").runtime.spawn(async move {
            let _flag = flag;
            std::future::pending::<()>().await;
        });
        drop(workers);
        told.recv().expect("what it served is cut off");
    }
}
