//! The model list: search, filters and order in the address, so that every view of it is a link.

use super::Head;
use crate::part::figure::{counted, grouped, price, short, tokens};
use crate::part::icon::{Icon, icon};
use crate::part::provider::marks;
use crate::words::Words;
use leptos::prelude::*;
use wire::{Choice, Facet, ModelCard, ModelsPage, PoolSummary, RouteState};

/// How many values of a filter show when the rest folds away.
const N_CHOICES: usize = 8;
/// How many values of a filter need no fold: it would save less than it hides.
const N_UNFOLDED: usize = 12;

pub(crate) fn head(page: &ModelsPage, words: Words) -> Head {
    let title = if page.search.is_empty() {
        words.t("list-title")
    } else {
        words.with("list-title-search", &[("search", (&page.search).into())])
    };
    Head { title, description: words.t("list-about") }
}

pub(crate) fn view(page: ModelsPage, path: &str, _words: Words) -> AnyView {
    let home = path.split('?').next() == Some("/");
    let kept = kept(path, &page.facets);
    let results = if page.models.is_empty() {
        empty(&page).into_any()
    } else {
        view! { <ul class="cards">{page.models.into_iter().map(card).collect_view()}</ul> }.into_any()
    };
    view! {
        {intro(home, &page.pool)}
        <div class="catalogue">
            <div class="rail">{rail(page.search, page.facets, kept)}</div>
            <section class="results" aria-labelledby="count">
                {results_head(page.n_models, page.sort)}
                {chips(&page.active)}
                {results}
                {paging(page.previous_href, page.next_href)}
            </section>
        </div>
    }
    .into_any()
}

fn intro(home: bool, pool: &PoolSummary) -> AnyView {
    let pool = pool_line(pool);
    if home {
        view! {
            <div class="intro">
                <h1>"Open models, on public compute"</h1>
                <p>
                    "Browse models, ask one a question in your browser, and take the code that does the same. "
                    "Answers come from partners' clusters or from the providers you choose."
                </p>
                <p class="pool">{pool}</p>
            </div>
        }
        .into_any()
    } else {
        view! { <div class="intro"><h1>"Models"</h1><p class="pool">{pool}</p></div> }.into_any()
    }
    .into_any()
}

/// What the pool serves now, in one sentence.
fn pool_line(pool: &PoolSummary) -> String {
    let plural = |n: usize, one: &str, many: &str| counted(n as u64, one, many);
    if pool.n_replicas == 0 {
        return "No replica is connected to the pool yet.".to_owned();
    }
    if pool.n_healthy == 0 {
        return ["The pool has ", &plural(pool.n_replicas, "replica", "replicas"), ", but none answers now."]
            .concat();
    }
    let clusters = plural(pool.clusters.len(), "cluster", "clusters");
    let models = plural(pool.n_models, "model", "models");
    let answering = if pool.n_healthy == pool.n_replicas {
        plural(pool.n_replicas, "replica", "replicas")
    } else {
        [&pool.n_healthy.to_string(), " of ", &plural(pool.n_replicas, "replica", "replicas")].concat()
    };
    ["The pool serves ", &models, " now: ", &answering, " in ", &clusters, "."].concat()
}

/// What of the address the form has no control for, such as an order or an author, and so takes along. A new
/// choice starts at the first page of results.
fn kept(path: &str, facets: &[Facet]) -> Vec<(String, String)> {
    let (_, query) = path.split_once('?').unwrap_or_default();
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let pairs = pairs.map(|(key, value)| (decoded(key), decoded(value)));
    pairs
        .filter(|(key, _)| {
            !matches!(key.as_str(), "search" | "p") && facets.iter().all(|facet| facet.key != *key)
        })
        .collect()
}

/// A query's key or value without its escapes; what is no escape stays as it is.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escape = (byte == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        let escape = escape.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        if let Some(escaped) = escape.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            decoded.push(escaped);
            at += 3;
        } else {
            decoded.push(if byte == b'+' { b' ' } else { byte });
            at += 1;
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

fn rail(search: String, facets: Vec<Facet>, kept: Vec<(String, String)>) -> AnyView {
    let n_chosen = facets.iter().flat_map(|facet| &facet.choices).filter(|choice| choice.selected).count();
    let chosen = (n_chosen > 0).then(|| [" (", &n_chosen.to_string(), ")"].concat());
    view! {
        <form action="/models" method="get" role="search" aria-label="Models">
            <div class="search">
                {icon(Icon::Search)}
                <label class="vh" for="search">"Search models"</label>
                <input id="search" class="input" type="search" name="search" value=search autocomplete="off"
                    spellcheck="false" placeholder="Search models"/>
            </div>
            {kept.into_iter().map(|(key, value)| view! { <input type="hidden" name=key value=value/> }).collect_view()}
            <details class="facets">
                <summary>"Filters" {chosen}</summary>
                <div class="facets-body" data-submit-on-change="">
                    {facets.into_iter().map(facet).collect_view()}
                    <button class="button" type="submit">"Apply"</button>
                </div>
            </details>
        </form>
    }
    .into_any()
}

fn facet(facet: Facet) -> AnyView {
    let Facet { key, label, choices } = facet;
    let n_choices = choices.len();
    let mut boxes =
        choices.into_iter().map(|choice| (choice.selected, check(&key, choice))).collect::<Vec<_>>();
    let rest = boxes.split_off(if n_choices > N_UNFOLDED { N_CHOICES } else { n_choices });
    // A choice in force is never folded away.
    let open = rest.iter().any(|(selected, _)| *selected);
    let n_rest = rest.len();
    let rest = (n_rest > 0).then(|| {
        let more = [&n_rest.to_string(), " more"].concat();
        let rest = rest.into_iter().map(|(_, check)| check).collect_view();
        view! { <details open=open><summary>{more}</summary>{rest}</details> }
    });
    view! {
        <fieldset class="facet">
            <legend>{label}</legend>
            {boxes.into_iter().map(|(_, check)| check).collect_view()}
            {rest}
        </fieldset>
    }
    .into_any()
}

fn check(key: &str, choice: Choice) -> AnyView {
    let id = ["f-", key, "-", &choice.value].concat().replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let none = choice.count == Some(0) && !choice.selected;
    let count = choice.count.map(|count| {
        view! { <span class="count">{grouped(count as u64)}<span class="vh">" models"</span></span> }
    });
    view! {
        <label class=if none { "check none" } else { "check" } for=id.clone()>
            <input type="checkbox" id=id.clone() name=key.to_owned() value=choice.value checked=choice.selected/>
            <span>{choice.label}</span>
            {count}
        </label>
    }
    .into_any()
}

fn results_head(n_models: usize, sort: Vec<Choice>) -> AnyView {
    let noun = if n_models == 1 { " model" } else { " models" };
    let orders = sort
        .into_iter()
        .map(|choice| {
            let current = choice.selected.then_some("true");
            view! { <a href=choice.href aria-current=current>{choice.label}</a> }
        })
        .collect_view();
    view! {
        <div class="results-head">
            <h2 id="count"><b>{grouped(n_models as u64)}</b>{noun}</h2>
            <nav class="sorts" aria-label="Sort by"><span class="dim" aria-hidden="true">"Sort"</span>{orders}</nav>
        </div>
    }
    .into_any()
}

fn chips(active: &[Choice]) -> Option<impl IntoView + use<>> {
    let chips = active.iter().map(chip).collect_view();
    (!active.is_empty()).then(|| {
        view! {
            <div class="chips">
                {chips}
                <a class="clear" href="/models">"Clear all"</a>
            </div>
        }
    })
}

fn chip(choice: &Choice) -> AnyView {
    view! {
        <a class="chip" href=choice.href.clone()>
            <span class="vh">"Remove filter: "</span>
            {choice.label.clone()}
            {icon(Icon::Close)}
        </a>
    }
    .into_any()
}

fn card(card: ModelCard) -> AnyView {
    let href = ["/", card.id.as_str()].concat();
    let state = |state| card.providers.iter().any(|provider| provider.state == state);
    let (class, words) = if state(RouteState::Ready) {
        ("badge ok", "Answers now")
    } else if state(RouteState::Down) {
        ("badge danger", "Down")
    } else if state(RouteState::NeedsKey) {
        ("badge", "Needs a key")
    } else {
        ("badge", "Not served here")
    };
    let meta = [
        (!card.task.is_empty()).then_some(card.task),
        card.n_parameters.map(short),
        card.context_length.map(|n| [&tokens(n), " context"].concat()),
        (!card.licence.is_empty()).then_some(card.licence),
        (card.n_requests > 0).then(|| counted(card.n_requests, "request", "requests")),
    ];
    let meta = meta.into_iter().flatten().map(|item| view! { <li>{item}</li> }).collect_view();
    let price = card.cheapest.map(|cheapest| {
        let title = (!cheapest.free()).then_some("US dollars per million tokens");
        view! { <span class="price" title=title>{price(cheapest)}</span> }
    });
    let marks = (!card.providers.is_empty()).then(|| marks(card.providers));
    view! {
        <li class="model-card">
            <h3><a href=href><span class="owner">{card.id.namespace().to_owned()} "/"</span><wbr/>{card.id.name().to_owned()}</a></h3>
            <p>{card.summary}</p>
            <ul class="meta">{meta}</ul>
            <div class="model-card-foot">{marks}<span class=class>{words}</span>{price}</div>
        </li>
    }
    .into_any()
}

fn empty(page: &ModelsPage) -> AnyView {
    // The search itself is among the filters in force.
    let end = if page.active.len() < 2 { "”." } else { "” with these filters." };
    let heading = if page.search.is_empty() {
        "No model matches these filters.".to_owned()
    } else {
        ["No model matches “", &page.search, end].concat()
    };
    let removals = page.active.iter().map(chip).collect_view();
    let advice = if page.active.len() < 2 && !page.search.is_empty() {
        "Try fewer letters, or an organisation's name."
    } else {
        "Remove a filter, or start over."
    };
    view! {
        <div class="empty">
            <h3>{heading}</h3>
            <p>{advice}</p>
            <div class="tags">{removals}</div>
            <a class="button" href="/models">"Show all models"</a>
        </div>
    }
    .into_any()
}

fn paging(previous: Option<String>, next: Option<String>) -> Option<impl IntoView> {
    (previous.is_some() || next.is_some()).then(|| {
        let previous = previous.map(|href| view! { <a class="button" rel="prev" href=href>"Previous"</a> });
        let next = next.map(|href| view! { <a class="button" rel="next" href=href>"Next"</a> });
        view! { <nav class="pages" aria-label="Pages of results">{previous}{next}</nav> }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_takes_along_what_the_form_has_no_control_for() {
        let facet = Facet { key: "inference_provider".to_owned(), label: String::new(), choices: Vec::new() };
        let kept = kept(
            "/models?inference_provider=a&search=x&p=3&author=swiss%2Dai&other=a+b&sort=trending&%zz",
            &[facet],
        );
        let kept: Vec<_> = kept.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(kept, [("author", "swiss-ai"), ("other", "a b"), ("sort", "trending"), ("%zz", "")]);
        assert!(super::kept("/models", &[]).is_empty());
    }
}
