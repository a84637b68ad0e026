//! Sharing the last answer with what was asked, and replaying what somebody shared.
//!
//! A shared run fills the composer and never sends: what a link brings must not speak for the reader.
use super::chat::{Chat, GOES_ON};
use super::dom::{
    attr, closest, document, inside, on, set_attr, set_flag, set_text, set_value, target, value,
};
use super::history::messages;
use super::params::Params;
use super::texts::Texts;
use super::transcript::{Event, State};
use super::widget::{Extra, Form};
use crate::net;
use crate::net::json::{Json, quote};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use web_sys::Element;
use wire::Role;

/// The panel, the bar of an opened run, and the run.
pub(super) struct Share {
    panel: Element,
    bar: Option<Element>,
    texts: Texts,
    run: Option<Run>,
    /// An answer that is to be compared is coming.
    replaying: Cell<bool>,
    /// The name of what was shared last.
    shared: RefCell<String>,
}

/// A shared run that is open.
struct Run {
    id: String,
    document: Json,
}

impl Run {
    /// How the names of conversations that began with it begin.
    fn name(&self) -> String {
        ["run-", &self.id, "-"].concat()
    }

    /// Brings the chat to where the run was asked, in a conversation of its own each time: what was said after it before
    /// stays where it is.
    fn fill(&self, form: &Form, chat: &Rc<Chat>) {
        let Some(said) = messages(self.document.get("request").get("messages")) else { return };
        let mut params = Params::kept(self.document.get("kept"));
        params.system = said.system;
        // What the form has no field for is what was written as JSON.
        let values = std::mem::take(&mut params.values);
        (params.values, params.extra) = values.into_iter().partition(|(key, _)| {
            let field = [".param[data-key=\"", key, "\"]"].concat();
            matches!(key.as_str(), "tools" | "tool_choice" | "response_format")
                || inside(&form.root, &field).is_some()
        });
        chat.stop();
        chat.change(|talk| {
            talk.params = params;
            // They wait with the question that makes room.
            talk.pictures.clear();
            talk.turn_to(said.transcript, [self.name(), net::new_name()].concat());
        });
        chat.choose(self.document.get("provider").text().unwrap_or_default());
        set_value(&form.input, &said.prompt);
        form.refill(chat);
    }
}

/// What the handlers need.
pub(super) struct Shared(Rc<Share>);

impl Shared {
    /// Finds the panel on the page.
    pub(super) fn find() -> Option<Self> {
        let find = |selector: &str| document().query_selector(selector).ok().flatten();
        let panel = find(".share")?;
        let bar = find(".replay");
        let run = bar.as_ref().and_then(|bar| {
            Some(Run { id: attr(bar, "data-id"), document: Json::parse(&attr(bar, "data-run"))? })
        });
        let texts = Texts::read(&attr(&panel, "data-words"));
        let (replaying, shared) = (Cell::default(), RefCell::default());
        Some(Self(Rc::new(Share { panel, bar, texts, run, replaying, shared })))
    }
}

impl Extra for Shared {
    fn start(&self, form: &Rc<Form>, chat: &Rc<Chat>) {
        let with = |act: fn(&Rc<Share>, &Rc<Form>, &Rc<Chat>, &Element)| {
            let (share, form, chat) = (Rc::clone(&self.0), Rc::clone(form), Rc::clone(chat));
            Box::new(move |event: web_sys::Event| {
                let pressed = target(&event).and_then(|target| closest(&target, "[data-do]"));
                if let Some(pressed) = pressed {
                    act(&share, &form, &chat, &pressed);
                }
            }) as Box<dyn FnMut(web_sys::Event)>
        };
        on(&self.0.panel, "click", with(Share::pressed));
        if let Some(bar) = &self.0.bar {
            on(bar, "click", with(|share, form, chat, _| share.replay(form, chat)));
        }
        self.0.open_run(form, chat);
    }

    fn show(&self, _form: &Form, chat: &Chat) {
        let share = &self.0;
        if let Some(button) = document().query_selector("[popovertarget=share]").ok().flatten() {
            set_flag(&button, "disabled", answered(chat).is_none());
        }
        if share.replaying.get() && !chat.open() {
            share.replaying.set(false);
            share.compare(chat);
        }
    }
}

/// The text of the last answer, once it has ended and there is one.
fn answered(chat: &Chat) -> Option<String> {
    let talk = chat.talk.borrow();
    let last = talk.transcript.turns.last().filter(|turn| turn.role == Role::Assistant && !turn.open())?;
    (!last.text.is_empty()).then(|| last.text.clone())
}

impl Share {
    /// Fills the chat with the run, unless it is there since an earlier visit.
    fn open_run(&self, form: &Form, chat: &Rc<Chat>) {
        let Some(run) = &self.run else { return };
        if !chat.talk.borrow().conversation.starts_with(&run.name()) {
            run.fill(form, chat);
            // Here after a reload too.
            form.draft_changed(chat);
        }
    }

    /// Asks what the run asked.
    fn replay(&self, form: &Form, chat: &Rc<Chat>) {
        let Some(run) = &self.run else { return };
        if chat.open() {
            return;
        }
        run.fill(form, chat);
        form.send(chat);
        // What was asked last may be what functions gave: then there was nothing to write.
        chat.ask(Event::GoOn);
        // From here on: before it was asked there was nothing to compare.
        self.replaying.set(chat.open());
    }

    /// Says whether the answer is the shared one.
    fn compare(&self, chat: &Chat) {
        let (Some(run), Some(bar)) = (&self.run, &self.bar) else { return };
        let whole =
            chat.talk.borrow().transcript.turns.last().is_some_and(|turn| turn.state != State::Failed);
        let (shared, new) = (run.document.get("answer").owned(), answered(chat).unwrap_or_default());
        let said = match n_same_words(&shared, &new) {
            _ if !whole => return,
            None => self.texts.get("share-same").to_owned(),
            Some(n) => self.texts.count("share-differs", n, &[]),
        };
        if let Some(result) = inside(bar, ".replay-result") {
            set_text(&result, &said);
            set_flag(&result, "hidden", false);
        }
        chat.change(|talk| talk.said = said);
    }

    fn pressed(self: &Rc<Self>, _form: &Rc<Form>, chat: &Rc<Chat>, pressed: &Element) {
        match attr(pressed, "data-do").as_str() {
            "share" => self.share(chat),
            "unshare" => {
                let (share, chat, id) = (Rc::clone(self), Rc::clone(chat), self.shared.borrow().clone());
                net::spawn(async move {
                    match net::delete(&["/api/runs/", &id].concat()).await {
                        Ok(()) => share.result(&chat, Some(""), "share-stopped"),
                        Err(_) => share.result(&chat, None, "share-failed"),
                    }
                });
            }
            _ => {}
        }
    }

    fn share(self: &Rc<Self>, chat: &Rc<Chat>) {
        let field = |selector: &str| inside(&self.panel, selector);
        let system = field("#share-system").is_some_and(|field| {
            use wasm_bindgen::JsCast;
            field.unchecked_ref::<web_sys::HtmlInputElement>().checked()
        });
        let days = field("#share-days").map(|field| value(&field)).unwrap_or_default();
        let Some(json) = body(chat, system, &days) else { return };
        let (share, chat) = (Rc::clone(self), Rc::clone(chat));
        net::spawn(async move {
            let answer = net::post("/api/runs", json).await.ok().and_then(|answer| Json::parse(&answer));
            match answer.as_ref().map(|answer| (answer.get("url").text(), answer.get("id").text())) {
                Some((Some(url), Some(id))) => {
                    id.clone_into(&mut share.shared.borrow_mut());
                    share.result(&chat, Some(url), "share-done");
                }
                _ => share.result(&chat, None, "share-failed"),
            }
        });
    }

    /// Shows what became of it: the address of what is shared, empty when it is shared no longer, `None` when nothing
    /// has changed.
    fn result(&self, chat: &Chat, url: Option<&str>, key: &str) {
        let said = self.texts.get(key);
        if let Some(text) = inside(&self.panel, ".share-said") {
            set_text(&text, said);
        }
        chat.change(|talk| said.clone_into(&mut talk.said));
        let Some(url) = url else { return };
        let Some(link) = inside(&self.panel, ".share-link") else { return };
        set_flag(&link, "hidden", url.is_empty());
        if let (Some(field), Some(copy), Some(open)) =
            (inside(&link, "input"), inside(&link, "[data-copy]"), inside(&link, "a"))
        {
            set_value(&field, url);
            set_attr(&copy, "data-copy", url);
            set_attr(&open, "href", url);
        }
    }
}

/// What is sent to share the last answer: the request that made it, the answer, what to keep and for how long.
fn body(chat: &Chat, system: bool, days: &str) -> Option<String> {
    let answer = answered(chat)?;
    let talk = chat.talk.borrow();
    let last = talk.transcript.turns.last()?;
    let receipt = last.receipt.as_deref().and_then(Json::parse);
    let mut json = "{\"request\":".to_owned();
    // As it was sent: what is set now may be something else. Of an answer that was continued the first, which asks
    // for all of it.
    let sent = talk.asked.iter().find(|(id, _)| *id == last.id).map(|(_, body)| body.as_str());
    if let Some(body) = sent.filter(|body| !body.ends_with(GOES_ON)) {
        json.push_str(body);
    } else {
        // Of an earlier visit: what is set now is the nearest to it.
        let mut asked = talk.transcript.messages(&talk.params.system);
        asked.pop();
        let provider = chat.provider();
        let slug = provider.map_or("", |provider| &provider.slug);
        let ignores = provider.map_or(&[][..], |provider| &provider.ignores);
        json.push_str(&talk.params.request(&chat.facts.model, slug, &asked, ignores));
    }
    let id = receipt.map(|receipt| receipt.get("request_id").owned()).unwrap_or_default();
    // Models quote their instructions as they think.
    let reasoning = if system { last.reasoning.as_str() } else { "" };
    for (name, text) in [("answer", answer.as_str()), ("reasoning", reasoning), ("request_id", &id)] {
        for part in [",\"", name, "\":"] {
            json.push_str(part);
        }
        quote(text, &mut json);
    }
    json.push_str(if system { ",\"system\":true" } else { ",\"system\":false" });
    if !days.is_empty() {
        json.push_str(",\"days\":");
        json.push_str(days);
    }
    json.push('}');
    Some(json)
}

/// How many words two texts begin alike with; `None` when they are the same.
fn n_same_words(one: &str, other: &str) -> Option<u64> {
    let (one, other) = (one.trim(), other.trim());
    let alike = one.split_whitespace().zip(other.split_whitespace()).take_while(|(a, b)| a == b).count();
    (one != other).then_some(alike as u64)
}

#[cfg(test)]
mod tests {
    use super::n_same_words;

    #[test]
    fn answers_are_compared_word_by_word() {
        for (one, other, expected) in [
            ("Paris is it.", " Paris is it.\n", None),
            ("Paris is it.", "Paris was it.", Some(1)),
            ("Paris", "Paris is it.", Some(1)),
            ("Paris  is", "Paris is", Some(2)),
            ("", "Paris", Some(0)),
            ("", "", None),
        ] {
            assert_eq!(n_same_words(one, other), expected, "{one:?} {other:?}");
        }
    }
}
