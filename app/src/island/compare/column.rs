//! One column: its chat, its log, its run in the race, its own parameters.
use super::race::{Lane, Stage};
use super::{Page, fields};
use crate::island::chat::{Chat, Facts, Provider};
use crate::island::dom::{add, all_inside, attr, focus, inside, set_attr, set_flag, set_text, value};
use crate::island::log::{Around, Log};
use crate::island::params::Params;
use crate::island::receipt;
use crate::island::texts::Texts;
use crate::island::transcript::Event;
use crate::net;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use web_sys::Element;
use wire::{Announce, Receipt, Role};

pub(super) struct Column {
    pub(super) element: Element,
    pub(super) chat: Rc<Chat>,
    pub(super) lane: RefCell<Lane>,
    log: RefCell<Log>,
    /// The model's name without its owner.
    model: String,
    started_ms: Cell<f64>,
    /// Pieces of earlier answers.
    n_pieces_before: Cell<u64>,
    /// Who was asked last, until a receipt says who answered.
    asked_with: Cell<usize>,
    /// Whether the parameters of all hold for it.
    linked: Cell<bool>,
    /// Where it was scrolled along with another column, to know its own echo.
    scrolled_to: Cell<Option<i32>>,
}

impl Column {
    /// The column that the server drew. `before` are those drawn before it.
    pub(super) fn new(page: &Rc<Page>, element: Element, before: &[Rc<Self>]) -> Self {
        let facts = facts(&element, page);
        let model = facts.model.rsplit('/').next().unwrap_or_default().to_owned();
        let shown = Rc::downgrade(page);
        let chat = Chat::new(
            facts,
            Box::new(move |chat| {
                if let Some(page) = shown.upgrade() {
                    page.chat_changed(chat);
                }
            }),
        );
        let slug = attr(&element, "data-slug");
        let provider = chat.facts.providers.iter().position(|provider| provider.slug == slug);
        chat.talk.borrow_mut().provider = provider.unwrap_or_default();
        let log = Log::new(inside(&element, ".transcript").unwrap_or_else(|| element.clone()));
        let column = Self {
            chat,
            lane: RefCell::default(),
            log: RefCell::new(log),
            model,
            started_ms: Cell::new(0.0),
            n_pieces_before: Cell::new(0),
            asked_with: Cell::new(provider.unwrap_or_default()),
            linked: Cell::new(true),
            scrolled_to: Cell::new(None),
            element,
        };
        *column.chat.facts.scope.borrow_mut() = column.scope(before);
        column.chat.restore();
        column.chat.talk.borrow_mut().provider = provider.unwrap_or_default();
        let state = column.chat.talk.borrow().transcript.turns.last().map(|turn| turn.state);
        *column.lane.borrow_mut() = Lane::kept(state);
        let own = net::recall(&column.chat.kept_as("own")).is_some();
        if let Some(fieldset) = inside(&column.element, "fieldset[data-params]") {
            fields::fill(&fieldset, &column.chat.talk.borrow().params);
        }
        if own && let Some(linked) = inside(&column.element, "[data-linked]") {
            use wasm_bindgen::JsCast;
            linked.unchecked_ref::<web_sys::HtmlInputElement>().set_checked(false);
        }
        column.set_linked(!own, page);
        column
    }

    /// What it is kept under, behind these columns: what is asked twice is kept twice.
    fn scope(&self, before: &[Rc<Self>]) -> String {
        let with = self.with();
        let n_same = before.iter().filter(|other| other.with() == with).count();
        let again = if n_same == 0 { String::new() } else { ["#", &n_same.to_string()].concat() };
        ["compare:", &with, &again].concat()
    }

    /// Keeps it where a reload looks for it, behind these columns.
    pub(super) fn keep_as(&self, before: &[Rc<Self>]) {
        let scope = self.scope(before);
        if self.chat.facts.scope.replace(scope.clone()) != scope {
            self.chat.keep();
            self.keep_link();
        }
    }

    /// The column as the address names it.
    pub(super) fn with(&self) -> String {
        match self.chat.provider() {
            Some(provider) => [&self.chat.facts.model, ":", &provider.slug].concat(),
            None => self.chat.facts.model.clone(),
        }
    }

    /// The model's name without its owner.
    pub(super) fn model(&self) -> &str {
        &self.model
    }

    /// The name of who is asked; empty where nobody has the model.
    pub(super) fn provider_name(&self) -> String {
        self.chat.provider().map_or_else(String::new, |provider| provider.name.clone())
    }

    /// The model and its provider.
    pub(super) fn name(&self) -> String {
        self.named(self.chat.provider().map(|provider| provider.name.clone()))
    }

    /// The model and who gave the last answer, which need not be who would be asked now.
    pub(super) fn answered_by(&self, receipt: Option<&Receipt>) -> String {
        let asked = self.chat.facts.providers.get(self.asked_with.get());
        self.named(match receipt {
            Some(receipt) => Some(self.name_of(receipt.provider.as_str())),
            None => asked.map(|provider| provider.name.clone()),
        })
    }

    fn named(&self, provider: Option<String>) -> String {
        provider.map_or_else(|| self.model.clone(), |provider| [&self.model, " · ", &provider].concat())
    }

    /// A provider's name by its slug.
    fn name_of(&self, slug: &str) -> String {
        let found = self.chat.facts.providers.iter().find(|provider| provider.slug == slug);
        found.map_or_else(|| slug.to_owned(), |provider| provider.name.clone())
    }

    /// Whether anything was asked.
    pub(super) fn asked(&self) -> bool {
        !self.chat.talk.borrow().transcript.turns.is_empty()
    }

    /// The text of the last answer, when there is one.
    pub(super) fn answer(&self) -> String {
        let talk = self.chat.talk.borrow();
        let last = talk.transcript.turns.last().filter(|turn| turn.role == Role::Assistant);
        last.map_or_else(String::new, |turn| turn.text.clone())
    }

    /// The receipt of the last answer.
    pub(super) fn receipt(&self) -> Option<Receipt> {
        let talk = self.chat.talk.borrow();
        talk.transcript.turns.last()?.receipt.as_deref().and_then(receipt::read)
    }

    /// Asks: `now` is the clock that the columns asked together share.
    pub(super) fn ask(&self, event: Event, now: f64, params: &Params) {
        if self.chat.open() {
            return;
        }
        self.started_ms.set(now);
        *self.lane.borrow_mut() = Lane::started();
        {
            let talk = &mut *self.chat.talk.borrow_mut();
            self.n_pieces_before.set(talk.n_pieces);
            self.asked_with.set(talk.provider);
            if self.linked.get() {
                talk.params = params.clone();
            }
        }
        self.follow();
        self.chat.ask(event);
    }

    pub(super) fn clear(&self) {
        self.chat.stop();
        *self.lane.borrow_mut() = Lane::default();
        self.chat.change(|talk| talk.transcript.apply(Event::Clear));
        set_flag(&self.element, "data-voted", false);
        if let Some(badge) = inside(&self.element, ".column-vote") {
            badge.remove();
        }
    }

    /// The provider of a choice in the column's form.
    pub(super) fn provider_at(&self, with: &str) -> Option<usize> {
        let slug = with.rsplit(':').next()?;
        self.chat.facts.providers.iter().position(|provider| provider.slug == slug && provider.ready)
    }

    /// Asks another provider from now on.
    pub(super) fn choose(&self, provider: usize) {
        self.chat.talk.borrow_mut().provider = provider;
        let Some(option) = all_inside(&self.element, ".column-provider option").into_iter().nth(provider)
        else {
            return;
        };
        set_attr(&self.element, "data-slug", &attr(&option, "data-slug"));
        if let Some(select) = inside(&self.element, ".column-provider select") {
            crate::island::dom::set_value(&select, &value(&option));
        }
        for (selector, text) in [
            (".column-price", attr(&option, "data-price")),
            (".column-who > .vh", [" · ", &attr(&option, "data-name")].concat()),
        ] {
            if let Some(element) = inside(&self.element, selector) {
                set_text(&element, &text);
            }
        }
        if let Some(mark) = inside(&self.element, ".mark") {
            let (slug, name) = (attr(&option, "data-slug"), attr(&option, "data-name"));
            set_text(&mark, &crate::part::provider::initials(&name));
            set_attr(&mark, "data-hue", crate::part::provider::hue(&slug));
            mark.set_class_name("mark");
        }
    }

    /// Ties the column's parameters to those of all, or frees them.
    pub(super) fn link(&self, linked: bool, page: &Page) {
        self.set_linked(linked, page);
        self.keep_link();
        if !linked {
            // What it begins with is what held for it until now.
            let shared = page.params.borrow().clone();
            if let Some(fieldset) = inside(&self.element, "fieldset[data-params]") {
                fields::fill(&fieldset, &shared);
            }
            self.chat.change(|talk| talk.params = shared);
            self.tell_params(page);
        }
    }

    fn keep_link(&self) {
        let name = self.chat.kept_as("own");
        if self.linked.get() {
            net::forget(&name);
        } else {
            net::remember(&name, "1");
        }
    }

    fn set_linked(&self, linked: bool, page: &Page) {
        self.linked.set(linked);
        if let Some(fieldset) = inside(&self.element, "fieldset[data-params]") {
            set_flag(&fieldset, "disabled", linked);
        }
        self.tell_params(page);
    }

    /// A field of its own parameters changed.
    pub(super) fn set_param(&self, field: &Element, page: &Page) {
        self.chat.change(|talk| fields::read(field, &mut talk.params));
        self.tell_params(page);
    }

    fn tell_params(&self, page: &Page) {
        let Some(fieldset) = inside(&self.element, "fieldset[data-params]") else { return };
        let params = self.chat.talk.borrow().params.clone();
        let now = if self.linked.get() { String::new() } else { params.words(&page.texts) };
        fields::tell(&fieldset, &params, &now, &page.texts);
    }

    /// Takes the clock's reading.
    pub(super) fn see(&self) {
        let talk = self.chat.talk.borrow();
        if let Some(turn) = talk.transcript.turns.last() {
            let now_ms = (js_sys::Date::now() - self.started_ms.get()).max(0.0) as u64;
            let n_pieces = talk.n_pieces - self.n_pieces_before.get();
            self.lane.borrow_mut().see(turn.state, n_pieces, now_ms);
        }
    }

    /// Brings the log up to the conversation.
    pub(super) fn show(&self, page: &Page) {
        self.see();
        let idx = page.columns.borrow().iter().position(|column| column.element == self.element);
        let label = idx.map_or_else(|| self.name(), |idx| page.label(idx));
        let hidden = page.phase.get() == super::Phase::Hidden;
        let next =
            self.chat.next_ready().filter(|_| !hidden).and_then(|idx| self.chat.facts.providers.get(idx));
        let talk = self.chat.talk.borrow();
        let around = Around {
            texts: &page.texts,
            // Another provider is another column.
            ready: &[],
            extra: &|_, _| {},
            name_of: &|slug| self.name_of(slug),
            asked: &label,
            next: next.map(|provider| provider.name.as_str()),
            renderer: talk.renderer.as_ref(),
        };
        if !self.log.borrow_mut().show(&talk.transcript, &around) {
            self.chat.show_again();
        }
        if let Some(empty) = inside(&self.element, ".column-empty") {
            set_flag(&empty, "hidden", !talk.transcript.turns.is_empty());
        }
    }

    /// Shows the answer before or after one that was tried again, and stays on the button that was pressed.
    pub(super) fn turn_over(&self, id: u64, after: bool) {
        let other = self.chat.talk.borrow().transcript.beside(id, after);
        let Some(other) = other.filter(|_| !self.chat.open()) else { return };
        self.chat.change(|talk| talk.transcript.apply(Event::Show(other)));
        let way = if after { "after" } else { "before" };
        let selector = ["[data-turn=\"", &other.to_string(), "\"] [data-do=", way, "]"].concat();
        if let Some(button) = inside(&self.element, &selector) {
            focus(&button);
        }
    }

    pub(super) fn follow(&self) {
        self.log.borrow().scroller.to_end();
    }

    /// The log scrolled: the others come along when they are told to.
    pub(super) fn scrolled(&self, page: &Page) {
        let Some(log) = inside(&self.element, ".transcript") else { return };
        let top = log.scroll_top();
        let echo = self.scrolled_to.take().is_some_and(|set| (set - top).abs() <= 1);
        if echo || !page.switched("scroll") {
            return;
        }
        let room = (log.scroll_height() - log.client_height()).max(1);
        for other in page.columns().iter().filter(|other| other.element != self.element) {
            if let Some(other_log) = inside(&other.element, ".transcript") {
                let other_room = other_log.scroll_height() - other_log.client_height();
                let to = i64::from(other_room) * i64::from(top) / i64::from(room);
                if i64::from(other_log.scroll_top()) != to {
                    other_log.set_scroll_top(to as i32);
                    other.scrolled_to.set(Some(other_log.scroll_top()));
                }
            }
        }
    }

    /// Marks the column that the reader voted for.
    pub(super) fn mark_vote(&self, won: bool, texts: &Texts) {
        set_flag(&self.element, "data-voted", won);
        if won && let Some(head) = inside(&self.element, ".column-name") {
            add(&head, "span", "badge ok column-vote", texts.get("columns-your-vote"));
        }
    }

    pub(super) fn stage(&self) -> Stage {
        self.lane.borrow().stage
    }
}

/// What the column says of its model and its providers.
fn facts(element: &Element, page: &Page) -> Facts {
    let provider = |option: &Element| Provider {
        slug: attr(option, "data-slug"),
        name: attr(option, "data-name"),
        ready: !option.has_attribute("disabled"),
        base_url: String::new(),
        model: String::new(),
        ignores: attr(option, "data-ignores").split_whitespace().map(str::to_owned).collect(),
        price_nanousd: None,
    };
    Facts {
        model: attr(element, "data-model"),
        scope: RefCell::default(),
        origin: attr(&page.root, "data-origin"),
        max_tokens: attr(element, "data-max-tokens").parse().unwrap_or(u64::MAX),
        // The page fetches it for all.
        renderer_js: String::new(),
        renderer_wasm: String::new(),
        texts: Texts::read(&attr(&page.root, "data-words")),
        announce: Announce::Status,
        sends_with_ctrl: false,
        providers: all_inside(element, ".column-provider option").iter().map(provider).collect(),
    }
}
