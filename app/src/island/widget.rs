//! The chat widget: what the reader does in it, and bringing the drawn form up to the state.
//!
//! Focus stays in the composer. The log is not live: a status beside it says what happens, so that a screen
//! reader is not read every token.
use super::FULL;
use super::chat::{Chat, Facts, Provider};
use super::dom::{
    all_inside, attr, closest, composing, document, focus, inside, on, set_attr, set_flag, set_text,
    set_value, target, value,
};
use super::log::{Around, Log};
use super::params::{Params, tenths, whole_tenths};
use super::queue;
use super::samples;
use super::texts::Texts;
use super::transcript::{Event, Turn};
use super::turns;
use crate::net;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use wire::{Announce, Message, Role, SendKey};

/// Something more that the form can do: the playground has several, the widget of a model's page none, and
/// pays for none.
pub(super) trait Extra {
    /// The form has come to life, and what was kept is in it.
    fn start(&self, _form: &Rc<Form>, _chat: &Rc<Chat>) {}

    /// Something inside the form was pressed that has this `data-do`. Returns whether it was this one's.
    fn pressed(&self, _form: &Form, _chat: &Rc<Chat>, _what: &str, _pressed: &Element) -> bool {
        false
    }

    /// A field inside the form changed. Returns whether it was this one's.
    fn wrote(&self, _form: &Form, _chat: &Rc<Chat>, _field: &Element) -> bool {
        false
    }

    /// What stands under an answer was drawn.
    fn below(&self, _below: &Element, _turn: &Turn) {}

    /// The state changed, at most once a frame while text comes.
    fn show(&self, _form: &Form, _chat: &Chat) {}
}

/// The elements of the form.
pub(super) struct Form {
    pub(super) root: Element,
    log: RefCell<Log>,
    pub(super) input: Element,
    extras: Vec<Box<dyn Extra>>,
    /// What the form last told of the choices, and the samples of the conversation.
    sampled: RefCell<Option<Sampled>>,
    /// What the queue was last drawn for: the messages and how many pictures each has, and whether an answer was coming.
    queued: RefCell<(Vec<(String, usize)>, bool)>,
}

/// What the samples and the folded parts of the form hang on, besides the draft.
#[derive(PartialEq)]
struct Sampled {
    /// The end of what was said, which all of it hangs on.
    last: Option<u64>,
    open: bool,
    provider: usize,
    params: Params,
}

/// Finds the form on the page and brings it to life.
#[cfg(any(feature = "hydrate", feature = "ssr"))]
pub(super) fn start() {
    start_with(vec![]);
}

/// The same with more.
pub(super) fn start_with(extras: Vec<Box<dyn Extra>>) {
    let Some(root) = document().query_selector(".widget").ok().flatten() else { return };
    let (Some(log), Some(input)) = (inside(&root, ".transcript"), inside(&root, ".composer-input")) else {
        return;
    };
    let form = Rc::new(Form {
        log: RefCell::new(Log::new(log)),
        input,
        sampled: RefCell::default(),
        queued: RefCell::default(),
        extras,
        root,
    });
    let shown = Rc::clone(&form);
    let chat = Chat::new(facts(&form.root), Box::new(move |chat| shown.show(chat)));
    chat.restore();
    // What the address brought is newer than the draft of an earlier visit.
    let prompt = Some(attr(&form.root, "data-prompt")).filter(|prompt| !prompt.is_empty());
    if let Some(draft) = prompt.or_else(|| net::recall(&chat.kept_as("draft"))) {
        set_value(&form.input, &draft);
    }
    form.show_params(&chat);
    samples::start(&form, &chat);
    for extra in &form.extras {
        extra.start(&form, &chat);
    }
    form.show(&chat);
    if !chat.talk.borrow().transcript.turns.is_empty() {
        chat.fetch_renderer();
    }
    chat.go_on();
    listen(&form, &chat);
}

/// What the form says of the model and its providers.
fn facts(root: &Element) -> Facts {
    let provider = |rung: &Element| Provider {
        slug: attr(rung, "data-slug"),
        name: inside(rung, ".ladder-name").and_then(|name| name.text_content()).unwrap_or_default(),
        ready: !rung.has_attribute("aria-disabled"),
        base_url: attr(rung, "data-base-url"),
        model: attr(rung, "data-provider-model"),
        price_nanousd: attr(rung, "data-price").parse().ok(),
        ignores: attr(rung, "data-ignores").split_whitespace().map(str::to_owned).collect(),
    };
    // What the visitor prefers stands on the document's root.
    let preferred =
        |name: &str| document().document_element().map_or_else(String::new, |root| attr(&root, name));
    Facts {
        model: attr(root, "data-model"),
        // In the playground one conversation goes on with whatever model is chosen.
        scope: RefCell::new(if closest(root, ".playground").is_some() {
            String::new()
        } else {
            attr(root, "data-model")
        }),
        origin: attr(root, "data-origin"),
        max_tokens: attr(root, "data-max-tokens").parse().unwrap_or(u64::MAX),
        renderer_js: attr(root, "data-renderer-js"),
        renderer_wasm: attr(root, "data-renderer-wasm"),
        texts: Texts::read(&attr(root, "data-words")),
        announce: Announce::parse(&preferred("data-announce")).unwrap_or_default(),
        sends_with_ctrl: preferred("data-send") == SendKey::Modified.as_str(),
        providers: all_inside(root, ".ladder-step").iter().map(provider).collect(),
    }
}

fn listen(form: &Rc<Form>, chat: &Rc<Chat>) {
    // Each listener has its own pair of handles.
    let with = |act: fn(&Form, &Rc<Chat>, web_sys::Event)| {
        let (form, chat) = (Rc::clone(form), Rc::clone(chat));
        Box::new(move |event| act(&form, &chat, event)) as Box<dyn FnMut(web_sys::Event)>
    };
    on(&form.root, "click", with(Form::clicked));
    on(&form.root, "keydown", with(Form::key));
    on(&form.root, "input", with(Form::wrote));
    on(
        &form.root,
        "submit",
        with(|form, chat, event| {
            event.prevent_default();
            form.send(chat);
        }),
    );
    if let Some(window) = web_sys::window() {
        // A page that goes away keeps what was said until now.
        on(&window, "pagehide", with(|_, chat, _| chat.keep_rest()));
    }
}

impl Form {
    /// Something was pressed: what it does stands on it.
    fn clicked(&self, chat: &Rc<Chat>, event: web_sys::Event) {
        let Some(at) = target(&event) else { return };
        if let Some(summary) = closest(&at, ".reasoning > summary") {
            turns::held(&summary);
        }
        let Some(pressed) = closest(&at, "[data-do]") else { return };
        match attr(&pressed, "data-do").as_str() {
            "choose" => self.choose(chat, &pressed),
            "example" => {
                set_value(&self.input, &pressed.text_content().unwrap_or_default());
                self.draft_changed(chat);
                focus(&self.input);
            }
            "stop" => {
                chat.stop();
                focus(&self.input);
            }
            "clear" => {
                chat.stop();
                chat.change(|talk| {
                    talk.transcript.apply(Event::Clear);
                    chat.facts.texts.get("widget-cleared").clone_into(&mut talk.said);
                });
                focus(&self.input);
            }
            "ask-next" => {
                if let Some(next) = chat.next_ready() {
                    chat.talk.borrow_mut().provider = next;
                    chat.ask(Event::Regenerate);
                }
                focus(&self.input);
            }
            "newest" => self.follow(),
            "reset" => {
                chat.change(|talk| talk.params = Params::default());
                self.show_params(chat);
            }
            what if turns::pressed(self, chat, what, &pressed) => {}
            what if FULL && queue::pressed(self, chat, what, &pressed) => {}
            what => {
                self.extras.iter().any(|extra| extra.pressed(self, chat, what, &pressed));
            }
        }
    }

    fn choose(&self, chat: &Chat, rung: &Element) {
        let idx = all_inside(&self.root, ".ladder-step").iter().position(|other| other == rung);
        if let Some(idx) = idx.filter(|idx| chat.facts.providers[*idx].ready) {
            chat.change(|talk| talk.provider = idx);
        }
    }

    /// Goes to the newest line and follows from there.
    pub(super) fn follow(&self) {
        self.log.borrow().scroller.to_end();
    }

    /// Leaves the conversation scrolled as it is.
    pub(super) fn stay(&self) {
        self.log.borrow().scroller.stay();
    }

    /// Brings the focus to the first element of the form that matches.
    pub(super) fn focus_on(&self, selector: &str) {
        if let Some(element) = inside(&self.root, selector) {
            focus(&element);
        }
    }

    /// Enter sends, Escape stops, arrows move in the ladder.
    fn key(&self, chat: &Rc<Chat>, event: web_sys::Event) {
        let Some(at) = target(&event) else { return };
        let event: KeyboardEvent = event.unchecked_into();
        if composing(&event) {
            return;
        }
        let key = event.key();
        let sends = if chat.facts.sends_with_ctrl {
            event.ctrl_key() || event.meta_key()
        } else {
            !event.shift_key()
        };
        let editing = closest(&at, ".message[data-editing]");
        if key == "Enter" && sends && at.tag_name() == "TEXTAREA" {
            if let Some(article) = editing {
                event.prevent_default();
                turns::send(self, chat, &article);
            } else if at == self.input {
                event.prevent_default();
                self.send(chat);
            }
        } else if let Some(article) = editing.filter(|_| key == "Escape") {
            turns::escape(chat, &article);
        } else if key == "Escape" {
            // What lies over the form is closed by the browser, and the answer goes on.
            if closest(&at, ".widget dialog, .widget [popover]").is_none() {
                chat.stop();
            }
        } else if at.class_list().contains("ladder-step") {
            let rungs = all_inside(&self.root, ".ladder-step:not([aria-disabled])");
            let step = match key.as_str() {
                "ArrowDown" | "ArrowRight" => 1,
                "ArrowUp" | "ArrowLeft" => rungs.len().saturating_sub(1),
                _ => return,
            };
            event.prevent_default();
            let from = rungs.iter().position(|rung| *rung == at).unwrap_or(0);
            if let Some(rung) = rungs.get((from + step) % rungs.len().max(1)) {
                self.choose(chat, rung);
                focus(rung);
            }
        }
    }

    /// A field changed: the draft or a parameter.
    fn wrote(&self, chat: &Rc<Chat>, event: web_sys::Event) {
        let Some(field) = target(&event) else { return };
        if field == self.input {
            return self.draft_changed(chat);
        }
        if self.extras.iter().any(|extra| extra.wrote(self, chat, &field)) {
            return;
        }
        let text = value(&field);
        let mut params = chat.talk.borrow().params.clone();
        match field.id().as_str() {
            "param-system" => params.system = text,
            "param-temperature" => params.set("temperature", text.parse().ok().map(tenths)),
            "param-max" => {
                let n = text.parse::<u64>().ok().map(|n| n.clamp(1, chat.facts.max_tokens.max(1)));
                params.set("max_tokens", n.map(|n| n.to_string()));
            }
            // What is written elsewhere, as a question in other words, is nobody's until it is sent.
            _ => return,
        }
        chat.change(|talk| talk.params = params);
    }

    pub(super) fn draft_changed(&self, chat: &Chat) {
        chat.write_draft(value(&self.input));
        samples::changed();
        for extra in &self.extras {
            extra.show(self, chat);
        }
    }

    /// Asks what is written, or puts it behind the answer that is coming.
    pub(super) fn send(&self, chat: &Rc<Chat>) {
        let text = value(&self.input);
        if !text.trim().is_empty() {
            if chat.open() && !FULL {
                return;
            }
            set_value(&self.input, "");
            chat.write_draft(String::new());
            let pictures = std::mem::take(&mut chat.talk.borrow_mut().pictures);
            if FULL && chat.open() {
                chat.change(|talk| {
                    talk.queue.push((text, pictures));
                    chat.facts.texts.get("widget-queued").clone_into(&mut talk.said);
                });
            } else {
                self.follow();
                chat.ask_with(Event::Send(text), pictures);
            }
            // What is no draft any more is part of the conversation.
            chat.keep_rest();
        }
        focus(&self.input);
    }

    /// Brings the form up to the state. Cheap when little changed: it runs once a frame while text comes.
    fn show(&self, chat: &Chat) {
        let talk = chat.talk.borrow();
        let empty = talk.transcript.turns.is_empty();
        let open = talk.transcript.open();
        let next = chat.next_ready().and_then(|idx| chat.facts.providers.get(idx));
        let name_of = |slug: &str| {
            let found = chat.facts.providers.iter().find(|provider| provider.slug == slug);
            found.map_or_else(|| slug.to_owned(), |provider| provider.name.clone())
        };
        let providers = chat.facts.providers.iter().enumerate();
        let ready: Vec<_> =
            providers.filter(|(_, one)| one.ready).map(|(idx, one)| (idx, one.name.as_str())).collect();
        let around = Around {
            ready: &ready,
            extra: &|below, turn| self.extras.iter().for_each(|extra| extra.below(below, turn)),
            texts: &chat.facts.texts,
            name_of: &name_of,
            asked: chat.provider().map_or("", |provider| &provider.name),
            next: next.map(|provider| provider.name.as_str()),
            renderer: talk.renderer.as_ref(),
        };
        if !self.log.borrow_mut().show(&talk.transcript, &around) {
            chat.show_again();
        }
        for (selector, hidden) in [
            (".widget-empty", !empty),
            ("[data-do=clear]", empty),
            ("[data-do=stop]", !open),
            (".widget-undo", !talk.transcript.undoable()),
            (".away", !talk.away),
        ] {
            if let Some(element) = inside(&self.root, selector) {
                set_flag(&element, "hidden", hidden);
            }
        }
        set_attr(
            &self.root,
            "data-open",
            if !open {
                ""
            } else if FULL {
                "more"
            } else {
                "only"
            },
        );
        if FULL {
            let queue = talk.queue.iter().map(|(text, pictures)| (text.clone(), pictures.len()));
            let queued = (queue.collect(), open);
            if *self.queued.borrow() != queued {
                queue::draw(&self.root, chat, &queued.0, open);
                *self.queued.borrow_mut() = queued;
            }
        }
        // Its own, which comes after that of the search in the conversation.
        if let Some(said) = inside(&self.root, ":scope > [role=status]")
            && said.text_content().as_deref() != Some(&talk.said)
        {
            set_text(&said, &talk.said);
        }
        drop(talk);
        self.tell_choices(chat);
        for extra in &self.extras {
            extra.show(self, chat);
        }
    }

    /// Writes what hangs on provider and parameters, and tells the samples, when that or the conversation changed.
    fn tell_choices(&self, chat: &Chat) {
        let talk = chat.talk.borrow();
        let now = Sampled {
            last: talk.transcript.turns.last().map(|turn| turn.id),
            open: talk.transcript.open(),
            provider: talk.provider,
            params: talk.params.clone(),
        };
        if self.sampled.borrow().as_ref() == Some(&now) {
            return;
        }
        *self.sampled.borrow_mut() = Some(now);
        samples::changed();
        self.show_ladder(talk.provider);
        if let Some(words) = inside(&self.root, ".params-now") {
            set_text(&words, &talk.params.words(&chat.facts.texts));
        }
        let texts = &chat.facts.texts;
        let temperature = talk.params.get("temperature").map(|number| texts.digits(number));
        let temperature = temperature.unwrap_or_else(|| texts.get("widget-default").to_owned());
        if let (Some(output), Some(range)) =
            (inside(&self.root, ".range output"), inside(&self.root, "#param-temperature"))
        {
            set_text(&output, &temperature);
            set_attr(&range, "aria-valuetext", &temperature);
        }
    }

    /// What the samples are to ask now.
    pub(super) fn sampled_request(&self, chat: &Chat) -> String {
        let talk = chat.talk.borrow();
        let said = talk.transcript.messages(&talk.params.system);
        let messages = asked(said, value(&self.input).trim(), || {
            inside(&self.root, ".example").and_then(|example| example.text_content()).unwrap_or_default()
        });
        let mut about = vec![("origin", chat.facts.origin.as_str()), ("model", &chat.facts.model)];
        let mut ignores = &[][..];
        if let Some(provider) = chat.provider() {
            about.extend([
                ("provider", provider.slug.as_str()),
                ("base_url", &provider.base_url),
                ("provider_model", &provider.model),
            ]);
            ignores = &provider.ignores;
        }
        samples::request(&about, messages, &talk.params.fields(ignores))
    }

    /// Another conversation is in the chat: its fields too are brought up to it.
    #[cfg(any(feature = "playground", feature = "ssr"))]
    pub(super) fn refill(&self, chat: &Chat) {
        self.show_params(chat);
        self.log.borrow_mut().empty();
        self.follow();
        self.show(chat);
    }

    fn show_ladder(&self, chosen: usize) {
        let rungs = all_inside(&self.root, ".ladder-step");
        for (idx, rung) in rungs.iter().enumerate() {
            set_attr(rung, "aria-checked", if idx == chosen { "true" } else { "false" });
            set_attr(rung, "tabindex", if idx == chosen { "0" } else { "-1" });
        }
        // The folded ladder shows what the chosen rung says.
        let (Some(rung), Some(summary)) = (rungs.get(chosen), inside(&self.root, ".ladder-fold > summary"))
        else {
            return;
        };
        for class in [".ladder-rank", ".ladder-name", ".ladder-mode"] {
            if let (Some(from), Some(to)) = (inside(rung, class), inside(&summary, class)) {
                set_text(&to, &from.text_content().unwrap_or_default());
            }
        }
    }

    /// Fills the fields from the parameters, after a reload or a reset.
    fn show_params(&self, chat: &Chat) {
        let params = chat.talk.borrow().params.clone();
        // Ten tenths is the middle of the range, where the thumb waits while nothing is set.
        let temperature = params.get("temperature").and_then(whole_tenths).unwrap_or(10).to_string();
        let max_tokens = params.get("max_tokens").unwrap_or_default();
        for (id, text) in [
            ("#param-system", params.system.as_str()),
            ("#param-temperature", temperature.as_str()),
            ("#param-max", max_tokens),
        ] {
            if let Some(field) = inside(&self.root, id) {
                set_value(&field, text);
            }
        }
    }
}

/// What the samples ask: the conversation and the draft; without a draft what was asked last, and before
/// that the example.
fn asked(mut messages: Vec<Message>, draft: &str, example: impl FnOnce() -> String) -> Vec<Message> {
    if draft.is_empty() {
        while messages.last().is_some_and(|message| message.role == Role::Assistant) {
            messages.pop();
        }
    }
    if !draft.is_empty() || messages.last().is_none_or(|message| message.role != Role::User) {
        let content = if draft.is_empty() { example() } else { draft.to_owned() };
        messages.push(Message::new(Role::User, content));
    }
    messages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_ask_what_the_reader_would() {
        let message = |role, content: &str| Message::new(role, content);
        let (system, hi, hello) =
            (message(Role::System, "s"), message(Role::User, "Hi"), message(Role::Assistant, "Hello"));
        let example = || "Why?".to_owned();
        let why = message(Role::User, "Why?");
        assert_eq!(asked(vec![], "", example), std::slice::from_ref(&why));
        assert_eq!(asked(vec![system.clone()], "", example), [system.clone(), why]);
        let said = vec![system.clone(), hi.clone(), hello.clone()];
        assert_eq!(asked(said.clone(), "", example), [system.clone(), hi.clone()]);
        assert_eq!(asked(said, "Ho", example), [system, hi, hello, message(Role::User, "Ho")]);
    }
}
