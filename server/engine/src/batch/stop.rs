//! The text of an answer as it grows, with stop strings looked for and held back.
//!
//! While stop strings are given, the last characters that could still become one are not handed out: as many as the longest
//! has, less one. *Source*: vLLM's `v1/engine/detokenizer.py`.

/// An answer's text.
pub(super) struct StopText {
    stops: Vec<String>,
    include: bool,
    /// Characters to hold back.
    n_held: usize,
    text: String,
    /// Bytes already handed out.
    n_given: usize,
}

impl StopText {
    pub(super) fn new(stops: &[String], include: bool) -> Self {
        let longest = stops.iter().map(|stop| stop.chars().count()).max().unwrap_or(0);
        let n_held = if include { 0 } else { longest.saturating_sub(1) };
        Self { stops: stops.to_vec(), include, n_held, text: String::new(), n_given: 0 }
    }

    /// Where new text is appended.
    pub(super) fn text(&mut self) -> &mut String {
        &mut self.text
    }

    pub(super) fn n_bytes(&self) -> usize {
        self.text.len()
    }

    /// Looks for the stop string that completes first in what was appended since the text was `n_before` bytes long, and cuts
    /// the text there.
    pub(super) fn find(&mut self, n_before: usize) -> Option<String> {
        let ends = self.stops.iter().filter(|_| self.text.len() > n_before).filter_map(|stop| {
            let mut from = (n_before + 1).saturating_sub(stop.len());
            while !self.text.is_char_boundary(from) {
                from -= 1;
            }
            // A match that ends in the old text was looked for before, when that text was new.
            let at = self.text[from..]
                .match_indices(stop)
                .map(|(at, _)| from + at)
                .find(|at| at + stop.len() > n_before)?;
            Some((at + stop.len(), at, stop))
        });
        // `min_by_key` keeps the first of equals, which is the order of the list.
        let (end, start, stop) = ends.min_by_key(|(end, ..)| *end)?;
        let stop = stop.clone();
        self.text.truncate(if self.include { end } else { start });
        Some(stop)
    }

    /// The text that may be handed out now and was not before.
    pub(super) fn take(&mut self, finished: bool) -> String {
        let held = if finished || self.n_held == 0 {
            self.text.len()
        } else {
            self.text.char_indices().rev().nth(self.n_held - 1).map_or(0, |(at, _)| at)
        };
        let new = self.text.get(self.n_given..held).unwrap_or_default().to_owned();
        self.n_given = self.n_given.max(held);
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Feeds pieces and returns what is handed out after each, until a stop string is found.
    fn feed(stops: &[&str], include: bool, pieces: &[&str]) -> (Vec<String>, Option<String>) {
        let stops: Vec<String> = stops.iter().map(|s| (*s).to_owned()).collect();
        let mut text = StopText::new(&stops, include);
        let mut out = Vec::new();
        for (i, piece) in pieces.iter().enumerate() {
            let before = text.n_bytes();
            text.text().push_str(piece);
            let found = text.find(before);
            out.push(text.take(found.is_some() || i + 1 == pieces.len()));
            if found.is_some() {
                return (out, found);
            }
        }
        (out, None)
    }

    #[test]
    fn text_is_held_back_as_in_the_capture() {
        let (out, found) = feed(&["of"], false, &["The", " capital", " of", " F"]);
        assert_eq!(out, ["Th", "e capita", "l "]);
        assert_eq!(found.as_deref(), Some("of"));
    }

    #[test]
    fn without_stop_strings_nothing_is_held_back() {
        assert_eq!(feed(&[], false, &["a", "b"]).0, ["a", "b"]);
        assert_eq!(feed(&["zz"], true, &["a", "b"]).0, ["a", "b"]);
    }

    #[test]
    fn the_stop_string_that_completes_first_wins() {
        assert_eq!(feed(&["abcd", "bc"], false, &["xabcd"]).1.as_deref(), Some("bc"));
        assert_eq!(feed(&["cd", "bcd"], false, &["xabcd"]).1.as_deref(), Some("cd"));
        assert_eq!(
            feed(&["of"], true, &["a o", "f b"]),
            (vec!["a o".to_owned(), "f".to_owned()], Some("of".to_owned()))
        );
    }

    #[test]
    fn held_text_is_given_out_at_the_end_and_characters_stay_whole() {
        assert_eq!(feed(&["日本語!"], false, &["é日", "本", "語"]).0, ["", "", "é日本語"]);
        assert_eq!(
            feed(&["é!"], false, &["aé", "é", "!"]),
            (vec!["a".into(), "é".into(), String::new()], Some("é!".into()))
        );
    }
}
