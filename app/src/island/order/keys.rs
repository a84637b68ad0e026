//! Keys: sent once and forgotten here; what comes back is the last four characters.
use super::rows::{closest, inside};
use crate::island::Failure;
use crate::net;
use leptos::prelude::*;
use leptos::serde_json;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};
use wire::KeySummary;

/// Why something was not saved, in a sentence.
pub(super) fn reason(failure: &Failure) -> &str {
    if failure.message.is_empty() { failure.kind().advice() } else { &failure.message }
}

fn slug(row: &Element) -> String {
    row.get_attribute("data-slug").unwrap_or_default()
}

fn name(row: &Element) -> String {
    inside(row, ".order-name strong").and_then(|name| name.text_content()).unwrap_or_default()
}

/// Sends the key in the form. The field is empty before the request leaves: a key is not kept in the page.
pub(super) fn save(row: Element, form: Element, said: RwSignal<String>) {
    let Some(field) =
        inside(&form, "input[name=key]").and_then(|field| field.dyn_into::<HtmlInputElement>().ok())
    else {
        return;
    };
    let json = ["{\"key\":", &serde_json::to_string(&field.value()).unwrap_or_default(), "}"].concat();
    field.set_value("");
    show_error(&form, &field, "");
    let path = ["/api/settings/keys/", &slug(&row)].concat();
    wasm_bindgen_futures::spawn_local(async move {
        match net::put::<KeySummary>(&path, json).await {
            Ok(summary) => {
                show(&row, Some(&summary.last_four));
                said.set(["Key ending in ", &summary.last_four, " saved for ", &name(&row), "."].concat());
                // What was asked for is done: fold it, and keep the focus where it was.
                if let Some(details) = closest(&form, "details") {
                    let _ = details.remove_attribute("open");
                    if let Some(summary) = inside(&details, "summary")
                        && let Ok(summary) = summary.dyn_into::<web_sys::HtmlElement>()
                    {
                        let _ = summary.focus();
                    }
                }
            }
            Err(failure) => {
                show_error(&form, &field, reason(&failure));
                let _ = field.focus();
            }
        }
    });
}

/// Removes the key of a row's provider.
pub(super) fn remove(row: Element, said: RwSignal<String>, failed: RwSignal<String>) {
    let path = ["/api/settings/keys/", &slug(&row)].concat();
    failed.set(String::new());
    wasm_bindgen_futures::spawn_local(async move {
        match net::delete(&path).await {
            Ok(()) => {
                show(&row, None);
                said.set(["Key removed for ", &name(&row), "."].concat());
                if let Some(summary) = inside(&row, "summary")
                    && let Ok(summary) = summary.dyn_into::<web_sys::HtmlElement>()
                {
                    let _ = summary.focus();
                }
            }
            Err(failure) => failed.set(["The key was not removed. ", reason(&failure)].concat()),
        }
    });
}

/// An error under the field, and gone again with an empty text.
fn show_error(form: &Element, field: &HtmlInputElement, text: &str) {
    if let Some(error) = inside(form, ".field-error") {
        error.set_text_content(Some(text));
    }
    let _ = if text.is_empty() {
        field.remove_attribute("aria-invalid")
    } else {
        field.set_attribute("aria-invalid", "true")
    };
}

/// Shows in a row that there is a key, or none.
fn show(row: &Element, last_four: Option<&str>) {
    let routed = row.has_attribute("data-routed");
    let (class, words) = match last_four {
        Some(last_four) => ("badge info", ["Your key ····", last_four].concat()),
        None if routed => ("badge ok", "Routed".to_owned()),
        None => ("badge", "Needs a key".to_owned()),
    };
    if let Some(badge) = inside(row, ".order-mode .badge") {
        badge.set_class_name(class);
        badge.set_text_content(Some(&words));
    }
    if let Some(mark) = inside(row, ".mark") {
        let _ = mark.class_list().toggle_with_force("off", last_four.is_none() && !routed);
    }
    let words = if last_four.is_some() { "Replace or remove your key" } else { "Add your key" };
    if let Some(summary) = inside(row, "summary .key-words") {
        summary.set_text_content(Some(words));
    }
    let Some(form) = inside(row, ".key-remove") else { return };
    if let (Some(text), Some(last_four)) = (inside(&form, ".order-sub"), last_four) {
        text.set_text_content(Some(&["Key ending in ", last_four, ", added just now."].concat()));
    }
    let _ = form.toggle_attribute_with_force("hidden", last_four.is_none());
}
