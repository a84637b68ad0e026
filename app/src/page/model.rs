//! A model's own page: try it, who serves it, the code, the card.

use super::Head;
use crate::island::Widget as WidgetIsland;
use crate::markdown;
use crate::part::chat;
use crate::part::figure::{counted, grouped, tokens};
use crate::part::icon::{Icon, copy_icons, icon};
use crate::part::provider::{mark, mode_words, state_words};
use crate::part::snippets;
use crate::snippet::{Client, SnippetRequest, SnippetRoute, snippet};
use crate::words::Words;
use leptos::prelude::*;
use wire::{Choice, Message, ModelPage, Price, ProviderRow, Role, RouteState, Widget};

/// How many headings make a card long enough for a table of contents.
const N_HEADINGS: usize = 3;

pub(crate) fn head(page: &ModelPage, _words: Words) -> Head {
    Head { title: page.id.to_string(), description: page.summary.clone() }
}

pub(crate) fn view(page: ModelPage, words: Words) -> AnyView {
    let served = page.providers.iter().any(|row| row.state == RouteState::Ready);
    let top = top(&page);
    let try_it = try_it(&page, served, words);
    let code = code(&page.widget, served, words);
    view! {
        {top}
        <div class="model-grid">
            {try_it}
            <div class="model-main">
                {providers(page.providers)}
                {code}
                {card(&page.card_markdown, page.source_url)}
            </div>
        </div>
    }
    .into_any()
}

fn top(page: &ModelPage) -> AnyView {
    let (namespace, name) = (page.id.namespace().to_owned(), page.id.name().to_owned());
    let by_owner = ["/models?author=", &namespace].concat();
    let tags = page.tags.iter().map(tag).collect_view();
    let requests = (page.n_requests > 0).then(|| {
        let words =
            [&counted(page.n_requests, "request", "requests"), " through this site in the last 30 days"]
                .concat();
        view! { <p class="dim num">{words}</p> }
    });
    view! {
        <div class="model-head">
            <nav class="crumbs" aria-label="Breadcrumb">
                <ol>
                    <li><a href="/models">"Models"</a></li>
                    <li><a href=by_owner>{namespace.clone()}</a></li>
                    <li aria-current="page">{name.clone()}</li>
                </ol>
            </nav>
            <div class="model-name">
                <h1><span class="owner">{namespace} "/"</span><wbr/>{name}</h1>
                <button type="button" class="button quiet icon copy needs-script" data-copy=page.id.as_str().to_owned()
                    aria-label="Copy the model's name">{copy_icons()}</button>
            </div>
            <p class="summary">{page.summary.clone()}</p>
            <ul class="tags" aria-label="Tags">{tags}</ul>
            {requests}
        </div>
    }
    .into_any()
}

fn tag(choice: &Choice) -> AnyView {
    view! { <li><a class="tag" href=choice.href.clone()>{choice.label.clone()}</a></li> }.into_any()
}

/// The side column: the widget, or why there is none and what to do, then the facts.
fn try_it(page: &ModelPage, served: bool, words: Words) -> AnyView {
    let box_ = if served { widget(page.widget.clone(), words).into_any() } else { unserved(page).into_any() };
    let facts = page
        .facts
        .iter()
        .map(|(label, value)| view! { <div><dt>{label.clone()}</dt><dd>{fact(value)}</dd></div> })
        .collect_view();
    let facts = (!page.facts.is_empty()).then(|| {
        view! {
            <section class="panel" aria-labelledby="facts">
                <div class="panel-head"><h2 id="facts">"Facts"</h2></div>
                <div class="panel-body"><dl class="facts">{facts}</dl></div>
            </section>
        }
    });
    view! { <aside class="try" aria-label="Try this model">{box_}{facts}</aside> }.into_any()
}

/// A fact's value; an address becomes a link that shows where it leads.
fn fact(value: &str) -> AnyView {
    match value.strip_prefix("https://") {
        Some(place) => {
            let place = place.strip_prefix("www.").unwrap_or(place).to_owned();
            view! { <a href=value.to_owned() rel="noopener">{place}</a> }.into_any()
        }
        None => value.to_owned().into_any(),
    }
}

fn widget(props: Widget, words: Words) -> AnyView {
    let messages = first_messages(&props);
    let curl = snippet(Client::Curl, &first_request(&props, &messages));
    view! {
        <WidgetIsland>{chat::form(props, words)}</WidgetIsland>
        <noscript>
            <div class="notice">
                <p>"The chat needs scripts, and this browser does not run them. The same question from a terminal:"</p>
                {snippets::code_block("Shell", "curl", curl, words)}
            </div>
        </noscript>
    }
    .into_any()
}

/// What to say and do when nothing would answer.
fn unserved(page: &ModelPage) -> AnyView {
    let state = |state| page.providers.iter().any(|row| row.state == state);
    let (heading, why) = if page.providers.is_empty() {
        (
            "No provider serves this model",
            "No provider known to this site has it, and no replica of the pool serves it.",
        )
    } else if state(RouteState::Down) {
        (
            "This model is down",
            "Replicas of the pool serve it, but none answers at the moment. Try again in a minute.",
        )
    } else if state(RouteState::NeedsKey) {
        (
            "This model needs a key",
            "A provider has it, but this site holds no key for that provider, and neither do you.",
        )
    } else {
        ("No replica serves this model", "The pool knows it, but no replica that is connected now serves it.")
    };
    let add_key = state(RouteState::NeedsKey).then(|| {
        view! { <li><a href="/settings/inference-providers">"Add your key"</a>" for a provider that has it."</li> }
    });
    let name = page.id.as_str().to_owned();
    view! {
        <section class="unserved" aria-labelledby="unserved">
            <h2 id="unserved">{heading}</h2>
            <p>{why}</p>
            <ul>
                {add_key}
                <li>
                    "If you run this site, connect a vLLM server that serves " <code>{name}</code>
                    ": the README says how under “Configure it”."
                </li>
                <li><a href=page.callable_href.clone()>"Chat with a model that answers now"</a>"."</li>
            </ul>
        </section>
    }
    .into_any()
}

fn providers(rows: Vec<ProviderRow>) -> AnyView {
    let body = if rows.is_empty() {
        view! { <p class="dim">"No provider known to this site has this model."</p> }.into_any()
    } else {
        let chosen = rows.iter().position(|row| row.state == RouteState::Ready);
        let rows = rows
            .into_iter()
            .enumerate()
            .map(|(i, row)| provider_row(i, chosen == Some(i), row))
            .collect_view();
        view! {
            <div class="sized">
                <table class="readings ranked">
                    <thead>
                        <tr>
                            <th scope="col">"Provider"</th>
                            <th scope="col">"Key"</th>
                            <th scope="col" class="n">"First token"</th>
                            <th scope="col" class="n">"Speed"</th>
                            <th scope="col" class="n">"In, $/M"</th>
                            <th scope="col" class="n">"Out, $/M"</th>
                            <th scope="col" class="n">"Context"</th>
                            <th scope="col">"State"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="part" aria-labelledby="providers">
            <h2 id="providers">"Providers, in your order"</h2>
            <p>
                "A request goes to the first that is ready. "
                <a href="/settings/inference-providers">"Change the order or add keys"</a>"."
            </p>
            {body}
        </section>
    }
    .into_any()
}

fn provider_row(i: usize, chosen: bool, row: ProviderRow) -> AnyView {
    let ready = row.state == RouteState::Ready;
    let (class, words) = state_words(row.state);
    let badge = if row.state == RouteState::NeedsKey {
        let spoken = [" for ", &row.name].concat();
        view! { <a class=class href="/settings/inference-providers">"Add a key"<span class="vh">{spoken}</span></a> }.into_any()
    } else {
        view! { <span class=class>{words}</span> }.into_any()
    };
    let place = row.clusters.iter().map(cluster_words).collect::<Vec<_>>().join(" · ");
    let place = (!place.is_empty()).then(|| view! { <span class="provider-where">{place}</span> });
    // What a badge says and does needs no second line.
    let hint = row
        .hint
        .filter(|_| row.state != RouteState::NeedsKey)
        .map(|hint| view! { <span class="provider-where">{hint}</span> });
    let known = ready || row.key_last_four.is_some();
    let mode = if known { mode_words(row.mode, row.key_last_four.as_deref()) } else { "–".to_owned() };
    let (input, output) = match row.price {
        Some(Price { input_nanousd, output_nanousd }) => {
            (Some(wire::display_per_million(input_nanousd)), Some(wire::display_per_million(output_nanousd)))
        }
        None => (None, None),
    };
    let first_token = row.first_token_ms.map(|ms| [&grouped(ms), " ms"].concat());
    let speed = row.tokens_per_s.map(|speed| [&grouped(speed.round().max(0.0) as u64), " tok/s"].concat());
    let reading = |label: &'static str, value: Option<String>| {
        let class = if value.is_some() { "n" } else { "n unknown" };
        view! { <td class=class data-label=label>{value.unwrap_or_else(|| "–".to_owned())}</td> }
    };
    view! {
        <tr class=if ready { "" } else { "not-served" }>
            <th scope="row" class="whole">
                <span class="provider">
                    <span class=if chosen { "ladder-rank chosen" } else { "ladder-rank" }>{(i + 1).to_string()}</span>
                    {mark(row.slug.as_str(), &row.name, ready)}
                    {row.name}
                </span>
                {place}
                {hint}
            </th>
            <td class=if known { "" } else { "unknown" } data-label="Key">{mode}</td>
            {reading("First token", first_token)}
            {reading("Speed", speed)}
            {reading("In, $/M", input)}
            {reading("Out, $/M", output)}
            {reading("Context", row.context_length.map(tokens))}
            <td class="state">{badge}</td>
        </tr>
    }
    .into_any()
}

fn cluster_words(cluster: &wire::ClusterLabel) -> String {
    match (&cluster.country, &cluster.partner) {
        (Some(country), _) => [&cluster.name, ", ", country].concat(),
        (None, Some(partner)) => [&cluster.name, ", ", partner].concat(),
        (None, None) => cluster.name.clone(),
    }
}

/// The code, first for the request that the widget would make as it opens.
fn code(props: &Widget, served: bool, words: Words) -> AnyView {
    let messages = first_messages(props);
    let tabs = snippets::tabs("client", &first_request(props, &messages), words);
    let note = if served { "" } else { " They work once a provider is ready." };
    view! {
        <section class="part snippets" aria-labelledby="code">
            <h2 id="code">"Use it from your code"</h2>
            <p>
                "These call this site, which picks the provider. They read an access token from "
                <code>"HF_TOKEN"</code> "; make one in "
                <a href="/settings/inference-providers#tokens">"Settings"</a> "." {note}
            </p>
            {chat::sample_switches(served, words)}
            {tabs}
        </section>
    }
    .into_any()
}

/// What the first snippets ask.
fn first_messages(props: &Widget) -> [Message; 1] {
    let question = props.examples.first().map_or("What is the capital of France?", String::as_str);
    [Message { role: Role::User, content: question.to_owned() }]
}

fn first_request<'a>(props: &'a Widget, messages: &'a [Message]) -> SnippetRequest<'a> {
    let ready = props.providers.iter().find(|provider| provider.state == RouteState::Ready);
    SnippetRequest {
        origin: &props.origin,
        model: props.model.as_str(),
        route: ready.map_or(SnippetRoute::Auto, |provider| SnippetRoute::Provider(provider.slug.as_str())),
        messages,
        stream: false,
        temperature: None,
        top_p: None,
        max_tokens: None,
    }
}

fn card(card: &str, source_url: Option<String>) -> AnyView {
    let headings = markdown::headings(card);
    let toc = (headings.len() >= N_HEADINGS).then(|| {
        let links = headings
            .into_iter()
            .map(|(level, id, text)| {
                let href = ["#", &id].concat();
                view! { <li data-level=level.to_string()><a href=href>{text}</a></li> }
            })
            .collect_view();
        view! {
            <details class="toc"><summary>"Contents"</summary><ul>{links}</ul></details>
        }
    });
    let source = source_url.map(|href| {
        view! {
            <p><a class="source" href=href rel="noopener">"Weights and original card" {icon(Icon::External)}</a></p>
        }
    });
    let html = markdown::to_html(card);
    view! {
        <section class="part" aria-labelledby="card">
            <h2 id="card">"Model card"</h2>
            {source}
            {toc}
            <div class="prose" inner_html=html></div>
        </section>
    }
    .into_any()
}
