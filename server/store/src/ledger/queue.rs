//! The bounded queue in front of the ledger's one writer.
//!
//! A call takes a place before its reservation is queued, and the writer gives it back when the settlement is
//! written. So handing in either row neither fails nor waits and can be done from `Drop`, a row of a call
//! never stands behind its settlement, and when the writer is behind the places run out and new calls wait.
//!
//! A call that is about to be made is only as good as the record of it: while the database refuses, or does
//! not answer, or no place comes free, new calls are refused after [`MOMENT`].

use super::{Ended, NewUsage, Settlement};
use crate::store::StoreError;
use std::{
    io,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Semaphore, TryAcquireError, mpsc, watch};
use wire::{AccountId, KeyMode, NanoUsd, ProviderSlug};

/// Places: every running call holds one, so this also bounds the calls of one gateway. Far above what one
/// process streams at once, and some megabytes when full.
const N_PLACES: usize = 16_384;

/// How long a call waits for a writer that is behind, and how long a transaction may take before it is: far
/// beyond any that goes well, and short enough to tell the caller while they look.
pub(super) const MOMENT: Duration = Duration::from_secs(1);

/// The queue, its writer's state, and how the two find each other.
pub(crate) struct Queue {
    /// This process's name in `usage`: rows of other names were left by a process that is gone.
    writer_id: String,
    /// Every entry but a reservation gives one back, so a place stands for two rows at most, and they bound the
    /// channel.
    places: Semaphore,
    #[expect(clippy::disallowed_types, reason = "the places are its bound")]
    sender: mpsc::UnboundedSender<Entry>,
    /// The other end, until the writer takes it.
    inbox: Mutex<Option<mpsc::UnboundedReceiver<Entry>>>,
    pub(super) closing: watch::Sender<bool>,
    pub(super) written: watch::Sender<bool>,
    /// Whether the database refuses the writer's rows, or has not answered for a moment: what each call looks at,
    /// and what those that wait hear of.
    is_behind: AtomicBool,
    behind: watch::Sender<bool>,
    pub(super) n_ignored: AtomicU64,
}

/// What the writer writes. Not in boxes: what one thread allocates and another frees comes back to the first cold.
pub(super) enum Entry {
    /// A call is about to be made.
    Reservation(NewUsage),
    /// It ended.
    Settlement(Settlement),
    /// A token was used.
    TokenUse { token_id: String, at_us: i64 },
    /// A provider key was used.
    KeyUse(Box<KeyUse>),
}

/// Whose key was used, and when.
pub(crate) struct KeyUse {
    pub(crate) account: AccountId,
    pub(crate) provider: ProviderSlug,
    pub(crate) at_us: i64,
}

impl Queue {
    pub(crate) fn new() -> Self {
        #[expect(clippy::disallowed_methods, reason = "the places are its bound")]
        let (sender, inbox) = mpsc::unbounded_channel();
        Self {
            writer_id: uuid::Uuid::now_v7().to_string(),
            places: Semaphore::new(N_PLACES),
            sender,
            inbox: Mutex::new(Some(inbox)),
            closing: watch::Sender::new(false),
            written: watch::Sender::new(false),
            is_behind: AtomicBool::new(false),
            behind: watch::Sender::new(false),
            n_ignored: AtomicU64::new(0),
        }
    }

    pub(super) fn writer_id(&self) -> &str {
        &self.writer_id
    }

    /// Queues a reservation, and keeps the place for its settlement.
    pub(super) async fn reserve(self: &Arc<Self>, usage: NewUsage) -> Result<SettleSlot, StoreError> {
        self.wait_for_the_writer().await?;
        self.take_a_place().await?;
        let held = Held {
            queue: Arc::clone(self),
            request_id: Arc::clone(&usage.request_id),
            provider: usage.provider.clone(),
            mode: usage.mode,
        };
        // Refused only where the writer was cut off: then nobody would write what the call cost.
        self.sender.send(Entry::Reservation(usage)).map_err(|_| StoreError::Closed)?;
        Ok(SettleSlot { held: Some(held) })
    }

    /// Queues the note that a token was used. Without a free place it is left out: calls matter more.
    pub(crate) fn note_token_use(&self, token_id: &str, at_us: i64) {
        if let Ok(place) = self.places.try_acquire() {
            place.forget();
            self.send(Entry::TokenUse { token_id: token_id.to_owned(), at_us });
        }
    }

    /// Queues the note that a provider key was used, in the same way.
    pub(crate) fn note_key_use(&self, key_use: KeyUse) {
        if let Ok(place) = self.places.try_acquire() {
            place.forget();
            self.send(Entry::KeyUse(Box::new(key_use)));
        }
    }

    /// These were written: their places are free again.
    pub(super) fn written(&self, entries: &[Entry]) {
        let with_place = entries.iter().filter(|entry| !matches!(entry, Entry::Reservation(_)));
        self.places.add_permits(with_place.count());
    }

    /// Lets no new call in.
    pub(super) fn close(&self) {
        self.places.close();
        self.closing.send_replace(true);
    }

    /// Whether nothing will come any longer: no new call is let in, and none is under way.
    pub(super) fn ended(&self) -> bool {
        self.places.is_closed() && self.places.available_permits() == N_PLACES
    }

    pub(super) fn take_inbox(&self) -> Option<mpsc::UnboundedReceiver<Entry>> {
        self.inbox.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Whether the writer gets its rows written.
    pub(crate) fn check_writer(&self) -> Result<(), StoreError> {
        if self.is_behind.load(Ordering::Acquire) { Err(behind()) } else { Ok(()) }
    }

    /// How the writer gets on.
    pub(super) fn set_behind(&self, is_behind: bool) {
        if self.is_behind.swap(is_behind, Ordering::AcqRel) != is_behind {
            self.behind.send_replace(is_behind);
        }
    }

    async fn wait_for_the_writer(&self) -> Result<(), StoreError> {
        if self.check_writer().is_ok() {
            return Ok(());
        }
        let mut seen = self.behind.subscribe();
        match tokio::time::timeout(MOMENT, seen.wait_for(|behind| !behind)).await {
            Ok(_) => Ok(()),
            Err(_) => Err(behind()),
        }
    }

    async fn take_a_place(&self) -> Result<(), StoreError> {
        let place = match self.places.try_acquire() {
            Ok(place) => place,
            Err(TryAcquireError::Closed) => return Err(StoreError::Closed),
            Err(TryAcquireError::NoPermits) => tokio::time::timeout(MOMENT, self.places.acquire())
                .await
                .map_err(|_| behind())?
                .map_err(|_| StoreError::Closed)?,
        };
        // The writer gives it back, and those of many calls at once.
        place.forget();
        Ok(())
    }

    /// Queues an entry that has a place.
    fn send(&self, entry: Entry) {
        if self.sender.send(entry).is_err() {
            tracing::error!("a row for the ledger is lost: its writer was cut off");
        }
    }
}

/// The writer has told why in the log.
fn behind() -> StoreError {
    StoreError::Database(sqlx::Error::Io(io::Error::other("the ledger cannot be written at the moment")))
}

/// A place in the queue, held while a call runs so that settling cannot fail or block.
/// Dropped unsettled, it settles its call as failed and free.
pub struct SettleSlot {
    held: Option<Held>,
}

struct Held {
    queue: Arc<Queue>,
    // What is written when nobody settles.
    request_id: Arc<str>,
    provider: ProviderSlug,
    mode: KeyMode,
}

impl SettleSlot {
    /// Hands the settlement to the writer.
    pub fn settle(mut self, settlement: Settlement) {
        if let Some(Held { queue, .. }) = self.held.take() {
            queue.send(Entry::Settlement(settlement));
        }
    }
}

impl Drop for SettleSlot {
    fn drop(&mut self) {
        let Some(Held { queue, request_id, provider, mode }) = self.held.take() else { return };
        let settlement = Settlement {
            request_id,
            provider,
            mode,
            cluster: None,
            n_prompt_tokens: 0,
            n_completion_tokens: 0,
            cost: NanoUsd(0),
            first_token_ms: None,
            duration_ms: 0,
            ended: Ended::Failed,
        };
        queue.send(Entry::Settlement(settlement));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::ModelId;

    fn usage(id: u32) -> NewUsage {
        NewUsage {
            request_id: id.to_string().into(),
            account: AccountId::owner(),
            token_id: None,
            mode: KeyMode::Routed,
            provider: ProviderSlug::parse("publicai").expect("a slug"),
            model: ModelId::parse("a/b").expect("an id"),
            at_us: 1,
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_without_a_place_is_refused_after_a_moment() {
        let queue = Arc::new(Queue::new());
        let held = queue.places.acquire_many(N_PLACES as u32 - 1).await.expect("places");
        let last = queue.reserve(usage(1)).await.expect("the last place");
        let began = tokio::time::Instant::now();
        let within = tokio::time::timeout(MOMENT * 60, queue.reserve(usage(2))).await;
        let refusal = within.expect("not for ever").err().expect("refused");
        assert!(refusal.retryable(), "{refusal}");
        assert_eq!(began.elapsed().as_secs(), MOMENT.as_secs());

        let waiting = queue.reserve(usage(3));
        let freed = async {
            tokio::time::sleep(MOMENT / 2).await;
            drop(held);
        };
        let (waited, ()) = tokio::join!(waiting, freed);
        assert!(waited.is_ok(), "a place that comes free in time is taken");
        drop(last);
    }
}
