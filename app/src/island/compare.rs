//! The comparison: one question to several chats at one moment, over what `page::compare` drew.
//!
//! Each column is a `Chat` of its own with a `Log`, as on a model's page: it is kept, stopped and tried again by
//! itself, and one that fails leaves the others alone. What is only here is pure and in files of its own: the race
//! of the columns (`race`), the table of their readings (`results`), what is different between two answers (`diff`),
//! blind rounds and votes (`blind`).
mod blind;
mod column;
mod diff;
mod fields;
mod panels;
mod race;
mod results;
mod tabs;

use super::dom::{
    all_inside, attr, closest, composing, document, focus, inside, next_frame, on, set_attr, set_text,
    set_value, target, value,
};
use super::params::Params;
use super::texts::Texts;
use super::transcript::Event;
use crate::net;
use crate::net::json::Json;
use blind::{Phase, Tally, Vote};
use column::Column;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlInputElement, KeyboardEvent};
use wire::SendKey;

/// Where the draft of the question, the shared parameters and the votes are kept.
const DRAFT: &str = "playground:draft:compare";
const PARAMS: &str = "playground:params:compare";
const TALLY: &str = "playground:tally";

/// How often figures that run are written anew: as fast as one reads them.
const TICK_MS: f64 = 100.0;

/// The page and its state.
struct Page {
    root: Element,
    input: Element,
    texts: Texts,
    sends_with_ctrl: bool,
    /// In the order in which they stand.
    columns: RefCell<Vec<Rc<Column>>>,
    /// The parameters of the columns that have none of their own.
    params: RefCell<Params>,
    phase: Cell<Phase>,
    tally: RefCell<Tally>,
    /// What starting over threw away, for Undo.
    thrown: RefCell<Option<Tally>>,
    /// The column that a narrow window shows.
    tab: Cell<usize>,
    renderer_asked: Cell<bool>,
    ticking: Cell<bool>,
    ticked_ms: Cell<f64>,
    /// Whether an answer was coming when the page was drawn last.
    was_open: Cell<bool>,
    drawn: RefCell<panels::Drawn>,
}

/// Finds the comparison on the page and brings it to life.
pub(super) fn start() {
    let Some(root) = document().query_selector(".comparison").ok().flatten() else { return };
    let Some(input) = inside(&root, ".composer-input") else { return };
    let preferred = document().document_element().map(|html| attr(&html, "data-send"));
    let page = Rc::new(Page {
        texts: Texts::read(&attr(&root, "data-words")),
        sends_with_ctrl: preferred.as_deref() == Some(SendKey::Modified.as_str()),
        params: RefCell::new(
            net::recall(PARAMS)
                .and_then(|json| Json::parse(&json))
                .map_or_else(Params::default, |json| Params::kept(&json)),
        ),
        tally: RefCell::new(
            net::recall(TALLY)
                .and_then(|json| Json::parse(&json))
                .map_or_else(Tally::default, |json| Tally::kept(&json)),
        ),
        columns: RefCell::default(),
        phase: Cell::default(),
        thrown: RefCell::default(),
        tab: Cell::new(0),
        renderer_asked: Cell::new(false),
        ticking: Cell::new(false),
        ticked_ms: Cell::new(0.0),
        was_open: Cell::new(false),
        drawn: RefCell::default(),
        input,
        root,
    });
    let mut columns: Vec<Rc<Column>> = vec![];
    for element in all_inside(&page.root, ".column") {
        let column = Column::new(&page, element, &columns);
        columns.push(Rc::new(column));
    }
    *page.columns.borrow_mut() = columns;
    let prompt = Some(attr(&page.root, "data-prompt")).filter(|prompt| !prompt.is_empty());
    if let Some(draft) = prompt.or_else(|| net::recall(DRAFT)) {
        set_value(&page.input, &draft);
    }
    page.show_params();
    page.make_tabs();
    for column in &*page.columns.borrow() {
        column.show(&page);
    }
    if page.columns().iter().any(|column| column.asked()) {
        page.fetch_renderer();
    }
    page.draw();
    page.listen();
    // Answers that came when the page was left, as adding a column leaves it, go on.
    for column in page.columns() {
        column.chat.go_on();
    }
}

impl Page {
    /// The columns as they stand. A copy of the handles, so that what is done with them may change the list.
    fn columns(&self) -> Vec<Rc<Column>> {
        self.columns.borrow().clone()
    }

    /// The column an element is in.
    fn column_of(&self, element: &Element) -> Option<Rc<Column>> {
        let at = closest(element, ".column")?;
        self.columns.borrow().iter().find(|column| column.element == at).cloned()
    }

    /// What a column is called now: a letter while names are hidden.
    fn label(&self, idx: usize) -> String {
        if self.phase.get() == Phase::Hidden {
            return self.texts.fill("columns-letter", &[("letter", blind::letter(idx))]);
        }
        self.columns.borrow().get(idx).map_or_else(String::new, |column| column.name())
    }

    /// Whether any answer is coming.
    fn open(&self) -> bool {
        self.columns.borrow().iter().any(|column| column.chat.open())
    }

    fn say(&self, text: &str) {
        if let Some(status) = inside(&self.root, ":scope > [role=status]") {
            set_text(&status, text);
        }
    }

    fn listen(self: &Rc<Self>) {
        let with = |act: fn(&Rc<Self>, web_sys::Event)| {
            let page = Rc::clone(self);
            Box::new(move |event| act(&page, event)) as Box<dyn FnMut(web_sys::Event)>
        };
        on(&self.root, "click", with(Self::clicked));
        on(&self.root, "keydown", with(Self::key));
        on(&self.root, "input", with(Self::wrote));
        on(
            &self.root,
            "submit",
            with(|page, event| {
                event.prevent_default();
                page.send();
            }),
        );
        for column in self.columns() {
            if let Some(log) = inside(&column.element, ".transcript") {
                let (page, column) = (Rc::clone(self), Rc::clone(&column));
                on(&log, "scroll", Box::new(move |_| column.scrolled(&page)));
            }
        }
        if let Some(window) = web_sys::window() {
            on(&window, "resize", with(|page, _| page.show_tabs()));
            on(
                &window,
                "pagehide",
                with(|page, _| page.columns().iter().for_each(|column| column.chat.keep_rest())),
            );
        }
    }

    /// Something was pressed: what it does stands on it.
    fn clicked(self: &Rc<Self>, event: web_sys::Event) {
        let Some(pressed) = target(&event).and_then(|target| closest(&target, "[data-do]")) else { return };
        let column = self.column_of(&pressed);
        match (attr(&pressed, "data-do").as_str(), column) {
            ("tab", _) => self.choose_tab(&pressed),
            ("stop-all", _) => self.stop(),
            ("clear", _) => {
                self.clear();
                self.say(self.texts.get("widget-cleared"));
                focus(&self.input);
            }
            ("example", _) => {
                let example = pressed.text_content().unwrap_or_default();
                net::remember(DRAFT, &example);
                set_value(&self.input, &example);
                focus(&self.input);
            }
            ("vote", _) => self.vote(&attr(&pressed, "data-vote")),
            ("reset-tally", _) => {
                *self.thrown.borrow_mut() = Some(self.tally.take());
                self.keep_tally();
            }
            ("undo-tally", _) => {
                if let Some(tally) = self.thrown.take() {
                    *self.tally.borrow_mut() = tally;
                    self.keep_tally();
                }
            }
            ("reset", _) => {
                *self.params.borrow_mut() = Params::default();
                self.show_params();
                self.keep_params();
            }
            ("stop", Some(column)) => {
                column.chat.stop();
                focus(&self.input);
            }
            ("again", Some(column)) => {
                self.ask(&[column], &turn_of(&pressed).map_or(Event::Regenerate, Event::Again));
                focus(&self.input);
            }
            (way @ ("before" | "after"), Some(column)) => {
                if let Some(id) = turn_of(&pressed) {
                    column.turn_over(id, way == "after");
                }
            }
            ("ask-next", Some(column)) => {
                if let Some(next) = column.chat.next_ready() {
                    column.choose(next);
                    self.columns_changed();
                    self.ask(&[column], &Event::Regenerate);
                }
                focus(&self.input);
            }
            ("newest", Some(column)) => column.follow(),
            // The last one's link leads to the page that asks what to compare.
            ("remove", Some(column)) if self.columns.borrow().len() > 1 => {
                event.prevent_default();
                self.remove(&column);
            }
            _ => {}
        }
    }

    /// Enter sends, Escape stops, arrows move between tabs.
    fn key(self: &Rc<Self>, event: web_sys::Event) {
        let Some(at) = target(&event) else { return };
        let event: KeyboardEvent = event.unchecked_into();
        if composing(&event) {
            return;
        }
        let key = event.key();
        let sends =
            if self.sends_with_ctrl { event.ctrl_key() || event.meta_key() } else { !event.shift_key() };
        if at == self.input && key == "Enter" && sends {
            event.prevent_default();
            self.send();
        } else if key == "Escape" {
            self.stop();
        } else if attr(&at, "role") == "tab" && self.move_tab(&key) {
            event.prevent_default();
        }
    }

    /// A field changed: the draft, a switch, a column's provider, a parameter.
    fn wrote(self: &Rc<Self>, event: web_sys::Event) {
        let Some(field) = target(&event) else { return };
        let column = self.column_of(&field);
        if field == self.input {
            net::remember(DRAFT, &value(&field));
        } else if field.has_attribute("data-switch") {
            if attr(&field, "data-switch") == "blind" {
                self.phase.set(Phase::switched(checked(&field)));
                self.show_names();
            }
            self.draw();
        } else if let Some(column) = &column
            && attr(&field, "name") == "with"
        {
            if let Some(idx) = column.provider_at(&value(&field)) {
                column.choose(idx);
                self.columns_changed();
            }
        } else if let Some(column) = &column
            && field.has_attribute("data-linked")
        {
            column.link(checked(&field), self);
        } else if field.has_attribute("data-param") {
            if let Some(column) = &column {
                column.set_param(&field, self);
            } else {
                fields::read(&field, &mut self.params.borrow_mut());
                self.keep_params();
            }
        } else if field.id().starts_with("diff-") {
            self.draw_diff(true);
        }
    }

    /// Asks every column at once.
    fn send(self: &Rc<Self>) {
        let text = value(&self.input);
        if !self.open() && !text.trim().is_empty() {
            if self.phase.get().begins() {
                self.begin_round();
            }
            set_value(&self.input, "");
            net::forget(DRAFT);
            self.ask(&self.columns(), &Event::Send(text));
        }
        focus(&self.input);
    }

    /// Asks these columns on one clock.
    fn ask(self: &Rc<Self>, columns: &[Rc<Column>], event: &Event) {
        self.fetch_renderer();
        let now = js_sys::Date::now();
        self.was_open.set(true);
        for column in columns {
            column.ask(event.clone(), now, &self.params.borrow());
        }
        self.say(&self.texts.count("columns-generating", columns.len() as u64, &[]));
        self.tick();
    }

    /// Stops every answer. Where none is coming, Escape is not ours, and the focus stays.
    fn stop(&self) {
        if !self.open() {
            return;
        }
        for column in self.columns() {
            column.chat.stop();
        }
        focus(&self.input);
    }

    fn clear(&self) {
        for column in self.columns() {
            column.clear();
        }
        self.draw();
    }

    /// Empty columns in another order, without names.
    fn begin_round(&self) {
        self.clear();
        let columns = self.columns();
        // As many bits as a float holds exactly.
        let seed = (js_sys::Math::random() * 9_007_199_254_740_992.0) as u64;
        let order: Vec<_> =
            blind::shuffled(columns.len(), seed).into_iter().map(|at| Rc::clone(&columns[at])).collect();
        if let Some(grid) = inside(&self.root, ".columns") {
            // The columns really change places: whoever listens or uses the keyboard meets them in the order seen.
            for column in &order {
                let _ = grid.append_child(&column.element);
            }
        }
        *self.columns.borrow_mut() = order;
        self.phase.set(Phase::Hidden);
        self.show_names();
        // The chosen tab is another column's now.
        self.show_tabs();
    }

    /// Counts a vote and shows the names.
    fn vote(&self, what: &str) {
        let vote = match what {
            "tie" => Vote::Tie,
            "neither" => Vote::Neither,
            place => Vote::For(place.parse().unwrap_or(usize::MAX)),
        };
        let columns = self.columns();
        let withs: Vec<String> = columns.iter().map(|column| column.with()).collect();
        self.tally.borrow_mut().count(&withs, vote);
        self.thrown.take();
        self.phase.set(Phase::Voted);
        for (idx, column) in columns.iter().enumerate() {
            column.mark_vote(vote == Vote::For(idx), &self.texts);
        }
        self.show_names();
        self.keep_tally();
        let said = match vote {
            Vote::For(idx) => self.texts.fill("columns-voted", &[("name", &self.label(idx))]),
            _ => self.texts.get("columns-counted").to_owned(),
        };
        self.say(&said);
        focus(&self.input);
    }

    fn keep_tally(&self) {
        net::remember(TALLY, &self.tally.borrow().write());
        self.draw_tally();
        self.draw();
    }

    fn keep_params(&self) {
        let mut json = String::new();
        self.params.borrow().write(&mut json);
        net::remember(PARAMS, &json);
        self.show_params_now();
    }

    /// Takes a column away. The others go on.
    fn remove(&self, column: &Rc<Column>) {
        column.chat.stop();
        let at = self.columns.borrow().iter().position(|other| Rc::ptr_eq(other, column));
        let Some(at) = at else { return };
        self.columns.borrow_mut().remove(at);
        column.element.remove();
        self.tab.set(self.tab.get().min(self.columns.borrow().len() - 1));
        self.say(&self.texts.fill("columns-removed", &[("name", &column.name())]));
        self.columns_changed();
        // The focus stays where one was: at the next column, or the one before at the end.
        let left = self.columns();
        if let Some(next) = left.get(at).or(left.last())
            && let Some(button) = inside(&next.element, ".column-remove")
        {
            focus(&button);
        }
    }

    /// The address, the links and the form follow the columns.
    fn columns_changed(&self) {
        let columns = self.columns();
        let href = |without: Option<usize>| {
            let mut href = "/compare".to_owned();
            for (idx, column) in columns.iter().enumerate().filter(|(idx, _)| Some(*idx) != without) {
                // Ids and slugs are of signs that an address takes as they are.
                href.push_str(if idx == 0 || (idx == 1 && without == Some(0)) { "?with=" } else { "&with=" });
                href.push_str(&column.with());
            }
            href
        };
        if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&href(None)));
        }
        // What waits to be kept belongs to the places as they were.
        for column in &columns {
            column.chat.keep_rest();
        }
        for (idx, column) in columns.iter().enumerate() {
            column.keep_as(&columns[..idx]);
            if let Some(link) = inside(&column.element, ".column-remove") {
                set_attr(&link, "href", &href(Some(idx)));
            }
        }
        if let Ok(Some(kept)) = document().query_selector("[data-columns]") {
            set_text(&kept, "");
            for column in &columns {
                let field = super::dom::add(&kept, "input", "", "");
                set_attr(&field, "type", "hidden");
                set_attr(&field, "name", "with");
                set_attr(&field, "value", &column.with());
            }
        }
        self.make_tabs();
        self.show_names();
        self.draw();
    }

    /// Fetches the Markdown module once for all columns: two of them at once would be two modules in one place.
    fn fetch_renderer(self: &Rc<Self>) {
        let (js, wasm) = (attr(&self.root, "data-renderer-js"), attr(&self.root, "data-renderer-wasm"));
        if js.is_empty() || self.renderer_asked.replace(true) {
            return;
        }
        let page = Rc::clone(self);
        net::spawn(async move {
            let renderer = net::load_renderer(&js, &wasm).await;
            for column in page.columns() {
                column.chat.talk.borrow_mut().renderer.clone_from(&renderer);
                column.show(&page);
            }
        });
    }

    /// Keeps running figures running while anything is under way.
    fn tick(self: &Rc<Self>) {
        if self.ticking.replace(true) {
            return;
        }
        let page = Rc::clone(self);
        next_frame(Box::new(move || {
            page.ticking.set(false);
            let now = js_sys::Date::now();
            if now - page.ticked_ms.get() >= TICK_MS {
                page.ticked_ms.set(now);
                page.columns().iter().for_each(|column| column.see());
                page.draw_race();
            }
            if page.open() {
                page.tick();
            }
        }));
    }
}

/// The turn that something pressed belongs to.
fn turn_of(pressed: &Element) -> Option<u64> {
    closest(pressed, ".message").and_then(|message| attr(&message, "data-turn").parse().ok())
}

/// Whether a box is ticked.
fn checked(field: &Element) -> bool {
    field.unchecked_ref::<HtmlInputElement>().checked()
}
