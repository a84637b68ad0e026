//! The first render of the code tabs, complete without a script; the module `samples` makes it live.

use crate::part::chat;
use crate::part::icon::copy_icons;
use crate::snippet::{Client, SnippetRequest, SnippetRoute, snippet};
use crate::words::Words;
use leptos::prelude::*;
use wire::{Message, Role, RouteState, Widget};

/// The code, first for the request that the widget would make as it opens.
pub(crate) fn section(props: &Widget, served: bool, words: Words) -> AnyView {
    let messages = first_messages(props);
    let tabs = tabs("client", &first_request(props, &messages), words);
    let note = words.rich("model-code-note", &[], |part, text| match part {
        "tokens" => view! { <a href="/settings/inference-providers#tokens">{text}</a> }.into_any(),
        _ => view! { <code>{text}</code> }.into_any(),
    });
    let later = (!served).then(|| view! { <p class="dim">{words.t("model-code-later")}</p> });
    view! {
        <section class="part snippets" aria-labelledby="code">
            <h2 id="code">{words.t("model-code")}</h2>
            <p>{note}</p>
            {later}
            {chat::sample_switches(served, words)}
            {tabs}
        </section>
    }
    .into_any()
}

/// What the first snippets ask.
pub(crate) fn first_messages(props: &Widget) -> [Message; 1] {
    let question = props.examples.first().map_or("What is the capital of France?", String::as_str);
    [Message::new(Role::User, question)]
}

pub(crate) fn first_request<'a>(props: &'a Widget, messages: &'a [Message]) -> SnippetRequest<'a> {
    let ready = props.providers.iter().find(|provider| provider.state == RouteState::Ready);
    SnippetRequest {
        origin: &props.origin,
        model: props.model.as_str(),
        route: ready.map_or(SnippetRoute::Auto, |provider| SnippetRoute::Provider(provider.slug.as_str())),
        messages,
        stream: false,
        fields: &[],
    }
}

/// Code for `request` in every client, one tab each. `id` keeps the radios of two such groups apart.
pub(crate) fn tabs(id: &'static str, request: &SnippetRequest, words: Words) -> AnyView {
    let mut language = "";
    let tabs = Client::ALL
        .into_iter()
        .enumerate()
        .map(|(i, client)| {
            // "curl" says where it runs.
            let group = (client.language() != language && client != Client::Curl).then(|| {
                language = client.language();
                view! { <span class="tab-group" aria-hidden="true">{language}</span> }
            });
            tab(id, i, client, group.into_any(), snippet(client, request), words)
        })
        .collect_view();
    view! { <div class="tabs" role="radiogroup" aria-label=words.t("snippet-group")>{tabs}</div> }.into_any()
}

fn tab(id: &'static str, i: usize, client: Client, group: AnyView, code: String, words: Words) -> AnyView {
    let radio = [id, "-", &i.to_string()].concat();
    let named = [("language", client.language().into()), ("client", client.label().into())];
    let spoken = words.with("snippet-with", &named);
    let install = client.install().map(|command| {
        view! {
            <div class="install">
                <code>{command}</code>
                <button type="button" class="button quiet icon small copy needs-script" data-copy=command
                    aria-label=words.with("snippet-copy-command", &[("command", command.into())])>{copy_icons()}</button>
            </div>
        }
    });
    view! {
        {group}
        <input class="tab-radio" type="radio" name=id id=radio.clone() checked={i == 0}/>
        <label class="tab" for=radio><span aria-hidden="true">{client.label()}</span><span class="vh">{spoken}</span></label>
        <div class="tab-panel">
            {install}
            {code_block(client.language(), client.label(), code, words)}
        </div>
    }
    .into_any()
}

/// A framed block of code with its name and a copy button.
pub(crate) fn code_block(language: &'static str, name: &'static str, code: String, words: Words) -> AnyView {
    let label = words.with("snippet-label", &[("language", language.into()), ("client", name.into())]);
    view! {
        <div class="code-block">
            <div class="code-head">
                <span>{language}</span>
                <button type="button" class="button quiet icon small copy needs-script" data-copy-code=""
                    aria-label=words.t("snippet-copy")>{copy_icons()}</button>
            </div>
            <pre tabindex="0" role="group" aria-label=label>
                <code data-lang=language.to_lowercase()>{code}</code>
            </pre>
        </div>
    }
    .into_any()
}
