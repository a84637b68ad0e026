//! Settings: the providers in the reader's order with their keys, and what a call would do with that order now.

use super::Head;
use crate::island::OrderList;
use crate::part::icon::{Icon, icon};
use crate::part::notice::notice;
use crate::part::order;
use crate::part::provider::mark;
use crate::part::settings::{Place, frame};
use crate::words::Words;
use leptos::prelude::*;
use wire::{DryRun, DryRunOutcome, DryRunPlan, DryRunStep, Fate, KeyMode, PlannedBy, SettingsPage};

pub(crate) fn head(_page: &SettingsPage, words: Words) -> Head {
    Head { title: words.t("settings-title"), description: words.t("settings-about") }
}

pub(crate) fn view(page: SettingsPage, words: Words) -> AnyView {
    let content = view! {
        {page.notice.map(|said| notice(said, words))}
        <section class="part" aria-labelledby="providers">
            <h2 id="providers">{words.t("settings-order-heading")}</h2>
            {origin(page.order_saved, words)}
            <p class="dim small-print">{words.t("settings-keys-sealed")}</p>
            <OrderList>{order::rows(page.providers, words)}</OrderList>
        </section>
        {dry_run(page.dry_run, words)}
    };
    let (heading, about) = (words.t("settings-providers-heading"), words.t("settings-providers-about"));
    frame(Place::Providers, heading, about, content.into_any(), words)
}

/// Whose order it is. The island shows the second once a move is saved.
fn origin(saved: bool, words: Words) -> AnyView {
    view! {
        <div class="order-origin">
            <p data-origin="site" hidden=saved>{words.t("settings-order-of-site")}</p>
            <form data-origin="own" class="field-row" hidden=!saved method="post"
                action="/settings/inference-providers/order/reset">
                <p>{words.t("settings-order-own")}</p>
                <button class="button small" type="submit">{words.t("settings-order-reset")}</button>
            </form>
        </div>
    }
    .into_any()
}

fn dry_run(run: DryRun, words: Words) -> AnyView {
    let models = run.models.into_iter().map(|id| view! { <option value=id></option> }).collect_view();
    let outcome = run.outcome.map(|outcome| match outcome {
        DryRunOutcome::Plan(plan) => self::plan(plan, words),
        DryRunOutcome::UnknownModel => refused("settings-dry-run-unknown-model", words),
        DryRunOutcome::UnknownSuffix => refused("settings-dry-run-unknown-suffix", words),
    });
    view! {
        <section class="part dry-run" id="dry-run" aria-labelledby="dry-run-heading">
            <h2 id="dry-run-heading">{words.t("settings-dry-run-heading")}</h2>
            <p>{words.t("settings-dry-run-about")}</p>
            <form class="field-row" method="get" action="/settings/inference-providers#dry-run">
                <div class="field">
                    <label class="field-label" for="dry-run-model">{words.t("settings-dry-run-model")}</label>
                    <input id="dry-run-model" class="input mono" name="model" value=run.model list="dry-run-models"
                        required maxlength="256" autocomplete="off" spellcheck="false" aria-describedby="dry-run-hint"/>
                    <datalist id="dry-run-models">{models}</datalist>
                </div>
                <button class="button primary" type="submit">{words.t("settings-dry-run-submit")}</button>
            </form>
            <p class="field-hint" id="dry-run-hint">
                {words.rich("settings-dry-run-hint", &[], |_, text| view! { <code>{text}</code> }.into_any())}
            </p>
            {outcome}
        </section>
    }
    .into_any()
}

fn refused(key: &'static str, words: Words) -> AnyView {
    view! { <p class="notice error" role="status">{words.t(key)}</p> }.into_any()
}

/// The plan: a sentence, then the ladder of those asked and those passed over, each with its reason.
fn plan(plan: DryRunPlan, words: Words) -> AnyView {
    let names: Vec<&str> = plan.asked.iter().map(|step| step.name.as_str()).collect();
    let model = ("model", (&plan.model).into());
    let sentence = match names.as_slice() {
        [] => words.with("settings-dry-run-nobody", &[model]),
        [only] => words.with("settings-dry-run-one", &[model, ("first", (*only).into())]),
        [first, second, rest @ ..] => words.with(
            "settings-dry-run-several",
            &[model, ("first", (*first).into()), ("second", (*second).into()), ("more", rest.len().into())],
        ),
    };
    let by = words.t(match plan.by {
        PlannedBy::Order => "settings-dry-run-by-order",
        PlannedBy::Price => "settings-dry-run-by-price",
        PlannedBy::Speed => "settings-dry-run-by-speed",
        PlannedBy::Name => "settings-dry-run-by-name",
    });
    let asked =
        plan.asked.into_iter().enumerate().map(|(i, one)| step(Some(i + 1), one, words)).collect_view();
    let passed_over = plan.passed_over.into_iter().map(|one| step(None, one, words)).collect_view();
    let not_served = (!plan.not_served.is_empty()).then(|| {
        let names = words.names(plan.not_served.iter().map(String::as_str));
        view! { <p class="dim small-print">{words.with("settings-dry-run-not-served", &[("names", names.into())])}</p> }
    });
    view! {
        <div class="plan" role="status">
            <p class="plan-sentence">{sentence}</p>
            <p class="dim small-print">{by}</p>
            <ol class="plan-steps">{asked}{passed_over}</ol>
            {not_served}
        </div>
    }
    .into_any()
}

fn step(place: Option<usize>, step: DryRunStep, words: Words) -> AnyView {
    let rank = match place {
        Some(place) => view! { <span class="ladder-rank">{place.to_string()}</span> }.into_any(),
        None => view! { <span class="ladder-rank" aria-hidden="true">{icon(Icon::Close)}</span> }.into_any(),
    };
    let state = match (place, step.fate) {
        (Some(1), Fate::Asked) => "chosen",
        (Some(_), _) => "asked",
        (None, _) => "passed",
    };
    let mode = match step.mode {
        KeyMode::Routed => words.t("settings-mode-routed"),
        KeyMode::CustomKey => words.t("settings-mode-own"),
    };
    let reason = match step.fate {
        Fate::Asked => mode,
        Fate::Down => words.t("settings-fate-down"),
        Fate::NeedsKey => words.t("settings-fate-needs-key"),
        Fate::NoReplica => words.t("settings-fate-no-replica"),
        Fate::NoCredits => words.t("settings-fate-no-credits"),
        Fate::NotNamed => words.t("settings-fate-not-named"),
    };
    let price = step.price.map(|price| words.price(price));
    let speed = step
        .tokens_per_s
        .map(|speed| words.with("settings-dry-run-speed", &[("speed", words.decimal(speed, 1).into())]));
    view! {
        <li class="plan-step" data-state=state>
            {rank}
            {mark(step.slug.as_str(), &step.name, place.is_some())}
            <span class="plan-name"><strong>{step.name}</strong><span class="order-sub">{reason}</span></span>
            <span class="plan-figures num">{speed.map(|text| view! { <span>{text}</span> })}{price.map(|text| view! { <span>{text}</span> })}</span>
        </li>
    }
    .into_any()
}
