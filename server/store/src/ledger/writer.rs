//! The one writer of settlements and the bounded queue in front of it.
//!
//! A call holds a place in the queue from its reservation on, so handing in its settlement neither fails
//! nor waits and can be done from `Drop`. When the database is slow the places run out and new calls wait:
//! a slow writer slows new requests instead of losing money. While the database is away the writer keeps
//! its batch and tries again. A settlement is never refused for what is in it: the statement takes only
//! rows whose reservation exists, and skips those already settled.

use super::{Ended, NewUsage, Settlement};
use crate::db::{Db, on};
use crate::store::{Store, StoreError};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};
use tokio::sync::{mpsc, watch};
use wire::NanoUsd;

/// Places in the queue: every running call holds one, so this also bounds the calls of one gateway. Far
/// above what one process streams at once, and some megabytes when full.
const QUEUE_CAPACITY: usize = 16_384;

/// Settlements in one transaction: a commit is shared by many, and the write lock is held for milliseconds.
const MAX_BATCH: usize = 256;

/// First and longest pause before a failed batch is tried again.
const RETRY: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(5));

/// Tries of a batch once the store is closing; after that its calls are left to the next start.
const MAX_TRIES_AT_CLOSE: u32 = 6;

/// No gateway keeps a call longer. On a shared database a younger row may belong to another gateway's
/// running call and is left alone.
const LONGEST_CALL_US: i64 = 3_600_000_000;

/// The queue, its writer's state, and how the two find each other.
pub(crate) struct Queue {
    /// This process's name in `usage`: rows of other names were left by a process that is gone.
    writer_id: String,
    sender: mpsc::Sender<Settlement>,
    /// The other end, until the writer takes it.
    inbox: Mutex<Option<mpsc::Receiver<Settlement>>>,
    closing: watch::Sender<bool>,
    written: watch::Sender<bool>,
    n_ignored: AtomicU64,
}

impl Queue {
    pub(crate) fn new() -> Self {
        let (sender, inbox) = mpsc::channel(QUEUE_CAPACITY);
        Self {
            writer_id: uuid::Uuid::now_v7().to_string(),
            sender,
            inbox: Mutex::new(Some(inbox)),
            closing: watch::Sender::new(false),
            written: watch::Sender::new(false),
            n_ignored: AtomicU64::new(0),
        }
    }

    pub(super) fn writer_id(&self) -> &str {
        &self.writer_id
    }

    /// A place in the queue for one call.
    pub(super) async fn slot(&self, usage: &NewUsage) -> Result<SettleSlot, StoreError> {
        let place = self.sender.clone().reserve_owned().await.map_err(|_| StoreError::Closed)?;
        let unanswered = Settlement {
            request_id: usage.request_id.clone(),
            provider: usage.provider.clone(),
            mode: usage.mode,
            cluster: None,
            n_prompt_tokens: 0,
            n_completion_tokens: 0,
            cost: NanoUsd(0),
            first_token_ms: None,
            duration_ms: 0,
            ended: Ended::Failed,
        };
        Ok(SettleSlot { held: Some((place, unanswered)) })
    }

    fn take_inbox(&self) -> Option<mpsc::Receiver<Settlement>> {
        self.inbox.lock().expect("nobody panics while taking the inbox").take()
    }
}

/// A place in the settlement queue, held while a call runs so that settling cannot fail or block.
/// Dropped unsettled, it settles its call as failed and free.
pub struct SettleSlot {
    /// The place, and what is written when nobody settles.
    held: Option<(mpsc::OwnedPermit<Settlement>, Settlement)>,
}

impl SettleSlot {
    /// Hands the settlement to the writer.
    pub fn settle(mut self, settlement: Settlement) {
        if let Some((place, _)) = self.held.take() {
            place.send(settlement);
        }
    }

    /// Gives the place back and settles nothing.
    pub(super) fn release(&mut self) {
        self.held = None;
    }
}

impl Drop for SettleSlot {
    fn drop(&mut self) {
        if let Some((place, unanswered)) = self.held.take() {
            place.send(unanswered);
        }
    }
}

/// Tells whoever waits in `close` that the writer has stopped, however it stopped.
struct Written<'a>(&'a watch::Sender<bool>);

impl Drop for Written<'_> {
    fn drop(&mut self) {
        self.0.send_replace(true);
    }
}

impl Store {
    /// Writes settlements until the store is closed. To be spawned once; a second call returns at once.
    ///
    /// First it settles what a former process reserved and never settled, as failed and free: at once on
    /// SQLite, which has one server; on a shared PostgreSQL only calls too old to be still running.
    pub async fn write_settlements(&self) {
        let Some(inbox) = self.shared.queue.take_inbox() else { return };
        let _written = Written(&self.shared.queue.written);
        self.reconcile().await;
        self.empty(inbox).await;
    }

    /// Writes what comes in until the store is closing and every slot has come back.
    async fn empty(&self, mut inbox: mpsc::Receiver<Settlement>) {
        let queue = &self.shared.queue;
        let mut closing = queue.closing.subscribe();
        let mut batch = Vec::with_capacity(MAX_BATCH);
        let mut closed = false;
        loop {
            tokio::select! {
                n = inbox.recv_many(&mut batch, MAX_BATCH) => {
                    if n == 0 {
                        return;
                    }
                    self.write(&batch).await;
                    batch.clear();
                }
                () = raised(&mut closing), if !closed => {
                    closed = true;
                    inbox.close();
                }
            }
        }
    }

    /// Settlements that were not written because their call was settled before or never reserved. Not 0
    /// means a fault in the meter.
    pub fn n_ignored_settlements(&self) -> u64 {
        self.shared.queue.n_ignored.load(Ordering::Relaxed)
    }

    /// Lets no new call in and waits until the writer has written everything, slots still held included.
    pub(crate) async fn drain(&self) {
        let queue = &self.shared.queue;
        queue.closing.send_replace(true);
        // Where no writer was started (a command line tool) this is the writer, but nobody's heir: the
        // server whose calls look left behind may be running.
        if let Some(inbox) = queue.take_inbox() {
            let _written = Written(&queue.written);
            self.empty(inbox).await;
        }
        raised(&mut queue.written.subscribe()).await;
    }

    /// Writes one batch, again and again while the database refuses.
    async fn write(&self, batch: &[Settlement]) {
        let queue = &self.shared.queue;
        let (mut pause, longest) = RETRY;
        let mut n_tries = 0;
        loop {
            n_tries += 1;
            match self.insert(batch).await {
                Ok(n_ignored) => {
                    queue.n_ignored.fetch_add(n_ignored, Ordering::Relaxed);
                    return;
                }
                Err(error) if n_tries >= MAX_TRIES_AT_CLOSE && *queue.closing.borrow() => {
                    for settlement in batch {
                        tracing::error!(
                            request.id = settlement.request_id,
                            cost_nanousd = settlement.cost.0,
                            "a settlement could not be written before the end: {error}"
                        );
                    }
                    return;
                }
                Err(error) => {
                    tracing::warn!(
                        n_settlements = batch.len(),
                        n_tries,
                        "settlements wait for the database: {error}"
                    );
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(longest);
                }
            }
        }
    }

    /// Writes one batch in one transaction and counts what it skipped.
    async fn insert(&self, batch: &[Settlement]) -> Result<u64, sqlx::Error> {
        let mut n_ignored = 0;
        on!(&self.shared.writes, pool => {
            let mut transaction = pool.begin().await?;
            for settlement in batch {
                let written = sqlx::query(
                    "INSERT INTO settlement (request_id, mode, provider, cluster, n_prompt_tokens, \
                     n_completion_tokens, cost_nanousd, first_token_ms, duration_ms, ended) \
                     SELECT request_id, $2, $3, $4, $5, $6, $7, $8, $9, $10 FROM usage WHERE request_id = $1 \
                     ON CONFLICT (request_id) DO NOTHING",
                )
                .bind(&settlement.request_id)
                .bind(settlement.mode.as_str())
                .bind(settlement.provider.as_str())
                .bind(settlement.cluster.as_deref())
                .bind(integer(settlement.n_prompt_tokens))
                .bind(integer(settlement.n_completion_tokens))
                .bind(settlement.cost.0)
                .bind(settlement.first_token_ms.map(integer))
                .bind(integer(settlement.duration_ms))
                .bind(settlement.ended.as_str())
                .execute(&mut *transaction)
                .await?;
                if written.rows_affected() == 0 {
                    n_ignored += 1;
                    tracing::warn!(request.id = settlement.request_id, "a call was settled twice or never reserved");
                }
            }
            transaction.commit().await?;
        });
        Ok(n_ignored)
    }

    /// Settles what a process that is gone had reserved.
    async fn reconcile(&self) {
        let before_us = match &self.shared.writes {
            Db::Sqlite(_) => i64::MAX,
            Db::Postgres(_) => now_us() - LONGEST_CALL_US,
        };
        match self.settle_leftovers(before_us).await {
            Ok(0) => {}
            Ok(n_calls) => tracing::info!(n_calls, "calls left by a former process are settled as failed"),
            Err(error) => tracing::warn!("calls left by a former process are not settled yet: {error}"),
        }
    }

    async fn settle_leftovers(&self, before_us: i64) -> Result<u64, sqlx::Error> {
        Ok(on!(&self.shared.writes, pool => {
            sqlx::query(
                "INSERT INTO settlement (request_id, mode, provider, n_prompt_tokens, n_completion_tokens, \
                 cost_nanousd, duration_ms, ended) \
                 SELECT usage.request_id, usage.mode, usage.provider, 0, 0, 0, 0, 'failed' FROM usage \
                 LEFT JOIN settlement ON settlement.request_id = usage.request_id \
                 WHERE settlement.request_id IS NULL AND usage.writer_id <> $1 AND usage.at_us < $2 \
                 ON CONFLICT (request_id) DO NOTHING",
            )
            .bind(&self.shared.queue.writer_id)
            .bind(before_us)
            .execute(pool)
            .await?
            .rows_affected()
        }))
    }
}

/// Waits until a flag is up. Its sender is in the queue, which outlives every wait.
async fn raised(flag: &mut watch::Receiver<bool>) {
    let _ = flag.wait_for(|up| *up).await;
}

/// Both databases count with a sign; nothing real comes near the end of it.
fn integer(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn now_us() -> i64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |time| time.as_micros() as i64)
}
