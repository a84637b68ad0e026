//! The one place that parses Markdown, and the table of link reference definitions.
//!
//! The parser is driven behind `dyn`, so that it is compiled once: that alone saves 6 kB of compressed Wasm.
use pulldown_cmark::{BrokenLink, CowStr, Event, Options, Parser, Tag};
use std::cell::RefCell;
use std::ops::Range;

/// A link reference definition, `[label]: dest "title"`, its label as the parser normalises it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Definition {
    pub(crate) label: String,
    pub(crate) dest: String,
    pub(crate) title: String,
}

/// The first definition of a label, compared as CommonMark asks (Unicode case folding).
pub(crate) fn find<'a>(definitions: &'a [Definition], label: &str) -> Option<&'a Definition> {
    definitions.iter().find(|held| unicase::eq(held.label.as_str(), label))
}

/// What is understood beyond CommonMark. Nothing that can change an earlier block afterwards: no
/// footnotes, no definition lists, no front matter.
fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_MATH
}

/// An event, where it is, and the labels that were looked up for it outside of the source.
pub(crate) type Each<'e> = &'e mut dyn FnMut(Event<'_>, Range<usize>, Vec<String>);

/// Parses, resolving by `known` the labels that the source does not define. Returns the source's own
/// definitions, the first of each label, in no order.
pub(crate) fn parse<'i>(source: &'i str, known: &[Definition], each: Each<'_>) -> Vec<Definition> {
    let asked = RefCell::new(vec![]);
    let mut resolve = |link: BrokenLink<'i>| {
        let found = find(known, &link.reference);
        asked.borrow_mut().push((*link.reference).to_owned());
        found.map(|d| (CowStr::from(d.dest.clone()), CowStr::from(d.title.clone())))
    };
    let resolve: &mut dyn FnMut(BrokenLink<'i>) -> Option<(CowStr<'i>, CowStr<'i>)> = &mut resolve;
    let mut events =
        Parser::new_with_broken_link_callback(source, options(), Some(resolve)).into_offset_iter();
    for (event, mut range) in events.by_ref() {
        // The parser counts a tab before a list as columns, and so may find its start in the line before.
        if matches!(event, Event::Start(Tag::List(_) | Tag::Item))
            && matches!(source.as_bytes().get(range.start), Some(b'\n' | b'\r'))
        {
            range.start += 1;
        }
        each(event, range, asked.take());
    }
    events
        .reference_definitions()
        .iter()
        .map(|(label, found)| {
            let title = found.title.as_deref().unwrap_or("").to_owned();
            Definition { label: label.to_owned(), dest: (*found.dest).to_owned(), title }
        })
        .collect()
}

/// Whether there is anything that may be a definition. Most text has none and is not parsed for it.
pub(crate) fn may_define(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| pair == b"]:")
}

/// Adds what `source` defines, but for labels that are defined already.
pub(crate) fn define(source: &str, definitions: &mut Vec<Definition>) {
    for definition in parse(source, &[], &mut |_, _, _| {}) {
        if find(definitions, &definition.label).is_none() {
            definitions.push(definition);
        }
    }
}

/// What has to stand before `source` so that the first definition of a label wins also where the source
/// repeats one that `known` has: the parser asks for labels only that it does not know.
pub(crate) fn repeated(source: &str, known: &[Definition]) -> String {
    let mut prefix = String::new();
    if !known.is_empty() && may_define(source) {
        for own in parse(source, &[], &mut |_, _, _| {}) {
            if let Some(first) = find(known, &own.label) {
                write(first, &mut prefix);
            }
        }
        if !prefix.is_empty() {
            prefix.push('\n');
        }
    }
    prefix
}

/// Writes a definition so that it parses back to itself.
fn write(definition: &Definition, out: &mut String) {
    let escape = |text: &str, special: &[char], out: &mut String| {
        for c in text.chars() {
            match c {
                '&' => out.push_str("&amp;"),
                // As it is, a line of a title might start a block.
                '\n' => out.push_str("&#10;"),
                _ => {
                    if c == '\\' || special.contains(&c) {
                        out.push('\\');
                    }
                    out.push(c);
                }
            }
        }
    };
    out.push('[');
    out.push_str(&definition.label);
    out.push_str("]: <");
    escape(&definition.dest, &['<', '>'], out);
    out.push('>');
    if !definition.title.is_empty() {
        out.push_str(" \"");
        escape(&definition.title, &['"'], out);
        out.push('"');
    }
    out.push('\n');
}
