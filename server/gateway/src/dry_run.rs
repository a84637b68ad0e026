//! What a call would do now, without making it: the plan itself, and who it leaves out and why.

use crate::{
    attempts::now_us,
    chat::{Gateway, Speeds},
    credits::paid,
    error::ChatError,
    plan::{self, Choice, Route},
};
use store::StoreError;
use wire::{AccountId, ModelId, Policy, ProviderSlug};

/// The plan of a call that is not made.
#[derive(Clone, Debug, PartialEq)]
pub struct DryRun {
    /// The model.
    pub model: ModelId,
    /// How providers are put in order; `None` when the model string names the provider.
    pub policy: Option<Policy>,
    /// Who would be asked, first to last.
    pub asked: Vec<Route>,
    /// Who would be asked too if the account's credits of this month were not used up.
    pub unaffordable: Vec<Route>,
    /// Who has the model and would not be asked; its state says why, and a ready one was not named.
    pub passed_over: Vec<Route>,
    /// Tokens a second by provider, as `:fastest` compares them; empty for other policies.
    pub speeds: Vec<(ProviderSlug, f64)>,
}

impl Gateway {
    /// Plans a call to `text`, a model string of `/v1/chat/completions`, for an account.
    ///
    /// It differs from a call in two things. A call finds out whether the pool can serve it when it asks for a
    /// seat there; here the pool's state is looked up beforehand, so that the answer can tell. And what running calls
    /// hold of the month's credits does not count: they will have ended when the call is made.
    ///
    /// # Errors
    /// [`ChatError::ModelNotSupported`] for a model that the catalogue does not have,
    /// [`ChatError::UnknownProvider`], [`ChatError::Store`].
    pub async fn dry_run(&self, account: &AccountId, text: &str) -> Result<DryRun, ChatError> {
        let catalog = self.catalog();
        // A provider without the model is no error here: the answer says so.
        let (text, named_without) = match plan::at_router(catalog, text) {
            Err(ChatError::NotServedBy { .. }) => {
                (text.rsplit_once(':').map_or(text, |(name, _)| name), true)
            }
            _ => (text, false),
        };
        let wanted = plan::at_router(catalog, text)?;
        let (store, credits) = (&self.parts().store, &self.parts().credits);
        let order = store.order(account).await.map_err(ChatError::Store)?;
        let own_keys = own_keys(store.key_summaries(account).await).map_err(ChatError::Store)?;
        let pool = self.standing().of(wanted.model.id.as_str());
        let routes = plan::routes(catalog, wanted.model, &order, &own_keys, pool);
        let policy = match wanted.choice {
            Choice::Only(_) => None,
            Choice::Policy(policy) => Some(policy),
        };
        let measured = match policy {
            Some(Policy::Fastest) => self.measured().await?,
            _ => Speeds::default(),
        };
        let speeds: Vec<(ProviderSlug, f64)> = measured
            .iter()
            .filter(|seen| seen.model == wanted.model.id)
            .filter_map(|seen| Some((seen.provider.clone(), seen.tokens_per_s?)))
            .collect();
        let speed =
            |slug: &ProviderSlug| speeds.iter().find(|(known, _)| known == slug).map(|(_, speed)| *speed);
        // What a call would refuse with is in the states of those passed over.
        let mut asked = if named_without {
            vec![]
        } else {
            plan::plan(routes.clone(), &wanted, speed).unwrap_or_default()
        };
        let mut unaffordable = vec![];
        if let Some(monthly) = self.monthly_credits()
            && asked.iter().any(paid)
            && credits.depleted(store, account, monthly, now_us()).await.map_err(ChatError::Store)?
        {
            (unaffordable, asked) = asked.into_iter().partition(paid);
        }
        let policy = policy.filter(|_| !named_without);
        let planned = |route: &Route| asked.iter().chain(&unaffordable).any(|a| a.provider == route.provider);
        let passed_over = routes.into_iter().filter(|route| !planned(route)).collect();
        Ok(DryRun { model: wanted.model.id.clone(), policy, asked, unaffordable, passed_over, speeds })
    }
}

fn own_keys(keys: Result<Vec<wire::KeySummary>, StoreError>) -> Result<Vec<ProviderSlug>, StoreError> {
    Ok(keys?.into_iter().filter(|key| !key.paused).map(|key| key.provider).collect())
}
