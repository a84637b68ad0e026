//! Finds words in the conversation: a field that marks every match and goes from one to the next.
//!
//! The browser's own search is not taken away. This one knows the conversation only, and marks by ranges
//! (CSS Custom Highlight API), so that nothing in the answers changes. It looks again when the conversation is another
//! than it was: answers of a long one are written little by little, and one that comes grows. The reader stays where
//! they are then.
use crate::island::chat::Chat;
use crate::island::dom::{
    add, add_button, all_inside, closest, composing, document, focus, inside, make, on, set_attr, set_flag,
    set_text, target, value,
};
use crate::island::texts::Texts;
use crate::island::widget::{Extra, Form};
use crate::net;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;
use web_sys::{
    Element, KeyboardEvent, MutationObserver, MutationObserverInit, Node, Range, ScrollIntoViewOptions,
    ScrollLogicalPosition,
};

/// How long a conversation that changes is left before it is searched again: a reader who waits for a count sees it
/// follow, and a processor that writes an answer hardly feels it.
const AGAIN_MS: f64 = 300.0;

/// How many times as long as the last search took: a conversation so long that it is felt is searched less often.
const REST_PER_COST: f64 = 10.0;

#[wasm_bindgen]
extern "C" {
    /// A set of ranges that a style sheet knows by its name.
    type Highlight;

    #[wasm_bindgen(constructor, variadic, catch)]
    fn new(ranges: &js_sys::Array) -> Result<Highlight, JsValue>;

    #[wasm_bindgen(js_namespace = ["CSS", "highlights"], js_name = set, catch)]
    fn set_highlight(name: &str, highlight: &Highlight) -> Result<JsValue, JsValue>;
}

/// Marks these ranges under a name. A browser that cannot marks nothing, and counts all the same.
fn mark<'r>(name: &str, ranges: impl Iterator<Item = &'r Range>) {
    if let Ok(highlight) = Highlight::new(&ranges.collect()) {
        let _ = set_highlight(name, &highlight);
    }
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
    /// What was searched, from the first to the last.
    bodies: Vec<Element>,
    /// Of each match which of them it is in, and where.
    matches: Vec<(usize, Range)>,
    at: usize,
}

impl Found {
    /// The match that the reader is at: what it is in, and which of the matches there.
    fn place(&self) -> Option<(&Element, usize)> {
        let body = self.matches.get(self.at)?.0;
        let first = self.matches.iter().position(|(of, _)| *of == body)?;
        Some((&self.bodies[body], self.at - first))
    }
}

/// Where a match is found again. `of` are the texts that the matches are in, in order; it was number `nth` in the text
/// that is now `body`, or `at` of all when that text is gone.
fn again(of: &[usize], body: Option<usize>, nth: usize, at: usize) -> usize {
    let last = of.len().saturating_sub(1);
    let Some(body) = body else { return at.min(last) };
    let first = of.iter().take_while(|other| **other < body).count();
    let n = of.iter().filter(|other| **other == body).count();
    (first + nth.min(n.saturating_sub(1))).min(last)
}

/// Tells of what changes in an element until it is dropped.
struct Watch {
    observer: MutationObserver,
    _told: Closure<dyn FnMut()>,
}

impl Watch {
    fn start(element: &Element, told: Box<dyn FnMut()>) -> Option<Self> {
        let told = Closure::wrap(told);
        let observer = MutationObserver::new(told.as_ref().unchecked_ref()).ok()?;
        let what = MutationObserverInit::new();
        what.set_child_list(true);
        what.set_character_data(true);
        what.set_subtree(true);
        // Reasoning that is opened is searched too.
        what.set_attribute_filter(&js_sys::Array::of1(&"open".into()));
        observer.observe_with_options(element, &what).ok()?;
        Some(Self { observer, _told: told })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// The extra.
pub(super) struct Find(Rc<Search>);

/// The search and its place on the page.
struct Search {
    root: Element,
    texts: Rc<Texts>,
    found: RefCell<Found>,
    /// While the field is there.
    watch: RefCell<Option<Watch>>,
    /// Whether it is about to look again.
    waits: Cell<bool>,
    /// How long the last search took.
    cost_ms: Cell<f64>,
    /// Itself, to look again later.
    own: Weak<Self>,
}

impl Find {
    /// Offers itself in the head of the form.
    pub(super) fn new(root: &Element, texts: &Rc<Texts>) -> Self {
        if let Some(actions) = inside(root, ".widget-actions") {
            let button = add_button(&actions, "button quiet small", "find", texts.get("talk-find-open"));
            set_attr(&button, "aria-expanded", "false");
            set_flag(&button, "hidden", true);
            let _ = actions.prepend_with_node_1(&button);
        }
        Self(Rc::new_cyclic(|own| Search {
            root: root.clone(),
            texts: Rc::clone(texts),
            found: RefCell::default(),
            watch: RefCell::default(),
            waits: Cell::default(),
            cost_ms: Cell::default(),
            own: Weak::clone(own),
        }))
    }
}

fn is_field(element: &Element) -> bool {
    element.class_list().contains("find-field")
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

impl Search {
    /// Opens the field, or goes to it.
    fn open(&self) {
        if let Some(field) = inside(&self.root, ".find-field") {
            return focus(&field);
        }
        let Some(head) = inside(&self.root, ".widget-head") else { return };
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
        self.set_expanded(true);
        focus(&field);
        if let (Some(search), Some(log)) = (self.own.upgrade(), inside(&self.root, ".transcript")) {
            *self.watch.borrow_mut() = Watch::start(&log, Box::new(move || search.changed()));
        }
    }

    fn close(&self) {
        if let Some(bar) = inside(&self.root, ".find") {
            bar.remove();
        }
        drop(self.watch.take());
        *self.found.borrow_mut() = Found::default();
        self.show();
        self.set_expanded(false);
        if let Some(button) = inside(&self.root, "[data-do=find]") {
            focus(&button);
        }
    }

    fn set_expanded(&self, on: bool) {
        if let Some(button) = inside(&self.root, "[data-do=find]") {
            set_attr(&button, "aria-expanded", if on { "true" } else { "false" });
        }
    }

    /// What is looked for, in lower case; nothing when the field is empty or not there.
    fn needle(&self) -> Option<String> {
        let needle = inside(&self.root, ".find-field").map(|field| lower(&value(&field)))?;
        (!needle.is_empty()).then_some(needle)
    }

    /// The conversation is another: looks again in a while.
    fn changed(&self) {
        if self.needle().is_none() || self.waits.replace(true) {
            return;
        }
        let Some(search) = self.own.upgrade() else { return };
        net::spawn(async move {
            net::sleep((AGAIN_MS + REST_PER_COST * search.cost_ms.get()) as i32).await;
            search.waits.set(false);
            if search.needle().is_some() {
                search.look();
                search.show();
            }
        });
    }

    /// The reader looks for something else. The newest match is what is in sight.
    fn begin(&self) {
        *self.found.borrow_mut() = Found::default();
        self.look();
        self.show();
        self.come();
    }

    /// Looks for what the field says. The match that the reader was at stays theirs; without one it is the newest.
    fn look(&self) {
        let from = js_sys::Date::now();
        let needle = self.needle().unwrap_or_default();
        let bodies = all_inside(&self.root, ".message-body, .reasoning[open] > .reasoning-body");
        let mut matched = vec![];
        for (idx, body) in bodies.iter().enumerate() {
            let mut nodes = vec![];
            text_nodes(body, &mut nodes);
            let words: Vec<String> =
                nodes.iter().map(|node| lower(&node.node_value().unwrap_or_default())).collect();
            for ((from, at), (to, end)) in matches(&words, &needle) {
                let Ok(range) = document().create_range() else { return };
                if range.set_start(&nodes[from], at).is_ok() && range.set_end(&nodes[to], end).is_ok() {
                    matched.push((idx, range));
                }
            }
        }
        let of: Vec<usize> = matched.iter().map(|(idx, _)| *idx).collect();
        let found = &mut *self.found.borrow_mut();
        let at = match found.place() {
            Some((body, nth)) => again(&of, bodies.iter().position(|other| other == body), nth, found.at),
            None => of.len().saturating_sub(1),
        };
        *found = Found { bodies, matches: matched, at };
        self.cost_ms.set(js_sys::Date::now() - from);
    }

    fn go(&self, after: bool) {
        {
            let found = &mut *self.found.borrow_mut();
            let n = found.matches.len().max(1);
            found.at = (found.at + if after { 1 } else { n - 1 }) % n;
        }
        self.show();
        self.come();
    }

    /// Marks what was found and tells how much it is.
    fn show(&self) {
        let (found, texts) = (&*self.found.borrow(), &self.texts);
        let n = found.matches.len();
        if let Some(count) = inside(&self.root, ".find-count") {
            let (at, all) = (texts.number(found.at as u64 + 1), texts.number(n as u64));
            let words = match n {
                _ if self.needle().is_none() => String::new(),
                0 => texts.get("talk-find-nothing").to_owned(),
                _ => texts.fill("talk-find-count", &[("at", &at), ("all", &all)]),
            };
            // Written anew it would be read out anew.
            if count.text_content().as_deref() != Some(&words) {
                set_text(&count, &words);
            }
        }
        mark("found", found.matches.iter().map(|(_, range)| range));
        mark("found-now", found.matches.get(found.at).map(|(_, range)| range).into_iter());
    }

    /// Brings the match that the reader is at into view.
    fn come(&self) {
        let found = self.found.borrow();
        let Some((_, range)) = found.matches.get(found.at) else { return };
        if let Some(around) = range.start_container().ok().and_then(|node| node.parent_element()) {
            let how = ScrollIntoViewOptions::new();
            how.set_block(ScrollLogicalPosition::Nearest);
            around.scroll_into_view_with_scroll_into_view_options(&how);
        }
    }
}

impl Extra for Find {
    fn start(&self, form: &Rc<Form>, _chat: &Rc<Chat>) {
        let search = Rc::clone(&self.0);
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
                        search.go(!event.shift_key());
                    }
                    "Escape" => search.close(),
                    _ => return,
                }
                // Escape stops an answer elsewhere in the form, whose own listener comes after this one.
                event.stop_immediate_propagation();
            }),
        );
    }

    fn pressed(&self, _form: &Form, _chat: &Rc<Chat>, what: &str, _pressed: &Element) -> bool {
        match what {
            "find" => self.0.open(),
            "find-before" => self.0.go(false),
            "find-after" => self.0.go(true),
            "find-close" => self.0.close(),
            _ => return false,
        }
        true
    }

    fn wrote(&self, _form: &Form, _chat: &Rc<Chat>, field: &Element) -> bool {
        let ours = is_field(field);
        if ours {
            self.0.begin();
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

    #[test]
    fn the_reader_stays_at_a_match_while_others_come() {
        // The second in the third text: texts came above it, matches came behind it.
        assert_eq!(again(&[0, 2, 2, 3], Some(2), 1, 1), 2);
        assert_eq!(again(&[4, 7, 7, 7], Some(7), 1, 2), 2);
        // It went from a text that is written anew, or with its text.
        assert_eq!(again(&[0, 2], Some(2), 1, 2), 1);
        assert_eq!(again(&[0, 3], Some(2), 0, 1), 1);
        assert_eq!(again(&[0], Some(2), 0, 1), 0);
        assert_eq!(again(&[0, 1], None, 5, 9), 1);
        assert_eq!(again(&[], Some(1), 0, 3), 0);
    }
}
