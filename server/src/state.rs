//! What every handler can reach: one field a part.

use crate::{
    catalogue::{Catalogue, ModelFacts, ProviderFacts},
    entries::LatelyMemory,
    generations::Generations,
    history::History,
    listing::Index,
    metrics::Metrics,
    months::Months,
    reload::Reload,
    signal::Signal,
    suggest::Names,
};
use gateway::{Gateway, Route, Standing};
use pool::Pool;
use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};
use store::{Store, StoreError};
use wire::{AccountId, AssetUrls, KeySummary, ProviderSlug};

/// The state as handlers take it.
pub(crate) type App = Arc<AppState>;

/// The parts of one server.
pub(crate) struct AppState {
    /// Facts for people.
    pub(crate) catalogue: Catalogue,
    /// The same, arranged for lists.
    pub(crate) index: Index,
    /// The same, arranged for suggestions.
    pub(crate) names: Names,
    /// What was counted and measured of models, for lists.
    pub(crate) lately: LatelyMemory,
    /// Serves chat requests, and says which providers would.
    pub(crate) gateway: Gateway,
    /// Answers that outlive their clients.
    pub(crate) generations: Generations,
    /// For its status, and for the owner's marks: leases are the gateway's.
    pub(crate) pool: Pool,
    /// Keys, order, tokens, ledger.
    pub(crate) store: Store,
    /// What was measured of providers in the last week.
    pub(crate) history: History,
    /// Where the browser bundle's files are served.
    pub(crate) assets: AssetUrls,
    /// The configured address of this site.
    pub(crate) public_origin: Option<Arc<str>>,
    /// Host names it answers under.
    pub(crate) allowed_hosts: Vec<String>,
    /// What accounts used in months.
    pub(crate) months: Months,
    /// What is counted, as `/metrics` tells it.
    pub(crate) metrics: Metrics,
    /// Follows the configuration while the server runs.
    pub(crate) reload: Reload,
    /// Turns true when the server begins to stop.
    pub(crate) stopping: Signal,
}

/// What an account prefers and owns.
pub(crate) struct Preferences {
    /// Every provider, most preferred first.
    pub(crate) order: Vec<ProviderSlug>,
    /// Whether the account saved an order.
    pub(crate) order_saved: bool,
    /// Its provider keys, in summary.
    pub(crate) keys: Vec<KeySummary>,
}

impl Preferences {
    /// The providers whose key the account saved, and does not let rest.
    pub(crate) fn own_keys(&self) -> Vec<ProviderSlug> {
        self.keys.iter().filter(|key| !key.paused).map(|key| key.provider.clone()).collect()
    }
}

impl AppState {
    /// An account's preferences; the site's own for nobody.
    pub(crate) async fn preferences(&self, account: Option<&AccountId>) -> Result<Preferences, StoreError> {
        let (saved, keys) = match account {
            Some(account) => (self.store.order(account).await?, self.store.key_summaries(account).await?),
            None => (vec![], vec![]),
        };
        Ok(Preferences { order_saved: !saved.is_empty(), order: self.whole_order(saved), keys })
    }

    /// The saved order with the providers it does not name after it, and without those that are gone.
    pub(crate) fn whole_order(&self, saved: Vec<ProviderSlug>) -> Vec<ProviderSlug> {
        let mut order: Vec<ProviderSlug> =
            saved.into_iter().filter(|slug| self.catalogue.provider(slug).is_some()).collect();
        for ProviderFacts { slug, .. } in &self.catalogue.providers {
            if !order.contains(slug) {
                order.push(slug.clone());
            }
        }
        order
    }

    /// Every way to serve a model for someone with these preferences, in their order.
    pub(crate) fn routes(
        &self,
        model: &ModelFacts,
        preferences: &Preferences,
        standing: &Standing,
    ) -> Vec<Route> {
        self.gateway.routes(&model.id, &preferences.order, &preferences.own_keys(), standing)
    }
}

/// Now, in microseconds since 1970: the unit of every time in the database.
pub(crate) fn now_us() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}

/// The start of "lately": trending and measured speeds look back 30 days, as the Hub's own figures do.
pub(crate) fn lately_us() -> i64 {
    const DAYS_30_US: i64 = 30 * 24 * 3600 * 1_000_000;
    now_us() - DAYS_30_US
}
