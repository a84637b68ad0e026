//! Messages that were written while an answer came: in sight above the composer, sent one after another as
//! answers end well, and kept where they are when one does not.
use super::chat::{Chat, Talk};
use super::dom::{add, add_button, attr, focus, inside, set_attr, set_flag, set_text, set_value, value};
use super::transcript::{Event, State};
use super::widget::Form;
use crate::net::json::quote;
use std::rc::Rc;
use web_sys::Element;

/// Whether the last answer ended so that the next message can go.
pub(super) fn may_go(talk: &Talk) -> bool {
    // Functions that an answer asks for come before what the reader asks.
    let ended = talk.transcript.turns.last().filter(|turn| turn.calls.is_empty()).map(|turn| turn.state);
    matches!(ended, Some(State::Done | State::CutShort | State::Filtered))
}

/// As it is kept in the browser, after other fields.
pub(super) fn write(queue: &[String], out: &mut String) {
    out.push_str(",\"queue\":[");
    for (idx, text) in queue.iter().enumerate() {
        if idx > 0 {
            out.push(',');
        }
        quote(text, out);
    }
    out.push(']');
}

/// Something in the queue was pressed. Returns whether it was.
pub(super) fn pressed(form: &Form, chat: &Rc<Chat>, what: &str, pressed: &Element) -> bool {
    if !what.starts_with("queue-") {
        return false;
    }
    let at: Option<usize> = attr(pressed, "data-idx").parse().ok();
    let Some(at) = at.filter(|at| *at < chat.talk.borrow().queue.len()) else { return true };
    let mut text = String::new();
    chat.change(|talk| text = talk.queue.remove(at));
    match what {
        "queue-send" => chat.ask(Event::Send(text)),
        "queue-edit" => {
            // A draft is not lost for it.
            let draft = value(&form.input);
            if !draft.trim().is_empty() {
                text.push('\n');
                text.push_str(&draft);
            }
            set_value(&form.input, &text);
            form.draft_changed(chat);
        }
        _ => {}
    }
    focus(&form.input);
    true
}

/// Draws the queue anew.
pub(super) fn draw(root: &Element, chat: &Chat, queue: &[String], open: bool) {
    let Some(element) = inside(root, ".queue") else { return };
    set_flag(&element, "hidden", queue.is_empty());
    let Some(list) = inside(&element, "ol") else { return };
    set_text(&list, "");
    let texts = &chat.facts.texts;
    for (idx, text) in queue.iter().enumerate() {
        let (idx, item) = (idx.to_string(), add(&list, "li", "", ""));
        let said = add(&item, "span", "queue-text", text);
        let id = ["queued-", &idx].concat();
        for (name, value) in [("id", id.as_str()), ("dir", "auto")] {
            set_attr(&said, name, value);
        }
        let button = |action: &str, name: &str| {
            let button = add_button(&item, "button quiet small", action, texts.get(name));
            set_attr(&button, "data-idx", &idx);
            set_attr(&button, "aria-describedby", &id);
        };
        if !open {
            button("queue-send", "widget-edit-send");
        }
        button("queue-edit", "widget-edit");
        button("queue-remove", "widget-queue-remove");
    }
}
