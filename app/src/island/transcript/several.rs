//! Several answers to one request, as its parameter `n` asks for.
//!
//! They are versions of one answer: turns at the same point, whose ids follow one another, so that a piece of the
//! stream finds its turn by its index alone. A turn is made when its first piece comes: what a provider does not send
//! leaves nothing behind. Which of them is shown is the reader's to choose, also while they come.
use super::think::Tags;
use super::{Event, State, Transcript, Turn};
use crate::island::WHOLE;
use crate::net::json::Json;
use wire::Role;

/// The most of one request; OpenAI's own limit.
const MAX_CHOICES: usize = 128;

/// What is coming, or came last. Of one answer alone nothing stands here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Several {
    /// The turn of the first.
    first: u64,
    /// How many were asked for; none when it was one.
    n: usize,
    /// How far the text of each was read; none once the stream has ended.
    tags: Vec<Tags>,
}

impl Several {
    fn new(first: u64, tags: Vec<Tags>) -> Self {
        if tags.len() > 1 { Self { first, n: tags.len(), tags } } else { Self::default() }
    }

    /// Reads what [`Several::write`] wrote.
    pub(super) fn kept(json: &Json) -> Self {
        let tags = json.get("of").list().iter().take(MAX_CHOICES).map(Tags::kept).collect();
        Self::new(json.get("first").number().unwrap_or(0), tags)
    }

    /// As they are kept while they come. Whether they are several.
    pub(super) fn write(&self, out: &mut String) -> bool {
        for (idx, tags) in self.tags.iter().enumerate() {
            if idx == 0 {
                out.push_str("{\"first\":");
                out.push_str(&self.first.to_string());
                out.push_str(",\"of\":[");
            } else {
                out.push(',');
            }
            tags.write(out);
        }
        if !self.tags.is_empty() {
            out.push_str("]}");
        }
        !self.tags.is_empty()
    }

    /// The turn of one of them.
    fn id(&self, index: usize) -> Option<u64> {
        (index < self.n).then(|| self.first.saturating_add(index as u64))
    }

    fn has(&self, id: u64) -> bool {
        id.checked_sub(self.first).is_some_and(|index| index < self.n as u64)
    }
}

impl Transcript {
    /// So many answers are to come instead of one.
    pub(crate) fn expect(&mut self, n: usize) {
        if let Some(answer) = self.turns.last().filter(|answer| answer.open()) {
            self.several = Several::new(answer.id, vec![Tags::default(); n.min(MAX_CHOICES)]);
        }
    }

    /// Whether the answers that came last are several. A model's page never asks for more than one.
    pub(super) fn several(&self) -> bool {
        WHOLE && self.several.n > 0
    }

    /// Whether this is one of several answers that came together last.
    pub(crate) fn together(&self, id: u64) -> bool {
        WHOLE && self.several.has(id)
    }

    /// What comes of one of the answers, and what of its text is reasoning.
    pub(super) fn coming(&mut self, index: usize) -> Option<(&mut Turn, &mut Tags)> {
        if !self.several() {
            let answer = self.turns.last_mut().filter(|turn| turn.role == Role::Assistant && index == 0);
            return Some((answer?, &mut self.tags));
        }
        let id = self.several.id(index)?;
        // The one that is shown, or one of the newest.
        let turn =
            self.turns.last_mut().into_iter().chain(self.aside.iter_mut().rev()).find(|turn| turn.id == id);
        // Nothing is read any more once the stream has ended.
        Some((turn?, self.several.tags.get_mut(index).unwrap_or(&mut self.tags)))
    }

    /// Something came of another than the first. An index that was not asked for is nobody's.
    pub(super) fn apply_to_choice(&mut self, index: usize, event: Event) {
        let Some(id) = self.several.id(index) else { return };
        if self.turn(id).is_none() && index < self.several.tags.len() {
            self.make_choice(id);
        }
        self.apply_to(index, event);
    }

    fn make_choice(&mut self, id: u64) {
        let Some(first) = self.turn(self.several.first) else { return };
        let parent = first.parent;
        self.aside.push(Turn::new(id, parent, Role::Assistant, String::new(), State::Waiting));
        self.next_id = self.next_id.max(id.saturating_add(1));
        self.each_of_several(|turn, first| turn.request = Some(first));
    }

    /// Changes each of the answers that came together; it is given the first one's id too.
    pub(super) fn each_of_several(&mut self, mut change: impl FnMut(&mut Turn, u64)) {
        let several = &self.several;
        for turn in self.turns.iter_mut().chain(&mut self.aside).filter(|turn| several.has(turn.id)) {
            change(turn, several.first);
        }
    }

    /// The stream that brings all of them ends, goes on or fails.
    pub(super) fn apply_to_all(&mut self, event: &Event) {
        let open = self.open();
        if *event != Event::Return {
            // Of those that are not shown what never began is nothing to go to.
            self.aside.retain(|turn| !(turn.open() && turn.empty()));
        }
        for index in 0..self.several.n {
            // A failure is of those that are not whole. When all are, it is shown all the same.
            let concerned = |turn: &Turn| !matches!(event, Event::Fail(_)) || turn.open() == open;
            if self.coming(index).is_some_and(|(turn, _)| concerned(turn)) {
                self.apply_to(index, event.clone());
            }
        }
        if *event != Event::Return {
            self.several.tags.clear();
        }
    }
}
