//! The one writer of the ledger: takes what is queued, batch by batch, and writes each batch in one
//! transaction.
//!
//! While the database is away the writer keeps its batch and tries again. Whether a commit whose answer was
//! lost took place does not matter: every statement skips the rows that are there. A row that the database
//! will never take (a settlement that nobody reserved) is told apart by writing its batch row by row, logged and
//! left out, so that it stops nobody else's.

mod statements;

use super::queue::{Entry, MOMENT};
use crate::{db::Db, store::Store};
use sqlx::error::ErrorKind;
use statements::Batch;
use std::{
    sync::atomic::Ordering,
    time::{Duration, SystemTime},
};
use tokio::{
    sync::{mpsc, watch},
    time::Instant,
};

/// Rows in one transaction: a commit is shared by many, and the write lock is held for some ten milliseconds,
/// after which a waiting change of a token or a key has its turn.
const MAX_BATCH: usize = 4096;

/// Time between two transactions that are not full. A lone row is written at once; under load rows gather,
/// and each costs a fraction of the four hand-offs between threads that a transaction takes.
const PACE: Duration = Duration::from_millis(50);

/// First and longest pause before a failed batch is tried again: new calls are refused until a try goes well.
const RETRY: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(1));

/// Tries of a batch once the store is closing; after that its calls are left to the next start.
const MAX_TRIES_AT_CLOSE: u32 = 6;

/// No gateway keeps a call longer. On a shared database a younger row may belong to another gateway's
/// running call and is left alone.
const LONGEST_CALL_US: i64 = 3_600_000_000;

/// Tells whoever waits in `close` that the writer has stopped, however it stopped.
struct Written<'a>(&'a watch::Sender<bool>);

impl Drop for Written<'_> {
    fn drop(&mut self) {
        self.0.send_replace(true);
    }
}

impl Store {
    /// Writes the ledger until the store is closed. To be spawned once; a second call returns at once.
    ///
    /// First it settles what a former process reserved and never settled, as failed and free: at once on
    /// SQLite, which has one server; on a shared PostgreSQL only calls too old to be still running.
    pub async fn write_settlements(&self) {
        let Some(inbox) = self.shared.queue.take_inbox() else { return };
        let _written = Written(&self.shared.queue.written);
        self.reconcile().await;
        self.empty(inbox).await;
    }

    /// Settlements that were not written because their call was settled before or never reserved, and
    /// reservations whose request id was taken. Not 0 means a fault in the meter.
    pub fn n_ignored_settlements(&self) -> u64 {
        self.shared.queue.n_ignored.load(Ordering::Relaxed)
    }

    /// Lets no new call in and waits until the writer has written everything, slots still held included.
    pub(crate) async fn drain(&self) {
        let queue = &self.shared.queue;
        queue.close();
        // Where no writer was started (a command line tool) this is the writer, but nobody's heir: the
        // server whose calls look left behind may be running.
        if let Some(inbox) = queue.take_inbox() {
            let _written = Written(&queue.written);
            self.empty(inbox).await;
        }
        // Its sender is in the queue, which outlives the wait.
        let _ = queue.written.subscribe().wait_for(|written| *written).await;
    }

    /// Writes what comes in until the store is closing and every slot has come back.
    async fn empty(&self, mut inbox: mpsc::UnboundedReceiver<Entry>) {
        let queue = &self.shared.queue;
        let mut closing = queue.closing.subscribe();
        let mut entries = Vec::with_capacity(MAX_BATCH);
        while !queue.ended() {
            let n = tokio::select! {
                biased;
                n = inbox.recv_many(&mut entries, MAX_BATCH) => n,
                // The last call may have ended before.
                Ok(()) = closing.changed() => continue,
            };
            let began = Instant::now();
            self.write(&Batch::of(&entries)).await;
            queue.written(&entries);
            entries.clear();
            if n < MAX_BATCH {
                tokio::time::sleep_until(began + PACE).await;
            }
        }
    }

    /// Writes one batch, again and again while the database refuses.
    async fn write(&self, batch: &Batch<'_>) {
        let (mut pause, longest) = RETRY;
        let mut n_tries = 0;
        loop {
            n_tries += 1;
            match self.try_to_write(batch).await {
                Ok(n_skipped) => {
                    // A try whose answer was lost may have been committed: then its rows are there.
                    if n_tries == 1 {
                        self.count_ignored(n_skipped);
                    }
                    return;
                }
                Err(error) if never(&error) => return self.write_one_by_one(batch).await,
                Err(error) if self.gives_up(n_tries) => return tell_lost(batch, &error),
                Err(error) => {
                    tracing::warn!(
                        n_rows = batch.len(),
                        n_tries,
                        "the ledger waits for the database: {error}"
                    );
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(longest);
                }
            }
        }
    }

    /// Writes the rows that the database takes, and tells of those that it does not.
    async fn write_one_by_one(&self, batch: &Batch<'_>) {
        for row in batch.rows() {
            let (mut pause, longest) = RETRY;
            let mut n_tries = 0;
            loop {
                n_tries += 1;
                match self.try_to_write(&row).await {
                    Ok(n_skipped) => {
                        self.count_ignored(n_skipped);
                        break;
                    }
                    Err(error) if never(&error) || self.gives_up(n_tries) => {
                        self.count_ignored(1);
                        tell_lost(&row, &error);
                        break;
                    }
                    Err(_) => {
                        tokio::time::sleep(pause).await;
                        pause = (pause * 2).min(longest);
                    }
                }
            }
        }
    }

    /// Tries once, and lets new calls know when it takes long or goes wrong. Counts the rows skipped.
    async fn try_to_write(&self, batch: &Batch<'_>) -> Result<u64, sqlx::Error> {
        let queue = &self.shared.queue;
        let writing = statements::write(&self.shared.writes, queue.writer_id(), batch);
        tokio::pin!(writing);
        let result = tokio::select! {
            result = &mut writing => result,
            () = tokio::time::sleep(MOMENT) => {
                queue.set_behind(true);
                tracing::warn!(n_rows = batch.len(), "the ledger waits for the database, which does not answer");
                writing.await
            }
        };
        if result.is_ok() {
            for key_use in &batch.key_uses {
                self.forget_keys(&key_use.account);
            }
        }
        queue.set_behind(result.as_ref().is_err_and(|error| !never(error)));
        result
    }

    fn gives_up(&self, n_tries: u32) -> bool {
        n_tries >= MAX_TRIES_AT_CLOSE && *self.shared.queue.closing.borrow()
    }

    fn count_ignored(&self, n: u64) {
        if n > 0 {
            self.shared.queue.n_ignored.fetch_add(n, Ordering::Relaxed);
            tracing::warn!(
                n_rows = n,
                "calls were reserved or settled twice, or settled without a reservation"
            );
        }
    }

    /// Settles what a process that is gone had reserved.
    async fn reconcile(&self) {
        let before_us = match &self.shared.writes {
            Db::Sqlite(_) => i64::MAX,
            Db::Postgres(_) => now_us() - LONGEST_CALL_US,
        };
        match statements::settle_leftovers(&self.shared.writes, self.shared.queue.writer_id(), before_us)
            .await
        {
            Ok(0) => {}
            Ok(n_calls) => tracing::info!(n_calls, "calls left by a former process are settled as failed"),
            Err(error) => tracing::warn!("calls left by a former process are not settled yet: {error}"),
        }
    }
}

/// Whether the database will refuse the same rows again: they break a rule of the schema.
fn never(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| !matches!(error.kind(), ErrorKind::Other))
}

fn tell_lost(batch: &Batch<'_>, error: &sqlx::Error) {
    for usage in &batch.reservations {
        tracing::error!(request.id = &*usage.request_id, "a call could not be recorded: {error}");
    }
    for settlement in &batch.settlements {
        tracing::error!(
            request.id = &*settlement.request_id,
            cost_nanousd = settlement.cost.0,
            "a settlement could not be written: {error}"
        );
    }
}

fn now_us() -> i64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |time| time.as_micros() as i64)
}
