//! Settings as the browser sends and reads them. A provider key only ever travels towards the server.

use crate::ProviderSlug;
use serde::{Deserialize, Serialize};

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

/// What is told of an access token: never the token, but once when it is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenSummary {
    /// Its id.
    pub id: String,
    /// The name its owner gave it.
    pub name: String,
    /// Its last four characters.
    pub last_four: String,
    /// When it was made, microseconds since 1970.
    pub created_at_us: i64,
    /// When a call last used it, microseconds since 1970.
    pub last_used_at_us: Option<i64>,
}
