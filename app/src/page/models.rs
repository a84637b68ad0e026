//! The model list: search, filters and order in the address, so that every view of it is a link.
//!
//! The cards stand in a form of their own: what is ticked there is compared. Both forms work without script.

use super::Head;
use crate::part::icon::{Icon, icon};
use crate::part::{model_card, name, paging, search};
use crate::words::Words;
use leptos::prelude::*;
use wire::{
    ActiveFilter, AssetUrls, Facet, FacetChoice, FacetGroup, Filter, ModelId, ModelsPage, PoolSummary, Sort,
    SortChoice,
};

/// How many values of a filter show when the rest folds away.
const N_CHOICES: usize = 6;
/// How many values of a filter need no fold: it would save less than it hides.
const N_UNFOLDED: usize = 8;
/// From how many values on a field narrows them.
const N_NARROWED: usize = 16;

pub(crate) fn head(page: &ModelsPage, words: Words) -> Head {
    let title = if page.search.is_empty() {
        words.t("list-title")
    } else {
        words.with("list-title-search", &[("search", (&page.search).into())])
    };
    Head { title, description: words.t("list-about") }
}

pub(crate) fn view(page: ModelsPage, assets: &AssetUrls, words: Words) -> AnyView {
    // Where nothing is found the same filters are offered with the reason.
    let chips = if page.models.is_empty() { None } else { chips(&page.active, words) };
    let results = if page.models.is_empty() {
        empty(&page, words)
    } else {
        view! {
            <form class="compare" action="/inference/models" method="get" data-tray="">
                {model_card::cards(page.models, true, words)}
                {tray(words)}
            </form>
        }
        .into_any()
    };
    view! {
        <div class="intro">
            <h1>{words.t("list-title")}</h1>
            <p class="pool">
                {pool_line(&page.pool, words)} " "
                <a href="/inference/models">{words.t("list-compare-all")}</a>
            </p>
        </div>
        <div class="catalogue">
            <div class="rail">{rail(page.search, page.facets, page.kept, assets, words)}</div>
            <section class="results" aria-labelledby="count">
                {results_head(page.n_models, page.paging.shown, page.paging.n_pages, page.sorts, words)}
                {chips}
                {results}
                {paging::pages(page.paging, words)}
            </section>
        </div>
    }
    .into_any()
}

/// What the pool serves now, in one sentence.
fn pool_line(pool: &PoolSummary, words: Words) -> String {
    if pool.n_replicas == 0 {
        words.t("list-pool-none")
    } else if pool.n_healthy == 0 {
        words.t("list-pool-silent")
    } else {
        words.with("list-pool-models", &[("n", pool.n_models.into())])
    }
}

fn rail(
    text: String,
    facets: Vec<FacetGroup>,
    kept: Vec<(String, String)>,
    assets: &AssetUrls,
    words: Words,
) -> AnyView {
    let n_chosen = facets.iter().flat_map(|group| &group.choices).filter(|choice| choice.selected).count();
    let summary = if n_chosen > 0 {
        words.with("list-filters-chosen", &[("n", n_chosen.into())])
    } else {
        words.t("list-filters")
    };
    view! {
        <form action="/models" method="get" role="search" aria-label=words.t("search-label")>
            {search::field("search", text, assets, words)}
            {kept.into_iter().map(|(key, value)| view! { <input type="hidden" name=key value=value/> }).collect_view()}
            <details class="facets">
                <summary>{summary}</summary>
                <div class="facets-body" data-submit-on-change="">
                    {facets.into_iter().map(|group| facet(group, words)).collect_view()}
                    <button class="button" type="submit">{words.t("list-apply")}</button>
                </div>
            </details>
        </form>
    }
    .into_any()
}

fn facet(group: FacetGroup, words: Words) -> AnyView {
    let FacetGroup { facet, choices, n_unlisted } = group;
    let n_choices = choices.len();
    let title = words.t(title(facet));
    let mut boxes =
        choices.into_iter().map(|choice| (choice.selected, check(facet, choice, words))).collect::<Vec<_>>();
    let rest = boxes.split_off(if n_choices > N_UNFOLDED { N_CHOICES } else { n_choices });
    // A choice in force is never folded away.
    let open = rest.iter().any(|(selected, _)| *selected);
    let n_rest = rest.len();
    let unlisted = (n_unlisted > 0).then(|| {
        view! { <p class="field-hint">{words.with("list-unlisted", &[("n", n_unlisted.into())])}</p> }
    });
    let rest = (n_rest > 0).then(|| {
        let more = words.with("list-more", &[("n", n_rest.into())]);
        let rest = rest.into_iter().map(|(_, check)| check).collect_view();
        view! { <details open=open><summary>{more}</summary>{rest}{unlisted}</details> }
    });
    let narrow = (n_choices >= N_NARROWED).then(|| {
        let label = words.with("list-narrow", &[("facet", (&title).into())]);
        view! {
            <input class="input narrow needs-script" type="text" data-narrow="" autocomplete="off" spellcheck="false"
                aria-label=label placeholder=words.t("list-narrow-hint")/>
        }
    });
    let note =
        (facet == Facet::Price).then(|| view! { <p class="field-hint">{words.t("list-price-note")}</p> });
    view! {
        <fieldset class="facet">
            <legend>{title}</legend>
            {narrow}
            {boxes.into_iter().map(|(_, check)| check).collect_view()}
            {rest}
            {note}
        </fieldset>
    }
    .into_any()
}

fn title(facet: Facet) -> &'static str {
    match facet {
        Facet::Availability => "list-facet-availability",
        Facet::Task => "list-facet-task",
        Facet::Provider => "list-facet-provider",
        Facet::Organisation => "list-facet-organisation",
        Facet::Language => "list-facet-language",
        Facet::Licence => "list-facet-licence",
        Facet::Size => "list-facet-size",
        Facet::Context => "list-facet-context",
        Facet::Price => "list-facet-price",
        Facet::Library => "list-facet-library",
    }
}

/// What a value is called: a fact's own name, or a word of ours.
fn value_words(facet: Facet, value: &str, name: Option<&str>, words: Words) -> String {
    let key = match (facet, value) {
        (Facet::Availability, "warm") => "list-callable",
        (Facet::Availability, "own-key") => "list-own-key",
        (Facet::Provider, "all") => "list-any-provider",
        (Facet::Size, "0-3b") => "list-size-smallest",
        (Facet::Size, "3b-10b") => "list-size-small",
        (Facet::Size, "10b-40b") => "list-size-middle",
        (Facet::Size, "40b-100b") => "list-size-large",
        (Facet::Size, "100b-") => "list-size-largest",
        (Facet::Price, "free") => "list-price-free",
        (Facet::Price, most) => {
            let nanousd = match most {
                "0.5" => 500_000_000,
                "2" => 2_000_000_000,
                "10" => 10_000_000_000,
                _ => return value.to_owned(),
            };
            return words.with("list-price-most", &[("price", words.usd_per_million(nanousd).into())]);
        }
        (Facet::Context, least) => {
            let n = match least {
                "8k" => 8 << 10,
                "32k" => 32 << 10,
                "128k" => 128 << 10,
                "1m" => 1_000_000,
                _ => return value.to_owned(),
            };
            return words.with("list-context-least", &[("n", words.tokens(n).into())]);
        }
        (Facet::Task, task) => return name::task(task, words),
        (Facet::Language, code) => return name::language(code, words),
        (Facet::Licence, value) => return name::licence(name.unwrap_or(value), words),
        _ => return name.unwrap_or(value).to_owned(),
    };
    words.t(key)
}

fn check(facet: Facet, choice: FacetChoice, words: Words) -> AnyView {
    let key = facet.key();
    let id = ["f-", key, "-", &choice.value].concat().replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let none = choice.count == 0 && !choice.selected;
    let label = value_words(facet, &choice.value, choice.name.as_deref(), words);
    view! {
        <label class=if none { "check none" } else { "check" }>
            <input type="checkbox" id=id name=key value=choice.value checked=choice.selected/>
            <span>{label}</span>
            <span class="count">{words.number(choice.count as u64)}</span>
        </label>
    }
    .into_any()
}

fn results_head(
    n_models: usize,
    (first, last): (usize, usize),
    n_pages: usize,
    sorts: Vec<SortChoice>,
    words: Words,
) -> AnyView {
    let count =
        words.rich("list-count", &[("n", n_models.into())], |_, text| view! { <b>{text}</b> }.into_any());
    let shown = (n_pages > 1).then(|| {
        let shown = words.with("list-shown", &[("first", first.into()), ("last", last.into())]);
        view! { <span class="dim num">{shown}</span> }
    });
    let orders = sorts
        .into_iter()
        .map(|choice| {
            let key = match choice.sort {
                Sort::Trending => "list-sort-trending",
                Sort::Newest => "list-sort-newest",
                Sort::Cheapest => "list-sort-cheapest",
                Sort::Fastest => "list-sort-fastest",
                Sort::Likes => "list-sort-likes",
                Sort::Largest => "list-sort-largest",
                Sort::Name => "list-sort-name",
            };
            let current = choice.selected.then_some("true");
            view! { <a href=choice.href aria-current=current>{words.t(key)}</a> }
        })
        .collect_view();
    view! {
        <div class="results-head">
            <h2 id="count">{count}</h2>
            {shown}
            <nav class="sorts" aria-label=words.t("list-sort-by")>
                <span class="dim" aria-hidden="true">{words.t("list-sort")}</span>
                {orders}
            </nav>
        </div>
    }
    .into_any()
}

fn chips(active: &[ActiveFilter], words: Words) -> Option<AnyView> {
    (!active.is_empty()).then(|| {
        let chips = active.iter().map(|filter| view! { <li>{chip(filter, words)}</li> }).collect_view();
        view! {
            <div class="chips">
                <ul class="tags" aria-label=words.t("list-active")>{chips}</ul>
                <a class="clear" href="/models">{words.t("list-clear")}</a>
            </div>
        }
        .into_any()
    })
}

fn chip(active: &ActiveFilter, words: Words) -> AnyView {
    let said = |key: &str, value: &str| words.with(key, &[("value", value.into())]);
    let text = match &active.filter {
        Filter::Facet(Facet::Organisation, value, name) => {
            said("list-filter-organisation", name.as_deref().unwrap_or(value))
        }
        Filter::Facet(facet, value, name) => value_words(*facet, value, name.as_deref(), words),
        Filter::Search(text) => said("list-filter-search", text),
        Filter::Tag(tag) => said("list-filter-tag", tag),
        Filter::Parameters(range) => said("list-filter-parameters", range),
    };
    let label = words.with("list-remove", &[("filter", (&text).into())]);
    view! { <a class="chip" href=active.href.clone() aria-label=label>{text}{icon(Icon::Close)}</a> }
        .into_any()
}

/// What is ticked for a comparison. It shows once something is; a script adds what was ticked on other pages.
fn tray(words: Words) -> AnyView {
    view! {
        <div class="tray" role="group" aria-label=words.t("list-tray-name") data-remove=words.t("list-tray-remove")>
            <b>{words.t("list-tray")}</b>
            <ul class="tags tray-picked"></ul>
            <button type="button" class="button quiet needs-script" data-tray-clear="">{words.t("list-tray-clear")}</button>
            <button type="submit" class="button primary">{words.t("list-tray-submit")}</button>
            <button type="submit" class="button" formaction="/compare">{words.t("compare-title")}</button>
        </div>
    }
    .into_any()
}

fn empty(page: &ModelsPage, words: Words) -> AnyView {
    let searched = [("search", (&page.search).into())];
    // The search itself is among the filters in force.
    let heading = match (page.search.is_empty(), page.active.len() < 2) {
        (true, _) => words.t("list-empty-filters"),
        (false, true) => words.with("list-empty-search", &searched),
        (false, false) => words.with("list-empty-search-filters", &searched),
    };
    let advice = if page.active.len() < 2 && !page.search.is_empty() {
        words.t("list-empty-advice-search")
    } else {
        words.t("list-empty-advice-filters")
    };
    let similar = (!page.similar.is_empty()).then(|| {
        let link = |id: &ModelId| {
            view! { <li><a class="tag mono" href=["/", id.as_str()].concat()>{id.to_string()}</a></li> }
        };
        let links = page.similar.iter().map(link).collect_view();
        view! {
            <div class="similar">
                <h4>{words.t("list-empty-similar")}</h4>
                <ul class="tags">{links}</ul>
            </div>
        }
    });
    let removals = page.active.iter().map(|filter| view! { <li>{chip(filter, words)}</li> }).collect_view();
    view! {
        <div class="empty">
            <h3>{heading}</h3>
            {similar}
            <p>{advice}</p>
            <ul class="tags">{removals}</ul>
            <a class="button" href="/models">{words.t("list-empty-all")}</a>
        </div>
    }
    .into_any()
}
