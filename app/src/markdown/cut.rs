//! Where the tail of a stream may be cut: everything before is final.
//!
//! CommonMark's block structure consumes whole lines and keeps one path of open blocks; once a sibling
//! starts, the block before it is closed for good, whether it stands in the document or in a list, an item
//! or a quote, and whether it is a paragraph or a row (CommonMark 0.31, "Appendix: A parsing strategy",
//! phase 1). So the cut is at the last child of the innermost container that has more than one.
use super::frame::{self, MAX_FRAMES};
use super::parse::{may_define, parse};
use super::tail::line_start;
use pulldown_cmark::{Event, Tag, TagEnd};

/// A place to cut.
pub(crate) struct Cut {
    /// The start of a line.
    pub(crate) at: usize,
    /// The containers that are open there, from the outside.
    pub(crate) open: Vec<OpenAt>,
}

/// A container that a cut goes through.
pub(crate) struct OpenAt {
    /// Where it starts.
    pub(crate) at: usize,
    /// Whether it is a loose list, as far as text in it tells.
    pub(crate) loose: Option<bool>,
}

/// A block on the path from the document to its last line.
struct Level {
    at: usize,
    kind: Kind,
    n_children: usize,
    /// The line of its last child.
    line: usize,
    /// Where it may be cut: a child's line.
    cut: Option<usize>,
    loose: Option<bool>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A document or a quote.
    Free,
    List,
    Item,
    /// An item that cannot be opened again.
    OddItem,
    Table,
    Leaf,
}

/// The best place to cut a text of complete lines, if there is one behind `from`.
pub(crate) fn find(source: &str, from: usize) -> Option<Cut> {
    let mut path = Path {
        source,
        from,
        levels: vec![Level::new(0, Kind::Free)],
        depth: 0,
        in_text: false,
        boxed: false,
    };
    parse(source, &[], &mut |event, range, _| path.event(&event, range.start));
    path.best()
}

impl Level {
    fn new(at: usize, kind: Kind) -> Self {
        Self { at, kind, n_children: 0, line: 0, cut: None, loose: None }
    }
}

struct Path<'s> {
    source: &'s str,
    from: usize,
    levels: Vec<Level>,
    /// How many blocks are open around the next event; the levels beyond are closed.
    depth: usize,
    in_text: bool,
    /// Whether a box to tick stands right before the next event: a paragraph there goes on after it.
    boxed: bool,
}

impl Path<'_> {
    fn event(&mut self, event: &Event<'_>, at: usize) {
        let boxed = std::mem::take(&mut self.boxed);
        match event {
            Event::Start(tag) if !inline(tag) => {
                let paragraph = matches!(tag, Tag::Paragraph);
                if paragraph {
                    self.text(true);
                }
                self.levels.truncate(self.depth + 1);
                if !(boxed && paragraph) {
                    self.child(at);
                }
                self.levels.push(Level::new(at, self.kind(tag, at)));
                self.depth += 1;
                self.in_text = false;
            }
            Event::End(tag) if !inline_end(*tag) => {
                self.depth -= 1;
                self.in_text = false;
            }
            Event::Rule => {
                self.child(at);
                self.in_text = false;
            }
            Event::End(_) | Event::Html(_) => {}
            // Text right in an item is a paragraph of a tight list.
            _ if matches!(self.levels[self.depth].kind, Kind::Item | Kind::OddItem) => {
                // But a box to tick has no paragraph in a loose one either.
                self.boxed = matches!(event, Event::TaskListMarker(_));
                if !self.boxed {
                    self.text(false);
                }
                if !self.in_text {
                    self.child(at);
                    self.in_text = true;
                }
            }
            _ => {}
        }
    }

    fn kind(&self, tag: &Tag<'_>, at: usize) -> Kind {
        match tag {
            Tag::BlockQuote(_) => Kind::Free,
            Tag::List(_) if frame::plain_item(self.source, at) => Kind::List,
            Tag::Item if frame::plain_item(self.source, at) => Kind::Item,
            Tag::Item => Kind::OddItem,
            Tag::Table(_) => Kind::Table,
            _ => Kind::Leaf,
        }
    }

    /// Text right in an item tells whether the list is loose.
    fn text(&mut self, loose: bool) {
        if self.depth > 0 && matches!(self.levels[self.depth].kind, Kind::Item | Kind::OddItem) {
            self.levels[self.depth - 1].loose = Some(loose);
        }
    }

    /// A child starts in the innermost open block.
    fn child(&mut self, at: usize) {
        self.levels.truncate(self.depth + 1);
        let line = line_start(self.source, at);
        let level = &mut self.levels[self.depth];
        // An item or a row is never a definition's title, and what it may interrupt is settled.
        let sure = matches!(level.kind, Kind::List | Kind::Table);
        // Whether a line that starts with a bar ends the paragraph above is seen at the line after it.
        let early = level.kind != Kind::Table
            && (starts_with_bar(&self.source[line_start(self.source, line.saturating_sub(1))..line])
                || (starts_with_bar(&self.source[line..])
                    && line_start(self.source, self.source.len() - 1) == line));
        if level.n_children > 0
            && level.kind != Kind::Leaf
            && line > level.line.max(self.from)
            && !early
            && (sure || !follows_definition(&self.source[self.from..line]))
        {
            level.cut = Some(line);
        }
        level.n_children += 1;
        level.line = line;
    }

    fn best(self) -> Option<Cut> {
        let odd = |level: &Level| matches!(level.kind, Kind::OddItem | Kind::Leaf);
        let n_plain = self.levels.iter().position(odd).unwrap_or(self.levels.len()).min(MAX_FRAMES);
        let levels = &self.levels[..n_plain];
        let deepest = levels.iter().rposition(|level| level.cut.is_some())?;
        let open = levels[1..=deepest].iter().map(|level| OpenAt { at: level.at, loose: level.loose });
        Some(Cut { at: levels[deepest].cut?, open: open.collect() })
    }
}

/// Whether the first line's text starts with a bar, behind all that containers may put before it.
fn starts_with_bar(text: &str) -> bool {
    let first = text.bytes().find(|byte| !(byte.is_ascii_digit() || b" \t>-+*.)".contains(byte)));
    first == Some(b'|')
}

/// Whether text after `above` might belong to a definition there, or not be allowed to start a block. Looks
/// for what no definition lacks in the lines down from the last blank one: the parser tells where it found
/// the first definition of a label only, and not in which block.
fn follows_definition(above: &str) -> bool {
    let mut end = above.len();
    while end > 0 {
        let start = line_start(above, end - 1);
        let line = &above[start..end];
        if line.bytes().all(|byte| byte.is_ascii_whitespace()) {
            return false;
        }
        if may_define(line) {
            return true;
        }
        end = start;
    }
    false
}

fn inline(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
}

fn inline_end(tag: TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}
