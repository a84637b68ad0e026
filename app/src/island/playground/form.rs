//! The form of all parameters: what is typed is checked at once and sent with the next question.
//!
//! What a field takes stands in its attributes (`part/params.rs`). What the chosen route does not document is greyed
//! with the reason, keeps its value, and is not sent.
use super::check;
use super::editor::tell;
use super::presets;
use crate::island::chat::Chat;
use crate::island::dom::{
    all_inside, attr, checked, closest, focus, inside, on, set_attr, set_checked, set_flag, set_text,
    set_value, value,
};
use crate::island::params::Params;
use crate::island::widget::{Extra, Form};
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::Element;

/// The form of parameters.
#[derive(Default)]
pub(super) struct ParamForm {
    /// What the fields hold.
    filled: RefCell<Option<Params>>,
    /// Parameters and provider that the marks beside the fields tell of.
    marked: RefCell<Option<(Params, usize)>>,
}

impl Extra for ParamForm {
    fn start(&self, form: &Rc<Form>, _: &Rc<Chat>) {
        // Where it does not stand beside the chat but below it, it would be long.
        if let Some(drawer) = inside(&form.root, ".drawer") {
            if drawer.client_width() * 2 > form.root.client_width() {
                set_flag(&drawer, "open", false);
            }
            // The style sheet could ask whether the drawer is open (`:has`), but the browser would ask again at each
            // node that is written into the conversation.
            let (root, to) = (form.root.clone(), drawer.clone());
            on(
                &to,
                "toggle",
                Box::new(move |_| set_flag(&root, "data-folded", !drawer.has_attribute("open"))),
            );
        }
        // Until now the style sheet has kept it folded where it is below.
        set_flag(&form.root, "data-alive", true);
        presets::start(form);
    }

    fn pressed(&self, form: &Form, chat: &Rc<Chat>, what: &str, pressed: &Element) -> bool {
        match what {
            "param-reset" => {
                if let Some(row) = closest(pressed, ".param")
                    && let Some(field) = field_of(&row)
                {
                    set_value(&field, "");
                    set_checked(&field, false);
                    self.typed(chat, &row, &field);
                    focus(&field);
                }
            }
            "preset-save" => presets::save(form, chat),
            "preset-delete" => presets::delete(form, chat),
            _ => return false,
        }
        true
    }

    fn wrote(&self, form: &Form, chat: &Rc<Chat>, field: &Element) -> bool {
        match field.id().as_str() {
            "preset" => presets::choose(form, chat, field),
            "preset-name" => {}
            "param-system" => self.change(chat, |params| params.system = value(field)),
            "param-extra" => {
                let read = check::free(&value(field));
                tell(
                    field,
                    &read.as_ref().err().map_or_else(String::new, |fault| fault.words(&chat.facts.texts)),
                );
                self.change(chat, |params| params.extra = read.unwrap_or_default());
            }
            _ => match closest(field, ".param") {
                Some(row) => self.typed(chat, &row, field),
                None => return false,
            },
        }
        true
    }

    fn show(&self, form: &Form, chat: &Chat) {
        let (params, provider) = {
            let talk = chat.talk.borrow();
            (talk.params.clone(), talk.provider)
        };
        if self.filled.borrow().as_ref() != Some(&params) {
            // A reset empties also what was no value.
            let before = self.filled.borrow().clone().filter(|_| params != Params::default());
            fill(form, before.as_ref(), &params);
            *self.filled.borrow_mut() = Some(params.clone());
        }
        let now = Some((params, provider));
        if *self.marked.borrow() != now {
            mark(form, chat);
            *self.marked.borrow_mut() = now;
        }
    }
}

impl ParamForm {
    /// Changes the parameters to what the fields hold, so that the fields stay as they are.
    fn change(&self, chat: &Chat, act: impl FnOnce(&mut Params)) {
        chat.change(|talk| {
            act(&mut talk.params);
            *self.filled.borrow_mut() = Some(talk.params.clone());
        });
    }

    /// A field of the table changed.
    fn typed(&self, chat: &Rc<Chat>, row: &Element, field: &Element) {
        let kind = attr(row, "data-kind");
        let text = if kind == "flag" && !checked(field) { String::new() } else { value(field) };
        let read = check::value(&kind, &attr(row, "data-min"), &attr(row, "data-max"), &text);
        tell(field, &read.as_ref().err().map_or_else(String::new, |fault| fault.words(&chat.facts.texts)));
        set_reset(row, !text.is_empty());
        self.change(chat, |params| params.set(&attr(row, "data-key"), read.unwrap_or(None)));
    }
}

/// The control of a row.
fn field_of(row: &Element) -> Option<Element> {
    inside(row, "input, select, textarea")
}

fn set_reset(row: &Element, there: bool) {
    if let Some(button) = inside(row, "[data-do=param-reset]") {
        set_flag(&button, "hidden", !there);
    }
}

/// Writes the parameters into the fields whose value is another than before; what is being typed in others stays.
fn fill(form: &Form, before: Option<&Params>, params: &Params) {
    for row in all_inside(&form.root, ".param") {
        let Some(field) = field_of(&row) else { continue };
        let (kind, key) = (attr(&row, "data-kind"), attr(&row, "data-key"));
        let json = params.get(&key);
        if before.is_some_and(|before| before.get(&key) == json) {
            continue;
        }
        if kind == "flag" {
            set_checked(&field, json.is_some());
        } else {
            set_value(&field, &json.map(|json| check::shown(&kind, json)).unwrap_or_default());
        }
        set_reset(&row, json.is_some());
        tell(&field, "");
    }
    if let Some(free) = inside(&form.root, "#param-extra")
        && before.is_none_or(|before| before.extra != params.extra)
    {
        set_value(&free, &check::shown_free(&params.extra));
        tell(&free, "");
    }
    if let Some(system) = inside(&form.root, "#param-system") {
        set_value(&system, &params.system);
    }
}

/// Greys what the chosen route is not sent, with the reason in place of the note.
fn mark(form: &Form, chat: &Chat) {
    let Some(provider) = chat.provider() else { return };
    for row in all_inside(&form.root, ".param") {
        let ignored = provider.ignores.contains(&attr(&row, "data-key"));
        let (Some(field), Some(note)) = (field_of(&row), inside(&row, ".param-note")) else { continue };
        if ignored == row.class_list().contains("ignored") {
            continue;
        }
        let _ = row.class_list().toggle_with_force("ignored", ignored);
        set_flag(&field, "disabled", ignored);
        if ignored {
            set_attr(&note, "data-note", &note.text_content().unwrap_or_default());
            set_text(&note, &chat.facts.texts.fill("request-ignored", &[("provider", &provider.name)]));
        } else {
            set_text(&note, &attr(&note, "data-note"));
        }
    }
}
