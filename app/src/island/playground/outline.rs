//! All branches of the conversation at a glance: a list in a dialog, where any turn can be gone to.
use crate::island::chat::Chat;
use crate::island::dom::{add, add_button, all_inside, attr, inside, make, set_attr, set_flag, set_text};
use crate::island::speech::spoken;
use crate::island::texts::Texts;
use crate::island::transcript::{Event, Transcript, Turn};
use crate::island::widget::{Extra, Form};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement};
use wire::Role;

/// How much of a turn is shown, in characters.
const N_SHOWN: usize = 90;

/// How far branches are indented; deeper ones are as far in as this.
const MAX_DEPTH: usize = 8;

/// One line of the outline.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    id: u64,
    /// How many times the conversation branched before it.
    depth: usize,
    /// It is in the branch that is shown.
    shown: bool,
    user: bool,
    text: String,
}

/// The tree, from the top: a turn's branches in the order they were made, each whole before the next.
fn rows(transcript: &Transcript) -> Vec<Row> {
    let mut turns: Vec<&Turn> = vec![];
    for turn in transcript.all() {
        // They come nearly in order, and a sort would be kilobytes of Wasm.
        turns.insert(turns.partition_point(|other| other.id < turn.id), turn);
    }
    let below = |parent: Option<u64>| -> Vec<&Turn> {
        turns.iter().copied().filter(|turn| turn.parent == parent).collect()
    };
    let push = |stack: &mut Vec<(usize, usize)>, children: &[&Turn], depth: usize| {
        let depth = if children.len() > 1 { depth + 1 } else { depth };
        for child in children.iter().rev() {
            let at = turns.binary_search_by_key(&child.id, |turn| turn.id).unwrap_or(0);
            stack.push((at, depth));
        }
    };
    let (mut rows, mut stack) = (vec![], vec![]);
    push(&mut stack, &below(None), 0);
    while let Some((at, depth)) = stack.pop() {
        let turn = turns[at];
        rows.push(Row {
            id: turn.id,
            depth,
            shown: transcript.turns.iter().any(|shown| shown.id == turn.id),
            user: turn.role == Role::User,
            text: beginning(&turn.text),
        });
        push(&mut stack, &below(Some(turn.id)), depth);
    }
    rows
}

/// The first words, in one line and without the signs of Markdown.
fn beginning(text: &str) -> String {
    let line = spoken(text);
    match line.char_indices().nth(N_SHOWN) {
        Some((end, _)) => [&line[..end], "…"].concat(),
        None => line,
    }
}

/// The extra.
pub(super) struct Outline {
    texts: Rc<Texts>,
    dialog: Element,
}

impl Outline {
    /// Offers itself in the head of the form.
    pub(super) fn new(root: &Element, texts: &Rc<Texts>) -> Self {
        if let Some(actions) = inside(root, ".widget-actions") {
            let button =
                add_button(&actions, "button quiet small", "outline", texts.get("talk-outline-open"));
            set_attr(&button, "aria-haspopup", "dialog");
            set_flag(&button, "hidden", true);
            let _ = actions.prepend_with_node_1(&button);
        }
        let dialog = make("dialog", "dialog outline", "");
        set_attr(&dialog, "aria-labelledby", "outline-title");
        let head = add(&dialog, "div", "outline-head", "");
        set_attr(&add(&head, "h2", "", texts.get("talk-outline-title")), "id", "outline-title");
        add_button(&head, "button quiet small", "outline-close", texts.get("talk-outline-close"));
        add(&dialog, "ol", "outline-rows", "");
        let _ = root.append_child(&dialog);
        Self { texts: Rc::clone(texts), dialog }
    }

    fn open(&self, transcript: &Transcript) {
        let Some(list) = inside(&self.dialog, ".outline-rows") else { return };
        set_text(&list, "");
        for row in rows(transcript) {
            let item = add(&list, "li", "", "");
            set_attr(&item, "data-depth", &row.depth.min(MAX_DEPTH).to_string());
            let button = add_button(&item, "outline-row", "outline-show", "");
            set_attr(&button, "data-turn", &row.id.to_string());
            if row.shown {
                set_attr(&button, "aria-current", "true");
            }
            let who = if row.user { "talk-outline-you" } else { "talk-outline-answer" };
            add(&button, "span", "outline-who", self.texts.get(who));
            let text = add(&button, "span", "outline-text", &row.text);
            set_attr(&text, "dir", "auto");
        }
        let _ = self.dialog.unchecked_ref::<HtmlDialogElement>().show_modal();
        if let Some(last) = all_inside(&self.dialog, "[aria-current]").last() {
            crate::island::dom::focus(last);
        }
    }

    fn close(&self) {
        self.dialog.unchecked_ref::<HtmlDialogElement>().close();
    }
}

impl Extra for Outline {
    fn pressed(&self, form: &Form, chat: &Rc<Chat>, what: &str, pressed: &Element) -> bool {
        match what {
            "outline" => self.open(&chat.talk.borrow().transcript),
            "outline-close" => self.close(),
            "outline-show" => {
                self.close();
                let Ok(id) = attr(pressed, "data-turn").parse() else { return true };
                form.stay();
                chat.change(|talk| talk.transcript.apply(Event::Show(id)));
                let article = ["article[data-turn=\"", &id.to_string(), "\"]"].concat();
                if let Some(article) = inside(&form.root, &article) {
                    article.scroll_into_view();
                }
            }
            _ => return false,
        }
        true
    }

    fn show(&self, form: &Form, chat: &Chat) {
        if let Some(button) = inside(&form.root, "[data-do=outline]") {
            let talk = chat.talk.borrow();
            let branched = talk.transcript.all().count() > talk.transcript.turns.len();
            set_flag(&button, "hidden", !branched);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn talked() -> Transcript {
        let mut transcript = Transcript::default();
        let answer = |text: &str| [Event::Delta(text.to_owned()), Event::End];
        let mut all = vec![Event::Send("a".to_owned())];
        all.extend(answer("1"));
        all.push(Event::Send("b".to_owned()));
        all.extend(answer("2"));
        all.push(Event::Again(3));
        all.extend(answer("3"));
        all.push(Event::Edit(0, "A".to_owned()));
        all.extend(answer("4"));
        for event in all {
            transcript.apply(event);
        }
        transcript
    }

    #[test]
    fn the_outline_shows_every_branch_in_order() {
        let transcript = talked();
        let lines: Vec<_> =
            rows(&transcript).into_iter().map(|row| (row.depth, row.text, row.shown, row.user)).collect();
        let line = |depth, text: &str, shown, user| (depth, text.to_owned(), shown, user);
        assert_eq!(
            lines,
            [
                line(1, "a", false, true),
                line(1, "1", false, false),
                line(1, "b", false, true),
                line(2, "2", false, false),
                line(2, "3", false, false),
                line(1, "A", true, true),
                line(1, "4", true, false),
            ]
        );
        assert_eq!(rows(&Transcript::default()), []);
    }

    #[test]
    fn only_the_beginning_of_a_turn_is_shown() {
        assert_eq!(beginning(" **two**\n lines "), "two lines");
        assert_eq!(beginning(&"é".repeat(200)), ["é".repeat(N_SHOWN), "…".to_owned()].concat());
    }
}
