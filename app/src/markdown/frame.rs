//! The containers that are open where a stream was cut, and the few lines that open them again.
//!
//! A list, an item, a quote or a table whose beginning is final is never parsed again. The parser is put
//! back into its state by a prefix made for that: `   - p` opens a list, `- #` an item whose content starts
//! in the same column, `> #` a quote, three short lines a table. What the prefix says is not shown, but for
//! one thing: whether `p` is a paragraph tells whether the list is loose by now.
use pulldown_cmark::{Alignment, Tag};

/// Containers deeper than this are parsed whole; nobody reads lists that deep.
pub(crate) const MAX_FRAMES: usize = 16;

/// What a block is, as far as what follows in it depends on that.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    List(Looseness),
    Item,
    Quote,
    Table { columns: Vec<Alignment>, has_body: bool },
    Leaf,
}

/// What is known of a list's spacing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Looseness {
    /// Whether there is an empty line between two of its blocks.
    pub(crate) loose: bool,
    /// Whether there is text right in one of its items; without, nobody sees a difference.
    pub(crate) has_text: bool,
    /// Whether it is shown as tight.
    pub(crate) shown: bool,
}

impl Looseness {
    pub(crate) fn tight(self) -> bool {
        self.has_text && !self.loose
    }
}

/// A block that is open.
#[derive(Clone, Debug)]
pub(crate) struct Open {
    pub(crate) kind: Kind,
    /// Where it starts in the source.
    pub(crate) at: usize,
    /// How many elements are open around it.
    pub(crate) outer: usize,
    /// How many are open inside of it, before its content.
    pub(crate) inner: usize,
}

/// A container that goes on in the tail.
#[derive(Clone)]
pub(crate) struct Frame {
    pub(crate) open: Open,
    /// The lines that open it, without what the containers around it put before them.
    lines: String,
    /// What it puts before the lines inside.
    margin: String,
}

impl Frame {
    /// The frame of a container that starts at `open.at`. `None` when the source is not plain there.
    pub(crate) fn new(open: Open, source: &str) -> Option<Self> {
        let source = source.as_bytes().get(open.at..)?;
        let (lines, margin) = match &open.kind {
            Kind::List(_) => (["   ", &marker(source)?.plain(), " p"].concat(), String::new()),
            Kind::Item => {
                let line = marker(source)?.item_line();
                let margin = " ".repeat(line.len());
                (line + "#", margin)
            }
            Kind::Quote => ("> #".to_owned(), "> ".to_owned()),
            Kind::Table { columns, .. } => (table_lines(columns), String::new()),
            Kind::Leaf => return None,
        };
        Some(Self { open, lines, margin })
    }

    /// Whether a block that starts with this tag is this container.
    pub(crate) fn is(&self, tag: &Tag<'_>, at: usize) -> bool {
        self.open.at == at
            && matches!(
                (&self.open.kind, tag),
                (Kind::List(_), Tag::List(_))
                    | (Kind::Item, Tag::Item)
                    | (Kind::Quote, Tag::BlockQuote(_))
                    | (Kind::Table { .. }, Tag::Table(_))
            )
    }
}

/// Whether the item that starts here can be opened again.
pub(crate) fn plain_item(source: &str, at: usize) -> bool {
    source.as_bytes().get(at..).is_some_and(|source| marker(source).is_some())
}

/// The lines that open the frames, and where each of them starts in there.
pub(crate) fn prefix(frames: &mut [Frame]) -> String {
    let (mut prefix, mut margin) = (String::new(), String::new());
    for frame in frames {
        frame.open.at = prefix.len() + margin.len();
        for line in frame.lines.split('\n') {
            for part in [&margin, line, "\n"] {
                prefix.push_str(part);
            }
        }
        // A list that is loose by now is so for the parser too, which reads an empty task item otherwise there.
        if matches!(frame.open.kind, Kind::List(Looseness { loose: true, .. })) {
            prefix.push_str(&margin);
            prefix.push('\n');
        }
        margin.push_str(&frame.margin);
    }
    prefix
}

/// A head, the line under it, and a row, of these columns.
fn table_lines(columns: &[Alignment]) -> String {
    let cells = "|a".repeat(columns.len());
    let mut lines = [&cells, "|\n"].concat();
    for column in columns {
        lines.push_str(match column {
            Alignment::None => "|-",
            Alignment::Left => "|:-",
            Alignment::Center => "|:-:",
            Alignment::Right => "|-:",
        });
    }
    [&lines, "|\n", &cells, "|"].concat()
}

/// An item's marker in its line.
struct Marker {
    n_indent: usize,
    text: String,
    /// Columns from the marker to the content.
    n_gap: usize,
}

/// Reads the marker that a line starts with. Source: CommonMark 0.31, section 5.2. Tabs are left to the
/// parser.
fn marker(line: &[u8]) -> Option<Marker> {
    let n_indent = count(line, |byte| byte == b' ');
    let rest = &line[n_indent..];
    let n_digits = count(rest, |byte| byte.is_ascii_digit());
    let kind = *rest.get(n_digits)?;
    let known = if n_digits > 0 { b".)".contains(&kind) } else { b"-+*".contains(&kind) };
    let after = &rest[n_digits + 1..];
    let n_spaces = count(after, |byte| byte == b' ');
    let next = after.get(n_spaces).copied().unwrap_or(b'\n');
    if !known || n_indent > 3 || next == b'\t' {
        return None;
    }
    // Without content the next line's starts one column on; with more than four spaces it is code, which
    // starts there too.
    let n_gap = if matches!(next, b'\n' | b'\r') || n_spaces > 4 { 1 } else { n_spaces };
    let text = rest[..=n_digits].iter().map(|byte| char::from(*byte)).collect();
    (n_gap > 0).then_some(Marker { n_indent, text, n_gap })
}

impl Marker {
    /// A marker of the same list.
    fn plain(&self) -> String {
        let kind = self.text.trim_start_matches(|c: char| c.is_ascii_digit());
        if kind.len() < self.text.len() { ["1", kind].concat() } else { kind.to_owned() }
    }

    /// The line up to where its content starts.
    fn item_line(&self) -> String {
        [&" ".repeat(self.n_indent), &self.text, &" ".repeat(self.n_gap)[..]].concat()
    }
}

fn count(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| is(**byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_opened_again_with_its_content_in_the_same_column() {
        for (line, again) in [
            ("- a", Some("- ")),
            ("  *   a", Some("  *   ")),
            ("-      code", Some("- ")),
            ("12) a", Some("12) ")),
            ("-\n  a", Some("- ")),
            ("-\ta", None),
            ("\t- a", None),
            ("-a", None),
            ("a", None),
        ] {
            let found = marker(line.as_bytes()).map(|marker| marker.item_line());
            assert_eq!(found.as_deref(), again, "{line:?}");
        }
    }
}
