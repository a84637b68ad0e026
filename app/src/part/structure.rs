//! What shapes an answer besides numbers, as the server draws it: a schema that it keeps to, and functions that the
//! model may call.
//!
//! A property's row and a function's form are drawn once, hidden; the browser copies them
//! (`island/playground/editor.rs` and `tools.rs`).

use crate::part::icon::{Icon, icon};
use crate::words::Words;
use leptos::prelude::*;

/// The types that a row offers. As in `island/playground/design.rs`.
const KINDS: [&str; 6] = ["string", "number", "integer", "boolean", "array", "object"];

/// A schema for the answer.
pub(crate) fn answer(words: Words) -> AnyView {
    view! {
        <fieldset class="param-group structure">
            <legend>{words.t("tool-structure")}</legend>
            <label class="check"><input type="checkbox" id="structure-on" aria-describedby="structure-note"/><span>{words.t("tool-structure-on")}</span></label>
            <p class="param-note" id="structure-note">{words.t("tool-structure-note")}</p>
            <div class="schema" id="structure" hidden>
                {schema(words)}
            </div>
        </fieldset>
    }
    .into_any()
}

/// Both views of a schema: a row a property, and its code.
fn schema(words: Words) -> AnyView {
    view! {
        <div class="schema-rows"></div>
        <button type="button" class="button small" data-do="schema-add">{words.t("tool-property-add")}</button>
        <details class="schema-code">
            <summary>{words.t("tool-code")}</summary>
            <textarea class="input mono" data-part="code" rows="10" spellcheck="false" dir="ltr" aria-label=words.t("tool-code")></textarea>
            <p class="field-error" role="alert"></p>
        </details>
    }
    .into_any()
}

/// Functions that the model may call.
pub(crate) fn tools(words: Words) -> AnyView {
    view! {
        <fieldset class="param-group tools" id="tools">
            <legend>{words.t("tool-tools")}</legend>
            <p class="param-note" id="tools-note">{words.t("tool-tools-note")}</p>
            <div class="tool-list"></div>
            {tool(words)}
            <button type="button" class="button small" data-do="tool-add">{words.t("tool-add")}</button>
            <div class="field" id="tool-choice-field" hidden>
                <label class="field-label" for="tool-choice">{words.t("tool-choice")}</label>
                <select class="input mono" id="tool-choice">
                    <option value="">{words.t("chat-default")}</option>
                    <option value="\"auto\"">"auto"</option>
                    <option value="\"none\"">"none"</option>
                    <option value="\"required\"">"required"</option>
                </select>
            </div>
            <details class="schema-code">
                <summary>{words.t("tool-tools-code")}</summary>
                <textarea class="input mono" id="tools-code" rows="10" spellcheck="false" dir="ltr"
                    aria-label=words.t("tool-tools-code") aria-describedby="tools-code-fault"></textarea>
                <p class="field-error" id="tools-code-fault"></p>
            </details>
        </fieldset>
    }
    .into_any()
}

/// The form that is copied for each function.
fn tool(words: Words) -> AnyView {
    view! {
        <div class="tool" role="group" hidden>
            <div class="tool-name">
                <input class="input mono" data-part="tool-name" aria-label=words.t("tool-name") autocomplete="off" spellcheck="false" dir="ltr"/>
                <button type="button" class="button quiet icon small" data-do="tool-remove" aria-label=words.t("tool-remove")>{icon(Icon::Close)}</button>
            </div>
            <textarea class="input" data-part="tool-description" rows="2" dir="auto" placeholder=words.t("tool-description")
                aria-label=words.t("tool-description")></textarea>
            <div class="schema">{schema(words)}</div>
        </div>
    }
    .into_any()
}

/// The row that is copied for each property.
pub(crate) fn row(words: Words) -> AnyView {
    let kinds = KINDS.iter().map(|kind| view! { <option>{*kind}</option> }).collect_view();
    view! {
        <div class="schema-row" role="group" hidden>
            <input class="input mono" data-part="name" aria-label=words.t("tool-property-name") autocomplete="off" spellcheck="false" dir="ltr"/>
            <select class="input mono" data-part="kind" aria-label=words.t("tool-property-type")>
                {kinds}
                <option value="">"…"</option>
            </select>
            <button type="button" class="button quiet icon small" data-do="schema-remove" aria-label=words.t("tool-property-remove")>{icon(Icon::Close)}</button>
            <input class="input" data-part="description" placeholder=words.t("tool-property-description")
                aria-label=words.t("tool-property-description") autocomplete="off" dir="auto"/>
            <label class="check"><input type="checkbox" data-part="required"/><span>{words.t("tool-property-required")}</span></label>
        </div>
    }
    .into_any()
}
