//! Settings as the browser sends and reads them. A provider key only ever travels towards the server.

use crate::ProviderSlug;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// What is told of a saved key: never the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeySummary {
    /// The provider it opens.
    pub provider: ProviderSlug,
    /// Its last four characters.
    pub last_four: String,
    /// When it was saved, microseconds since 1970.
    pub created_at_us: i64,
    /// When a call last used it, microseconds since 1970.
    pub last_used_at_us: Option<i64>,
    /// Whether it rests: calls are routed as if it were not there.
    pub paused: bool,
}

/// What a test of a saved key found: answer of `POST /api/settings/keys/{slug}/test`. The provider was asked
/// for its list of models.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum KeyCheck {
    /// The provider gives its list to the holder of this key.
    Valid {
        /// How many models it lists.
        n_models: u64,
    },
    /// The provider gives its list to anyone, so that it says nothing about the key.
    Unproven {
        /// How many models it lists.
        n_models: u64,
    },
    /// The provider refuses the key.
    Rejected {
        /// What it said, without the key.
        reason: String,
    },
    /// The provider has no list of models to ask for.
    NoList,
    /// The provider did not answer in time.
    Unreachable,
    /// The provider answered something else.
    Unclear {
        /// The status of its answer.
        status: u16,
        /// What it said, without the key.
        reason: String,
    },
}

/// Body of `PUT /api/settings/order`: the providers, most preferred first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveOrder {
    /// Every provider once. Providers left out keep their place after these.
    pub order: Vec<ProviderSlug>,
}

/// Answer of `GET` and `PUT /api/settings/order`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderSaved {
    /// The whole order, most preferred first.
    pub order: Vec<ProviderSlug>,
}

/// Which plane an access token of ours opens. The clients route by the token's first letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenKind {
    /// `hf_...`: the Hub and the router, as this site's account.
    Platform,
    /// `pai_...`: the `publicai` provider's own API, called directly.
    PublicAi,
}

impl TokenKind {
    /// The name used in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Platform => "platform",
            Self::PublicAi => "public_ai",
        }
    }

    /// What such a token starts with. Official clients take any other start than `hf_` for a provider's key.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Platform => "hf_",
            Self::PublicAi => "pai_",
        }
    }
}

/// What is told of an access token: never the token, but once when it is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenSummary {
    /// Its id.
    pub id: SmolStr,
    /// What it opens.
    pub kind: TokenKind,
    /// The name its owner gave it.
    pub name: String,
    /// Its last four characters.
    pub last_four: String,
    /// When it was made, microseconds since 1970.
    pub created_at_us: i64,
    /// When a call last used it, microseconds since 1970.
    pub last_used_at_us: Option<i64>,
}
