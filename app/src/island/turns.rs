//! What the reader does to one turn: other words, another answer, another branch, away with it.
//!
//! A question is edited where it stands. The field is the page's alone until it is sent: the conversation
//! does not know of it, and leaving it changes nothing.
use super::chat::Chat;
use super::dom::{add, add_button, attr, closest, focus, inside, make, set_attr, set_flag, set_value, value};
use super::transcript::{Event, Place};
use super::widget::Form;
use std::rc::Rc;
use web_sys::Element;

/// Something at a turn was pressed. Returns whether it was one of these.
pub(super) fn pressed(form: &Form, chat: &Rc<Chat>, what: &str, pressed: &Element) -> bool {
    if what == "undo" {
        chat.change(|talk| {
            talk.transcript.apply(Event::Undo);
            talk.said.clear();
        });
        focus(&form.input);
        return true;
    }
    let Some(article) = closest(pressed, ".message") else { return false };
    let Ok(id) = attr(&article, "data-turn").parse() else { return false };
    match what {
        "edit" if !chat.open() => begin(chat, &article, id),
        "edit-send" => send(form, chat, &article),
        "edit-leave" => leave(&article),
        "before" => turn_over(form, chat, id, false),
        "after" => turn_over(form, chat, id, true),
        "delete" if !chat.open() => {
            chat.change(|talk| {
                talk.transcript.apply(Event::Delete(id));
                chat.facts.texts.get("widget-deleted").clone_into(&mut talk.said);
            });
            form.focus_on("[data-do=undo]");
        }
        "continue" => {
            form.follow();
            chat.ask(Event::Continue);
            focus(&form.input);
        }
        "again" => {
            form.follow();
            chat.ask(Event::Again(id));
            focus(&form.input);
        }
        "again-with" => {
            if let Ok(provider) = attr(pressed, "data-provider").parse() {
                chat.talk.borrow_mut().provider = provider;
                form.follow();
                chat.ask(Event::Again(id));
            }
            focus(&form.input);
        }
        _ => return false,
    }
    true
}

/// The summary of some reasoning was pressed: from now on it opens and closes by hand.
pub(super) fn held(summary: &Element) {
    if let Some(details) = summary.parent_element() {
        set_flag(&details, "data-held", true);
    }
}

/// Makes a field of a question.
fn begin(chat: &Chat, article: &Element, id: u64) {
    let Some(text) = chat.talk.borrow().transcript.turn(id).map(|turn| turn.text.clone()) else { return };
    let texts = &chat.facts.texts;
    let edit = make("div", "message-edit", "");
    let field = add(&edit, "textarea", "input edit-field", "");
    set_attr(&field, "aria-label", texts.get("widget-edit-field"));
    set_attr(&field, "dir", "auto");
    set_value(&field, &text);
    let actions = add(&edit, "div", "message-actions", "");
    add_button(&actions, "button small primary", "edit-send", texts.get("widget-edit-send"));
    add_button(&actions, "button small", "edit-leave", texts.get("widget-edit-leave"));
    set_flag(article, "data-editing", true);
    let _ = article.append_child(&edit);
    focus(&field);
}

/// Asks what the field says, beside what was asked.
pub(super) fn send(form: &Form, chat: &Rc<Chat>, article: &Element) {
    let (Some(field), Ok(id)) = (inside(article, ".edit-field"), attr(article, "data-turn").parse()) else {
        return;
    };
    let text = value(&field);
    if !chat.open() && !text.trim().is_empty() {
        form.follow();
        chat.ask(Event::Edit(id, text));
        focus(&form.input);
    }
}

/// Leaves the field by Escape, if nothing would be lost by that.
pub(super) fn escape(chat: &Chat, article: &Element) {
    let (Some(field), Ok(id)) = (inside(article, ".edit-field"), attr(article, "data-turn").parse()) else {
        return;
    };
    if chat.talk.borrow().transcript.turn(id).is_some_and(|turn| turn.text == value(&field)) {
        leave(article);
    }
}

/// Leaves the field; the question is as it was.
fn leave(article: &Element) {
    if let Some(edit) = inside(article, ".message-edit") {
        edit.remove();
    }
    set_flag(article, "data-editing", false);
    if let Some(button) = inside(article, "[data-do=edit]") {
        focus(&button);
    }
}

/// Shows the version before or after, and stays on the button that was pressed.
fn turn_over(form: &Form, chat: &Chat, id: u64, after: bool) {
    let Some(other) = chat.talk.borrow().transcript.beside(id, after) else { return };
    // While answers come, the way is from one of them to another.
    if chat.open() && !chat.talk.borrow().transcript.together(other) {
        return;
    }
    // What is above stays as it is, and with it the place that the reader looks at.
    form.stay();
    chat.change(|talk| {
        talk.transcript.apply(Event::Show(other));
        let place = talk.transcript.turn(other).map(|turn| talk.transcript.place(turn));
        talk.said = place.map(|place| version(chat, place)).unwrap_or_default();
    });
    let way = if after { "after" } else { "before" };
    form.focus_on(&["[data-turn=\"", &other.to_string(), "\"] [data-do=", way, "]"].concat());
}

fn version(chat: &Chat, place: Place) -> String {
    let texts = &chat.facts.texts;
    let (at, all) = (texts.number(place.n_before as u64 + 1), texts.number(place.n as u64));
    texts.fill("widget-version", &[("at", &at), ("all", &all)])
}
