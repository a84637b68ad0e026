//! A model in short: on the list, on the first page, beside a model that it is like.

use crate::part::name;
use crate::part::provider::mark;
use crate::words::Words;
use leptos::prelude::*;
use wire::{ModelCard, ProviderMark, RouteState};

/// How many marks a strip shows before it counts the rest.
const N_MARKS: usize = 6;

/// Cards in a list, with headings of the third level. `pick` adds the boxes that a comparison is ticked with.
pub(crate) fn cards(models: Vec<ModelCard>, pick: bool, words: Words) -> AnyView {
    view! { <ul class="cards">{models.into_iter().map(|model| card(model, pick, words)).collect_view()}</ul> }
        .into_any()
}

fn card(card: ModelCard, pick: bool, words: Words) -> AnyView {
    let href = ["/", card.id.as_str()].concat();
    let (class, state) = state(&card.providers);
    let n_requests =
        (card.n_requests > 0).then(|| words.with("card-requests", &[("n", card.n_requests.into())]));
    let n_likes = (card.n_likes > 0).then(|| words.with("card-likes", &[("n", card.n_likes.into())]));
    let meta = [
        (!card.task.is_empty()).then(|| name::task(&card.task, words)),
        card.n_parameters.map(|n| words.short(n)),
        card.context_length.map(|n| words.with("card-context", &[("n", words.tokens(n).into())])),
        (!card.licence.is_empty()).then(|| name::licence(&card.licence, words)),
        n_requests,
        n_likes,
    ];
    let meta = meta.into_iter().flatten().map(|item| view! { <li>{item}</li> }).collect_view();
    let pick = pick.then(|| {
        let label = words.with("card-compare-name", &[("model", card.id.as_str().into())]);
        view! {
            <label class="pick">
                <input type="checkbox" name="model" value=card.id.to_string() aria-label=label/>
                <span aria-hidden="true">{words.t("card-compare")}</span>
            </label>
        }
    });
    let readings = readings(&card, words);
    let marks = (!card.providers.is_empty()).then(|| marks(card.providers, words));
    view! {
        <li class="model-card">
            <div class="model-card-head">
                <h3><a href=href>{name::model(&card.id)}</a></h3>
                {pick}
            </div>
            <p dir="auto">{card.summary}</p>
            <ul class="meta">{meta}</ul>
            {readings}
            <div class="model-card-foot"><span class=class>{words.t(state)}</span>{marks}</div>
        </li>
    }
    .into_any()
}

/// The badge for the best that any provider can do.
fn state(providers: &[ProviderMark]) -> (&'static str, &'static str) {
    let any = |state| providers.iter().any(|provider| provider.state == state);
    if any(RouteState::Ready) {
        ("badge ok", "card-ready")
    } else if any(RouteState::Down) {
        ("badge danger", "card-down")
    } else if any(RouteState::NeedsKey) {
        ("badge", "card-needs-key")
    } else if any(RouteState::NoReplica) {
        ("badge", "provider-no-replica")
    } else {
        ("badge", "card-unserved")
    }
}

/// Price and speed as this visitor would have them now; what is not known is left out.
fn readings(card: &ModelCard, words: Words) -> Option<AnyView> {
    let reading = |label: &str, value: String, hint: Option<String>| {
        view! { <div title=hint><dt>{words.t(label)}</dt><dd>{value}</dd></div> }
    };
    let first_token = card.first_token_ms.map(|ms| {
        reading("card-first-token", words.with("card-first-token-value", &[("ms", ms.into())]), None)
    });
    let speed = card.tokens_per_s.map(|n| {
        let n = words.decimal(n, usize::from(n < 10.0));
        reading("card-speed", words.with("card-speed-value", &[("n", n.into())]), None)
    });
    let price = card.cheapest.map(|cheapest| {
        let hint = (!cheapest.free()).then(|| words.t("card-price-hint"));
        reading("card-price", words.price(cheapest), hint)
    });
    (first_token.is_some() || speed.is_some() || price.is_some())
        .then(|| view! { <dl class="readout">{first_token}{speed}{price}</dl> }.into_any())
}

/// The marks of a model's providers in order, with a sentence for those who cannot see them.
fn marks(providers: Vec<ProviderMark>, words: Words) -> AnyView {
    let key = |state: RouteState| match state {
        RouteState::Ready => "card-provider-ready",
        RouteState::NeedsKey => "card-provider-needs-key",
        RouteState::NoReplica => "card-provider-no-replica",
        RouteState::Down => "card-provider-down",
    };
    let named = |p: &ProviderMark| words.with(key(p.state), &[("name", (&p.name).into())]);
    let names = providers.iter().map(named).collect::<Vec<_>>().join(&words.t("model-list-comma"));
    let n_rest = providers.len().saturating_sub(N_MARKS);
    let rest = (n_rest > 0)
        .then(|| view! { <span class="dim" aria-hidden="true">{["+", &n_rest.to_string()].concat()}</span> });
    let strip = providers
        .into_iter()
        .take(N_MARKS)
        .map(|p| mark(p.slug.as_str(), &p.name, p.state == RouteState::Ready))
        .collect_view();
    view! {
        <span class="marks">
            <span class="vh">{words.with("card-providers", &[("names", names.into())])}</span>
            {strip}
            {rest}
        </span>
    }
    .into_any()
}
