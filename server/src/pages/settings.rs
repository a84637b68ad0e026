//! The settings page: providers in the owner's order with keys, and access tokens.

use crate::{query::Query, state::AppState};
use store::StoreError;
use wire::{AccountId, Notice, ProviderSetting, SettingsPage};

pub(super) const PATH: &str = "/settings/inference-providers";

/// What a form did, as the address of the page after it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Done {
    OrderSaved,
    KeySaved,
    KeyRemoved,
    TokenRevoked,
}

impl Done {
    const ALL: [Self; 4] = [Self::OrderSaved, Self::KeySaved, Self::KeyRemoved, Self::TokenRevoked];

    fn key(self) -> &'static str {
        match self {
            Self::OrderSaved => "order-saved",
            Self::KeySaved => "key-saved",
            Self::KeyRemoved => "key-removed",
            Self::TokenRevoked => "token-revoked",
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::OrderSaved => "The order is saved.",
            Self::KeySaved => "The key is saved.",
            Self::KeyRemoved => "The key is removed.",
            Self::TokenRevoked => "The token is revoked.",
        }
    }

    /// The page to go to after the form.
    pub(super) fn href(self) -> String {
        Query::default().with("done", self.key()).href(PATH)
    }
}

/// The sentence that the address asks for; an address cannot put its own words on the page.
pub(super) fn notice(raw_query: &str) -> Option<Notice> {
    let query = Query::parse(raw_query);
    let done = Done::ALL.into_iter().find(|done| query.first("done") == Some(done.key()))?;
    Some(Notice { error: false, text: done.text().to_owned(), secret: None })
}

pub(super) async fn view_model(
    app: &AppState,
    account: &AccountId,
    notice: Option<Notice>,
) -> Result<SettingsPage, StoreError> {
    let preferences = app.preferences(Some(account)).await?;
    let providers = preferences.order.iter().filter_map(|slug| app.catalogue.provider(slug)).map(|facts| {
        let n_models = app
            .catalogue
            .models
            .iter()
            .filter(|model| model.offers.iter().any(|offer| offer.provider == facts.slug));
        ProviderSetting {
            slug: facts.slug.clone(),
            name: facts.name.clone(),
            key: preferences.keys.iter().find(|key| key.provider == facts.slug).cloned(),
            routed: facts.pool() || facts.platform_key.is_some(),
            pool: facts.pool(),
            keys_url: facts.keys_url.clone(),
            n_models: n_models.count(),
        }
    });
    Ok(SettingsPage {
        providers: providers.collect(),
        order_saved: preferences.order_saved,
        tokens: app.store.tokens(account).await?,
        notice,
    })
}
