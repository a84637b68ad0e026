//! Every way to call every model in one table, and what is known of models beside one another.

use super::Head;
use crate::part::icon::{Icon, icon};
use crate::part::provider::mark;
use crate::part::{name, paging};
use crate::words::Words;
use leptos::prelude::*;
use wire::{
    Ability, KeyMode, ModelId, ModelSpecs, PairProvider, PairRow, PairSort, PairSortChoice, PairsPage, Price,
    RouteState,
};

/// Languages named before the rest is counted.
const N_LANGUAGES: usize = 6;

pub(crate) fn head(page: &PairsPage, words: Words) -> Head {
    let names = words.names(page.specs.iter().map(|specs| specs.id.name()));
    let title = if names.is_empty() {
        words.t("pairs-title")
    } else {
        words.with("pairs-title-models", &[("models", names.into())])
    };
    Head { title, description: words.t("pairs-about") }
}

pub(crate) fn view(page: PairsPage, words: Words) -> AnyView {
    let unknown = (!page.unknown.is_empty()).then(|| {
        let names = words.names(page.unknown.iter().map(String::as_str));
        view! { <p class="notice" role="status">{words.with("pairs-unknown", &[("names", names.into())])}</p> }
    });
    let side_by_side = (!page.specs.is_empty()).then(|| specs(&page.specs, words));
    let count =
        words.rich("pairs-count", &[("n", page.n_rows.into())], |_, text| view! { <b>{text}</b> }.into_any());
    let ready = page.ready_only.then_some("true");
    let clear = page.clear_href.map(|href| view! { <a href=href>{words.t("pairs-clear")}</a> });
    let rows = if page.rows.is_empty() {
        view! {
            <div class="empty"><h3>{words.t("pairs-empty")}</h3><p>{words.t("pairs-empty-advice")}</p></div>
        }
        .into_any()
    } else {
        table(page.rows, page.sorts, words)
    };
    view! {
        <div class="intro">
            <h1>{words.t("pairs-title")}</h1>
            <p>{words.t("pairs-lead")}</p>
        </div>
        {unknown}
        {side_by_side}
        <section aria-labelledby="pairs">
            <div class="results-head">
                <h2 id="pairs">{count}</h2>
                <div class="pair-filters">
                    {clear}
                    <a class="tag" href=page.ready_href aria-current=ready>{words.t("pairs-ready-only")}</a>
                    {providers(page.providers, page.kept, words)}
                </div>
            </div>
            {rows}
            {paging::pages(page.paging, words)}
        </section>
    }
    .into_any()
}

/// The choice of one provider: a GET form that takes the rest of the address along.
fn providers(providers: Vec<PairProvider>, kept: Vec<(String, String)>, words: Words) -> AnyView {
    let options = providers
        .into_iter()
        .map(|provider| {
            let label = words.with(
                "pairs-provider-count",
                &[("name", provider.name.into()), ("n", provider.count.into())],
            );
            view! { <option value=provider.slug.to_string() selected=provider.selected>{label}</option> }
        })
        .collect_view();
    view! {
        <form class="pair-provider" action="/inference/models" method="get" data-submit-on-change="">
            {kept.into_iter().map(|(key, value)| view! { <input type="hidden" name=key value=value/> }).collect_view()}
            <label class="vh" for="pair-provider">{words.t("pairs-provider")}</label>
            <select class="input" id="pair-provider" name="inference_provider">
                <option value="">{words.t("pairs-any-provider")}</option>
                {options}
            </select>
            <button class="button" type="submit">{words.t("pairs-show")}</button>
        </form>
    }
    .into_any()
}

fn specs(models: &[ModelSpecs], words: Words) -> AnyView {
    let heads = models
        .iter()
        .map(|model| {
            let remove = words.with("pairs-remove", &[("model", model.id.as_str().into())]);
            view! {
                <th scope="col">
                    {link(&model.id)}
                    <a class="button quiet icon small" href=model.without_href.clone() aria-label=remove>{icon(Icon::Close)}</a>
                </th>
            }
        })
        .collect_view();
    let row = |label: &str, value: &dyn Fn(&ModelSpecs) -> String| {
        let cells = models.iter().map(|model| {
            let value = value(model);
            if value.is_empty() {
                view! { <td>{nothing(words)}</td> }.into_any()
            } else {
                view! { <td>{value}</td> }.into_any()
            }
        });
        view! { <tr><th scope="row">{words.t(label)}</th>{cells.collect_view()}</tr> }
    };
    let parameters = |model: &ModelSpecs| match (model.n_parameters, model.n_active_parameters) {
        (Some(all), Some(active)) => words.with(
            "pairs-parameters-active",
            &[("all", words.short(all).into()), ("active", words.short(active).into())],
        ),
        (Some(all), None) => words.short(all),
        _ => String::new(),
    };
    let languages = |model: &ModelSpecs| {
        let named = model.languages.iter().take(N_LANGUAGES).map(|code| name::language(code, words));
        let names = named.collect::<Vec<_>>().join(&words.t("model-list-comma"));
        match model.languages.len().saturating_sub(N_LANGUAGES) {
            0 => names,
            n => words.with("pairs-languages-more", &[("names", names.into()), ("n", n.into())]),
        }
    };
    let ready = |model: &ModelSpecs| {
        words.with("pairs-ready-of", &[("ready", model.n_ready.into()), ("n", model.n_providers.into())])
    };
    let with: Vec<String> = models.iter().map(|model| ["with=", model.id.as_str()].concat()).collect();
    let ask = ["/compare?", &with.join("&")].concat();
    view! {
        <div class="specs">
            <div class="part-head">
                <h2 id="specs">{words.t("pairs-specs")}</h2>
                <a class="button" href=ask>{words.t("compare-title")}</a>
            </div>
            <div class="scroll-x" role="region" aria-labelledby="specs" tabindex="0">
                <table class="specs-table">
                    <thead><tr><th scope="col"><span class="vh">{words.t("pairs-spec")}</span></th>{heads}</tr></thead>
                    <tbody>
                        {row("pairs-organisation", &|model| model.organisation.clone())}
                        {row("pairs-task", &|model| name::task(&model.task, words))}
                        {row("pairs-parameters", &parameters)}
                        {row("pairs-context", &|model| model.context_length.map_or_else(String::new, |n| words.tokens(n)))}
                        {row("pairs-ready-providers", &ready)}
                        {row("pairs-licence", &|model| name::licence(&model.licence, words))}
                        {row("pairs-languages", &languages)}
                        {row("pairs-released", &|model| words.date_of(&model.released))}
                        {row("pairs-library", &|model| model.library.clone().unwrap_or_default())}
                    </tbody>
                </table>
            </div>
        </div>
    }
    .into_any()
}

fn table(rows: Vec<PairRow>, sorts: Vec<PairSortChoice>, words: Words) -> AnyView {
    let heading = |sort: PairSort, key: &str, number: bool| {
        let choice = sorts.iter().find(|choice| choice.sort == sort);
        let selected = choice.and_then(|choice| choice.selected);
        let sorted = selected.map(|far| if far == counts_up(sort) { "descending" } else { "ascending" });
        let arrow = sorted.map(|way| icon(if way == "ascending" { Icon::Up } else { Icon::Down }));
        let href = choice.map(|choice| choice.href.clone());
        view! {
            <th scope="col" class=if number { "n" } else { "" } aria-sort=sorted>
                <a href=href>{words.t(key)}{arrow}</a>
            </th>
        }
        .into_any()
    };
    view! {
        <form class="compare sized pairs" action="/compare" method="get">
            <table class="readings">
                <thead>
                    <tr>
                        <th scope="col"><span class="vh">{words.t("card-compare")}</span></th>
                        {heading(PairSort::Model, "pairs-model", false)}
                        <th scope="col">{words.t("pairs-provider")}</th>
                        {heading(PairSort::Status, "pairs-status", false)}
                        {heading(PairSort::Input, "provider-input", true)}
                        {heading(PairSort::Output, "provider-output", true)}
                        {heading(PairSort::Context, "pairs-context", true)}
                        {heading(PairSort::FirstToken, "pairs-first-token", true)}
                        {heading(PairSort::Speed, "pairs-speed", true)}
                        <th scope="col">{words.t("pairs-abilities")}</th>
                        <th scope="col">{words.t("pairs-mode")}</th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(|row| pair(row, words)).collect_view()}</tbody>
            </table>
            <p class="field-hint">{words.t("pairs-price-unit")}</p>
            <div class="tray" role="group" aria-label=words.t("compare-title")>
                <b>{words.t("list-tray")}</b>
                <button type="submit" class="button primary">{words.t("compare-title")}</button>
            </div>
        </form>
    }
    .into_any()
}

/// Whether a column's first order is the rising one.
fn counts_up(sort: PairSort) -> bool {
    !matches!(sort, PairSort::Context | PairSort::Speed)
}

fn pair(row: PairRow, words: Words) -> AnyView {
    let (class, state) = match row.state {
        RouteState::Ready => ("badge ok", "pairs-ready"),
        RouteState::NeedsKey => ("badge", "pairs-needs-key"),
        RouteState::NoReplica => ("badge", "provider-no-replica"),
        RouteState::Down => ("badge danger", "pairs-down"),
    };
    let reading = |label: &str, value: Option<String>| match value {
        Some(value) => view! { <td class="n" data-label=words.t(label)>{value}</td> }.into_any(),
        None => unknown(words),
    };
    let cost = |of: fn(Price) -> u64| row.price.map(|price| words.usd_per_million(of(price)));
    let abilities = row.abilities.iter().map(|ability| {
        words.t(match ability {
            Ability::Tools => "pairs-tools",
            Ability::StructuredOutput => "pairs-structured",
            Ability::Reasoning => "pairs-reasoning",
            Ability::Vision => "pairs-vision",
        })
    });
    let abilities = abilities.collect::<Vec<_>>().join(&words.t("model-list-comma"));
    let abilities = (!abilities.is_empty()).then_some(abilities);
    let abilities = match abilities {
        Some(abilities) => view! { <td data-label=words.t("pairs-abilities")>{abilities}</td> }.into_any(),
        None => view! { <td class="unknown">{nothing(words)}</td> }.into_any(),
    };
    let mode = words.t(match row.mode {
        KeyMode::Routed => "pairs-routed",
        KeyMode::CustomKey => "pairs-own-key",
    });
    let ms = row.first_token_ms.map(|n| words.with("pairs-ms", &[("n", n.into())]));
    let speed = row
        .tokens_per_s
        .map(|n| words.with("pairs-tokens-per-s", &[("n", words.decimal(n, usize::from(n < 10.0)).into())]));
    view! {
        <tr>
            <td class="pair-pick">{pick(&row, words)}</td>
            <th scope="row" class="whole">{link(&row.model)}</th>
            <td class="pair-name">{mark(row.slug.as_str(), &row.name, row.state == RouteState::Ready)}<span>{row.name.clone()}</span></td>
            <td class="state"><span class=class>{words.t(state)}</span></td>
            {reading("provider-input", cost(|price| price.input_nanousd))}
            {reading("provider-output", cost(|price| price.output_nanousd))}
            {reading("pairs-context", row.context_length.map(|n| words.tokens(n)))}
            {reading("pairs-first-token", ms)}
            {reading("pairs-speed", speed)}
            {abilities}
            <td data-label=words.t("pairs-mode")>{mode}</td>
        </tr>
    }
    .into_any()
}

/// The box that takes a way to call into a comparison of answers, where it would answer.
fn pick(row: &PairRow, words: Words) -> Option<AnyView> {
    (row.state == RouteState::Ready).then(|| {
        let name = [row.model.as_str(), " · ", &row.name].concat();
        let label = words.with("card-compare-name", &[("model", name.into())]);
        let with = [row.model.as_str(), ":", row.slug.as_str()].concat();
        view! { <label class="pick"><input type="checkbox" name="with" value=with aria-label=label/></label> }
            .into_any()
    })
}

fn unknown(words: Words) -> AnyView {
    view! { <td class="n unknown">{nothing(words)}</td> }.into_any()
}

fn nothing(words: Words) -> AnyView {
    view! { <span aria-hidden="true">"–"</span><span class="vh">{words.t("pairs-unknown-value")}</span> }
        .into_any()
}

fn link(id: &ModelId) -> AnyView {
    view! {
        <a class="model-link" href=["/", id.as_str()].concat()>
            {name::model(id)}
        </a>
    }
    .into_any()
}
