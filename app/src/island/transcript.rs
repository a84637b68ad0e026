//! A conversation as a state machine: events in, turns out. Pure, so that it is tested without a browser.
//!
//! It must not know the network, the clock or the page. Nothing that was said is thrown away by asking
//! otherwise: turns are a tree, each but the first has a parent, and what is shown is the path from the first
//! question to a leaf, [`Transcript::turns`].
mod several;
mod think;
mod turn;

#[cfg(test)]
mod tests;

pub(crate) use turn::{Call, MAX_KEPT_IMAGES, State, Turn};

use super::WHOLE;
use super::failure::Failure;
use crate::net::json::Json;
use several::Several;
use think::Tags;
use wire::{Message, Role, ToolCall};

/// Functions that one answer may ask for.
const MAX_CALLS: usize = 128;

/// What happens to a conversation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Event {
    /// The reader asks; an empty answer opens.
    Send(String),
    /// This question is asked in other words, beside it; an empty answer opens.
    Edit(u64, String),
    /// Something came of another answer to the same request than the first: which one, counted from the first, and what.
    Choice(usize, Box<Event>),
    /// Text of the answer came.
    Delta(String),
    /// Reasoning came.
    Reasoning(String),
    /// The model asks for a function: which of the answer's, and what is new of it.
    Call(usize, ToolCall),
    /// What a function gave: the answer that asked for it, which of its calls, and the result.
    #[cfg_attr(feature = "hydrate", expect(dead_code, reason = "only the playground uses it"))]
    Result(u64, usize, String),
    /// All functions of the last answer have given something; the next answer opens.
    #[cfg_attr(feature = "hydrate", expect(dead_code, reason = "only the playground uses it"))]
    GoOn,
    /// It thought for so long, in milliseconds.
    Thought(u64),
    /// How sure the model was of tokens of the answer, as it came.
    Odds(String),
    /// The model says why it ends: `stop`, `length`, `content_filter`.
    Finish(String),
    /// The gateway says who served it.
    Receipt(String),
    /// The stream ended by itself.
    End,
    /// The reader stopped it.
    Stop,
    /// An answer that a reload had stopped goes on.
    Return,
    /// It failed.
    Fail(Failure),
    /// The last question is asked again; an empty answer opens beside the last one.
    Regenerate,
    /// The same for any question, or for the one that this answer answers.
    Again(u64),
    /// The last answer, which was stopped or cut, goes on where it ended.
    Continue,
    /// The branch with this turn is shown, down to where the reader was in it last.
    Show(u64),
    /// This turn goes, and all that follows it in any branch, until it is undone.
    Delete(u64),
    /// All turns go, until that is undone.
    Clear,
    /// What went last comes back.
    Undo,
}

/// The conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Transcript {
    /// The branch that is shown, oldest first. Only the last may be open, and others that come with it.
    pub(crate) turns: Vec<Turn>,
    /// The turns of all other branches; of those at one point the one that was shown last comes last.
    aside: Vec<Turn>,
    /// What of the coming answer's text is reasoning.
    tags: Tags,
    /// Answers that come together, when they are several.
    several: Several,
    /// What went since something was asked, the last at the end.
    gone: Vec<Gone>,
    /// The next turn's id.
    next_id: u64,
}

/// Turns that were deleted together.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Gone {
    turns: Vec<Turn>,
    /// The end of the branch that was shown.
    leaf: u64,
}

/// Where a turn stands among those at the same point of the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// How many were made before it.
    pub(crate) n_before: usize,
    /// How many there are, itself included.
    pub(crate) n: usize,
}

impl Transcript {
    /// Takes one event. Events that make no sense in the present state change nothing: a late delta after a
    /// stop is the network's, not an error.
    pub(crate) fn apply(&mut self, event: Event) {
        match event {
            // It may come after the last text, and after a failure too. It is of the request, and so of all its answers.
            Event::Receipt(receipt) => {
                if self.several() {
                    self.each_of_several(|turn, _| turn.receipt = Some(receipt.clone()));
                } else if let Some(answer) = self.last_answer() {
                    answer.receipt = Some(receipt);
                }
            }
            Event::Thought(ms) => {
                if let Some(answer) = self.last_answer() {
                    answer.thought_ms = Some(ms);
                }
            }
            Event::Choice(index, event) => {
                if self.several() {
                    self.apply_to_choice(index, *event);
                }
            }
            Event::End | Event::Stop | Event::Return | Event::Fail(_) if self.several() => {
                self.apply_to_all(&event);
            }
            Event::Delta(_)
            | Event::Reasoning(_)
            | Event::Call(..)
            | Event::Odds(_)
            | Event::Finish(_)
            | Event::End
            | Event::Stop
            | Event::Return
            | Event::Fail(_) => self.apply_to(0, event),
            Event::Show(id) if self.together(id) => self.show(id),
            // The reader does nothing to the tree while it grows.
            _ if self.open() => {}
            Event::Send(text) => {
                if !text.trim().is_empty() {
                    self.ask(text);
                }
            }
            Event::Edit(id, text) => {
                if let Some(at) = self.at(id)
                    && !text.trim().is_empty()
                {
                    let images = self.turns[at].images.clone();
                    self.set_aside(at);
                    self.ask(text);
                    self.attach(images);
                }
            }
            Event::Result(id, idx, result) => {
                let turn = self.turns.iter_mut().find(|turn| turn.id == id);
                if let Some(call) = turn.and_then(|turn| turn.calls.get_mut(idx)) {
                    call.result = Some(result);
                }
            }
            Event::GoOn => {
                if self.turns.last().is_some_and(Turn::answered) {
                    self.add(Role::Assistant, String::new(), State::Waiting);
                }
            }
            Event::Regenerate => {
                if let Some(last) = self.turns.last() {
                    self.answer_again(last.id);
                }
            }
            Event::Again(id) => self.answer_again(id),
            Event::Continue => self.reopen(),
            Event::Show(id) => self.show(id),
            Event::Delete(id) => self.delete(id),
            Event::Clear => {
                if let Some(last) = self.turns.last() {
                    let leaf = last.id;
                    let mut turns = std::mem::take(&mut self.aside);
                    turns.append(&mut self.turns);
                    self.gone.push(Gone { turns, leaf });
                }
            }
            Event::Undo => {
                if let Some(mut gone) = self.gone.pop() {
                    self.aside.append(&mut gone.turns);
                    self.show(gone.leaf);
                }
            }
        }
    }

    /// What comes of an answer, by its index in the request.
    fn apply_to(&mut self, index: usize, event: Event) {
        // A finished answer takes no text any more, but the stream may still fail or end.
        let Some((answer, tags)) = self.coming(index) else { return };
        if answer.open() && matches!(event, Event::Finish(_) | Event::End | Event::Stop | Event::Fail(_)) {
            tags.end(answer);
        }
        match event {
            Event::Delta(text) if answer.open() => {
                tags.take(&text, answer);
                if !answer.empty() {
                    answer.state = State::Streaming;
                }
            }
            Event::Reasoning(text) if answer.open() => {
                answer.reasoning.push_str(&text);
                answer.state = State::Streaming;
            }
            // An index beyond any number of calls would only cost memory.
            Event::Call(index, new) if WHOLE && answer.open() && index < MAX_CALLS => {
                if answer.calls.len() <= index {
                    answer.calls.resize_with(index + 1, Call::default);
                }
                let call = &mut answer.calls[index].call;
                for (text, more) in
                    [(&mut call.id, new.id), (&mut call.name, new.name), (&mut call.arguments, new.arguments)]
                {
                    text.push_str(&more);
                }
                answer.state = State::Streaming;
            }
            Event::Odds(odds) if WHOLE && answer.open() => answer.odds.push(odds),
            Event::Finish(reason) if answer.open() => {
                answer.state = match reason.as_str() {
                    "length" => State::CutShort,
                    "content_filter" => State::Filtered,
                    _ => State::Done,
                };
            }
            Event::End if answer.open() => answer.state = State::Done,
            Event::Stop if answer.open() => answer.state = State::Stopped,
            Event::Return if answer.state == State::Stopped => {
                let empty = answer.text.is_empty() && answer.reasoning.is_empty();
                answer.state = if empty { State::Waiting } else { State::Streaming };
            }
            Event::Fail(failure) if answer.state != State::Stopped => {
                answer.state = State::Failed;
                answer.failure = Some(failure);
            }
            _ => {}
        }
    }

    /// Adds pictures to the question that was asked last.
    pub(crate) fn attach(&mut self, images: Vec<String>) {
        if let Some(question) = self.turns.iter_mut().rfind(|turn| turn.role == Role::User) {
            question.images = images;
        }
    }

    /// Adds a message that was said elsewhere. What its text has of reasoning is kept apart, as of an answer that comes.
    #[cfg(any(feature = "playground", feature = "ssr"))]
    pub(crate) fn said(&mut self, role: Role, text: String, images: Vec<String>, calls: Vec<ToolCall>) {
        self.add(role, String::new(), State::Done);
        let Self { turns, tags, .. } = self;
        let Some(turn) = turns.last_mut() else { return };
        turn.images = images;
        turn.calls = calls.into_iter().map(|call| Call { call, result: None }).collect();
        if role == Role::Assistant {
            tags.take(&text, turn);
            tags.end(turn);
        } else {
            turn.text = text;
        }
    }

    /// A question, and the answer that is to come.
    fn ask(&mut self, text: String) {
        self.add(Role::User, text, State::Done);
        self.add(Role::Assistant, String::new(), State::Waiting);
    }

    /// Another answer to a question, or beside an answer.
    fn answer_again(&mut self, id: u64) {
        let Some(mut at) = self.at(id) else { return };
        if self.turns[at].role == Role::User {
            at += 1;
        } else if self.turns[at].empty() && at + 1 == self.turns.len() {
            // An answer of which nothing came is nothing to go back to.
            self.turns.pop();
        }
        self.set_aside(at);
        self.add(Role::Assistant, String::new(), State::Waiting);
    }

    /// Opens the last answer again. Blanks at its end go: templates strip them from a message that is to be
    /// continued, so the model writes them anew.
    fn reopen(&mut self) {
        let Some(answer) = self.turns.last_mut().filter(|turn| turn.continuable()) else { return };
        answer.text.truncate(answer.text.trim_end().len());
        answer.state = State::Streaming;
        answer.failure = None;
        answer.receipts_before.extend(answer.receipt.take());
        if answer.receipts_before.is_empty() {
            // What it costs from now on is its own.
            answer.request = None;
        }
        self.tags = Tags::behind();
        self.several = Several::default();
    }

    fn add(&mut self, role: Role, text: String, state: State) {
        let id = self.next_id;
        self.next_id += 1;
        // From here on what was deleted is not missed.
        self.gone.clear();
        self.tags = Tags::default();
        self.several = Several::default();
        self.turns.push(Turn::new(id, self.turns.last().map(|turn| turn.id), role, text, state));
    }

    fn last_answer(&mut self) -> Option<&mut Turn> {
        self.turns.last_mut().filter(|turn| turn.role == Role::Assistant)
    }

    /// Where a turn stands in the branch that is shown.
    fn at(&self, id: u64) -> Option<usize> {
        self.turns.iter().position(|turn| turn.id == id)
    }

    /// Shows the branch only up to there.
    fn set_aside(&mut self, at: usize) {
        let mut rest = self.turns.split_off(at);
        self.aside.append(&mut rest);
    }

    fn show(&mut self, id: u64) {
        self.set_aside(0);
        let (mut path, mut at) = (vec![], Some(id));
        while let Some(turn) = at.and_then(|id| self.aside.iter().find(|turn| turn.id == id)) {
            path.push(turn.id);
            at = turn.parent;
        }
        path.reverse();
        while let Some(next) = self.aside.iter().rfind(|turn| turn.parent == path.last().copied()) {
            path.push(next.id);
        }
        for id in path {
            if let Some(at) = self.aside.iter().position(|turn| turn.id == id) {
                self.turns.push(self.aside.remove(at));
            }
        }
    }

    fn delete(&mut self, id: u64) {
        let Some(leaf) = self.turns.last().map(|turn| turn.id) else { return };
        let Some(parent) = self.turn(id).map(|turn| turn.parent) else { return };
        self.set_aside(0);
        let mut ids = vec![id];
        let mut all = std::mem::take(&mut self.aside);
        let mut n_found = 0;
        // Until a pass finds nothing more below what was found. (Sorting would be 2 kB of Wasm.)
        while n_found < ids.len() {
            n_found = ids.len();
            for turn in &all {
                if turn.parent.is_some_and(|above| ids.contains(&above)) && !ids.contains(&turn.id) {
                    ids.push(turn.id);
                }
            }
        }
        let (turns, rest): (Vec<_>, Vec<_>) = all.drain(..).partition(|turn| ids.contains(&turn.id));
        self.aside = rest;
        self.gone.push(Gone { turns, leaf });
        // What was shown is shown, if it is still there; else what stands beside or above what went.
        let shown = self.aside.iter().any(|turn| turn.id == leaf).then_some(leaf).or(parent);
        let shown = shown.or(self.aside.iter().rfind(|turn| turn.parent.is_none()).map(|turn| turn.id));
        if let Some(shown) = shown {
            self.show(shown);
        }
    }

    /// Whether an answer is coming.
    pub(crate) fn open(&self) -> bool {
        // Another may take longer than the one that is shown.
        self.turns.last().is_some_and(Turn::open) || self.several() && self.aside.iter().any(Turn::open)
    }

    /// Whether something that went can come back.
    pub(crate) fn undoable(&self) -> bool {
        !self.gone.is_empty()
    }

    /// A turn by its id, also of a branch that is not shown.
    pub(crate) fn turn(&self, id: u64) -> Option<&Turn> {
        self.all().find(|turn| turn.id == id)
    }

    /// The turns of all branches, in no order that means anything.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Turn> {
        self.turns.iter().chain(&self.aside)
    }

    /// Where a turn stands among those at the same point.
    pub(crate) fn place(&self, turn: &Turn) -> Place {
        let mut place = Place { n_before: 0, n: 1 };
        for other in &self.aside {
            if other.parent == turn.parent {
                place.n += 1;
                place.n_before += usize::from(other.id < turn.id);
            }
        }
        place
    }

    /// The turn at the same point that was made just before, or just after.
    pub(crate) fn beside(&self, id: u64, after: bool) -> Option<u64> {
        let parent = self.turn(id)?.parent;
        let others = self.all().filter(|turn| turn.parent == parent).map(|turn| turn.id);
        if after {
            others.filter(|other| *other > id).min()
        } else {
            others.filter(|other| *other < id).max()
        }
    }

    /// As it is kept in the browser: a list of turns, those of the branch that is shown first.
    pub(crate) fn write(&self, out: &mut String) {
        out.push('[');
        for (idx, turn) in self.all().enumerate() {
            if idx > 0 {
                out.push(',');
            }
            turn.write(idx >= self.turns.len(), out);
        }
        out.push(']');
    }

    /// How far the answer that is coming was read: kept beside the turns, of which it is none.
    pub(crate) fn write_tags(&self, out: &mut String) {
        if !(WHOLE && self.several.write(out)) {
            self.tags.write(out);
        }
    }

    /// The answer that was coming goes on where it was read to.
    pub(crate) fn go_on(&mut self, tags: &Json) {
        self.tags = Tags::kept(tags);
        if WHOLE {
            self.several = Several::kept(tags);
        }
        self.apply(Event::Return);
    }

    /// Reads what [`Transcript::write`] wrote. What cannot be read ends the conversation there; a branch whose
    /// beginning is missing is left out.
    pub(crate) fn kept(json: &Json) -> Self {
        let mut transcript = Self::default();
        let mut leaf = None;
        for (idx, json) in json.list().iter().enumerate() {
            let Some(turn) = Turn::kept(json, idx as u64) else { break };
            // A file may say anything: what hangs on itself, or is there twice, would be followed without end.
            let above = turn.parent.is_some_and(|parent| parent >= turn.id);
            if above || transcript.turn(turn.id).is_some() {
                continue;
            }
            if *json.get("aside") == Json::Null {
                leaf = Some(turn.id);
            }
            transcript.next_id = transcript.next_id.max(turn.id + 1);
            transcript.aside.push(turn);
        }
        let (mut sound, mut n_sound): (Vec<u64>, _) = (vec![], None);
        // Until a pass finds nothing more that hangs on what was found.
        while n_sound != Some(sound.len()) {
            n_sound = Some(sound.len());
            for turn in &transcript.aside {
                if turn.parent.is_none_or(|above| sound.contains(&above)) && !sound.contains(&turn.id) {
                    sound.push(turn.id);
                }
            }
        }
        transcript.aside.retain(|turn| sound.contains(&turn.id));
        if let Some(leaf) = leaf {
            transcript.show(leaf);
        }
        transcript
    }

    /// The conversation as a request carries it: the system prompt, then what was said. A question whose
    /// answer never came is left out with it: servers refuse empty messages, and many models refuse two
    /// questions in a row.
    pub(crate) fn messages(&self, system: &str) -> Vec<Message> {
        let system = system.trim();
        let first = (!system.is_empty()).then(|| Message::new(Role::System, system));
        let mut messages: Vec<Message> = first.into_iter().collect();
        for (turn, calls) in self.sent() {
            messages.push(Message {
                images: turn.images.iter().filter(|image| !image.is_empty()).cloned().collect(),
                calls: calls.iter().map(|call| call.call.clone()).collect(),
                ..Message::new(turn.role, turn.text.as_str())
            });
            messages.extend(calls.iter().map(|call| Message {
                call_id: Some(call.call.id.clone()),
                ..Message::new(Role::Tool, call.result.as_deref().unwrap_or_default())
            }));
        }
        messages
    }

    /// How many characters of text that is, but for the system prompt.
    #[cfg(any(feature = "playground", feature = "ssr"))]
    pub(crate) fn n_characters(&self) -> usize {
        let of = |(turn, calls): (&Turn, &[Call])| {
            let results = calls.iter().filter_map(|call| call.result.as_deref());
            results.chain([&turn.text[..]]).map(|text| text.chars().count()).sum::<usize>()
        };
        self.sent().map(of).sum()
    }

    /// The turns that the next request has, and their calls.
    fn sent(&self) -> impl Iterator<Item = (&Turn, &[Call])> {
        self.turns.iter().enumerate().filter_map(|(idx, turn)| {
            // What follows the question, if something does: without it the question is the one being asked.
            let next = self.turns.get(idx + 1);
            let asked_since = next.is_some_and(|next| next.role == Role::User) || self.turns.len() > idx + 2;
            let said = |next: &Turn| next.role != Role::User && (!next.text.is_empty() || next.answered());
            let unanswered = next.is_some_and(|next| !said(next));
            let given_up = turn.role == Role::User && unanswered && asked_since;
            // Servers refuse calls without results: those that nobody answered are left out.
            let calls = if turn.answered() { &turn.calls[..] } else { &[] };
            (!given_up && (!turn.text.is_empty() || !calls.is_empty())).then_some((turn, calls))
        })
    }
}
