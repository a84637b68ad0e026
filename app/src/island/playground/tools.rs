//! Functions that the model may call: their form in the drawer, and a card for each call in the conversation.
//!
//! Nothing is run here. The reader says what a function gave, or lets a saved answer say it, and the conversation goes
//! on with that.
use super::check;
use super::design;
use super::editor::{self, tell};
use super::tree::{self, Tree};
use crate::island::chat::Chat;
use crate::island::dom::{
    add, add_button, all_inside, attr, closest, document, focus, inside, make, set_attr, set_flag, set_text,
    set_value, value,
};
use crate::island::texts::Texts;
use crate::island::transcript::{Call, Event, Turn};
use crate::island::widget::{Extra, Form};
use crate::net;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::Element;
use wire::Role;

/// The key of a request that carries the functions, and the one that says which may be called.
const KEY: &str = "tools";
const CHOICE: &str = "tool_choice";

/// Saved answers are kept under this and the function's name; they are for every model.
const MOCK: &str = "playground:mock:";

/// What the form was drawn for.
type Drawn = (Option<String>, Option<String>);

/// The functions and their form.
#[derive(Default)]
pub(super) struct Tools {
    /// Each as it is sent.
    tools: RefCell<Vec<Tree>>,
    drawn: RefCell<Option<Drawn>>,
}

fn field(key: &str, value: Tree) -> (String, Tree) {
    (key.to_owned(), value)
}

/// A function without a purpose yet, by a name that none of the others has.
fn blank(others: &[Tree]) -> Tree {
    let taken = |name: &str| others.iter().any(|tool| text_of(tool, "name") == name);
    let name =
        (1..=others.len() + 1).map(|n| ["function_", &n.to_string()].concat()).find(|name| !taken(name));
    let function = vec![
        field("name", Tree::Text(name.unwrap_or_default())),
        field("description", Tree::Text(String::new())),
        field("parameters", design::empty()),
    ];
    let kind = field("type", Tree::Text("function".to_owned()));
    Tree::Map(vec![kind, field("function", Tree::Map(function, true))], true)
}

/// A text of a function.
fn text_of<'t>(tool: &'t Tree, key: &str) -> &'t str {
    tool.get("function").and_then(|function| function.get(key)).and_then(Tree::text).unwrap_or_default()
}

/// Sets a field of a function.
fn set_of(tool: &mut Tree, key: &str, value: Tree) {
    if let Some(mut function) = tool.get("function").cloned() {
        design::set(&mut function, key, Some(value));
        design::set(tool, "function", Some(function));
    }
}

/// A list of functions as JSON; `None` when there is none, for servers refuse an empty list.
fn written(tools: &[Tree]) -> Option<String> {
    (!tools.is_empty()).then(|| Tree::List(tools.to_vec(), true).json(false))
}

/// A list in which each is a function with a name.
fn functions(tree: Tree) -> Option<Vec<Tree>> {
    let Tree::List(tools, _) = tree else { return None };
    tools.iter().all(|tool| !text_of(tool, "name").is_empty()).then_some(tools)
}

impl Extra for Tools {
    fn pressed(&self, form: &Form, chat: &Rc<Chat>, what: &str, pressed: &Element) -> bool {
        if matches!(what, "tool-send" | "tool-mock") {
            if let Some(article) = closest(pressed, ".message") {
                answer(form, chat, &article, pressed, what == "tool-mock");
            }
            return true;
        }
        let Some(place) = closest(pressed, "#tools") else { return false };
        let at = self.place(&place, pressed);
        match (what, at) {
            ("tool-add", _) => {
                let blank = blank(&self.tools.borrow());
                self.tools.borrow_mut().push(blank);
                self.draw_tools(&place);
                if let Some(name) = all_inside(&place, "[data-part=tool-name]").last() {
                    focus(name);
                }
            }
            ("tool-remove", Some(at)) => {
                self.tools.borrow_mut().remove(at);
                self.draw_tools(&place);
                if let Some(more) = inside(&place, "[data-do=tool-add]") {
                    focus(&more);
                }
            }
            (_, Some(at)) if what.starts_with("schema-") => {
                if let Some(editor) = closest(pressed, ".schema") {
                    self.with_schema(at, |schema| {
                        editor::pressed(&editor, what, pressed, schema);
                        true
                    });
                }
            }
            _ => return false,
        }
        self.send(&place, chat);
        true
    }

    fn wrote(&self, _: &Form, chat: &Rc<Chat>, written: &Element) -> bool {
        let Some(place) = closest(written, "#tools") else { return false };
        match (written.id().as_str(), self.place(&place, written)) {
            ("tool-choice", _) => {
                let choice = Some(value(written)).filter(|choice| !choice.is_empty());
                chat.change(|talk| talk.params.set(CHOICE, choice));
                return true;
            }
            ("tools-code", _) => {
                let text = value(written);
                let text = if text.trim().is_empty() { "[]" } else { &text };
                match check::whole(text) {
                    Ok(tree) => match functions(tree) {
                        Some(tools) => {
                            tell(written, "");
                            *self.tools.borrow_mut() = tools;
                            self.draw_cards(&place);
                        }
                        None => tell(written, chat.facts.texts.get("request-fault-tools")),
                    },
                    Err(fault) => tell(written, &fault.words(&chat.facts.texts)),
                }
            }
            (_, Some(at)) => {
                let text = value(written);
                match attr(written, "data-part").as_str() {
                    "tool-name" => {
                        set_of(&mut self.tools.borrow_mut()[at], "name", Tree::Text(text.trim().to_owned()));
                    }
                    "tool-description" => {
                        set_of(&mut self.tools.borrow_mut()[at], "description", Tree::Text(text));
                    }
                    _ => {
                        if let Some(editor) = closest(written, ".schema") {
                            let texts = &chat.facts.texts;
                            self.with_schema(at, |schema| editor::wrote(&editor, written, schema, texts));
                        }
                    }
                }
                self.write_code(&place);
            }
            _ => return false,
        }
        self.send(&place, chat);
        true
    }

    fn show(&self, form: &Form, chat: &Chat) {
        let now = {
            let params = &chat.talk.borrow().params;
            (params.get(KEY).map(str::to_owned), params.get(CHOICE).map(str::to_owned))
        };
        if let Some(place) = inside(&form.root, "#tools") {
            if self.drawn.borrow().as_ref() != Some(&now) {
                // Whatever is sent is shown: a function whose name is not written yet too.
                *self.tools.borrow_mut() = match now.0.as_deref().map(tree::whole) {
                    Some(Ok(Tree::List(tools, _))) => tools,
                    _ => vec![],
                };
                self.draw_tools(&place);
                if let Some(choice) = inside(&place, "#tool-choice") {
                    set_value(&choice, now.1.as_deref().unwrap_or_default());
                }
                *self.drawn.borrow_mut() = Some(now);
            }
            mark(&place, chat);
        }
        for turn in &chat.talk.borrow().transcript.turns {
            if turn.role == Role::Assistant && !turn.calls.is_empty() {
                show_calls(form, turn, &chat.facts.texts);
            }
        }
    }
}

impl Tools {
    /// Which function's form something is in.
    fn place(&self, place: &Element, inner: &Element) -> Option<usize> {
        let card = closest(inner, ".tool")?;
        let at = all_inside(place, ".tool-list > .tool").iter().position(|other| *other == card)?;
        (at < self.tools.borrow().len()).then_some(at)
    }

    /// Changes the parameters' schema of a function.
    fn with_schema(&self, at: usize, act: impl FnOnce(&mut Tree) -> bool) -> bool {
        let mut tools = self.tools.borrow_mut();
        let function = tools[at].get("function");
        let mut schema = function.and_then(|f| f.get("parameters")).cloned().unwrap_or_else(design::empty);
        let acted = act(&mut schema);
        set_of(&mut tools[at], "parameters", schema);
        acted
    }

    /// Takes the functions into the request.
    fn send(&self, place: &Element, chat: &Chat) {
        let tools = written(&self.tools.borrow());
        if let Some(choice) = inside(place, "#tool-choice-field") {
            set_flag(&choice, "hidden", tools.is_none());
        }
        self.write_code_unless_typed(place);
        chat.change(|talk| {
            if tools.is_none() {
                talk.params.set(CHOICE, None);
            }
            talk.params.set(KEY, tools);
            let params = &talk.params;
            *self.drawn.borrow_mut() =
                Some((params.get(KEY).map(str::to_owned), params.get(CHOICE).map(str::to_owned)));
        });
    }

    fn draw_tools(&self, place: &Element) {
        self.draw_cards(place);
        self.write_code(place);
        if let Some(choice) = inside(place, "#tool-choice-field") {
            set_flag(&choice, "hidden", self.tools.borrow().is_empty());
        }
    }

    fn write_code_unless_typed(&self, place: &Element) {
        let code = inside(place, "#tools-code");
        if code.is_some() && code != document().active_element() {
            self.write_code(place);
        }
    }

    fn write_code(&self, place: &Element) {
        if let Some(code) = inside(place, "#tools-code") {
            let tools = self.tools.borrow();
            let text =
                if tools.is_empty() { String::new() } else { Tree::List(tools.clone(), true).json(true) };
            set_value(&code, &text);
            tell(&code, "");
        }
    }

    /// One form a function.
    fn draw_cards(&self, place: &Element) {
        let (Some(list), Some(blank)) = (inside(place, ".tool-list"), inside(place, ".tool[hidden]")) else {
            return;
        };
        let tools = self.tools.borrow();
        let mut cards = all_inside(&list, ".tool");
        for gone in cards.drain(tools.len().min(cards.len())..) {
            gone.remove();
        }
        while cards.len() < tools.len() {
            let Ok(card) = blank.clone_node_with_deep(true) else { return };
            let card: Element = card.unchecked_into();
            set_flag(&card, "hidden", false);
            let _ = list.append_child(&card);
            cards.push(card);
        }
        for (card, tool) in cards.iter().zip(tools.iter()) {
            set_attr(card, "aria-label", text_of(tool, "name"));
            for (part, key) in
                [("[data-part=tool-name]", "name"), ("[data-part=tool-description]", "description")]
            {
                if let Some(field) = inside(card, part)
                    && value(&field) != text_of(tool, key)
                {
                    set_value(&field, text_of(tool, key));
                }
            }
            if let (Some(editor), Some(schema)) = (
                inside(card, ".schema"),
                tool.get("function").and_then(|function| function.get("parameters")),
            ) {
                editor::draw(&editor, schema);
            }
        }
    }
}

/// Greys the functions where the route is not known to take them.
fn mark(place: &Element, chat: &Chat) {
    let (Some(note), Some(provider)) = (inside(place, "#tools-note"), chat.provider()) else { return };
    let ignored = provider.ignores.iter().any(|key| key == KEY);
    if ignored == place.class_list().contains("ignored") {
        return;
    }
    let _ = place.class_list().toggle_with_force("ignored", ignored);
    if ignored {
        set_attr(&note, "data-note", &note.text_content().unwrap_or_default());
    }
    let why = chat.facts.texts.fill("request-no-tools", &[("provider", &provider.name)]);
    set_text(&note, &if ignored { why } else { attr(&note, "data-note") });
}

/// How a call stands, as its card's `data-state` has it.
fn state(turn: &Turn, call: &Call) -> &'static str {
    match (&call.result, turn.open()) {
        (Some(_), _) => "answered",
        (None, true) => "coming",
        (None, false) => "asked",
    }
}

/// Arguments in lines when they are whole.
fn arguments(text: &str) -> String {
    tree::whole(text).map_or_else(|_| text.to_owned(), |tree| tree.json(true))
}

/// The cards of an answer's calls. A card is drawn anew only when its call stands otherwise, so that what is being
/// written in it stays.
fn show_calls(form: &Form, turn: &Turn, texts: &Texts) {
    let Some(article) = inside(&form.root, &["[data-turn=\"", &turn.id.to_string(), "\"]"].concat()) else {
        return;
    };
    let list = inside(&article, ".tool-calls").unwrap_or_else(|| {
        let list = make("div", "tool-calls", "");
        let below = inside(&article, ".message-below");
        let _ = article.insert_before(&list, below.as_ref().map(AsRef::as_ref));
        list
    });
    let cards = all_inside(&list, ".tool-call");
    for (idx, call) in turn.calls.iter().enumerate() {
        let card = cards.get(idx).cloned().unwrap_or_else(|| {
            let card = make("div", "tool-call", "");
            let _ = list.insert_before(&card, inside(&list, ".call-actions").as_ref().map(AsRef::as_ref));
            card
        });
        let now = state(turn, call);
        if attr(&card, "data-state") == now {
            if now == "coming"
                && let Some(code) = inside(&card, "code.call-arguments")
            {
                set_text(&code, &call.call.arguments);
            }
            continue;
        }
        set_attr(&card, "data-state", now);
        draw_call(&card, call, now, texts);
    }
    let asked = inside(&list, ".tool-call[data-state=asked]").is_some();
    match inside(&list, ".call-actions") {
        None if asked => {
            let actions = add(&list, "div", "call-actions", "");
            add_button(&actions, "button small primary", "tool-send", texts.get("request-tool-send"));
        }
        Some(actions) if !asked => actions.remove(),
        _ => {}
    }
}

fn draw_call(card: &Element, call: &Call, now: &str, texts: &Texts) {
    set_text(card, "");
    let head = add(card, "div", "call-head", "");
    add(&head, "code", "call-name", &call.call.name);
    let word = match now {
        "answered" => "request-tool-answered",
        "coming" => "request-tool-coming",
        _ => "request-tool-asked",
    };
    add(&head, "span", "call-state", texts.get(word));
    let code = |label: &str, class: &str, text: &str| {
        let block = add(card, "pre", "code", "");
        set_attr(&block, "tabindex", "0");
        set_attr(&block, "role", "group");
        set_attr(&block, "aria-label", texts.get(label));
        add(&block, "code", class, text);
    };
    code("request-tool-arguments", "call-arguments", &arguments(&call.call.arguments));
    match (&call.result, now) {
        (Some(result), _) => code("request-tool-result", "call-result", &arguments(result)),
        (None, "asked") => {
            let label = add(card, "label", "field", "");
            add(&label, "span", "field-label", texts.get("request-tool-result"));
            let result = add(&label, "textarea", "input mono", "");
            set_attr(&result, "rows", "3");
            set_attr(&result, "spellcheck", "false");
            set_value(&result, &net::recall(&[MOCK, &call.call.name].concat()).unwrap_or_default());
            add_button(card, "button quiet small", "tool-mock", texts.get("request-tool-mock"));
        }
        _ => {}
    }
}

/// Takes what the reader says that functions gave: keeps it for later calls, or sends all of an answer.
fn answer(form: &Form, chat: &Rc<Chat>, article: &Element, pressed: &Element, keep: bool) {
    let Ok(id) = attr(article, "data-turn").parse::<u64>() else { return };
    if keep {
        let card = closest(pressed, ".tool-call");
        let name =
            card.as_ref().and_then(|card| inside(card, ".call-name")).and_then(|name| name.text_content());
        if let (Some(field), Some(name)) = (card.and_then(|card| inside(&card, "textarea")), name) {
            net::remember(&[MOCK, &name].concat(), &value(&field));
            chat.change(|talk| talk.said = chat.facts.texts.fill("request-tool-mocked", &[("name", &name)]));
        }
        return;
    }
    for (idx, card) in all_inside(article, ".tool-call").iter().enumerate() {
        if let Some(field) = inside(card, "textarea") {
            chat.talk.borrow_mut().transcript.apply(Event::Result(id, idx, value(&field)));
        }
    }
    chat.ask(Event::GoOn);
    focus(&form.input);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_begins_with_a_name_of_its_own_and_takes_what_is_written() {
        let mut tools = vec![];
        for _ in 0..2 {
            tools.push(blank(&tools));
        }
        assert_eq!((text_of(&tools[0], "name"), text_of(&tools[1], "name")), ("function_1", "function_2"));
        tools.remove(0);
        assert_eq!(text_of(&blank(&tools), "name"), "function_1");
        set_of(&mut tools[0], "name", Tree::Text("weather".to_owned()));
        let json = written(&tools).expect("a list");
        assert_eq!(
            json,
            r#"[{"type":"function","function":{"name":"weather","description":"","parameters":{"type":"object","properties":{},"required":[],"additionalProperties":false}}}]"#
        );
        assert_eq!(tree::whole(&json).ok().and_then(functions), Some(tools));
        assert_eq!(written(&[]), None);
    }

    #[test]
    fn only_a_list_of_named_functions_is_one() {
        for text in ["{}", "[{}]", r#"[{"type":"function","function":{"name":""}}]"#, "[1]"] {
            assert_eq!(functions(tree::whole(text).expect("JSON")), None, "{text}");
        }
    }

    #[test]
    fn arguments_are_laid_out_when_they_are_whole() {
        assert_eq!(arguments("{\"a\":1}"), "{\n  \"a\": 1\n}");
        assert_eq!(arguments("{\"a\":"), "{\"a\":");
    }
}
