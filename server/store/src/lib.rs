//! The only crate that knows SQL: accounts, access tokens, sealed provider keys, order, ledger.
#![warn(missing_docs)]

use wire::{AccountId, KeyMode, KeySummary, ModelId, NanoUsd, ProviderSlug, TokenSummary};

/// A provider key or master key in memory: no `Display`, `Debug` hides it, zeroed on drop.
pub struct Secret(zeroize::Zeroizing<String>);

impl Secret {
    /// Checks a key as a person pastes it: trimmed, 1 to 512 visible ASCII characters.
    ///
    /// # Errors
    /// [`BadSecret`] says what is wrong, never the key.
    pub fn parse(_text: String) -> Result<Self, BadSecret> {
        unimplemented!()
    }
    /// The key, for the one header that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Why a text is not a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSecret {
    /// Nothing but blanks.
    #[error("the key is empty")]
    Empty,
    /// Longer than 512 characters.
    #[error("the key is longer than 512 characters")]
    TooLong,
    /// A blank inside, a control character or a character outside ASCII.
    #[error("the key contains a blank, a control character or a character outside ASCII")]
    BadCharacter,
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
}

/// The database, cheap to clone.
#[derive(Clone)]
pub struct Store {
    _private: (),
}

/// A call about to be made, as reserved in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUsage {
    /// The request id (UUIDv7 text), the ledger's key.
    pub request_id: String,
    /// Who asked.
    pub account: AccountId,
    /// With which access token, when not from the browser.
    pub token_id: Option<String>,
    /// Whose provider key.
    pub mode: KeyMode,
    /// Which provider.
    pub provider: ProviderSlug,
    /// The public model id.
    pub model: ModelId,
    /// When, microseconds since 1970.
    pub at_us: i64,
}

/// How a call ended, settled exactly once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// The reserved request id.
    pub request_id: String,
    /// The provider that answered in the end.
    pub provider: ProviderSlug,
    /// With whose key.
    pub mode: KeyMode,
    /// The cluster that answered.
    pub cluster: Option<String>,
    /// Tokens of the prompt as reported.
    pub n_prompt_tokens: u64,
    /// Tokens of the answer as reported.
    pub n_completion_tokens: u64,
    /// Charged to the account.
    pub cost: NanoUsd,
    /// Milliseconds to the first token.
    pub first_token_ms: Option<u64>,
    /// Milliseconds to the end.
    pub duration_ms: u64,
    /// How it ended.
    pub ended: Ended,
}

/// How a call ended, for the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Answered to its end.
    Ok,
    /// The client left.
    Cancelled,
    /// Refused or broken.
    Failed,
}

/// A place in the settlement queue, held while a call runs so that settling cannot fail or block.
pub struct SettleSlot {
    _private: (),
}

impl SettleSlot {
    /// Hands the settlement to the writer.
    pub fn settle(self, _settlement: Settlement) {
        unimplemented!()
    }
}

/// What this site measured of one provider and model lately.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// The provider.
    pub provider: ProviderSlug,
    /// The model.
    pub model: ModelId,
    /// Median milliseconds to the first token.
    pub first_token_ms: Option<u64>,
    /// Median tokens a second after the first.
    pub tokens_per_s: Option<f64>,
    /// Calls seen.
    pub n_requests: u64,
}

impl Store {
    /// Opens (and creates, and migrates) the database: `sqlite:PATH`, `sqlite::memory:` or `postgres://...`.
    /// `master_key` seals provider keys.
    ///
    /// # Errors
    /// [`StoreError::Database`], [`StoreError::Migrate`].
    pub async fn open(_url: &str, _master_key: [u8; 32]) -> Result<Self, StoreError> {
        unimplemented!()
    }

    /// Writes settlements until the store is closed. To be spawned once.
    pub async fn write_settlements(&self) {
        unimplemented!()
    }

    /// Waits until every settlement handed in has been written, then closes the database.
    pub async fn close(&self) {
        unimplemented!()
    }

    // --- provider keys
    /// Seals and saves a key, replacing an older one.
    pub async fn save_key(&self, _account: &AccountId, _provider: &ProviderSlug, _key: Secret, _now_us: i64) -> Result<KeySummary, StoreError> {
        unimplemented!()
    }
    /// Removes a key; false when there was none.
    pub async fn remove_key(&self, _account: &AccountId, _provider: &ProviderSlug) -> Result<bool, StoreError> {
        unimplemented!()
    }
    /// What is told of every key of an account.
    pub async fn key_summaries(&self, _account: &AccountId) -> Result<Vec<KeySummary>, StoreError> {
        unimplemented!()
    }
    /// Opens a key for one call and notes its use.
    pub async fn open_key(&self, _account: &AccountId, _provider: &ProviderSlug, _now_us: i64) -> Result<Option<Secret>, StoreError> {
        unimplemented!()
    }

    // --- order
    /// The saved order, empty when none was saved.
    pub async fn order(&self, _account: &AccountId) -> Result<Vec<ProviderSlug>, StoreError> {
        unimplemented!()
    }
    /// Saves an order whole.
    pub async fn save_order(&self, _account: &AccountId, _order: &[ProviderSlug], _now_us: i64) -> Result<(), StoreError> {
        unimplemented!()
    }

    // --- access tokens
    /// Makes an access token (`hf_` and 34 letters and digits), returned once; only its hash is kept.
    pub async fn create_token(&self, _account: &AccountId, _name: &str, _now_us: i64) -> Result<(TokenSummary, Secret), StoreError> {
        unimplemented!()
    }
    /// The account and token id behind a presented token; notes its use.
    pub async fn find_token(&self, _presented: &str, _now_us: i64) -> Result<Option<(AccountId, TokenSummary)>, StoreError> {
        unimplemented!()
    }
    /// All tokens of an account.
    pub async fn tokens(&self, _account: &AccountId) -> Result<Vec<TokenSummary>, StoreError> {
        unimplemented!()
    }
    /// Revokes a token; false when there was none.
    pub async fn remove_token(&self, _account: &AccountId, _token_id: &str) -> Result<bool, StoreError> {
        unimplemented!()
    }

    // --- ledger
    /// Reserves a row and a place in the settlement queue; waits while the queue is full.
    pub async fn reserve(&self, _usage: NewUsage) -> Result<SettleSlot, StoreError> {
        unimplemented!()
    }
    /// Requests per model since a time: what "trending" is made of.
    pub async fn requests_by_model(&self, _since_us: i64) -> Result<Vec<(ModelId, u64)>, StoreError> {
        unimplemented!()
    }
    /// Medians of first token and speed by provider and model since a time.
    pub async fn measured(&self, _since_us: i64) -> Result<Vec<Measured>, StoreError> {
        unimplemented!()
    }
}
