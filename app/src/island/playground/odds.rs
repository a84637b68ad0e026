//! How sure the model was of each token of an answer, where that was asked for: under its receipt, made when it is opened.
//!
//! What came is held as it came, and read by the browser: its numbers have fractions. A reload forgets it.
use crate::island::chat::Chat;
use crate::island::dom::{
    add, all_inside, attr, closest, focus, inside, make, on, set_attr, set_text, target,
};
use crate::island::texts::Texts;
use crate::island::transcript::Turn;
use crate::island::widget::{Extra, Form};
use js_sys::{Array, JSON, Math, Reflect};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, KeyboardEvent};

/// Chances below which a token is shaded, ever more: in thousandths.
const SHADES: [u64; 3] = [900, 600, 300];

/// The extra.
pub(super) struct Odds {
    texts: Rc<Texts>,
}

impl Odds {
    pub(super) fn new(texts: &Rc<Texts>) -> Self {
        Self { texts: Rc::clone(texts) }
    }

    /// Makes the tokens of an answer, unless they are there.
    fn open(&self, chat: &Chat, odds: &Element) {
        let talk = chat.talk.borrow();
        let id: Option<u64> = attr(odds, "data-of").parse().ok();
        let turn = id.and_then(|id| talk.transcript.turn(id));
        let Some(turn) = turn.filter(|_| odds.child_element_count() == 1) else { return };
        let index = turn.request.map_or(0, |first| turn.id.saturating_sub(first));
        let tokens = make("div", "odds-tokens", "");
        set_attr(&tokens, "dir", "auto");
        for entry in turn.odds.iter().flat_map(|event| entries(event, index)) {
            let (text, chance) = read(&entry);
            // A line break alone could not be seen or pressed.
            let token = add(&tokens, "span", "odds-token", &text.replace('\n', "↵\n"));
            let shade = SHADES.iter().filter(|shade| chance < **shade).count();
            let others = list(&get(&entry, "top_logprobs")).to_vec();
            let others = others.iter().map(read).filter(|(other, _)| *other != text);
            let said: Vec<String> =
                [(text.clone(), chance)].into_iter().chain(others).map(|one| self.words(&one)).collect();
            for (name, value) in [
                ("role", "button"),
                ("tabindex", if tokens.child_element_count() == 1 { "0" } else { "-1" }),
                ("data-do", "odd"),
                ("data-shade", &shade.to_string()),
                ("title", &said.join(" · ")),
            ] {
                set_attr(&token, name, value);
            }
        }
        let _ = odds.append_child(&tokens);
        set_attr(&add(odds, "p", "odds-told", ""), "role", "status");
    }

    /// "Paris" 93.1%.
    fn words(&self, (text, chance): &(String, u64)) -> String {
        self.texts.fill("talk-odds-token", &[("token", text), ("value", &self.texts.tenths(*chance))])
    }
}

/// The alternatives to a token, in sight.
fn tell(token: &Element) {
    if let Some(told) = closest(token, ".odds").and_then(|odds| inside(&odds, ".odds-told")) {
        set_text(&told, &attr(token, "title"));
    }
}

fn get(of: &JsValue, key: &str) -> JsValue {
    Reflect::get(of, &key.into()).unwrap_or_default()
}

fn list(value: &JsValue) -> Array {
    if Array::is_array(value) { Array::from(value) } else { Array::new() }
}

/// What an event says of the tokens of one answer.
fn entries(event: &str, index: u64) -> Vec<JsValue> {
    let event = JSON::parse(event).unwrap_or_default();
    let choices = list(&get(&event, "choices")).to_vec().into_iter();
    let ours = choices.filter(|choice| get(choice, "index").as_f64().unwrap_or(0.0) as u64 == index);
    ours.flat_map(|choice| list(&get(&get(&choice, "logprobs"), "content")).to_vec()).collect()
}

/// A token and its chance in thousandths.
fn read(entry: &JsValue) -> (String, u64) {
    let chance = get(entry, "logprob").as_f64().map_or(0.0, Math::exp);
    (get(entry, "token").as_string().unwrap_or_default(), Math::round(chance.clamp(0.0, 1.0) * 1000.0) as u64)
}

impl Extra for Odds {
    fn start(&self, form: &Rc<Form>, _chat: &Rc<Chat>) {
        on(
            &form.root,
            "keydown",
            Box::new(|event| {
                let Some(token) = target(&event).filter(|at| at.class_list().contains("odds-token")) else {
                    return;
                };
                let beside = match event.unchecked_ref::<KeyboardEvent>().key().as_str() {
                    "ArrowRight" | "ArrowDown" => token.next_element_sibling(),
                    "ArrowLeft" | "ArrowUp" => token.previous_element_sibling(),
                    "Enter" | " " => Some(token.clone()),
                    _ => return,
                };
                event.prevent_default();
                if let Some(beside) = beside {
                    set_attr(&token, "tabindex", "-1");
                    set_attr(&beside, "tabindex", "0");
                    focus(&beside);
                    tell(&beside);
                }
            }),
        );
    }

    fn below(&self, below: &Element, turn: &Turn) {
        if turn.odds.is_empty() {
            return;
        }
        let around = all_inside(below, ".receipt").pop();
        let odds = add(around.as_ref().unwrap_or(below), "details", "receipt-more odds", "");
        set_attr(&odds, "data-of", &turn.id.to_string());
        set_attr(&add(&odds, "summary", "", self.texts.get("talk-odds-open")), "data-do", "odds");
    }

    fn pressed(&self, _form: &Form, chat: &Rc<Chat>, what: &str, pressed: &Element) -> bool {
        match what {
            "odds" => {
                if let Some(odds) = closest(pressed, ".odds") {
                    self.open(chat, &odds);
                }
            }
            "odd" => tell(pressed),
            _ => return false,
        }
        true
    }
}
