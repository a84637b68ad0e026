//! A stream of Markdown, cut into blocks that are final and a tail that is still open. Exact: what it shows
//! at the end is what one parse of the whole text shows.
//!
//! Why it is exact: CommonMark's block structure consumes whole lines, and once a sibling starts, the block
//! before it is closed for good (CommonMark 0.31, "Appendix: A parsing strategy", phase 1). So a parse that
//! restarts at the first line of a top-level block sees what it would have seen. Link reference definitions
//! alone reach across blocks: they are kept in a table, blocks that asked in vain are written again when
//! the answer comes, and a definition is never cut from text that directly follows it, because that text may
//! be its title. Cost: a block is parsed while it is open only, instead of everything at every token.
//!
//! Pure: no DOM, no clock. The caller writes what [`Stream::push`] tells it to.
use super::safe::{self, Definition};

/// What the caller has to do to what is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change<'a> {
    /// Append this finished block before the tail.
    Commit(&'a str),
    /// Write the finished block of this number again: its links changed.
    Again(usize, &'a str),
    /// Write the tail anew; empty when nothing is open.
    Tail(&'a str),
    /// Append this to the last text of the tail, which is an open code block.
    Code(&'a str),
}

/// Shows a change with the definitions given, and returns the labels that were looked up in them
/// ([`safe::write`] returns just that). Nothing is looked up for [`Change::Code`].
pub(crate) type Show<'s> = &'s mut dyn FnMut(Change<'_>, &[Definition]) -> Vec<String>;

/// A finished block that may look different when more is defined.
struct Watched {
    block: usize,
    source: String,
    /// Labels it asked for, with what they meant when it was last shown.
    asked: Vec<(String, Option<Definition>)>,
}

/// An open fenced code block that fills the whole tail.
#[derive(Clone, Copy)]
struct Fence {
    mark: u8,
    n_marks: usize,
    /// Where the first line starts that is not known to leave the block open.
    n_scanned: usize,
    /// How much of the tail is shown.
    n_shown: usize,
}

/// The state of one stream.
#[derive(Default)]
pub(crate) struct Stream {
    /// Text from the first line of the first block that is not final.
    tail: String,
    /// Definitions in final text, the first of each label.
    known: Vec<Definition>,
    /// `known`, and after them what the tail defines for now.
    seen: Vec<Definition>,
    watched: Vec<Watched>,
    n_blocks: usize,
    fence: Option<Fence>,
}

impl Stream {
    /// Takes in what arrived and shows what changed.
    pub(crate) fn push(&mut self, text: &str, show: Show<'_>) {
        self.tail.push_str(text);
        if self.extend_code(text, show) {
            return;
        }
        if text.contains('\n') {
            let n_complete = self.tail.rfind('\n').map_or(0, |at| at + 1);
            let cuts = cuts(&self.tail[..n_complete]);
            // The last block is open: a line to come may belong to it.
            if let [inner @ .., last] = &cuts[..]
                && !inner.is_empty()
            {
                self.commit(inner, *last, show);
            }
        }
        self.show_tail(show);
    }

    /// Ends the stream: all that is left is final.
    pub(crate) fn finish(&mut self, show: Show<'_>) {
        self.fence = None;
        let cuts = cuts(&self.tail);
        self.commit(&cuts, self.tail.len(), show);
        self.look_again(show);
        show(Change::Tail(""), &self.known);
    }

    /// Makes the blocks that start at `starts` final, and drops the text up to `end`.
    fn commit(&mut self, starts: &[usize], end: usize, show: Show<'_>) {
        let done: String = self.tail.drain(..end).collect();
        define(&done, &mut self.known);
        self.seen.clone_from(&self.known);
        for (idx, start) in starts.iter().enumerate() {
            let source = &done[*start..starts.get(idx + 1).copied().unwrap_or(end)];
            let asked = show(Change::Commit(source), &self.known);
            let block = self.n_blocks;
            self.n_blocks += 1;
            self.watch(block, source.to_owned(), asked);
        }
    }

    /// Keeps a block that asked for a label no final text defines.
    fn watch(&mut self, block: usize, source: String, asked: Vec<String>) {
        if asked.iter().any(|label| safe::find(&self.known, label).is_none()) {
            let meaning = |label: String| {
                let found = safe::find(&self.seen, &label).cloned();
                (label, found)
            };
            self.watched.push(Watched { block, source, asked: asked.into_iter().map(meaning).collect() });
        }
    }

    /// Shows those watched blocks again whose labels mean something else now.
    fn look_again(&mut self, show: Show<'_>) {
        let changed = |watched: &mut Watched| {
            watched.asked.iter().any(|(label, before)| safe::find(&self.seen, label) != before.as_ref())
        };
        let again: Vec<_> = self.watched.extract_if(.., changed).collect();
        for Watched { block, source, .. } in again {
            let asked = show(Change::Again(block, &source), &self.seen);
            self.watch(block, source, asked);
        }
    }

    fn show_tail(&mut self, show: Show<'_>) {
        self.seen.clone_from(&self.known);
        let mut n_shown = self.tail.len() - n_held(&self.tail);
        self.fence = Fence::open(&self.tail).and_then(|fence| fence.scan(&self.tail));
        if let Some(fence) = self.fence {
            n_shown = fence.n_shown;
        } else {
            define(&self.tail[..n_shown], &mut self.seen);
        }
        self.look_again(show);
        show(Change::Tail(&self.tail[..n_shown]), &self.known);
    }

    /// The fast path for an open code block, which can be long: looks at new lines only. Returns whether
    /// that was all there was to do.
    fn extend_code(&mut self, text: &str, show: Show<'_>) -> bool {
        let Some(before) = self.fence.take() else { return false };
        // The parser rewrites these two, so text that has them is not appended as it is.
        if !text.contains(['\r', '\0']) {
            self.fence = before.scan(&self.tail);
        }
        let Some(after) = self.fence else { return false };
        if after.n_shown > before.n_shown {
            show(Change::Code(&self.tail[before.n_shown..after.n_shown]), &[]);
        }
        true
    }
}

/// Adds what `text` defines, but for labels that are defined already. A definition needs `]:`, and text
/// that has none is not parsed for it.
fn define(text: &str, definitions: &mut Vec<Definition>) {
    if text.contains("]:") {
        for definition in safe::parse(text, &[], &mut |_, _| {}).definitions {
            if safe::find(definitions, &definition.label).is_none() {
                definitions.push(definition);
            }
        }
    }
}

impl Fence {
    /// The fence that the text starts with, if its first line is complete and plain.
    fn open(text: &str) -> Option<Self> {
        let (first, rest) = text.split_once('\n')?;
        let mark = first.bytes().next().filter(|mark| b"`~".contains(mark))?;
        let n_marks = first.bytes().take_while(|byte| *byte == mark).count();
        let info = &first[n_marks..];
        let plain = n_marks >= 3 && !(mark == b'`' && info.contains('`')) && !text.contains(['\r', '\0']);
        let n_scanned = text.len() - rest.len();
        plain.then_some(Self { mark, n_marks, n_scanned, n_shown: n_scanned })
    }

    /// Looks at the lines that came. `None` when one closes the block; otherwise `n_shown` moves to the end
    /// of the text, but stays before an unfinished line that may become the closing fence.
    fn scan(mut self, text: &str) -> Option<Self> {
        while let Some(n) = text[self.n_scanned..].find('\n') {
            if self.closes(&text[self.n_scanned..self.n_scanned + n]) {
                return None;
            }
            self.n_scanned += n + 1;
        }
        let partial =
            text[self.n_scanned..].trim_start_matches(' ').trim_start_matches(char::from(self.mark));
        let may_close = partial.trim_matches([' ', '\t']).is_empty();
        let n_shown = if may_close { self.n_scanned } else { text.len() };
        self.n_shown = self.n_shown.max(n_shown);
        Some(self)
    }

    /// Source: CommonMark 0.31, section 4.5: up to three spaces, at least as many marks, then blanks.
    fn closes(self, line: &str) -> bool {
        let fence = line.trim_start_matches(' ');
        let rest = fence.trim_start_matches(char::from(self.mark));
        line.len() - fence.len() <= 3
            && fence.len() - rest.len() >= self.n_marks
            && rest.trim_matches([' ', '\t']).is_empty()
    }
}

/// Where `text` may be cut into blocks: 0, and each line that starts a top-level block, but for those with
/// what may be a definition right above.
fn cuts(text: &str) -> Vec<usize> {
    let mut cuts: Vec<usize> = vec![];
    let mut depth = 0_usize;
    safe::parse(text, &[], &mut |event, range| {
        use pulldown_cmark::Event;
        if depth == 0 && !matches!(event, Event::End(_)) {
            // At the start of the line: indentation belongs to the block.
            let line = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
            match cuts.last() {
                None => cuts.push(0),
                Some(before) if !follows_definition(&text[*before..line]) => cuts.push(line),
                // One block with the one before, then: always right, and final a little later.
                Some(_) => {}
            }
        }
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
    });
    cuts
}

/// Whether text after `above` might belong to a definition there, or not be allowed to start a block. Looks
/// for what no definition lacks in the lines down from the last blank one: the parser tells where it found
/// the first definition of a label only, and not in which block.
fn follows_definition(above: &str) -> bool {
    above.lines().rev().take_while(|line| !line.trim().is_empty()).any(|line| line.contains("]:"))
}

/// Bytes at the end of a tail that are better not shown yet: an unfinished line of marks only, which may
/// turn the line above into a heading or a table, or become a rule, a list or a fence.
fn n_held(tail: &str) -> usize {
    let line = &tail[tail.rfind('\n').map_or(0, |at| at + 1)..];
    if line.chars().all(|c| " \t-=|:*_`~#>+".contains(c)) { line.len() } else { 0 }
}

/// A tail with its half-written marks closed, so that `**bo` is shown bold and not with its asterisks until
/// the rest comes. For show only: what is final is written from the text itself.
pub(crate) fn close_marks(tail: &str) -> String {
    let start = tail.rfind("\n\n").map_or(0, |at| at + 2);
    // A mark at the very end may be half of one.
    let text = tail.trim_end_matches(['*', '~', '`']);
    let mut open: Vec<&str> = vec![];
    let mut at = start.min(text.len());
    while let Some(n) = text[at..].find(['*', '~', '`']) {
        let mark = at + n;
        let rest = &text[mark..];
        let run = &rest[..rest.len() - rest.trim_start_matches(&rest[..1]).len()];
        at = mark + run.len();
        if run.len() > 2 {
            // A fence, perhaps in a list: in code there is nothing to close.
            return tail.to_owned();
        }
        let before = text[..mark].chars().next_back();
        let opens = before.is_none_or(|c| c.is_ascii_whitespace() || c.is_ascii_punctuation())
            && text[at..].starts_with(|c: char| !c.is_ascii_whitespace());
        let in_code = open.last().is_some_and(|last| last.starts_with('`'));
        if open.last() == Some(&run) {
            open.pop();
        } else if !in_code && (run.starts_with('`') || (opens && matches!(run, "**" | "~~"))) {
            open.push(run);
        }
    }
    if open.is_empty() {
        return tail.to_owned();
    }
    let mut closed = text.trim_end_matches(' ').to_owned();
    closed.extend(open.into_iter().rev());
    closed
}

#[cfg(test)]
#[path = "incremental_tests.rs"]
mod tests;
