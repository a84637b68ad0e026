//! The form of all parameters: what is typed is checked at once and sent with the next question.
//!
//! What a field takes stands in its attributes (`part/params.rs`). What the chosen route does not document is greyed
//! with the reason, keeps its value, and is not sent.
use super::check;
use super::editor::tell;
use crate::island::chat::Chat;
use crate::island::dom::{
    add, all_inside, attr, checked, closest, focus, inside, set_attr, set_checked, set_flag, set_text,
    set_value, value,
};
use crate::island::params::Params;
use crate::island::widget::{Extra, Form};
use crate::net;
use crate::net::json::{Json, quote};
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::Element;

/// Where the presets are kept; they are for every model.
const PRESETS: &str = "playground:presets";

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
        if let Some(drawer) = inside(&form.root, ".drawer")
            && drawer.client_width() * 2 > form.root.client_width()
        {
            set_flag(&drawer, "open", false);
        }
        // Until now the style sheet has kept it folded where it is below.
        set_flag(&form.root, "data-alive", true);
        list_presets(form, "");
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
            "preset-save" => save_preset(form, chat),
            "preset-delete" => delete_preset(form, chat),
            _ => return false,
        }
        true
    }

    fn wrote(&self, form: &Form, chat: &Rc<Chat>, field: &Element) -> bool {
        match field.id().as_str() {
            "preset" => choose_preset(form, chat, &value(field)),
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

/// The presets that are kept: each a name and parameters.
fn presets() -> Vec<(String, Params)> {
    let kept = net::recall(PRESETS).and_then(|json| Json::parse(&json)).unwrap_or(Json::Null);
    let read =
        |preset: &Json| Some((preset.get("name").text()?.to_owned(), Params::kept(preset.get("params"))));
    kept.list().iter().filter_map(read).collect()
}

fn keep_presets(presets: &[(String, Params)]) {
    let mut json = String::from("[");
    for (idx, (name, params)) in presets.iter().enumerate() {
        json.push_str(if idx > 0 { ",{\"name\":" } else { "{\"name\":" });
        quote(name, &mut json);
        json.push_str(",\"params\":");
        params.write(&mut json);
        json.push('}');
    }
    json.push(']');
    net::remember(PRESETS, &json);
}

/// Draws the list of presets with one of them chosen.
fn list_presets(form: &Form, chosen: &str) {
    let Some(list) = inside(&form.root, "#preset") else { return };
    while list.child_element_count() > 1 {
        if let Some(last) = list.last_element_child() {
            last.remove();
        }
    }
    for (name, _) in presets() {
        let option = add(&list, "option", "", &name);
        set_attr(&option, "value", &name);
    }
    set_value(&list, chosen);
    if let Some(field) = inside(&form.root, "#preset-name") {
        set_value(&field, chosen);
    }
    if let Some(button) = inside(&form.root, "[data-do=preset-delete]") {
        set_flag(&button, "hidden", chosen.is_empty());
    }
}

fn choose_preset(form: &Form, chat: &Chat, name: &str) {
    if let Some((_, params)) = presets().into_iter().find(|(known, _)| known == name) {
        chat.change(|talk| talk.params = params);
    }
    list_presets(form, name);
}

/// Keeps the parameters under the name that is written, in place of what had it.
fn save_preset(form: &Form, chat: &Chat) {
    let Some(field) = inside(&form.root, "#preset-name") else { return };
    let name = value(&field).trim().to_owned();
    if name.is_empty() {
        return focus(&field);
    }
    let mut presets = presets();
    presets.retain(|(known, _)| *known != name);
    presets.push((name.clone(), chat.talk.borrow().params.clone()));
    keep_presets(&presets);
    list_presets(form, &name);
    chat.change(|talk| talk.said = chat.facts.texts.fill("request-preset-saved", &[("name", &name)]));
}

fn delete_preset(form: &Form, chat: &Chat) {
    let Some(list) = inside(&form.root, "#preset") else { return };
    let name = value(&list);
    let mut presets = presets();
    presets.retain(|(known, _)| *known != name);
    keep_presets(&presets);
    list_presets(form, "");
    focus(&list);
    chat.change(|talk| talk.said = chat.facts.texts.fill("request-preset-deleted", &[("name", &name)]));
}
