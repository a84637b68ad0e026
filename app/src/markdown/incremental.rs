//! A stream of Markdown, cut into what is final and a tail that is still open. Exact: what it shows at the
//! end is what one parse of the whole text shows, and at each moment what one parse of the text so far shows.
//!
//! Why it is exact: [`cut`](super::cut) says where blocks are closed for good, and a parse that restarts
//! there, behind lines that open the same containers again ([`frame`](super::frame)), sees what it would
//! have seen. Link reference definitions alone reach across blocks: they are kept in a table, text that
//! asked in vain is written again when the answer comes, and a definition is never cut from text that
//! directly follows it, because that text may be its title. Cost: a block is parsed while it is open only,
//! instead of everything at every token; of a list that is an item, of a table a row.
//!
//! Pure: no DOM, no clock. The caller does what [`Stream::push`] tells it to.
use super::cut::{self, Cut, OpenAt};
use super::fence::Fence;
use super::frame::{self, Frame, Kind, Looseness, Open};
use super::labels::Labels;
use super::parse::{Definition, define, find, may_define};
use super::piece::{Piece, Style, Written};
use super::safe::write;
use super::tail::{close_marks, line_start, n_held};

/// What the caller has to do to what is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// Show this script behind what is final, instead of the tail.
    Tail(&'a str),
    /// Show this script instead of the tail; it is final, and what it leaves open stays open.
    Final(&'a str),
    /// Append this to the last text of the tail, which is an open code block.
    Code(&'a str),
    /// Mark the final list that is the open element of this number as tight, or as loose.
    Tight(usize, bool),
    /// Write this script into the element that was remembered under this number, instead of its content.
    Again(usize, &'a str),
}

/// Does a step.
pub type Show<'s> = &'s mut dyn FnMut(Step<'_>);

/// Final text that may look different when more is defined.
struct Watched {
    source: String,
    from: usize,
    frames: Vec<Frame>,
    leaves: Vec<WatchedLeaf>,
}

struct WatchedLeaf {
    /// The number under which its element is remembered.
    id: usize,
    /// Which of the piece's leaves it is.
    leaf: usize,
    /// Labels it asked for, with what they meant when it was last shown.
    asked: Vec<(String, Option<Definition>)>,
}

/// The state of one stream.
pub struct Stream {
    style: Style,
    /// Whether half-written marks are closed for show.
    repair: bool,
    /// The lines that open the frames, and the text from the first line that is not final.
    text: String,
    /// Where in `text` that line starts.
    from: usize,
    frames: Vec<Frame>,
    /// Definitions in final text, the first of each label.
    known: Vec<Definition>,
    /// `known`, and after them what the tail defines for now.
    seen: Vec<Definition>,
    /// Whether `seen` has to be made anew.
    stale: bool,
    watched: Vec<Watched>,
    n_watched: usize,
    fence: Option<Fence>,
    /// The headings that the text from `from` on stands under.
    headings: u8,
}

impl Stream {
    /// An empty stream. `shift` is how much lower headings come than they say; `labels` are the interface's words.
    pub fn new(shift: usize, repair: bool, labels: &'static Labels) -> Self {
        Self {
            style: Style { shift, blocks: true, watch: false, labels },
            repair,
            text: String::new(),
            from: 0,
            frames: vec![],
            known: vec![],
            seen: vec![],
            stale: false,
            watched: vec![],
            n_watched: 0,
            fence: None,
            headings: 0,
        }
    }

    /// Takes in what arrived and shows what changed.
    pub fn push(&mut self, text: &str, show: Show<'_>) {
        self.text.push_str(text);
        if self.extend_code(text, show) {
            return;
        }
        // Empty lines before the first block mean nothing, and code is found at the very start only.
        if self.frames.is_empty() && self.text.starts_with('\n') {
            let n = self.text.bytes().take_while(|byte| *byte == b'\n').count();
            self.text.drain(..n);
        }
        if text.as_bytes().contains(&b'\n') {
            let complete = line_start(&self.text, self.text.len());
            // The last block is open: a line to come may belong to it.
            if let Some(cut) = cut::find(&self.text[..complete], self.from) {
                self.commit(&cut, complete, show);
            }
        }
        self.show_tail(show);
    }

    /// Ends the stream: all that is left is final.
    pub fn finish(&mut self, show: Show<'_>) {
        self.fence = None;
        let end = self.text.len();
        self.write_final(end, &[], show);
        self.text.clear();
        self.from = 0;
        self.frames.clear();
        self.look_around(0, show);
    }

    /// Makes all before the cut final.
    fn commit(&mut self, cut: &Cut, complete: usize, show: Show<'_>) {
        let open = self.write_final(cut.at, &cut.open, show);
        let mut frames = vec![];
        for (mut open, at) in open.into_iter().zip(&cut.open) {
            let framed = open.at < self.from;
            if let Kind::List(list) = &mut open.kind {
                list.loose |= at.loose.unwrap_or(false);
                if !framed && at.loose.is_none() {
                    list.loose = self.probe(&frames, open.at, complete);
                }
                if list.tight() != list.shown {
                    list.shown = list.tight();
                    show(Step::Tight(open.inner, list.shown));
                }
            }
            if framed {
                let mut frame = self.frames.remove(0);
                frame.open = open;
                frames.push(frame);
            } else {
                let frame = Frame::new(open, &self.text).expect("a cut goes through plain containers only");
                frames.push(frame);
            }
        }
        self.frames = frames;
        let prefix = frame::prefix(&mut self.frames);
        self.text.replace_range(..cut.at, &prefix);
        self.from = prefix.len();
    }

    /// Writes what is before `end` as final, but for the containers that stay open; returns those.
    fn write_final(&mut self, end: usize, stay: &[OpenAt], show: Show<'_>) -> Vec<Open> {
        let source = &self.text[..end];
        if may_define(&source[self.from..]) {
            define(source, &mut self.known);
            self.stale = true;
        }
        let stay: Vec<usize> = stay.iter().map(|open| open.at).collect();
        let piece = Piece {
            source,
            frames: &self.frames,
            from: self.from,
            stay: &stay,
            known: &self.known,
            headings: self.headings,
        };
        let Written { script, headings, open, flips, watched, .. } =
            write(&piece, Style { watch: true, ..self.style });
        self.headings = headings;
        for (list, tight) in flips {
            show(Step::Tight(list, tight));
        }
        show(Step::Final(&script));
        if !watched.is_empty() {
            self.watch(end, watched);
        }
        open
    }

    /// Whether a new list without text of its own so far is loose.
    fn probe(&self, frames: &[Frame], at: usize, complete: usize) -> bool {
        let start = line_start(&self.text, at);
        // A list that starts in its item's first line cannot be opened by itself.
        if frames.last().is_some_and(|frame| start <= line_start(&self.text, frame.open.at)) {
            return false;
        }
        let kind = Kind::List(Looseness { loose: false, has_text: true, shown: true });
        // A number that no element has.
        let inner = usize::from(u16::MAX);
        let Some(list) = Frame::new(Open { kind, at, outer: inner, inner }, &self.text) else { return false };
        let mut frames = [frames, &[list]].concat();
        let prefix = frame::prefix(&mut frames);
        let source = [&prefix, &self.text[start..complete]].concat();
        let from = prefix.len();
        let piece = Piece { source: &source, frames: &frames, from, stay: &[], known: &[], headings: 0 };
        write(&piece, self.style).flips.contains(&(inner, false))
    }

    /// Keeps text that asked for labels no final text defines.
    fn watch(&mut self, end: usize, watched: Vec<(usize, Vec<String>)>) {
        let known = &self.known;
        let mut id = self.n_watched;
        let leaves: Vec<_> = watched
            .into_iter()
            .map(|(leaf, asked)| {
                let meaning = |label: String| {
                    let found = find(known, &label).cloned();
                    (label, found)
                };
                id += 1;
                WatchedLeaf { id: id - 1, leaf, asked: asked.into_iter().map(meaning).collect() }
            })
            .collect();
        self.n_watched = id;
        let frames = self.frames.clone();
        self.watched.push(Watched { source: self.text[..end].to_owned(), from: self.from, frames, leaves });
        self.stale = true;
    }

    /// Makes `seen` anew, and shows that final text again whose labels mean something else now.
    fn look_around(&mut self, end: usize, show: Show<'_>) {
        let defines = may_define(&self.text[self.from..end]);
        if !defines && !self.stale {
            return;
        }
        self.stale = defines;
        self.seen.clone_from(&self.known);
        if defines {
            define(&self.text[..end], &mut self.seen);
        }
        let (seen, known, style) = (&self.seen, &self.known, self.style);
        self.watched.retain_mut(|watched| {
            watched.look(seen, style, show);
            // What is settled needs no watching.
            watched.leaves.retain(|leaf| leaf.asked.iter().any(|(label, _)| find(known, label).is_none()));
            !watched.leaves.is_empty()
        });
    }

    fn show_tail(&mut self, show: Show<'_>) {
        let mut end = self.text.len() - n_held(&self.text[self.from..]);
        let open = if self.frames.is_empty() { Fence::open(&self.text) } else { None };
        self.fence = open.and_then(|fence| fence.scan(&self.text).ok());
        let mut closed = String::new();
        if let Some(fence) = self.fence {
            end = fence.n_shown;
        } else {
            self.look_around(end, show);
            if self.repair && open.is_none() {
                let (n, marks) = close_marks(&self.text[self.from..end]);
                if !marks.is_empty() {
                    closed = [&self.text[..self.from + n], &marks].concat();
                }
            }
        }
        let source = if closed.is_empty() { &self.text[..end] } else { &closed };
        let piece = Piece {
            source,
            frames: &self.frames,
            from: self.from,
            stay: &[],
            known: &self.known,
            headings: self.headings,
        };
        let Written { script, flips, .. } = write(&piece, self.style);
        for (list, tight) in flips {
            show(Step::Tight(list, tight));
            for frame in &mut self.frames {
                if let Kind::List(Looseness { shown, .. }) = &mut frame.open.kind
                    && frame.open.inner == list
                {
                    *shown = tight;
                }
            }
        }
        show(Step::Tail(&script));
    }

    /// The fast path of long code: while the tail is one open code block, only the current line is looked
    /// at. Returns whether that was all there was to do.
    fn extend_code(&mut self, text: &str, show: Show<'_>) -> bool {
        let Some(before) = self.fence.take() else { return false };
        // The parser rewrites these two, so text that has them is not appended as it is.
        if text.bytes().any(|byte| matches!(byte, b'\r' | 0)) {
            return false;
        }
        match before.scan(&self.text) {
            Ok(after) => {
                if after.n_shown > before.n_shown {
                    show(Step::Code(&self.text[before.n_shown..after.n_shown]));
                }
                self.fence = Some(after);
                true
            }
            // What follows shall not pay for code that is closed.
            Err(end) => {
                self.write_final(end, &[], show);
                self.text.drain(..end);
                false
            }
        }
    }
}

impl Watched {
    /// Shows again what means something else now.
    fn look(&mut self, seen: &[Definition], style: Style, show: Show<'_>) {
        let changed = |leaf: &WatchedLeaf| {
            leaf.asked.iter().any(|(label, before)| find(seen, label) != before.as_ref())
        };
        if !self.leaves.iter().any(changed) {
            return;
        }
        // Its headings stay what they are: only what stands in them is written.
        let (source, frames, from) = (&self.source, &self.frames, self.from);
        let piece = Piece { source, frames, from, stay: &[], known: seen, headings: 0 };
        let written = write(&piece, style);
        for leaf in &mut self.leaves {
            if changed(leaf)
                && let Some(range) = written.leaves.get(leaf.leaf)
            {
                show(Step::Again(leaf.id, &written.script[range.clone()]));
                for (label, before) in &mut leaf.asked {
                    *before = find(seen, label).cloned();
                }
            }
        }
    }
}

#[cfg(test)]
#[path = "incremental_tests.rs"]
mod tests;
