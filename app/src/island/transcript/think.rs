//! Reasoning that a server left in the answer's text, between `<think>` and `</think>`.
//!
//! A server with a reasoning parser sends it apart. Without one it comes as text: as a pair of tags, or, from
//! templates that open the tag themselves, with only the closing one (DeepSeek R1, QwQ). A tag may be split
//! between any two pieces, so what may be its beginning is held until it is clear.
use super::Turn;
use crate::net::json::{Json, quote};

const OPEN: &str = "<think>";
const CLOSE: &str = "</think>";

/// How far an answer's text was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tags {
    at: At,
    /// May be the beginning of a tag.
    held: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum At {
    /// Before the first word.
    #[default]
    Start,
    /// Behind an opening tag.
    Thought,
    /// Behind a closing tag, before the first word of the answer.
    Gap,
    /// In the answer, which no opening tag came before.
    Text,
    /// In the answer; whatever it says of tags is text.
    Answer,
}

/// By the number they are kept under.
const ATS: [At; 5] = [At::Start, At::Thought, At::Gap, At::Text, At::Answer];

impl Tags {
    /// As they are kept while the answer comes.
    pub(super) fn write(&self, out: &mut String) {
        out.push('[');
        out.push_str(&(self.at as usize).to_string());
        out.push(',');
        quote(&self.held, out);
        out.push(']');
    }

    /// Reads what [`Tags::write`] wrote; anything else is an answer's beginning.
    pub(super) fn kept(json: &Json) -> Self {
        let [Json::Number(at), Json::Text(held)] = json.list() else { return Self::default() };
        Self { at: ATS.get(*at as usize).copied().unwrap_or_default(), held: held.clone() }
    }

    /// For an answer that is continued: its beginning was read before.
    pub(super) fn behind() -> Self {
        Self { at: At::Answer, held: String::new() }
    }

    /// Takes in what came of the text.
    pub(super) fn take(&mut self, more: &str, turn: &mut Turn) {
        self.held.push_str(more);
        loop {
            match self.at {
                At::Start => {
                    let word = self.held.trim_start();
                    if let Some(rest) = word.strip_prefix(OPEN) {
                        self.held = rest.trim_start().to_owned();
                        self.at = At::Thought;
                    } else if OPEN.starts_with(word) {
                        return;
                    } else {
                        self.at = At::Text;
                    }
                }
                At::Thought => match self.held.find(CLOSE) {
                    Some(end) => {
                        self.think(end, turn);
                        self.close(turn);
                    }
                    None => return self.think(self.n_clear(), turn),
                },
                At::Text => match self.held.find(CLOSE) {
                    Some(end) => {
                        self.say(end, turn);
                        if turn.reasoning.is_empty() && !quoted(&turn.text) {
                            turn.reasoning = std::mem::take(&mut turn.text);
                            turn.reread = true;
                            self.close(turn);
                        } else {
                            self.at = At::Answer;
                        }
                    }
                    None => return self.say(self.n_clear(), turn),
                },
                At::Gap => {
                    self.held = self.held.trim_start().to_owned();
                    if self.held.is_empty() {
                        return;
                    }
                    self.at = At::Answer;
                }
                At::Answer => return self.say(self.held.len(), turn),
            }
        }
    }

    /// No more comes: what was held is what it looks like.
    pub(super) fn end(&mut self, turn: &mut Turn) {
        if self.at == At::Thought {
            self.think(self.held.len(), turn);
        } else {
            self.say(self.held.len(), turn);
        }
        *self = Self::default();
    }

    fn think(&mut self, n: usize, turn: &mut Turn) {
        let thought = &self.held[..n];
        // Templates write a line break behind the tag.
        turn.reasoning.push_str(if turn.reasoning.is_empty() { thought.trim_start() } else { thought });
        self.held.drain(..n);
    }

    fn say(&mut self, n: usize, turn: &mut Turn) {
        turn.text.extend(self.held.drain(..n));
    }

    /// Behind the closing tag that `held` begins with.
    fn close(&mut self, turn: &mut Turn) {
        self.held.drain(..CLOSE.len());
        turn.reasoning.truncate(turn.reasoning.trim_end().len());
        self.at = At::Gap;
    }

    /// How much of what is held is no beginning of a closing tag.
    fn n_clear(&self) -> usize {
        let n = (1..CLOSE.len()).rev().find(|n| self.held.ends_with(&CLOSE[..*n])).unwrap_or(0);
        self.held.len() - n
    }
}

/// Whether what comes next is in code: an answer about such tags names them there.
fn quoted(text: &str) -> bool {
    text.ends_with('`') || text.matches("```").count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::island::transcript::State;
    use wire::Role;

    fn read(pieces: &[&str]) -> (String, String) {
        let mut turn = Turn::new(0, None, Role::Assistant, String::new(), State::Waiting);
        let mut tags = Tags::default();
        for piece in pieces {
            tags.take(piece, &mut turn);
        }
        tags.end(&mut turn);
        assert_eq!(tags, Tags::default());
        (turn.reasoning, turn.text)
    }

    /// However the text is cut in two or three, or into letters, it reads the same.
    #[track_caller]
    fn check(text: &str, reasoning: &str, answer: &str) {
        let expected = (reasoning.to_owned(), answer.to_owned());
        let cuts: Vec<usize> = (0..=text.len()).filter(|cut| text.is_char_boundary(*cut)).collect();
        for (idx, first) in cuts.iter().enumerate() {
            for second in &cuts[idx..] {
                let pieces = [&text[..*first], &text[*first..*second], &text[*second..]];
                assert_eq!(read(&pieces), expected, "{pieces:?}");
            }
        }
        let letters: Vec<String> = text.chars().map(String::from).collect();
        assert_eq!(read(&letters.iter().map(String::as_str).collect::<Vec<_>>()), expected, "by letters");
    }

    #[test]
    fn a_pair_of_tags_is_reasoning() {
        check("<think>\nHm. é < 2\n</think>\n\nYes.", "Hm. é < 2", "Yes.");
        check(" \n<think>Hm</think>Yes <think>.", "Hm", "Yes <think>.");
        check("<think></think>\n\nYes.", "", "Yes.");
    }

    #[test]
    fn an_opening_tag_may_be_missing() {
        check("Hm. So\n</think>\n\nYes.", "Hm. So", "Yes.");
        check("Hm.</think>Yes.</think>", "Hm.", "Yes.</think>");
    }

    #[test]
    fn a_closing_tag_may_be_missing() {
        check("<think>Hm. </thin", "Hm. </thin", "");
        check("<think>Hm.", "Hm.", "");
    }

    #[test]
    fn what_only_looks_like_a_tag_is_text() {
        check("<thinking> is a word", "", "<thinking> is a word");
        check("a < b and </thing>", "", "a < b and </thing>");
        check("<thi", "", "<thi");
        check("", "", "");
        check("It ends with `</think>` here.", "", "It ends with `</think>` here.");
        check("So:\n```\n</think>\n```\nSee?", "", "So:\n```\n</think>\n```\nSee?");
    }
}
