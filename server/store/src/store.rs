//! The open database: what its parts share, how it is opened and closed, and how it fails.

use crate::db::{self, Db, on};
use crate::ledger::Queue;
use crate::memory::Memory;
use crate::migrations;
use crate::seal::Seal;
use crate::token::{Fingerprint, KnownToken};
use std::sync::Arc;
use wire::{AccountId, KeySummary, NameError, ProviderSlug};

/// The database, cheap to clone.
#[derive(Clone)]
pub struct Store {
    pub(crate) shared: Arc<Shared>,
}

/// What every clone of a [`Store`] has in common.
pub(crate) struct Shared {
    /// For statements that only read.
    pub(crate) reads: Db,
    /// For statements that change something.
    pub(crate) writes: Db,
    /// Seals and opens provider keys.
    pub(crate) seal: Seal,
    /// Rows on their way to the ledger.
    pub(crate) queue: Arc<Queue>,
    /// Tokens seen lately.
    pub(crate) tokens: Memory<Fingerprint, Arc<KnownToken>>,
    /// Orders of accounts seen lately.
    pub(crate) orders: Memory<AccountId, Arc<[ProviderSlug]>>,
    /// What is told of the keys of accounts seen lately.
    pub(crate) keys: Memory<AccountId, Arc<[KeySummary]>>,
}

/// What the database or the seal refused.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database could not be opened or asked.
    #[error("the database failed")]
    Database(#[source] sqlx::Error),
    /// A migration failed.
    #[error("the database could not be migrated")]
    Migrate(#[source] sqlx::migrate::MigrateError),
    /// A sealed key does not open with this master key (or belongs to another account or provider).
    #[error("a sealed key does not open with this master key")]
    Unsealable,
    /// The store is closing and takes no new calls.
    #[error("the database is closing")]
    Closed,
}

impl StoreError {
    /// Whether the same question may succeed a little later.
    pub fn retryable(&self) -> bool {
        match self {
            Self::Database(error) => {
                matches!(error, sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::WorkerCrashed)
            }
            Self::Migrate(_) | Self::Unsealable | Self::Closed => false,
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

/// A name in the database that is none: somebody else wrote it.
impl From<NameError> for StoreError {
    fn from(error: NameError) -> Self {
        Self::Database(sqlx::Error::Decode(Box::new(error)))
    }
}

impl Store {
    /// Opens (and creates, and migrates) the database: `sqlite:PATH`, `sqlite::memory:` or `postgres://...`.
    /// `master_key` seals provider keys.
    ///
    /// # Errors
    /// [`StoreError::Database`], [`StoreError::Migrate`].
    pub async fn open(url: &str, master_key: [u8; 32]) -> Result<Self, StoreError> {
        let db::Pools { reads, writes } = db::open(url).await?;
        migrations::run(&writes).await.map_err(StoreError::Migrate)?;
        let shared = Shared {
            reads,
            writes,
            seal: Seal::new(master_key),
            queue: Arc::new(Queue::new()),
            tokens: Memory::new(),
            orders: Memory::new(),
            keys: Memory::new(),
        };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// Whether calls can be served: the database answers, and takes the ledger's rows.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn check(&self) -> Result<(), StoreError> {
        self.shared.queue.check_writer()?;
        on!(&self.shared.reads, pool => sqlx::query("SELECT 1").execute(pool).await.map(drop))?;
        Ok(())
    }

    /// Takes no new calls, waits until every settlement handed in and every slot still held has been
    /// written, then closes the database. Call it after the last request has ended.
    pub async fn close(&self) {
        self.drain().await;
        self.shared.reads.close().await;
        self.shared.writes.close().await;
    }
}
