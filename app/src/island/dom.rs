//! A handful of words for the page's elements. The browser's own calls fail only where the page is not what
//! the server drew; then nothing happens.
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Document, Element, Event, EventTarget, HtmlElement, HtmlInputElement, KeyboardEvent};

pub(super) fn document() -> Document {
    web_sys::window().and_then(|window| window.document()).expect("an island lives in a page")
}

/// The first element inside that matches.
pub(super) fn inside(element: &Element, selector: &str) -> Option<Element> {
    element.query_selector(selector).ok().flatten()
}

/// All elements inside that match.
pub(super) fn all_inside(element: &Element, selector: &str) -> Vec<Element> {
    let Ok(list) = element.query_selector_all(selector) else { return vec![] };
    (0..list.length()).filter_map(|idx| list.item(idx)).map(JsCast::unchecked_into).collect()
}

/// The nearest element around, itself included, that matches.
pub(super) fn closest(element: &Element, selector: &str) -> Option<Element> {
    element.closest(selector).ok().flatten()
}

/// The element an event happened at.
pub(super) fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// An attribute's value, empty when there is none.
pub(super) fn attr(element: &Element, name: &str) -> String {
    element.get_attribute(name).unwrap_or_default()
}

pub(super) fn set_attr(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

/// Sets an attribute without value, or takes it away.
pub(super) fn set_flag(element: &Element, name: &str, on: bool) {
    let _ = element.toggle_attribute_with_force(name, on);
}

pub(super) fn set_text(element: &Element, text: &str) {
    element.set_text_content(Some(text));
}

/// The value of an input or a text area.
pub(super) fn value(field: &Element) -> String {
    // Both have the same property, and the binding asks for it by name.
    field.unchecked_ref::<HtmlInputElement>().value()
}

pub(super) fn set_value(field: &Element, value: &str) {
    field.unchecked_ref::<HtmlInputElement>().set_value(value);
}

/// Whether a box is ticked.
#[cfg(any(feature = "playground", feature = "ssr"))]
pub(super) fn checked(field: &Element) -> bool {
    field.unchecked_ref::<HtmlInputElement>().checked()
}

#[cfg(any(feature = "playground", feature = "ssr"))]
pub(super) fn set_checked(field: &Element, on: bool) {
    field.unchecked_ref::<HtmlInputElement>().set_checked(on);
}

pub(super) fn focus(element: &Element) {
    let _ = element.unchecked_ref::<HtmlElement>().focus();
}

/// Whether a key belongs to an input method (Chinese, Japanese), which composes a character with it. Safari sends the
/// key that ends the composition after its end, and only its code says so.
pub(super) fn composing(event: &KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == 229
}

/// A new element with a class and a text.
pub(super) fn make(name: &str, class: &str, text: &str) -> Element {
    let element = document().create_element(name).expect("names here are valid");
    if !class.is_empty() {
        element.set_class_name(class);
    }
    if !text.is_empty() {
        set_text(&element, text);
    }
    element
}

/// A new element inside another.
pub(super) fn add(parent: &Element, name: &str, class: &str, text: &str) -> Element {
    let child = make(name, class, text);
    let _ = parent.append_child(&child);
    child
}

/// A button that says what it does: a click listener further out reads `data-do`.
pub(super) fn add_button(parent: &Element, class: &str, action: &str, text: &str) -> Element {
    let button = add(parent, "button", class, text);
    set_attr(&button, "type", "button");
    set_attr(&button, "data-do", action);
    button
}

/// Listens for as long as the page lives.
pub(super) fn on(to: &EventTarget, name: &str, act: Box<dyn FnMut(Event)>) {
    let closure = Closure::wrap(act);
    let _ = to.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    closure.forget();
}

/// Calls once before the next frame is painted.
pub(super) fn next_frame(act: Box<dyn FnOnce()>) {
    let closure = Closure::once_into_js(act);
    if let Some(window) = web_sys::window() {
        let _ = window.request_animation_frame(closure.unchecked_ref());
    }
}
