//! The conversation on the page: one article a turn, made once and changed in place.
//!
//! Shows a [`Transcript`]; decides nothing about it. What scrolls is [`Scroller`]'s.
use super::FULL;
use super::below::{self, Drawn};
use super::dom::{add, attr, document, focus, inside, make, set_attr, set_flag, set_text};
use super::reasoning::Reasoning;
use super::receipt;
use super::scroll::Scroller;
use super::texts::Texts;
use super::transcript::{State, Transcript, Turn};
use crate::net::Renderer;
use js_sys::Function;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;
use wire::Role;

/// What an answer's surroundings depend on besides the transcript.
pub(super) struct Around<'a> {
    pub(super) texts: &'a Texts,
    /// A provider's name by its slug.
    pub(super) name_of: &'a dyn Fn(&str) -> String,
    /// The provider asked now.
    pub(super) asked: &'a str,
    /// Another that would answer.
    pub(super) next: Option<&'a str>,
    /// All that would answer: their indexes and names.
    pub(super) ready: &'a [(usize, &'a str)],
    /// Makes a Markdown renderer for an element, once its module is there.
    pub(super) renderer: Option<&'a Function>,
    /// Told of what was drawn under an answer, to add to it.
    pub(super) extra: &'a dyn Fn(&Element, &Turn),
}

/// For how long what was said before is written at a time: half a frame.
const WRITE_MS: f64 = 8.0;

/// How many turns of a conversation that comes back are made at once, and how many bytes of text: whichever is reached
/// first, it is more than any window shows.
const AT_ONCE: (usize, usize) = (20, 6_000);

/// The log and what is in it.
pub(super) struct Log {
    element: Element,
    shown: Vec<Shown>,
    /// Turns before the first that is shown, which the next calls make.
    n_above: usize,
    pub(super) scroller: Rc<Scroller>,
}

/// A turn as it is shown.
struct Shown {
    id: u64,
    article: Element,
    drawn: Option<Drawn>,
    reasoning: Option<Reasoning>,
    n_thought: Option<u64>,
    /// What was painted as the answer was reasoning.
    reread: bool,
    body: Element,
    below: Element,
    renderer: Option<Renderer>,
    n_painted: usize,
    finished: bool,
}

impl Log {
    pub(super) fn new(element: Element) -> Self {
        let scroller = Scroller::start(element.clone());
        Self { element, shown: vec![], n_above: 0, scroller }
    }

    /// Another conversation comes, whose turns may have the same ids.
    #[cfg(any(feature = "playground", feature = "ssr"))]
    pub(super) fn empty(&mut self) {
        for gone in self.shown.drain(..) {
            gone.article.remove();
        }
        self.n_above = 0;
    }

    /// Brings the page up to the transcript. Returns whether all of it is there as it is to be: a long conversation that
    /// comes back begins with its newest turns, and its answers are plain text until they are written; the next calls
    /// go on.
    pub(super) fn show(&mut self, transcript: &Transcript, around: &Around<'_>) -> bool {
        let turns = &transcript.turns;
        let began = js_sys::Date::now();
        let late = || js_sys::Date::now() - began > WRITE_MS;
        let (mut above, rest) = turns.split_at(self.n_above.min(turns.len()));
        let fresh = self.shown.is_empty();
        let n_same = self.shown.iter().zip(rest).take_while(|(shown, turn)| shown.id == turn.id).count();
        for gone in self.shown.drain(n_same..) {
            gone.article.remove();
        }
        if n_same == 0 {
            // Another branch is there at once: what was pressed for it keeps the focus.
            above = if fresh { &turns[..turns.len() - n_at_once(turns)] } else { &[] };
        }
        let new = &turns[above.len() + n_same..];
        // The "newest" button stays last.
        let jump = inside(&self.element, ".jump");
        for turn in new {
            let shown = Shown::new(&self.element, turn, jump.as_ref(), around.texts);
            self.scroller.watch(&shown.article);
            self.shown.push(shown);
        }
        while let [before @ .., turn] = above
            && n_same > 0
            && !late()
        {
            let first = self.shown.first().map(|shown| shown.article.clone());
            self.shown.insert(0, Shown::new(&self.element, turn, first.as_ref(), around.texts));
            above = before;
        }
        self.n_above = above.len();
        let mut whole = above.is_empty();
        let last = turns.len().saturating_sub(1);
        let shown = self.shown.iter_mut().zip(&turns[above.len()..]);
        for (idx, (shown, turn)) in (above.len()..turns.len()).zip(shown).rev() {
            let (last, receipt) = (idx == last, turn.receipt.is_some());
            let drawn = Drawn { state: turn.state, last, receipt, place: transcript.place(turn) };
            let unwritten = turn.role == Role::Assistant && !turn.open() && shown.renderer.is_none();
            let waits = unwritten && around.renderer.is_some() && late();
            whole &= !waits;
            shown.show(turn, drawn, around, around.renderer.filter(|_| !waits));
        }
        set_flag(&self.element, "hidden", turns.is_empty());
        set_attr(&self.element, "aria-busy", if transcript.open() { "true" } else { "false" });
        if !new.is_empty() && transcript.open() {
            self.scroller.make_room();
        }
        self.scroller.grew();
        whole
    }
}

/// How many of the newest turns are made at once.
fn n_at_once(turns: &[Turn]) -> usize {
    let (n_turns, n_bytes) = AT_ONCE;
    let mut n_made = 0;
    let fits = |turn: &&Turn| {
        let fits = n_made < n_bytes;
        n_made += turn.text.len();
        fits
    };
    turns.iter().rev().take(n_turns).take_while(fits).count()
}

impl Shown {
    /// Makes the article, before another.
    fn new(log: &Element, turn: &Turn, next: Option<&Element>, texts: &Texts) -> Self {
        let user = turn.role == Role::User;
        let article = make("article", "message", "");
        set_attr(&article, "data-role", if user { "user" } else { "assistant" });
        set_attr(&article, "data-turn", &turn.id.to_string());
        let who = texts.get(if user { "widget-you" } else { "widget-answer" });
        add(&article, "h3", "message-who", who);
        let body = add(&article, "div", if user { "message-body" } else { "message-body prose small" }, "");
        set_attr(&body, "dir", "auto");
        if user {
            set_text(&body, &turn.text);
        }
        let below = add(&article, "div", "message-below", "");
        let _ = log.insert_before(&article, next.map(AsRef::as_ref));
        Self {
            id: turn.id,
            article,
            drawn: None,
            reasoning: None,
            n_thought: None,
            reread: false,
            body,
            below,
            renderer: None,
            n_painted: 0,
            finished: false,
        }
    }

    fn show(&mut self, turn: &Turn, drawn: Drawn, around: &Around<'_>, make: Option<&Function>) {
        let redraw = self.drawn != Some(drawn);
        let before = self.drawn.replace(drawn);
        if turn.role == Role::User {
            if redraw {
                set_text(&self.below, "");
                below::question(&self.below, drawn, around.texts);
            }
            return;
        }
        if turn.reread != self.reread || self.finished && turn.open() {
            // The text began anew, or goes on after its end: a renderer that ended takes no more.
            self.reread = turn.reread;
            (self.renderer, self.n_painted, self.finished) = (None, 0, false);
        }
        self.paint(&turn.text, turn.open(), make);
        let receipt = turn.receipt.as_deref().filter(|_| redraw).and_then(receipt::read);
        if redraw {
            self.n_thought = receipt.as_ref().and_then(|receipt| receipt.reasoning_tokens);
        }
        if !turn.reasoning.is_empty() {
            let reasoning = self.reasoning.get_or_insert_with(|| Reasoning::before(&self.body));
            reasoning.show(turn, self.n_thought, around.texts);
        }
        if redraw {
            let held = if FULL { self.held() } else { None };
            set_attr(&self.article, "data-state", word(turn.state));
            set_text(&self.below, "");
            below::answer(&self.below, turn, receipt.as_ref(), drawn, around);
            // An answer that failed on an earlier visit, or is turned to again, is no news.
            let news = before.is_some_and(|before| before.state.open());
            below::failure(&self.below, turn, drawn.last, news, around);
            if let Some(again) = held.and_then(|held| inside(&self.below, &held)) {
                focus(&again);
            }
        }
    }

    /// What has the focus below the answer, as the button that takes its place: an answer may end while a reader goes
    /// from it to another.
    fn held(&self) -> Option<String> {
        let at = document().active_element().filter(|at| self.below.contains(Some(at)))?;
        Some(["[data-do=\"", &attr(&at, "data-do"), "\"]"].concat())
    }

    /// Paints what is new of the text: by the Markdown module once it is there, as it is before.
    fn paint(&mut self, text: &str, open: bool, make: Option<&Function>) {
        if self.renderer.is_none()
            && let Some(made) = make.and_then(|make| make.call1(&JsValue::NULL, &self.body).ok())
        {
            self.renderer = Some(made.unchecked_into());
            self.n_painted = 0;
        }
        let more = text.get(self.n_painted..).filter(|more| !more.is_empty());
        if let Some(renderer) = &self.renderer {
            if let Some(more) = more {
                renderer.push(more);
            }
            if !open && !self.finished {
                renderer.finish();
                self.finished = true;
            }
        } else if more.is_some() {
            set_text(&self.body, text);
        }
        self.n_painted = text.len();
    }
}

/// A state as the style sheet knows it.
fn word(state: State) -> &'static str {
    match state {
        State::Waiting | State::Streaming => "streaming",
        State::Stopped => "stopped",
        State::CutShort | State::Filtered => "cut",
        State::Failed => "failed",
        State::Done => "done",
    }
}
