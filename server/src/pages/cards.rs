//! Models as cards: on the list, on the first page, and wherever else models are shown in short.

use crate::{
    catalogue::ModelFacts,
    entries::Lately,
    listing::{Entry, Reach},
    state::{AppState, Preferences},
};
use gateway::{Route, Standing};
use std::sync::Arc;
use store::StoreError;
use wire::{ModelCard, Price, ProviderMark, RouteState};

/// What cards are drawn from, for one visitor at one moment.
pub(super) struct Cards<'a> {
    app: &'a AppState,
    preferences: &'a Preferences,
    standing: Standing,
    pub(super) reach: Reach,
    pub(super) lately: Arc<Lately>,
}

impl<'a> Cards<'a> {
    pub(super) async fn of(app: &'a AppState, preferences: &'a Preferences) -> Result<Self, StoreError> {
        let standing = app.gateway.standing();
        let reach = app.reach(preferences, &standing);
        Ok(Self { reach, lately: app.lately().await?, app, preferences, standing })
    }

    /// The model at a place of the catalogue.
    pub(super) fn facts(&self, at: usize) -> &'a ModelFacts {
        &self.app.catalogue.models[at]
    }

    /// Every way to serve it for this visitor.
    pub(super) fn routes(&self, at: usize) -> Vec<Route> {
        self.app.routes(self.facts(at), self.preferences, &self.standing)
    }

    pub(super) fn card(&self, at: usize) -> ModelCard {
        let facts = self.facts(at);
        let entry = self.app.entry(facts, self.preferences, &self.lately, &self.standing);
        let (first_token_ms, tokens_per_s) = self.best(&entry);
        ModelCard {
            id: facts.id.clone(),
            summary: facts.summary.clone(),
            task: facts.task.clone(),
            n_parameters: facts.n_parameters,
            context_length: facts.context_length,
            licence: facts.licence.clone(),
            released: facts.released.clone(),
            providers: entry.routes.iter().map(|route| self.mark(route)).collect(),
            cheapest: cheapest(&entry.routes),
            first_token_ms,
            tokens_per_s,
            n_requests: entry.n_requests,
            n_likes: entry.n_likes,
        }
    }

    /// The quickest first token and the highest speed among providers that would answer now.
    pub(super) fn best(&self, entry: &Entry<'_>) -> (Option<u64>, Option<f64>) {
        let ready = entry.routes.iter().filter(|route| route.state == RouteState::Ready);
        let measured = ready.filter_map(|route| self.lately.measured(&route.provider, &entry.facts.id));
        measured.fold((None, None), |(ms, speed), seen| {
            let ms = [ms, seen.first_token_ms].into_iter().flatten().min();
            (ms, [speed, seen.tokens_per_s].into_iter().flatten().reduce(f64::max))
        })
    }

    fn mark(&self, route: &Route) -> ProviderMark {
        ProviderMark { name: self.provider_name(route), slug: route.provider.clone(), state: route.state }
    }

    /// The name of a route's provider.
    pub(super) fn provider_name(&self, route: &Route) -> String {
        let known = self.app.catalogue.provider(&route.provider);
        known.map_or_else(|| route.provider.to_string(), |facts| facts.name.clone())
    }
}

/// The lowest price of an answer among routes that would go through now.
fn cheapest(routes: &[Route]) -> Option<Price> {
    let ready = routes.iter().filter(|route| route.state == RouteState::Ready);
    ready.filter_map(|route| route.price).min_by_key(|price| (price.output_nanousd, price.input_nanousd))
}
