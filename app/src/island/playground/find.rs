//! Finds words in the conversation: a field that marks every match and goes from one to the next.
//!
//! The browser's own search is not taken away. This one knows the conversation only, and marks by ranges
//! (CSS Custom Highlight API), so that nothing in the answers changes.
use crate::island::chat::Chat;
use crate::island::dom::{
    add, add_button, all_inside, closest, composing, document, focus, inside, make, on, set_attr, set_flag,
    set_text, target, value,
};
use crate::island::texts::Texts;
use crate::island::widget::{Extra, Form};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, KeyboardEvent, Node, Range};

#[wasm_bindgen]
extern "C" {
    /// Written by the bundler in front of this module's script (`app/bundle/src/playground.js`). Marks the
    /// ranges, and the one at `at` more than the others, which comes into view.
    #[wasm_bindgen(js_name = markFound)]
    fn mark(ranges: &js_sys::Array, at: u32);
}

/// Where a match begins or ends: the index of a text and the offset in it, in UTF-16 units as the DOM counts.
type Place = (usize, u32);

/// The matches of `needle` in texts that follow one another, as if they were one. All is in lower case. A match
/// may begin in one text and end in another.
fn matches(texts: &[String], needle: &str) -> Vec<(Place, Place)> {
    let needle: Vec<char> = needle.chars().collect();
    let mut folded: Vec<(char, Place, Place)> = vec![];
    for (idx, text) in texts.iter().enumerate() {
        let mut at = 0;
        for c in text.chars() {
            let end = at + c.len_utf16() as u32;
            // A line break in Markdown's source is a blank on the page.
            let c = if c.is_whitespace() { ' ' } else { c };
            folded.push((c, (idx, at), (idx, end)));
            at = end;
        }
    }
    let (mut found, mut from) = (vec![], 0);
    if needle.is_empty() {
        return found;
    }
    while let Some(window) = folded.get(from..from + needle.len()) {
        if window.iter().map(|(c, ..)| c).eq(&needle) {
            found.push((window[0].1, window[needle.len() - 1].2));
            from += needle.len();
        } else {
            from += 1;
        }
    }
    found
}

/// In lower case, by the browser: the tables for it would be kilobytes of Wasm. A text that is longer in lower
/// case, as `İ` is, stays as it is, since places in it would be others.
fn lower(text: &str) -> String {
    let lower = js_sys::JsString::from(text).to_lower_case();
    if lower.length() as usize == text.encode_utf16().count() { lower.into() } else { text.to_owned() }
}

/// What was found, and where the reader is.
#[derive(Default)]
struct Found {
    ranges: Vec<Range>,
    at: usize,
}

/// The extra.
pub(super) struct Find {
    texts: Rc<Texts>,
    found: Rc<RefCell<Found>>,
}

impl Find {
    /// Offers itself in the head of the form.
    pub(super) fn new(root: &Element, texts: &Rc<Texts>) -> Self {
        let find = Self { texts: Rc::clone(texts), found: Rc::default() };
        if let Some(actions) = inside(root, ".widget-actions") {
            let button = add_button(&actions, "button quiet small", "find", texts.get("talk-find-open"));
            set_attr(&button, "aria-expanded", "false");
            set_flag(&button, "hidden", true);
            let _ = actions.prepend_with_node_1(&button);
        }
        find
    }

    /// Opens the field, or goes to it.
    fn open(&self, root: &Element) {
        if let Some(field) = inside(root, ".find-field") {
            return focus(&field);
        }
        let Some(head) = inside(root, ".widget-head") else { return };
        let bar = make("div", "find", "");
        set_attr(&bar, "role", "search");
        let field = add(&bar, "input", "input find-field", "");
        for (name, value) in
            [("type", "search"), ("autocomplete", "off"), ("aria-label", self.texts.get("talk-find-field"))]
        {
            set_attr(&field, name, value);
        }
        let count = add(&bar, "span", "find-count num", "");
        set_attr(&count, "role", "status");
        for (action, sign, name) in [
            ("find-before", "↑", "talk-find-before"),
            ("find-after", "↓", "talk-find-after"),
            ("find-close", "✕", "talk-find-close"),
        ] {
            let button = add_button(&bar, "button quiet icon small", action, sign);
            set_attr(&button, "aria-label", self.texts.get(name));
        }
        let _ = head.insert_adjacent_element("afterend", &bar);
        set_expanded(root, true);
        focus(&field);
    }
}

fn is_field(element: &Element) -> bool {
    element.class_list().contains("find-field")
}

fn set_expanded(root: &Element, on: bool) {
    if let Some(button) = inside(root, "[data-do=find]") {
        set_attr(&button, "aria-expanded", if on { "true" } else { "false" });
    }
}

/// Looks for what the field says.
fn search(root: &Element, found: &Rc<RefCell<Found>>, texts: &Texts) {
    let needle = inside(root, ".find-field").map(|field| lower(&value(&field))).unwrap_or_default();
    let mut ranges = vec![];
    for body in all_inside(root, ".message-body, .reasoning[open] > .reasoning-body") {
        let mut nodes = vec![];
        text_nodes(&body, &mut nodes);
        let words: Vec<String> =
            nodes.iter().map(|node| lower(&node.node_value().unwrap_or_default())).collect();
        for ((from, at), (to, end)) in matches(&words, &needle) {
            let Ok(range) = document().create_range() else { return };
            if range.set_start(&nodes[from], at).is_ok() && range.set_end(&nodes[to], end).is_ok() {
                ranges.push(range);
            }
        }
    }
    // The newest is what is in sight.
    let at = ranges.len().saturating_sub(1);
    *found.borrow_mut() = Found { ranges, at };
    show(root, &found.borrow(), texts);
}

/// The text nodes inside, in order, without those of buttons and labels.
fn text_nodes(node: &Node, out: &mut Vec<Node>) {
    let mut child = node.first_child();
    while let Some(node) = child {
        if node.node_type() == Node::TEXT_NODE {
            out.push(node.clone());
        } else if node.node_name() != "BUTTON" {
            text_nodes(&node, out);
        }
        child = node.next_sibling();
    }
}

fn go(root: &Element, found: &Rc<RefCell<Found>>, texts: &Texts, after: bool) {
    {
        let found = &mut *found.borrow_mut();
        let n = found.ranges.len().max(1);
        found.at = (found.at + if after { 1 } else { n - 1 }) % n;
    }
    show(root, &found.borrow(), texts);
}

fn show(root: &Element, found: &Found, texts: &Texts) {
    let n = found.ranges.len();
    if let Some(count) = inside(root, ".find-count") {
        let (at, all) = (texts.number(found.at as u64 + 1), texts.number(n as u64));
        let words = match n {
            0 => texts.get("talk-find-nothing").to_owned(),
            _ => texts.fill("talk-find-count", &[("at", &at), ("all", &all)]),
        };
        let asked = inside(root, ".find-field").is_some_and(|field| !value(&field).is_empty());
        set_text(&count, if asked { &words } else { "" });
    }
    let ranges: js_sys::Array = found.ranges.iter().collect();
    mark(&ranges, found.at as u32);
}

fn close(root: &Element, found: &Rc<RefCell<Found>>) {
    if let Some(bar) = inside(root, ".find") {
        bar.remove();
    }
    *found.borrow_mut() = Found::default();
    mark(&js_sys::Array::new(), 0);
    set_expanded(root, false);
    if let Some(button) = inside(root, "[data-do=find]") {
        focus(&button);
    }
}

impl Extra for Find {
    fn start(&self, form: &Rc<Form>, _chat: &Rc<Chat>) {
        let (found, texts, root) = (Rc::clone(&self.found), Rc::clone(&self.texts), form.root.clone());
        on(
            &form.root,
            "keydown",
            Box::new(move |event| {
                let Some(at) = target(&event).filter(|at| closest(at, ".find").is_some()) else { return };
                let event: KeyboardEvent = event.unchecked_into();
                match event.key().as_str() {
                    _ if composing(&event) => return,
                    "Enter" if is_field(&at) => {
                        event.prevent_default();
                        go(&root, &found, &texts, !event.shift_key());
                    }
                    "Escape" => close(&root, &found),
                    _ => return,
                }
                // Escape stops an answer elsewhere in the form, whose own listener comes after this one.
                event.stop_immediate_propagation();
            }),
        );
    }

    fn pressed(&self, form: &Form, _chat: &Rc<Chat>, what: &str, _pressed: &Element) -> bool {
        match what {
            "find" => self.open(&form.root),
            "find-before" => go(&form.root, &self.found, &self.texts, false),
            "find-after" => go(&form.root, &self.found, &self.texts, true),
            "find-close" => close(&form.root, &self.found),
            _ => return false,
        }
        true
    }

    fn wrote(&self, form: &Form, _chat: &Rc<Chat>, field: &Element) -> bool {
        let ours = is_field(field);
        if ours {
            search(&form.root, &self.found, &self.texts);
        }
        ours
    }

    fn show(&self, form: &Form, chat: &Chat) {
        if let Some(button) = inside(&form.root, "[data-do=find]") {
            set_flag(&button, "hidden", chat.talk.borrow().transcript.turns.is_empty());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(texts: &[&str], needle: &str, found: &[(Place, Place)]) {
        let texts: Vec<String> = texts.iter().map(ToString::to_string).collect();
        assert_eq!(matches(&texts, needle), found, "{needle:?} in {texts:?}");
    }

    #[test]
    fn words_are_found_and_counted_as_the_page_counts() {
        check(&["paris, paris"], "paris", &[((0, 0), (0, 5)), ((0, 7), (0, 12))]);
        // An emoji is two units, an umlaut one.
        check(&["🙂 überall über"], "über", &[((0, 3), (0, 7)), ((0, 11), (0, 15))]);
        check(&["aaaa"], "aa", &[((0, 0), (0, 2)), ((0, 2), (0, 4))]);
    }

    #[test]
    fn a_match_may_cross_what_is_bold() {
        check(&["a bo", "ld wo", "rd"], "bold word", &[((0, 2), (2, 2))]);
        check(&["two\nlines"], "two lines", &[((0, 0), (0, 9))]);
    }

    #[test]
    fn nothing_is_found_in_nothing() {
        check(&["abc"], "", &[]);
        check(&[], "a", &[]);
        check(&["ab"], "abc", &[]);
    }
}
