//! The conversations beside the playground's chat: its list, and what can be done with them.
//!
//! The chat is always one of them. It is kept when an answer has ended, not while it comes: what is under way is the
//! chat's own to keep (`chat.rs`). Clearing the chat begins another and leaves the one that was.
mod file;
mod keep;
mod list;
mod server;

use super::chat::{Chat, Picture, Talk};
use super::dom::{
    add, all_inside, attr, checked, closest, composing, document, focus, inside, on, set_attr, set_flag,
    set_text, set_value, target, value,
};
use super::texts::Texts;
use super::transcript::Transcript;
use super::widget::{Extra, Form};
use crate::net::json::Json;
use crate::net::{self, history as kept};
pub(super) use file::messages;
use keep::agreed;
use list::{Head, List};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use wire::Role;

/// How long the list waits for the first frame of the page.
const AFTER_MS: i32 = 100;

/// The list and its place on the page.
pub(super) struct History {
    root: Element,
    texts: Texts,
    list: RefCell<List>,
    /// What the chat was when it was kept last; nothing is kept while there is none.
    saved: Cell<Option<u64>>,
    /// Which conversation it was then, and its first turn: the same without that turn is another.
    first: RefCell<(String, Option<u64>)>,
    /// Whether it was kept the last time that it was to be.
    kept: Cell<bool>,
    /// What was deleted last, to be brought back: heads and bodies in turn.
    deleted: RefCell<Vec<String>>,
    /// The one that is being given a name.
    naming: RefCell<String>,
    /// Whether the list changed meanwhile, and was not drawn.
    stale: Cell<bool>,
}

/// The same as something more that the form can do; its place is known once the form lives.
pub(super) struct Shown(Rc<History>, RefCell<Option<Place>>);

/// The chat and its form, as every handler needs them.
#[derive(Clone)]
pub(super) struct Place {
    history: Rc<History>,
    form: Rc<Form>,
    chat: Rc<Chat>,
}

impl Shown {
    /// Finds the list on the page.
    pub(super) fn find() -> Option<Self> {
        let root = document().query_selector(".history").ok().flatten()?;
        let texts = Texts::read(&attr(&root, "data-words"));
        let history = Rc::new(History {
            root,
            texts,
            list: RefCell::new(List::read(&[], kept::lower)),
            saved: Cell::default(),
            first: RefCell::default(),
            kept: Cell::new(true),
            deleted: RefCell::default(),
            naming: RefCell::default(),
            stale: Cell::default(),
        });
        Some(Self(history, RefCell::default()))
    }
}

impl Extra for Shown {
    fn start(&self, form: &Rc<Form>, chat: &Rc<Chat>) {
        let place = Place { history: Rc::clone(&self.0), form: Rc::clone(form), chat: Rc::clone(chat) };
        {
            let talk = &mut *chat.talk.borrow_mut();
            if talk.conversation.is_empty() || talk.transcript.turns.is_empty() {
                talk.conversation = net::new_name();
            }
        }
        place.settled();
        place.listen();
        *self.1.borrow_mut() = Some(place.clone());
        net::spawn(async move {
            // The conversation itself is shown first.
            net::sleep(AFTER_MS).await;
            place.catch_up().await;
            let kept = kept::list().await;
            {
                let list = &mut *place.history.list.borrow_mut();
                // What was said while the list was read is in it too.
                let since = std::mem::replace(list, List::read(&kept, kept::lower));
                for head in since.heads {
                    list.put(head);
                }
            }
            place.draw();
            place.ask_server("").await;
        });
    }

    fn show(&self, _form: &Form, chat: &Chat) {
        self.0.tell(chat);
        let now = mark(&chat.talk.borrow());
        if chat.open() || self.0.saved.get().is_none_or(|saved| saved == now) {
            return;
        }
        let Some(place) = self.1.borrow().clone() else { return };
        self.0.saved.set(Some(now));
        let another = {
            let talk = chat.talk.borrow();
            // What was cleared may come back, and is kept as it was until something else is said.
            if talk.transcript.turns.is_empty() {
                return;
            }
            let (conversation, first) = &*self.0.first.borrow();
            *conversation == talk.conversation
                && first.is_some_and(|first| talk.transcript.turn(first).is_none())
        };
        if another {
            chat.talk.borrow_mut().conversation = net::new_name();
        }
        place.settled();
        place.save();
    }
}

/// Unlike for any other state that a conversation comes to rest in.
fn mark(talk: &Talk) -> u64 {
    let sum = |sum: u64, turn: &super::transcript::Turn| {
        let parts = [turn.id, turn.text.len() as u64, turn.state as u64, u64::from(turn.receipt.is_some())];
        parts.into_iter().fold(sum, |sum, part| sum.wrapping_mul(0x0100_0000_01b3) ^ part)
    };
    talk.transcript.all().fold(0xcbf2_9ce4_8422_2325 ^ talk.queue.len() as u64, sum)
}

impl Place {
    fn listen(&self) {
        let with = |act: fn(&Self, web_sys::Event)| {
            let place = self.clone();
            Box::new(move |event| act(&place, event)) as Box<dyn FnMut(web_sys::Event)>
        };
        let root = &self.history.root;
        on(root, "click", with(Self::clicked));
        on(root, "input", with(Self::wrote));
        on(root, "keydown", with(Self::key));
        on(root, "change", with(Self::changed));
        on(
            root,
            "focusout",
            with(|place, event| {
                if target(&event).is_some_and(|at| at.class_list().contains("history-name")) {
                    place.named(true);
                }
            }),
        );
    }

    fn clicked(&self, event: web_sys::Event) {
        let Some(pressed) = target(&event).and_then(|target| closest(&target, "[data-do]")) else { return };
        let id = closest(&pressed, "[data-id]").map(|item| attr(&item, "data-id")).unwrap_or_default();
        match attr(&pressed, "data-do").as_str() {
            "fold" => {
                let open = !self.history.root.class_list().contains("open");
                let _ = self.history.root.class_list().toggle_with_force("open", open);
                set_attr(&pressed, "aria-expanded", if open { "true" } else { "false" });
            }
            "new" => {
                if self.may_leave() {
                    self.begin();
                }
                focus(&self.form.input);
            }
            "open" => self.open(id),
            "rename" => {
                *self.history.naming.borrow_mut() = id;
                self.draw();
                if let Some(field) = inside(&self.history.root, ".history-name") {
                    focus(&field);
                    field.unchecked_ref::<web_sys::HtmlInputElement>().select();
                }
            }
            "delete" => self.delete(vec![id]),
            "delete-all" => {
                let ids: Vec<String> =
                    self.history.list.borrow().heads.iter().map(|head| head.id.clone()).collect();
                let question = self.history.texts.count("history-sure", ids.len() as u64, &[]);
                if agreed(&question) {
                    self.delete(ids);
                }
            }
            "delete-there" if agreed(self.history.texts.get("history-server-sure")) => self.turn("gone"),
            "undo" => self.undo(),
            "save-json" => self.save_file(true),
            "save-markdown" => self.save_file(false),
            _ => {}
        }
    }

    fn wrote(&self, event: web_sys::Event) {
        let Some(field) = target(&event).filter(|field| field.id() == "history-search") else { return };
        let text = self.history.list.borrow_mut().look_for(&value(&field));
        self.draw();
        if !text.is_empty() {
            let place = self.clone();
            net::spawn(async move {
                let found = kept::find(&text).await;
                place.history.list.borrow_mut().found(&text, found);
                place.draw();
            });
        }
    }

    /// In the field of a name Enter takes it and Escape leaves it.
    fn key(&self, event: web_sys::Event) {
        if !target(&event).is_some_and(|at| at.class_list().contains("history-name")) {
            return;
        }
        let event: KeyboardEvent = event.unchecked_into();
        let key = event.key();
        if !composing(&event) && (key == "Enter" || key == "Escape") {
            event.prevent_default();
            let id = self.history.naming.borrow().clone();
            self.named(key == "Enter");
            self.focus_item(&id, "rename");
        }
    }

    /// The reader has given a name, or has not.
    fn named(&self, taken: bool) {
        let id = std::mem::take(&mut *self.history.naming.borrow_mut());
        let Some(field) = inside(&self.history.root, ".history-name").filter(|_| !id.is_empty()) else {
            return;
        };
        let title = value(&field);
        let json = {
            let mut list = self.history.list.borrow_mut();
            if taken { list.rename(&id, &title).map(Head::json) } else { None }
        };
        if let Some(json) = json {
            self.put(id.clone(), json, String::new());
        }
        if self.history.stale.take() {
            return self.draw();
        }
        // Only its own place in the list: what takes the focus away from the field may be a press on another, which
        // would not be one if its button were made anew before the finger is lifted.
        if let Some(item) = closest(&field, "[data-id]")
            && let Some(head) = self.history.list.borrow().head(&id)
            && let Some(made) = self.item(head)
        {
            let _ = item.replace_with_with_node_1(&made);
        }
    }

    /// A conversation as it stands in the list.
    fn item(&self, head: &Head) -> Option<Element> {
        let one = inside(&self.history.root, ".history-one > li")?;
        let item: Element = one.clone_node_with_deep(true).ok()?.unchecked_into();
        fill(&item, head, &self.history.texts);
        let now = self.chat.talk.borrow().conversation == head.id;
        if let Some(open) = inside(&item, ".history-open").filter(|_| now) {
            set_attr(&open, "aria-current", "true");
        }
        Some(item)
    }

    /// The chat is another conversation from now on, of which nothing was said yet.
    fn begin(&self) {
        self.chat.stop();
        self.history.saved.set(None);
        self.chat.change(|talk| talk.turn_to(Transcript::default(), net::new_name()));
        self.settled();
        self.draw();
    }

    /// The chat is as it is kept.
    fn settled(&self) {
        let talk = self.chat.talk.borrow();
        self.history.saved.set(Some(mark(&talk)));
        let first = talk.transcript.turns.first().map(|turn| turn.id);
        *self.history.first.borrow_mut() = (talk.conversation.clone(), first);
    }

    /// Keeps the chat as it is.
    fn save(&self) {
        let (head, body) = {
            let talk = self.chat.talk.borrow();
            let question = talk.transcript.turns.iter().find(|turn| turn.role == Role::User);
            let head = Head {
                id: talk.conversation.clone(),
                title: list::title(question.map_or("", |turn| &turn.text)),
                named: false,
                model: self.chat.facts.model.clone(),
                at_ms: js_sys::Date::now() as u64,
            };
            (head, self.chat.written())
        };
        let (id, json) = {
            let mut list = self.history.list.borrow_mut();
            let head = list.put(head);
            (head.id.clone(), head.json())
        };
        self.draw();
        self.put(id, json, body);
    }

    /// Shows a kept conversation in the chat; one with another model on that model's page.
    fn open(&self, id: String) {
        if self.chat.talk.borrow().conversation == id || !self.may_leave() {
            return focus(&self.form.input);
        }
        let place = self.clone();
        net::spawn(async move {
            let body = kept::body(&id).await.and_then(|body| Json::parse(&body));
            let Some(body) = body else { return place.say(place.history.texts.get("history-unreadable")) };
            place.chat.stop();
            let model =
                place.history.list.borrow().head(&id).map(|head| head.model.clone()).unwrap_or_default();
            place.show_kept(&body, id, &model);
        });
    }

    fn show_kept(&self, body: &Json, id: String, model: &str) {
        self.take(body, id);
        if !model.is_empty() && model != self.chat.facts.model {
            let address = ["/playground?model=", model].concat();
            if let Some(window) = web_sys::window() {
                let _ = window.location().set_href(&address);
            }
            return;
        }
        self.form.refill(&self.chat);
        self.chat.fetch_renderer();
        self.draw();
        self.say(self.history.texts.get("history-opened"));
        let _ = self.history.root.class_list().remove_1("open");
        focus(&self.form.input);
    }

    fn delete(&self, ids: Vec<String>) {
        // The focus goes to what takes the place of what goes.
        let next = {
            let list = self.history.list.borrow();
            let mut shown = list.shown().skip_while(|head| !ids.contains(&head.id));
            shown.find(|head| !ids.contains(&head.id)).map(|head| head.id.clone())
        };
        // An answer that is stopped by it is kept first.
        let current = ids.contains(&self.chat.talk.borrow().conversation);
        if current {
            self.begin();
        }
        self.history.list.borrow_mut().remove(&ids);
        self.draw();
        match next {
            Some(next) => self.focus_item(&next, "delete"),
            None => {
                if let Some(search) = inside(&self.history.root, "[data-do=new]") {
                    focus(&search);
                }
            }
        }
        let place = self.clone();
        net::spawn(async move {
            let taken = kept::take(&ids).await;
            *place.history.deleted.borrow_mut() = taken.into_iter().flatten().collect();
            let said = place.history.texts.count("history-deleted", ids.len() as u64, &[]);
            if let Some(bar) = inside(&place.history.root, ".history-undo") {
                set_flag(&bar, "hidden", false);
                if let Some(text) = inside(&bar, "span") {
                    set_text(&text, &said);
                }
            }
            place.say(&said);
        });
    }

    /// Brings back what was deleted last.
    fn undo(&self) {
        let deleted = std::mem::take(&mut *self.history.deleted.borrow_mut());
        if let Some(bar) = inside(&self.history.root, ".history-undo") {
            set_flag(&bar, "hidden", true);
        }
        let mut first = String::new();
        for pair in deleted.chunks_exact(2) {
            let Some(head) = Head::read(&pair[0]) else { continue };
            first.clone_from(&head.id);
            self.history.list.borrow_mut().put(head.clone());
            self.put(head.id, pair[0].clone(), pair[1].clone());
        }
        self.draw();
        self.focus_item(&first, "open");
        self.say(self.history.texts.get("history-back"));
    }

    /// Saves the chat as a file.
    fn save_file(&self, as_json: bool) {
        let talk = self.chat.talk.borrow();
        let messages = talk.transcript.messages(&talk.params.system);
        let model = &self.chat.facts.model;
        let list = self.history.list.borrow();
        let title = list.head(&talk.conversation).map_or("", |head| &head.title);
        let (ending, kind, text) = if as_json {
            (".json", "application/json", file::json(model, &messages, &self.chat.written()))
        } else {
            let who = [self.chat.facts.texts.get("widget-you"), self.chat.facts.texts.get("widget-answer")];
            (".md", "text/markdown", file::markdown(title, model, &messages, who))
        };
        kept::save_file(&file::name(title, ending), kind, &text);
    }

    fn changed(&self, event: web_sys::Event) {
        let Some(field) = target(&event) else { return };
        match field.id().as_str() {
            "history-file" => self.chose_file(field),
            "history-server" => self.turn(if checked(&field) { "on" } else { "left" }),
            _ => {}
        }
    }

    /// A file was chosen to be opened as a conversation of its own.
    fn chose_file(&self, field: Element) {
        let place = self.clone();
        net::spawn(async move {
            let text = kept::chosen(&field).await;
            // The same file may be chosen again.
            set_value(&field, "");
            match text.and_then(|text| file::open(&text)) {
                Some(opened) => place.imported(opened),
                None => place.say(place.history.texts.get("history-no-file")),
            }
        });
    }

    fn imported(&self, opened: file::Opened) {
        if !self.may_leave() {
            return;
        }
        self.chat.stop();
        if let Some(kept) = &opened.kept {
            self.chat.take(kept);
        } else {
            let talk = &mut *self.chat.talk.borrow_mut();
            talk.turn_to(opened.said.transcript, String::new());
            talk.params.system = opened.said.system;
        }
        self.chat.talk.borrow_mut().conversation = net::new_name();
        // Before it is shown, or it would be kept as what was open before.
        self.settled();
        if !opened.said.prompt.is_empty() {
            set_value(&self.form.input, &opened.said.prompt);
        }
        // How large they are was not kept.
        let pictures = opened.said.images.into_iter().map(|url| Picture { url, n_tokens: 0 });
        self.chat.talk.borrow_mut().pictures.extend(pictures);
        self.form.refill(&self.chat);
        self.chat.fetch_renderer();
        if !self.chat.talk.borrow().transcript.turns.is_empty() {
            self.save();
        }
        // Keeps it for this chat too.
        self.say(self.history.texts.get("history-imported"));
        focus(&self.form.input);
    }

    /// Says it through the chat's one status.
    fn say(&self, text: &str) {
        self.chat.change(|talk| text.clone_into(&mut talk.said));
    }

    fn focus_item(&self, id: &str, what: &str) {
        let items = all_inside(&self.history.root, "[data-id]");
        let item = items.iter().find(|item| attr(item, "data-id") == id);
        if let Some(button) = item.and_then(|item| inside(item, &["[data-do=", what, "]"].concat())) {
            focus(&button);
        }
    }

    /// Brings the list on the page up to the state. The focus stays where it is in the list.
    fn draw(&self) {
        let history = &self.history;
        let Some(shown) = inside(&history.root, ".history-list") else { return };
        let held = document().active_element().filter(|at| shown.contains(Some(at))).and_then(|at| {
            let id = closest(&at, "[data-id]").map(|item| attr(&item, "data-id"))?;
            Some((id, attr(&at, "data-do")))
        });
        let naming = history.naming.borrow().clone();
        if !naming.is_empty() && inside(&shown, ".history-name").is_some() {
            // A name is being written; the list is drawn when it is.
            return history.stale.set(true);
        }
        let now = self.chat.talk.borrow().conversation.clone();
        let (heads, n_all, kept) = {
            let list = history.list.borrow();
            (list.shown().cloned().collect::<Vec<_>>(), list.heads.len(), list.head(&now).is_some())
        };
        set_text(&shown, "");
        for head in &heads {
            if head.id == naming {
                let item = add(&shown, "li", "history-item", "");
                set_attr(&item, "data-id", &head.id);
                let field = add(&item, "input", "input history-name", "");
                set_attr(&field, "aria-label", history.texts.get("history-name"));
                set_attr(&field, "maxlength", "120");
                set_value(&field, &head.title);
            } else if let Some(item) = self.item(head) {
                let _ = shown.append_child(&item);
            }
        }
        for (selector, hidden) in [
            (".history-none", n_all > 0),
            (".history-nothing", n_all == 0 || !heads.is_empty()),
            ("[data-do=delete-all]", n_all == 0),
            (".search", n_all == 0),
        ] {
            if let Some(element) = inside(&history.root, selector) {
                set_flag(&element, "hidden", hidden);
            }
        }
        for button in all_inside(&history.root, ".history-save button") {
            set_flag(&button, "disabled", !kept);
        }
        if let Some((id, what)) = held {
            self.focus_item(&id, &what);
        }
    }
}

/// Fills one of the list.
fn fill(item: &Element, head: &Head, texts: &Texts) {
    set_attr(item, "data-id", &head.id);
    for (selector, text) in
        [(".history-title", head.title.as_str()), (".history-model", model_name(&head.model))]
    {
        if let Some(element) = inside(item, selector) {
            set_text(&element, text);
        }
    }
    for (selector, key) in [("[data-do=rename]", "history-rename"), ("[data-do=delete]", "history-delete")] {
        if let Some(button) = inside(item, selector) {
            let name = texts.fill(key, &[("title", &head.title)]);
            set_attr(&button, "aria-label", &name);
            set_attr(&button, "title", &name);
        }
    }
}

/// A model's name without its organisation's.
fn model_name(id: &str) -> &str {
    id.split_once('/').map_or(id, |(_, name)| name)
}
