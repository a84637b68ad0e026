//! A schema for the answer, and whether the answer keeps to it, while it comes.
use super::design;
use super::editor;
use super::schema::{self, Rule};
use super::tree::{self, Tree};
use crate::island::chat::Chat;
use crate::island::dom::{
    all_inside, attr, checked, closest, inside, make, set_attr, set_checked, set_flag, set_text,
};
use crate::island::texts::Texts;
use crate::island::widget::{Extra, Form};
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::Element;
use wire::Role;

/// The key of a request that carries it.
const KEY: &str = "response_format";

/// What a verdict was reached for: turn, length of its text, whether more may come, and the schema.
type Judged = (u64, usize, bool, Option<String>);

/// The schema that the form edits, and what is shown of it.
pub(super) struct Structure {
    schema: RefCell<Tree>,
    /// The value that the form was last drawn for.
    drawn: RefCell<Option<String>>,
    /// What the verdict was last reached for: turn, length of its text, whether it is whole, and the value.
    judged: RefCell<Option<Judged>>,
}

impl Default for Structure {
    fn default() -> Self {
        Self { schema: RefCell::new(design::empty()), drawn: RefCell::default(), judged: RefCell::default() }
    }
}

/// The value of the request's field.
fn wrapped(schema: &Tree) -> String {
    let schema = schema.json(false);
    [r#"{"type":"json_schema","json_schema":{"name":"answer","schema":"#, &schema, r#","strict":true}}"#]
        .concat()
}

/// The schema in such a value.
fn unwrapped(json: &str) -> Option<Tree> {
    let format = tree::whole(json).ok()?;
    format.get("json_schema")?.get("schema").cloned()
}

impl Extra for Structure {
    fn pressed(&self, form: &Form, chat: &Rc<Chat>, what: &str, pressed: &Element) -> bool {
        let Some(place) = closest(pressed, "#structure").filter(|_| what.starts_with("schema-")) else {
            return false;
        };
        editor::pressed(&place, what, pressed, &mut self.schema.borrow_mut());
        self.send(form, chat);
        true
    }

    fn wrote(&self, form: &Form, chat: &Rc<Chat>, field: &Element) -> bool {
        if field.id() != "structure-on" {
            let Some(place) = closest(field, "#structure") else { return false };
            if !editor::wrote(&place, field, &mut self.schema.borrow_mut(), &chat.facts.texts) {
                return false;
            }
        }
        self.send(form, chat);
        true
    }

    fn show(&self, form: &Form, chat: &Chat) {
        let value = chat.talk.borrow().params.get(KEY).map(str::to_owned);
        if *self.drawn.borrow() != value {
            self.draw(form, value.as_deref());
            self.drawn.borrow_mut().clone_from(&value);
        }
        if let (Some(note), Some(on), Some(provider)) =
            (inside(&form.root, "#structure-note"), inside(&form.root, "#structure-on"), chat.provider())
        {
            let ignored = provider.ignores.iter().any(|key| key == KEY);
            if ignored != on.has_attribute("disabled") {
                if ignored {
                    set_attr(&note, "data-note", &note.text_content().unwrap_or_default());
                }
                let why = chat.facts.texts.fill("request-no-structure", &[("provider", &provider.name)]);
                set_text(&note, &if ignored { why } else { attr(&note, "data-note") });
                set_flag(&on, "disabled", ignored);
            }
        }
        self.judge(form, chat, value);
    }
}

impl Structure {
    /// Draws the form for a value that came from elsewhere: what was kept, a preset, a reset.
    fn draw(&self, form: &Form, value: Option<&str>) {
        let (Some(place), Some(on)) = (inside(&form.root, "#structure"), inside(&form.root, "#structure-on"))
        else {
            return;
        };
        set_checked(&on, value.is_some());
        set_flag(&place, "hidden", value.is_none());
        if let Some(schema) = value.and_then(unwrapped) {
            editor::draw(&place, &schema);
            *self.schema.borrow_mut() = schema;
        }
    }

    /// Takes what the form says into the request.
    fn send(&self, form: &Form, chat: &Rc<Chat>) {
        let on = inside(&form.root, "#structure-on").is_some_and(|on| checked(&on));
        let place = inside(&form.root, "#structure");
        if let Some(place) = place {
            if on && place.has_attribute("hidden") {
                editor::draw(&place, &self.schema.borrow());
            }
            set_flag(&place, "hidden", !on);
        }
        let value = on.then(|| wrapped(&self.schema.borrow()));
        self.drawn.borrow_mut().clone_from(&value);
        chat.change(|talk| talk.params.set(KEY, value));
    }

    /// Says under the newest answer whether it keeps to the schema.
    fn judge(&self, form: &Form, chat: &Chat, value: Option<String>) {
        let talk = chat.talk.borrow();
        let Some(turn) = talk.transcript.turns.last().filter(|turn| turn.role == Role::Assistant) else {
            return;
        };
        let now = (turn.id, turn.text.len(), turn.open(), value);
        if self.judged.borrow().as_ref() == Some(&now) {
            return;
        }
        let articles = all_inside(&form.root, ".message[data-role=assistant]");
        let Some(article) = articles.last() else { return };
        if let Some(old) = inside(article, ".verdict") {
            old.remove();
        }
        if let Some(schema) = now.3.as_deref().and_then(unwrapped)
            && !turn.text.trim().is_empty()
        {
            let (word, told) = verdict(&turn.text, turn.open(), &schema, &chat.facts.texts);
            let line = make("p", "verdict", &told);
            set_attr(&line, "data-verdict", word);
            let below = inside(article, ".message-below");
            let _ = article.insert_before(&line, below.as_ref().map(AsRef::as_ref));
        }
        *self.judged.borrow_mut() = Some(now);
    }
}

/// How a text stands to a schema: a word for the style sheet, and the words for people.
fn verdict(text: &str, open: bool, schema: &Tree, texts: &Texts) -> (&'static str, String) {
    let (value, whole) = match tree::read(text) {
        Ok(read) => read,
        Err(broken) => {
            let at = texts.number(text.get(..broken.at).unwrap_or(text).chars().count() as u64 + 1);
            return ("broken", texts.fill("request-broken", &[("at", &at)]));
        }
    };
    if let Err(miss) = schema::check(&value, schema, whole && !open) {
        let at = ("path", miss.path.as_str());
        let told = match &miss.rule {
            Rule::Type(name) => texts.fill("request-miss-type", &[at, ("expected", name)]),
            Rule::Required(name) => texts.fill("request-miss-required", &[at, ("name", name)]),
            Rule::Extra(name) => texts.fill("request-miss-extra", &[at, ("name", name)]),
            Rule::Enum => texts.fill("request-miss-enum", &[at]),
            Rule::Bounds => texts.fill("request-miss-bounds", &[at]),
        };
        return ("broken", told);
    }
    match (whole, open) {
        (true, _) => ("kept", texts.get("request-keeps").to_owned()),
        (false, true) => ("open", texts.get("request-so-far").to_owned()),
        (false, false) => ("broken", texts.get("request-unfinished").to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Words;
    use wire::Locale;

    #[test]
    fn a_verdict_is_reached_while_the_answer_comes() {
        let texts = Texts::read(&Words::of(Locale::En).island(&["request"]));
        let schema =
            tree::whole(r#"{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}"#);
        let schema = schema.expect("a schema");
        for (text, open, word, part) in [
            ("{\"n\"", true, "open", "so far"),
            ("{\"n\": 1}", true, "kept", "keeps"),
            ("{\"n\": 1}", false, "kept", "keeps"),
            ("{\"n\": 1", false, "broken", "ended"),
            ("{\"n\": \"x\"", true, "broken", "$.n"),
            ("{}", false, "broken", "“n”"),
            ("Sure! {", true, "broken", "character 1"),
        ] {
            let (found, told) = verdict(text, open, &schema, &texts);
            assert!(found == word && told.contains(part), "{text}: {found} {told:?}");
        }
        assert_eq!(unwrapped(&wrapped(&schema)), Some(schema));
    }
}
