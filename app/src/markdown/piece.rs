//! What the writer is given, and what it gives back.
use super::frame::{Frame, Open};
use super::labels::Labels;
use super::parse::Definition;
use pulldown_cmark::HeadingLevel;
use std::ops::Range;

/// How a text is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    /// How many levels lower headings come than they say, because the page has its own.
    pub(crate) shift: usize,
    /// Whether each top-level block gets an element around it.
    pub(crate) blocks: bool,
    /// Whether text that asks for unknown labels is to be remembered.
    pub(crate) watch: bool,
    /// The interface's words.
    pub(crate) labels: &'static Labels,
}

/// A piece of a text.
pub(crate) struct Piece<'a> {
    /// The piece, behind the lines that open its frames.
    pub(crate) source: &'a str,
    /// The containers that are open around it.
    pub(crate) frames: &'a [Frame],
    /// Where the piece starts.
    pub(crate) from: usize,
    /// Where the containers start that stay open behind it, from the outside.
    pub(crate) stay: &'a [usize],
    /// Definitions of labels outside of it.
    pub(crate) known: &'a [Definition],
    /// The headings that text at its beginning stands under: a bit for each level, as it was written.
    pub(crate) headings: u8,
}

/// What was written.
#[derive(Default)]
pub(crate) struct Written {
    pub(crate) script: String,
    /// The headings that text behind it stands under, as in [`Piece::headings`].
    pub(crate) headings: u8,
    /// The blocks that stay open.
    pub(crate) open: Vec<Open>,
    /// Lists among the frames that are to be shown as tight now or as loose: by number of their element.
    pub(crate) flips: Vec<(usize, bool)>,
    /// Where in the script the content is of each element that holds text with links.
    pub(crate) leaves: Vec<Range<usize>>,
    /// Those among them that ask for unknown labels, and all that they asked for.
    pub(crate) watched: Vec<(usize, Vec<String>)>,
}

impl Written {
    /// The element of a heading: one level below the one it stands under, however many it was written below it, for a
    /// level that is left out is one that a screen reader's user looks for.
    pub(crate) fn heading(&mut self, level: HeadingLevel, shift: usize) -> &'static str {
        const NAMES: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];
        let bit = 1 << (level as u8 - 1);
        // Those of its own level and below have ended.
        let above = self.headings & (bit - 1);
        self.headings = above | bit;
        NAMES[(above.count_ones() as usize + shift).min(NAMES.len() - 1)]
    }
}
