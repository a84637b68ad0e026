//! Presets: named sets of parameters, kept in this browser and with the reader's account.
//!
//! The browser's own are shown at once; what the account has (`/api/presets`) comes when it is there. What was saved or
//! deleted while the server was away is sent when the playground is opened again. A preset from before there was a place
//! for it at the server stays here until it is saved again: instructions may be private, and nobody said that they may
//! leave.
use crate::island::chat::Chat;
use crate::island::dom::{add, focus, inside, set_attr, set_flag, set_value, value};
use crate::island::params::Params;
use crate::island::widget::Form;
use crate::net;
use crate::net::json::{Json, quote};
use std::cell::Cell;
use std::rc::Rc;
use web_sys::Element;

/// Where they are kept; they are for every model.
const KEPT: &str = "playground:presets";

/// Where the account's are.
const PATH: &str = "/api/presets";

/// Where else a preset is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Nowhere.
    Here = 0,
    /// It is to be sent to the server.
    Unsent = 1,
    /// With the account.
    There = 2,
    /// It was deleted, and the server has to be told.
    Gone = 3,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Preset {
    name: String,
    params: Params,
    state: State,
}

/// Reads what [`write`] wrote, and what was kept before.
fn read(json: &Json) -> Vec<Preset> {
    let preset = |preset: &Json| {
        let state = match preset.get("state").number() {
            Some(1) => State::Unsent,
            Some(2) => State::There,
            Some(3) => State::Gone,
            _ => State::Here,
        };
        Some(Preset {
            name: preset.get("name").text()?.to_owned(),
            params: Params::kept(preset.get("params")),
            state,
        })
    };
    json.list().iter().filter_map(preset).collect()
}

fn write(presets: &[Preset]) -> String {
    let mut json = String::from("[");
    for (idx, Preset { name, params, state }) in presets.iter().enumerate() {
        json.push_str(if idx > 0 { ",{\"name\":" } else { "{\"name\":" });
        quote(name, &mut json);
        json.push_str(",\"params\":");
        params.write(&mut json);
        json.push_str(",\"state\":");
        json.push_str(&(*state as u8).to_string());
        json.push('}');
    }
    json + "]"
}

/// Reads the account's, as the server lists them.
fn listed(json: &Json) -> Vec<Preset> {
    let preset = |preset: &Json| {
        let params = Params::kept(&Json::parse(preset.get("params").text()?)?);
        Some(Preset { name: preset.get("name").text()?.to_owned(), params, state: State::There })
    };
    json.list().iter().filter_map(preset).collect()
}

/// What there is, of what is kept here and with the account: what changed here and was not sent yet goes before, and what
/// was deleted from another browser goes.
fn joined(ours: Vec<Preset>, theirs: Vec<Preset>) -> Vec<Preset> {
    let theirs_has = |name: &str| theirs.iter().any(|preset| preset.name == name);
    let mut all: Vec<Preset> = ours
        .into_iter()
        .filter(|preset| match preset.state {
            // What is only here is kept nowhere else.
            State::Here | State::Unsent => true,
            State::There => false,
            State::Gone => theirs_has(&preset.name),
        })
        .collect();
    for preset in theirs {
        if all.iter().all(|held| held.name != preset.name) {
            all.push(preset);
        }
    }
    all
}

fn kept() -> Vec<Preset> {
    net::recall(KEPT).and_then(|json| Json::parse(&json)).map_or_else(Vec::new, |json| read(&json))
}

fn keep(presets: &[Preset]) {
    net::remember(KEPT, &write(presets));
}

/// Draws the list, and asks for the account's.
pub(super) fn start(form: &Rc<Form>) {
    list(form);
    let form = Rc::clone(form);
    net::spawn(async move {
        if let Ok(json) = net::get(PATH).await
            && let Some(json) = Json::parse(&json)
        {
            keep(&joined(kept(), listed(&json)));
            list(&form);
            send().await;
        }
    });
}

thread_local! {
    /// Whether somebody sends: one after the other, so that the last word of two is the later one.
    static SENDING: Cell<bool> = const { Cell::new(false) };
}

/// Sends what the server has not been told. What it refuses stays here.
async fn send() {
    if SENDING.replace(true) {
        return;
    }
    let waits = |preset: &Preset| matches!(preset.state, State::Unsent | State::Gone);
    while let Some(preset) = kept().into_iter().find(waits) {
        let path = [PATH, "/", &String::from(js_sys::encode_uri_component(&preset.name))].concat();
        let gone = preset.state == State::Gone;
        let sent = if gone {
            net::delete(&path).await
        } else {
            let mut params = String::new();
            preset.params.write(&mut params);
            let mut json = "{\"params\":".to_owned();
            quote(&params, &mut json);
            json.push('}');
            net::put(&path, json).await.map(drop)
        };
        // No answer, or none that says no: again the next time.
        if sent.as_ref().is_err_and(|failure| !(400..500).contains(&failure.status)) {
            break;
        }
        let mut all = kept();
        // Unless it was changed meanwhile.
        if let Some(at) = all.iter().position(|held| *held == preset) {
            if gone {
                all.remove(at);
            } else {
                all[at].state = if sent.is_ok() { State::There } else { State::Here };
            }
            keep(&all);
        }
    }
    SENDING.set(false);
}

/// Draws the list; what is chosen stays so, if it is still there.
fn list(form: &Form) {
    let Some(list) = inside(&form.root, "#preset") else { return };
    let chosen = value(&list);
    while list.child_element_count() > 1 {
        if let Some(last) = list.last_element_child() {
            last.remove();
        }
    }
    for preset in kept().iter().filter(|preset| preset.state != State::Gone) {
        let option = add(&list, "option", "", &preset.name);
        set_attr(&option, "value", &preset.name);
    }
    set_value(&list, &chosen);
    if value(&list) != chosen {
        choose_name(form, &list, "");
    }
}

/// Shows a preset as the chosen one.
fn choose_name(form: &Form, list: &Element, name: &str) {
    set_value(list, name);
    if let Some(field) = inside(&form.root, "#preset-name") {
        set_value(&field, name);
    }
    if let Some(button) = inside(&form.root, "[data-do=preset-delete]") {
        set_flag(&button, "hidden", name.is_empty());
    }
}

/// Takes the parameters of the preset that was chosen in its field.
pub(super) fn choose(form: &Form, chat: &Chat, field: &Element) {
    let name = value(field);
    let known = |preset: &Preset| preset.name == name && preset.state != State::Gone;
    if let Some(preset) = kept().into_iter().find(known) {
        chat.change(|talk| talk.params = preset.params);
    }
    choose_name(form, field, &name);
}

/// Keeps the parameters under the name that is written, in place of what had it.
pub(super) fn save(form: &Form, chat: &Chat) {
    let Some(field) = inside(&form.root, "#preset-name") else { return };
    let name = value(&field).trim().to_owned();
    if name.is_empty() {
        return focus(&field);
    }
    let params = chat.talk.borrow().params.clone();
    change(form, Preset { name: name.clone(), params, state: State::Unsent });
    chat.change(|talk| talk.said = chat.facts.texts.fill("request-preset-saved", &[("name", &name)]));
}

/// Deletes the preset that is chosen.
pub(super) fn delete(form: &Form, chat: &Chat) {
    let Some(field) = inside(&form.root, "#preset") else { return };
    let name = value(&field);
    change(form, Preset { name: name.clone(), params: Params::default(), state: State::Gone });
    focus(&field);
    chat.change(|talk| talk.said = chat.facts.texts.fill("request-preset-deleted", &[("name", &name)]));
}

/// Puts a preset in the place of what has its name, and tells the server.
fn change(form: &Form, preset: Preset) {
    let mut all = kept();
    all.retain(|held| held.name != preset.name);
    let chosen = if preset.state == State::Gone { String::new() } else { preset.name.clone() };
    all.push(preset);
    keep(&all);
    list(form);
    if let Some(field) = inside(&form.root, "#preset") {
        choose_name(form, &field, &chosen);
    }
    net::spawn(send());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preset(name: &str, system: &str, state: State) -> Preset {
        let params = Params { system: system.to_owned(), ..Params::default() };
        Preset { name: name.to_owned(), params, state }
    }

    #[test]
    fn what_is_kept_comes_back_and_what_was_kept_before_is_only_here() {
        let states = [State::Here, State::Unsent, State::There, State::Gone];
        let presets: Vec<_> = states.into_iter().map(|state| preset("a\"b", "s", state)).collect();
        assert_eq!(read(&Json::parse(&write(&presets)).expect("JSON")), presets);
        let old = r#"[{"name":"a\"b","params":{"system":"s","values":{},"extra":{}}}]"#;
        assert_eq!(read(&Json::parse(old).expect("JSON")), presets[..1]);
        assert_eq!(read(&Json::parse(&write(&[])).expect("JSON")), []);
    }

    #[test]
    fn what_the_server_lists_is_read() {
        let list = r#"[{"name":"n","params":"{\"system\":\"s\"}"},{"name":"broken","params":"{"}]"#;
        assert_eq!(listed(&Json::parse(list).expect("JSON")), [preset("n", "s", State::There)]);
    }

    #[test]
    fn what_was_changed_here_goes_before_what_the_account_has_and_what_was_deleted_elsewhere_goes() {
        let ours = vec![
            preset("only here", "1", State::Here),
            preset("here and there", "1", State::Here),
            preset("saved", "1", State::Unsent),
            preset("saved and there", "1", State::Unsent),
            preset("deleted elsewhere", "1", State::There),
            preset("changed elsewhere", "1", State::There),
            preset("deleted", "", State::Gone),
            preset("deleted twice", "", State::Gone),
        ];
        let theirs = ["here and there", "saved and there", "changed elsewhere", "deleted", "new"];
        let theirs = theirs.map(|name| preset(name, "2", State::There)).to_vec();
        let expected = [
            preset("only here", "1", State::Here),
            preset("here and there", "1", State::Here),
            preset("saved", "1", State::Unsent),
            preset("saved and there", "1", State::Unsent),
            preset("deleted", "", State::Gone),
            preset("changed elsewhere", "2", State::There),
            preset("new", "2", State::There),
        ];
        assert_eq!(joined(ours, theirs), expected);
    }
}
