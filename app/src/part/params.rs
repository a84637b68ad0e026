//! The parameters of a request, as the server draws them: three in the widget of a model's page, all in the
//! playground.
//!
//! A field says what it is in its attributes (`data-key`, `data-kind`, `data-min`, `data-max`), so that the browser
//! needs no table of its own: `island/playground/form.rs` checks what is typed against them.

use crate::island::MAX_TEMPERATURE_TENTHS;
use crate::part::icon::{Icon, icon};
use crate::part::structure;
use crate::words::Words;
use leptos::prelude::*;

/// The widget's three, folded away. Unset ones are not sent.
pub(crate) fn few(max_tokens: u64, words: Words) -> AnyView {
    view! {
        <details class="params">
            <summary>{words.t("chat-parameters")}<span class="params-now"></span></summary>
            <div class="params-body">
                {system(words)}
                <div class="range">
                    <label for="param-temperature">{words.t("chat-temperature")}</label>
                    <output for="param-temperature">{words.t("chat-default")}</output>
                    <input type="range" id="param-temperature" min="0" max=MAX_TEMPERATURE_TENTHS.to_string() step="1"
                        value="10" aria-valuetext=words.t("chat-default")/>
                </div>
                <div class="field">
                    <label class="field-label" for="param-max">{words.t("chat-longest")}</label>
                    <input class="input" type="number" id="param-max" inputmode="numeric" min="1"
                        max=max_tokens.to_string() placeholder=words.t("chat-default")/>
                </div>
                <button type="button" class="button small" data-do="reset">{words.t("chat-reset")}</button>
            </div>
        </details>
    }
    .into_any()
}

fn system(words: Words) -> AnyView {
    view! {
        <div class="field">
            <label class="field-label" for="param-system">{words.t("chat-system")}</label>
            <textarea class="input" id="param-system" rows="3" dir="auto"></textarea>
        </div>
    }
    .into_any()
}

/// What a field takes.
#[derive(Clone, Copy)]
enum Kind {
    /// A number between bounds; `>` before the lower one leaves it out.
    Decimal(&'static str, &'static str),
    /// The same without a fraction.
    Whole(&'static str, &'static str),
    /// Texts, one a line.
    Lines,
    /// On, or not sent.
    Flag,
    /// One of these.
    Choice(&'static [&'static str]),
    /// An object of JSON.
    Object,
}

/// A parameter: its key in a request, its message, what it takes, and its usual default.
struct Param(&'static str, &'static str, Kind, &'static str);

/// What vLLM takes, in groups by what a person wants of them. Bounds and defaults: vLLM's `SamplingParams` and
/// `ChatCompletionRequest`, version 0.32; those that OpenAI has too are the same there.
const GROUPS: [(&str, &[Param]); 4] = [
    (
        "params-sampling",
        &[
            Param("temperature", "params-temperature", Kind::Decimal("0", "2"), "1"),
            Param("top_p", "params-top-p", Kind::Decimal(">0", "1"), "1"),
            Param("top_k", "params-top-k", Kind::Whole("-1", ""), "0"),
            Param("min_p", "params-min-p", Kind::Decimal("0", "1"), "0"),
            Param("seed", "params-seed", Kind::Whole("", ""), ""),
            Param("n", "params-n", Kind::Whole("1", "128"), "1"),
        ],
    ),
    (
        "params-length",
        &[
            Param("max_tokens", "params-max-tokens", Kind::Whole("1", ""), ""),
            Param("min_tokens", "params-min-tokens", Kind::Whole("0", ""), "0"),
            Param("stop", "params-stop", Kind::Lines, ""),
            Param("ignore_eos", "params-ignore-eos", Kind::Flag, ""),
            Param(
                "reasoning_effort",
                "params-reasoning-effort",
                Kind::Choice(&["low", "medium", "high"]),
                "",
            ),
        ],
    ),
    (
        "params-repetition",
        &[
            Param("frequency_penalty", "params-frequency", Kind::Decimal("-2", "2"), "0"),
            Param("presence_penalty", "params-presence", Kind::Decimal("-2", "2"), "0"),
            Param("repetition_penalty", "params-repetition-penalty", Kind::Decimal(">0", ""), "1"),
        ],
    ),
    (
        "params-tokens",
        &[
            Param("logprobs", "params-logprobs", Kind::Flag, ""),
            Param("top_logprobs", "params-top-logprobs", Kind::Whole("0", "20"), "0"),
            Param("logit_bias", "params-logit-bias", Kind::Object, ""),
        ],
    ),
];

/// All parameters, as a drawer beside the chat where there is room, folded where there is none.
pub(crate) fn all(words: Words) -> AnyView {
    let groups = GROUPS.iter().map(|(legend, params)| group(legend, params, words)).collect_view();
    view! {
        <details class="params drawer" open>
            <summary>{words.t("chat-parameters")}<span class="params-now"></span></summary>
            <div class="params-body">
                {presets(words)}
                {system(words)}
                <p class="field-hint">{words.t("params-hint")}</p>
                {groups}
                {structure::answer(words)}
                {structure::row(words)}
                {structure::tools(words)}
                {free(words)}
                <button type="button" class="button small" data-do="reset">{words.t("chat-reset")}</button>
            </div>
        </details>
    }
    .into_any()
}

/// Named sets of parameters, kept in the browser and with the account.
fn presets(words: Words) -> AnyView {
    view! {
        <div class="presets">
            <div class="field">
                <label class="field-label" for="preset">{words.t("params-preset")}</label>
                <select class="input" id="preset"><option value="">{words.t("params-preset-none")}</option></select>
            </div>
            <div class="preset-name">
                <label class="vh" for="preset-name">{words.t("params-preset-name")}</label>
                <input class="input" id="preset-name" maxlength="60" autocomplete="off" dir="auto"
                    placeholder=words.t("params-preset-name")/>
                <button type="button" class="button small" data-do="preset-save">{words.t("params-preset-save")}</button>
                <button type="button" class="button quiet small danger" data-do="preset-delete" hidden>{words.t("params-preset-delete")}</button>
            </div>
            <p class="field-hint">{words.t("params-preset-note")}</p>
        </div>
    }
    .into_any()
}

fn group(legend: &str, params: &[Param], words: Words) -> AnyView {
    let rows = params.iter().map(|of| param(of, words)).collect_view();
    view! {
        <fieldset class="param-group">
            <legend>{words.t(legend)}</legend>
            {rows}
        </fieldset>
    }
    .into_any()
}

/// What a field takes, in words.
fn note(kind: Kind, words: Words) -> String {
    match kind {
        Kind::Lines => words.t("params-note-lines"),
        Kind::Object => words.t("params-note-bias"),
        Kind::Flag | Kind::Choice(_) => String::new(),
        Kind::Decimal(min, max) | Kind::Whole(min, max) => {
            let bounds = [("min", min.trim_start_matches('>').into()), ("max", max.into())];
            match (min.starts_with('>'), min, max) {
                (_, "", _) => words.t("params-note-whole"),
                (true, _, "") => words.with("params-note-above", &bounds),
                (true, ..) => words.with("params-note-above-to", &bounds),
                (false, _, "") => words.with("params-note-least", &bounds),
                (false, ..) => words.with("params-note-range", &bounds),
            }
        }
    }
}

fn param(Param(key, label, kind, default): &Param, words: Words) -> AnyView {
    let id = ["p-", key].concat();
    let notes = [&id, "-note ", &id, "-fault"].concat();
    let (name, min, max) = match *kind {
        Kind::Decimal(min, max) => ("decimal", min, max),
        Kind::Whole(min, max) => ("whole", min, max),
        Kind::Lines => ("lines", "", ""),
        Kind::Flag => ("flag", "", ""),
        Kind::Choice(_) => ("choice", "", ""),
        Kind::Object => ("object", "", ""),
    };
    let field = match *kind {
        Kind::Flag => {
            view! { <input type="checkbox" id=id.clone() aria-describedby=notes/> }.into_any()
        }
        Kind::Choice(words_of) => {
            let options = words_of.iter().map(|word| view! { <option>{*word}</option> }).collect_view();
            view! {
                <select class="input mono" id=id.clone() aria-describedby=notes>
                    <option value="">{words.t("chat-default")}</option>
                    {options}
                </select>
            }
            .into_any()
        }
        Kind::Lines | Kind::Object => {
            view! {
                <textarea class="input mono" id=id.clone() rows="2" spellcheck="false" dir="ltr" aria-describedby=notes></textarea>
            }
            .into_any()
        }
        Kind::Decimal(..) | Kind::Whole(..) => {
            let ghost = if default.is_empty() { words.t("chat-default") } else { (*default).to_owned() };
            view! {
                <input class="input mono" id=id.clone() inputmode="decimal" autocomplete="off" dir="ltr" placeholder=ghost
                    aria-describedby=notes/>
            }
            .into_any()
        }
    };
    view! {
        <div class="param" data-key=*key data-kind=name data-min=min data-max=max>
            <label for=id.clone()>{words.t(label)}" "<code>{*key}</code></label>
            {field}
            <button type="button" class="button quiet icon small" data-do="param-reset" hidden
                aria-label=words.with("params-reset", &[("name", words.t(label).as_str().into())])>{icon(Icon::Close)}</button>
            <p class="param-note" id=[&id, "-note"].concat()>{note(*kind, words)}</p>
            <p class="field-error" id=[&id, "-fault"].concat()></p>
        </div>
    }
    .into_any()
}

/// Whatever else a server takes, as JSON.
fn free(words: Words) -> AnyView {
    view! {
        <div class="field param-free">
            <label class="field-label" for="param-extra">{words.t("params-extra")}</label>
            <textarea class="input mono" id="param-extra" rows="3" spellcheck="false" dir="ltr"
                aria-describedby="param-extra-note param-extra-fault"></textarea>
            <p class="field-hint" id="param-extra-note">{words.t("params-extra-note")}</p>
            <p class="field-error" id="param-extra-fault"></p>
        </div>
    }
    .into_any()
}
