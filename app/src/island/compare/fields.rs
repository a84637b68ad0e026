//! The fields of parameters, of all columns or of one.
use crate::island::dom::{all_inside, attr, closest, inside, set_attr, set_text, set_value, value};
use crate::island::params::{Params, tenths, whole_tenths};
use crate::island::texts::Texts;
use web_sys::Element;

/// Takes over what a field says.
pub(super) fn read(field: &Element, params: &mut Params) {
    let text = value(field);
    match attr(field, "data-param").as_str() {
        "system" => params.system = text,
        "temperature" => params.set("temperature", text.parse().ok().map(tenths)),
        "max" => {
            let most = attr(field, "max").parse().unwrap_or(u64::MAX).max(1);
            let n = text.parse::<u64>().ok().map(|n| n.clamp(1, most));
            params.set("max_tokens", n.map(|n| n.to_string()));
        }
        _ => {}
    }
}

/// Fills the fields below an element.
pub(super) fn fill(root: &Element, params: &Params) {
    for field in all_inside(root, "[data-param]") {
        let text = match attr(&field, "data-param").as_str() {
            "system" => params.system.clone(),
            // Ten tenths is the middle of the range, where the thumb waits while nothing is set.
            "temperature" => params.get("temperature").and_then(whole_tenths).unwrap_or(10).to_string(),
            _ => params.get("max_tokens").unwrap_or_default().to_owned(),
        };
        set_value(&field, &text);
    }
}

/// Says in the summary and beside the range what is set.
pub(super) fn tell(root: &Element, params: &Params, now: &str, texts: &Texts) {
    if let Some(words) = closest(root, ".params").and_then(|details| inside(&details, ".params-now")) {
        set_text(&words, now);
    }
    let temperature = params.get("temperature").map(|number| texts.digits(number));
    let temperature = temperature.unwrap_or_else(|| texts.get("widget-default").to_owned());
    if let (Some(output), Some(range)) = (inside(root, "output"), inside(root, "[data-param=temperature]")) {
        set_text(&output, &temperature);
        set_attr(&range, "aria-valuetext", &temperature);
    }
}
