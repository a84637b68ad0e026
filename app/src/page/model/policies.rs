//! What a call gets now: for each policy the provider that it would pick, why, and whom it passes over.

use crate::part::icon::copy_icons;
use crate::part::state::state;
use crate::words::Words;
use leptos::prelude::*;
use wire::{ModelId, Policy, PolicyRoutes, PolicyRung, RouteState};

/// Providers passed over that are named; a longer list is counted.
const N_SKIPPED: usize = 3;
/// Providers named that are tried after the first.
const N_NEXT: usize = 2;

pub(super) fn view(model: &ModelId, policies: &[PolicyRoutes], words: Words) -> Option<AnyView> {
    // With one provider every policy is the same.
    if policies.iter().all(|policy| policy.rungs.len() < 2) {
        return None;
    }
    let rows = policies.iter().map(|of| policy(model, of, words)).collect_view();
    let note = words.rich("model-policies-note", &[], |_, text| view! { <code>{text}</code> }.into_any());
    let view = view! {
        <section class="part" aria-labelledby="policies">
            <h2 id="policies">{words.t("model-policies")}</h2>
            <p>{note}</p>
            <ul class="policies">{rows}</ul>
        </section>
    };
    Some(view.into_any())
}

fn policy(model: &ModelId, of: &PolicyRoutes, words: Words) -> AnyView {
    let suffix = [":", of.policy.as_str()].concat();
    let whole = [model.as_str(), &suffix].concat();
    let copy = words.with("model-copy-name", &[("name", (&whole).into())]);
    let at = of.rungs.iter().position(|rung| rung.state == RouteState::Ready);
    let pick = match at.map(|at| &of.rungs[at]) {
        Some(rung) => view! {
            <p class="policy-pick"><strong>{rung.name.clone()}</strong><span>{why(of.policy, rung, words)}</span></p>
        }
        .into_any(),
        None => view! { <p class="policy-pick"><span>{words.t("model-policy-nobody")}</span></p> }.into_any(),
    };
    view! {
        <li class="policy">
            <div class="policy-name">
                <code>{suffix}</code>
                <button type="button" class="button quiet icon small copy needs-script" data-copy=whole
                    aria-label=copy>{copy_icons()}</button>
            </div>
            <div class="policy-body">{pick}{trail(of, at, words)}</div>
        </li>
    }
    .into_any()
}

/// Why this one: what the policy goes by.
fn why(policy: Policy, rung: &PolicyRung, words: Words) -> String {
    match policy {
        Policy::Preferred => words.t("model-why-preferred"),
        Policy::Fastest => match rung.tokens_per_s {
            Some(speed) => words.with("model-why-fastest", &[("n", words.decimal(speed, 0).into())]),
            None => words.t("model-why-no-speed"),
        },
        Policy::Cheapest => match rung.price {
            Some(price) => words.with("model-why-cheapest", &[("price", words.price(price).into())]),
            None => words.t("model-why-no-price"),
        },
    }
}

/// Who is passed over before the pick, struck out and with the reason, and who is next if it fails.
fn trail(of: &PolicyRoutes, at: Option<usize>, words: Words) -> AnyView {
    let skipped = &of.rungs[..at.unwrap_or(of.rungs.len())];
    let more = skipped.len().saturating_sub(N_SKIPPED) as u64;
    let more = (more > 0).then(
        || view! { <li class="policy-rung">{words.with("model-policy-more", &[("n", more.into())])}</li> },
    );
    let skipped = skipped
        .iter()
        .take(N_SKIPPED)
        .map(|rung| {
            let reason = state(rung.state, words).1;
            view! { <li class="policy-rung"><s>{rung.name.clone()}</s>" "<span>{reason}</span></li> }
        })
        .collect::<Vec<_>>();
    let next: Vec<&str> = of.rungs[at.map_or(of.rungs.len(), |at| at + 1)..]
        .iter()
        .filter(|rung| rung.state == RouteState::Ready)
        .take(N_NEXT)
        .map(|rung| rung.name.as_str())
        .collect();
    let next = match next[..] {
        [] => None,
        [one] => Some(words.with("model-policy-next", &[("provider", one.into())])),
        [one, two, ..] => Some(words.with("model-policy-then", &[("one", one.into()), ("two", two.into())])),
    };
    let over = (!skipped.is_empty()).then(|| {
        view! { <ul class="policy-trail" aria-label=words.t("model-policy-skipped")>{skipped}{more}</ul> }
    });
    view! { {over}{next.map(|next| view! { <p class="policy-next">{next}</p> })} }.into_any()
}
