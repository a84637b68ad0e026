//! Messages that were written while an answer came: in sight above the composer, sent one after another as
//! answers end well, and kept where they are when one does not.
use super::chat::{Chat, Picture, Talk};
use super::dom::{add, add_button, attr, focus, inside, set_attr, set_flag, set_text, set_value, value};
use super::transcript::{Event, MAX_KEPT_IMAGES, State};
use super::widget::Form;
use crate::net::json::{Json, quote};
use std::rc::Rc;
use web_sys::Element;

/// A message that waits, with the pictures it was written with.
pub(super) type Queued = (String, Vec<Picture>);

/// Whether the last answer ended so that the next message can go.
pub(super) fn may_go(talk: &Talk) -> bool {
    // Functions that an answer asks for come before what the reader asks.
    let ended = talk.transcript.turns.last().filter(|turn| turn.calls.is_empty()).map(|turn| turn.state);
    matches!(ended, Some(State::Done | State::CutShort | State::Filtered))
}

/// As it is kept in the browser, after other fields: of each the text, then its pictures, empty where they are too large
/// to be kept.
pub(super) fn write(queue: &[Queued], out: &mut String) {
    out.push_str(",\"queue\":[");
    for (idx, (text, pictures)) in queue.iter().enumerate() {
        out.push_str(if idx > 0 { ",[" } else { "[" });
        quote(text, out);
        let kept = pictures.iter().map(|picture| picture.url.len()).sum::<usize>() <= MAX_KEPT_IMAGES;
        for picture in pictures {
            out.push(',');
            quote(if kept { &picture.url } else { "" }, out);
        }
        out.push(']');
    }
    out.push(']');
}

/// Reads what [`write`] wrote, and what was written before: texts alone.
pub(super) fn kept(json: &Json) -> Vec<Queued> {
    let read = |one: &Json| match one.list() {
        [text, urls @ ..] => {
            let picture = |url: &Json| Picture { url: url.owned(), n_tokens: 0 };
            (text.owned(), urls.iter().map(picture).collect())
        }
        [] => (one.owned(), vec![]),
    };
    json.list().iter().map(read).collect()
}

/// Something in the queue was pressed. Returns whether it was.
pub(super) fn pressed(form: &Form, chat: &Rc<Chat>, what: &str, pressed: &Element) -> bool {
    if !what.starts_with("queue-") {
        return false;
    }
    let at: Option<usize> = attr(pressed, "data-idx").parse().ok();
    let Some(at) = at.filter(|at| *at < chat.talk.borrow().queue.len()) else { return true };
    let (mut text, mut pictures) = Queued::default();
    chat.change(|talk| (text, pictures) = talk.queue.remove(at));
    match what {
        "queue-send" => chat.ask_with(Event::Send(text), pictures),
        "queue-edit" => {
            // A draft is not lost for it.
            let draft = value(&form.input);
            if !draft.trim().is_empty() {
                text.push('\n');
                text.push_str(&draft);
            }
            set_value(&form.input, &text);
            chat.talk.borrow_mut().pictures.extend(pictures);
            form.draft_changed(chat);
        }
        _ => {}
    }
    focus(&form.input);
    true
}

/// Draws the queue anew: texts, and how many pictures each has.
pub(super) fn draw(root: &Element, chat: &Chat, queue: &[(String, usize)], open: bool) {
    let Some(element) = inside(root, ".queue") else { return };
    set_flag(&element, "hidden", queue.is_empty());
    let Some(list) = inside(&element, "ol") else { return };
    set_text(&list, "");
    let texts = &chat.facts.texts;
    for (idx, (text, n_pictures)) in queue.iter().enumerate() {
        let (idx, item) = (idx.to_string(), add(&list, "li", "", ""));
        let said = add(&item, "span", "queue-text", text);
        let id = ["queued-", &idx].concat();
        for (name, value) in [("id", id.as_str()), ("dir", "auto")] {
            set_attr(&said, name, value);
        }
        for n in 1..=*n_pictures {
            add(&item, "span", "", &texts.fill("request-picture", &[("n", &texts.number(n as u64))]));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_is_kept_with_its_pictures() {
        let picture = |url: &str| Picture { url: url.to_owned(), n_tokens: 9 };
        let queue = [
            ("One \"?\"".to_owned(), vec![]),
            ("Two?".to_owned(), vec![picture("data:a"), picture("data:b")]),
            ("Large?".to_owned(), vec![picture(&"x".repeat(MAX_KEPT_IMAGES + 1))]),
        ];
        let mut json = "{\"x\":1".to_owned();
        write(&queue, &mut json);
        json.push('}');
        let read = |json: &str| {
            let kept = kept(Json::parse(json).expect("JSON").get("queue"));
            let urls = |pictures: Vec<Picture>| pictures.into_iter().map(|picture| picture.url).collect();
            kept.into_iter().map(|(text, pictures)| (text, urls(pictures))).collect::<Vec<_>>()
        };
        let expected = |text: &str, urls: &[&str]| {
            (text.to_owned(), urls.iter().map(|url| (*url).to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(
            read(&json),
            [expected("One \"?\"", &[]), expected("Two?", &["data:a", "data:b"]), expected("Large?", &[""])]
        );
        assert_eq!(read("{\"queue\":[\"One?\"]}"), [expected("One?", &[])]);
        assert_eq!(read("{}"), []);
    }
}
