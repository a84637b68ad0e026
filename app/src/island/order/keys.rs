//! Keys: sent once and forgotten here; what comes back is the last four characters.
use super::Order;
use super::rows::name;
use crate::island::Failure;
use crate::island::dom::{attr, closest, focus, inside, set_attr, set_flag, set_text, set_value, value};
use crate::island::texts::Texts;
use crate::net;
use crate::net::json::{Json, quote};
use std::rc::Rc;
use web_sys::Element;

/// Why something was not saved, in a sentence.
pub(super) fn reason<'a>(failure: &'a Failure, texts: &'a Texts) -> &'a str {
    if failure.message.is_empty() { texts.get(failure.kind().advice()) } else { &failure.message }
}

/// Sends the key in the form. The field is empty before the request leaves: a key is not kept in the page.
pub(super) fn save(order: Rc<Order>, row: Element, form: Element) {
    let Some(field) = inside(&form, "input[name=key]") else { return };
    let mut json = "{\"key\":".to_owned();
    quote(&value(&field), &mut json);
    json.push('}');
    set_value(&field, "");
    show_error(&form, &field, "");
    let path = ["/api/settings/keys/", &attr(&row, "data-slug")].concat();
    net::spawn(async move {
        match net::put(&path, json).await {
            // A `wire::KeySummary`.
            Ok(body) => {
                let last_four =
                    Json::parse(&body).map(|json| json.get("last_four").owned()).unwrap_or_default();
                show(&row, Some(&last_four), &order.texts);
                let said = [("last_four", last_four.as_str()), ("provider", &name(&row))];
                order.say(&order.texts.fill("ladder-key-saved", &said), false);
                // What was asked for is done: fold it, and keep the focus where it was.
                if let Some(details) = closest(&form, "details") {
                    set_flag(&details, "open", false);
                    focus_summary(&details);
                }
            }
            Err(failure) => {
                show_error(&form, &field, reason(&failure, &order.texts));
                focus(&field);
            }
        }
    });
}

/// Removes the key of a row's provider.
pub(super) fn remove(order: Rc<Order>, row: Element) {
    let path = ["/api/settings/keys/", &attr(&row, "data-slug")].concat();
    net::spawn(async move {
        match net::delete(&path).await {
            Ok(()) => {
                show(&row, None, &order.texts);
                order.say(&order.texts.fill("ladder-key-removed", &[("provider", &name(&row))]), false);
                focus_summary(&row);
            }
            Err(failure) => {
                let reason = reason(&failure, &order.texts);
                order.warn(&order.texts.fill("ladder-key-not-removed", &[("reason", reason)]));
            }
        }
    });
}

/// A test of a row's key is under way.
pub(super) fn testing(row: &Element) {
    if let Some(button) = inside(row, "[data-busy]") {
        set_attr(&button, "aria-busy", "true");
        set_text(&button, &attr(&button, "data-busy"));
    }
}

fn focus_summary(around: &Element) {
    if let Some(summary) = inside(around, "summary") {
        focus(&summary);
    }
}

/// An error under the field, and gone again with an empty text.
fn show_error(form: &Element, field: &Element, text: &str) {
    if let Some(error) = inside(form, ".field-error") {
        set_text(&error, text);
    }
    if text.is_empty() {
        set_flag(field, "aria-invalid", false);
    } else {
        set_attr(field, "aria-invalid", "true");
    }
}

/// Shows in a row that there is a key, or none.
fn show(row: &Element, last_four: Option<&str>, texts: &Texts) {
    let routed = row.has_attribute("data-routed");
    let (class, words) = match last_four {
        Some(last_four) => ("badge info", texts.fill("ladder-own-key", &[("last_four", last_four)])),
        None if routed => ("badge ok", texts.get("ladder-routed").to_owned()),
        None => ("badge", texts.get("ladder-needs-key").to_owned()),
    };
    if let Some(badge) = inside(row, ".order-mode .badge") {
        badge.set_class_name(class);
        set_text(&badge, &words);
    }
    if let Some(mark) = inside(row, ".mark") {
        let _ = mark.class_list().toggle_with_force("off", last_four.is_none() && !routed);
    }
    let words = if last_four.is_some() { "ladder-replace" } else { "ladder-add" };
    if let Some(summary) = inside(row, "summary .key-words") {
        set_text(&summary, texts.get(words));
    }
    // A new key is used; what stands there of one that rested is no longer true.
    if let Some(form) = inside(row, ".key-mode") {
        set_flag(&form, "hidden", last_four.is_none() || form.has_attribute("data-paused"));
    }
    let Some(form) = inside(row, ".key-remove") else { return };
    if let (Some(text), Some(last_four)) = (inside(&form, ".order-sub"), last_four) {
        set_text(&text, &texts.fill("ladder-just-added", &[("last_four", last_four)]));
    }
    set_flag(&form, "hidden", last_four.is_none());
}
