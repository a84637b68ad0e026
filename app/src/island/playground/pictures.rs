//! Pictures that go with the next question, and those of earlier ones in the conversation.
use crate::island::chat::{Chat, Picture};
use crate::island::dom::{
    add, add_button, all_inside, attr, closest, focus, inside, make, set_attr, set_flag, set_text,
};
use crate::island::widget::{Extra, Form};
use crate::net;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::Element;
use wire::Role;

/// Pictures of one question; more are refused by most models.
const MAX_PICTURES: usize = 8;

/// Pixels that a token stands for, about: a patch of 28 by 28. Source: Qwen2-VL, section 2.1; others are near.
const N_PIXELS: u64 = 28 * 28;

/// The pictures that wait, as they are shown.
#[derive(Default)]
pub(super) struct Pictures {
    shown: RefCell<Vec<String>>,
}

impl Extra for Pictures {
    fn start(&self, form: &Rc<Form>, chat: &Rc<Chat>) {
        let (root, chat) = (form.root.clone(), Rc::clone(chat));
        let found = move |url: String, width: u32, height: u32, name: String| {
            found(&root, &chat, url, (width, height), &name);
        };
        net::listen_pictures(&form.root, Box::new(found));
    }

    fn pressed(&self, form: &Form, chat: &Rc<Chat>, what: &str, pressed: &Element) -> bool {
        if what != "picture-remove" {
            return false;
        }
        let thumbs = all_inside(&form.root, ".thumbs > .thumb");
        let at = closest(pressed, ".thumb").and_then(|thumb| thumbs.iter().position(|other| *other == thumb));
        if let Some(at) = at {
            chat.change(|talk| {
                talk.pictures.remove(at);
            });
        }
        focus(&form.input);
        true
    }

    fn wrote(&self, _: &Form, _: &Rc<Chat>, field: &Element) -> bool {
        field.id() == "attach"
    }

    fn show(&self, form: &Form, chat: &Chat) {
        let talk = chat.talk.borrow();
        let texts = &chat.facts.texts;
        let same = self.shown.borrow().iter().eq(talk.pictures.iter().map(|picture| &picture.url));
        if !same && let Some(list) = inside(&form.root, ".thumbs") {
            set_text(&list, "");
            for (idx, picture) in talk.pictures.iter().enumerate() {
                let name = texts.fill("request-picture", &[("n", &texts.number(idx as u64 + 1))]);
                let thumb = add(&list, "figure", "thumb", "");
                show_picture(&thumb, &picture.url, &name);
                let kilobytes = texts.number(picture.url.len() as u64 * 3 / 4 / 1000 + 1);
                let tokens = texts.count("request-estimate", picture.n_tokens, &[]);
                let size = texts.fill("request-picture-size", &[("kb", &kilobytes), ("tokens", &tokens)]);
                add(&thumb, "figcaption", "", &size);
                let remove = add_button(&thumb, "button icon small", "picture-remove", "×");
                set_attr(&remove, "aria-label", &texts.fill("request-picture-remove", &[("picture", &name)]));
            }
            if !talk.pictures.is_empty() {
                note(&form.root, "");
            }
            *self.shown.borrow_mut() = talk.pictures.iter().map(|picture| picture.url.clone()).collect();
        }
        for turn in
            talk.transcript.turns.iter().filter(|turn| turn.role == Role::User && !turn.images.is_empty())
        {
            let Some(article) = inside(&form.root, &["[data-turn=\"", &turn.id.to_string(), "\"]"].concat())
            else {
                continue;
            };
            if inside(&article, ".pictures").is_some() {
                continue;
            }
            let list = make("div", "pictures", "");
            for (idx, url) in turn.images.iter().enumerate() {
                let name = texts.fill("request-picture", &[("n", &texts.number(idx as u64 + 1))]);
                if url.is_empty() || !show_picture(&list, url, &name) {
                    add(&list, "p", "message-note", texts.get("request-picture-gone"));
                }
            }
            let below = inside(&article, ".message-below");
            let _ = article.insert_before(&list, below.as_ref().map(AsRef::as_ref));
        }
    }
}

/// Shows a picture; whether it is one.
fn show_picture(place: &Element, data: &str, name: &str) -> bool {
    let image = make("img", "", "");
    let shown = net::show_picture(&image, data);
    if shown {
        set_attr(&image, "alt", name);
        let _ = place.append_child(&image);
    }
    shown
}

/// Says under the pictures what became of one.
fn note(root: &Element, told: &str) {
    if let (Some(place), Some(attach)) = (inside(root, ".attach-note"), inside(root, ".attach")) {
        set_text(&place, told);
        set_flag(&attach, "hidden", told.is_empty() && !attach.has_attribute("data-read"));
    }
}

/// A picture was given, or what was taken for one.
fn found(root: &Element, chat: &Rc<Chat>, url: String, (width, height): (u32, u32), name: &str) {
    let texts = &chat.facts.texts;
    let reads = inside(root, ".attach").is_some_and(|attach| attach.has_attribute("data-read"));
    let full = chat.talk.borrow().pictures.len() >= MAX_PICTURES;
    let told = if !reads {
        texts.fill("request-picture-unread", &[("model", attr(root, "data-model").as_str())])
    } else if url.is_empty() {
        texts.fill("request-picture-none", &[("name", name)])
    } else if full {
        texts.fill("request-picture-many", &[("n", &texts.number(MAX_PICTURES as u64))])
    } else {
        let n_tokens = (u64::from(width) * u64::from(height)).div_ceil(N_PIXELS);
        return chat.change(|talk| talk.pictures.push(Picture { url, n_tokens }));
    };
    note(root, &told);
    chat.change(|talk| talk.said = told);
}
