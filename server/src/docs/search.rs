//! Finds sections of the guides. Pure: the guides' texts and a query in, the best sections out.
//!
//! A few hundred sections are read from end to end for each search: under a millisecond, and no index to keep.
//! Every word of the query must be in the section, or in its guide's title; words match the beginnings of words.

use super::{Guide, Here, fill};
use wire::{DocsFound, DocsHit};

/// The most hits told.
const MOST: usize = 20;

/// The most words of a query that count; nobody means more.
const MAX_WORDS: usize = 8;

/// Characters of an excerpt, about two lines.
const EXCERPT: usize = 180;

/// What stands between two cells of a row. It never begins a line.
const BETWEEN_CELLS: &str = "\u{a0}\u{b7} ";

/// A word counts this much in a guide's title, in a heading, and each time in the text, at most so often.
const TITLE: u32 = 12;
const HEADING: u32 = 8;
const MOST_IN_TEXT: u32 = 5;

/// A section of a guide: from a heading to the next.
struct Section<'a> {
    guide: &'a Guide,
    /// Empty for a guide's first lines.
    id: String,
    heading: String,
    blocks: Vec<Block>,
}

/// A paragraph, a point of a list, a row of a table or a line of code, without Markdown's marks.
struct Block {
    text: String,
    code: bool,
}

/// What a search found.
#[derive(Default)]
pub(crate) struct Found {
    /// The sections that have every word of the query by guide, best first.
    pub(crate) guides: Vec<DocsFound>,
    pub(crate) n_hits: usize,
    /// Whether more sections have them.
    pub(crate) cut: bool,
}

/// The sections that have every word of the query.
pub(crate) fn search(guides: &[Guide], query: &str, here: &Here<'_>) -> Found {
    let words: Vec<String> = words(query).take(MAX_WORDS).map(|(_, word)| word).collect();
    if words.is_empty() {
        return Found::default();
    }
    let sections = guides.iter().flat_map(|guide| sections(guide, here));
    let mut hits: Vec<(u32, Section<'_>)> =
        sections.filter_map(|section| Some((score(&section, &words)?, section))).collect();
    // Equal ones stay in the guides' order.
    hits.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let cut = hits.len() > MOST;
    hits.truncate(MOST);
    let mut found = Found { guides: vec![], n_hits: hits.len(), cut };
    for (_, section) in hits {
        let guide = ["/docs/", section.guide.path].concat();
        let anchor = if section.id.is_empty() { String::new() } else { ["#", &section.id].concat() };
        let (excerpt, code) = excerpt(&section.blocks, &words);
        let hit = DocsHit { href: [&guide, &*anchor].concat(), heading: section.heading, excerpt, code };
        match found.guides.iter_mut().find(|known| known.href == guide) {
            // A guide's first lines stand right under its title.
            Some(known) if hit.heading.is_empty() => known.hits.insert(0, hit),
            Some(known) => known.hits.push(hit),
            None => found.guides.push(DocsFound {
                href: guide,
                title: section.guide.title.to_owned(),
                hits: vec![hit],
            }),
        }
    }
    found
}

/// The words of a text in small letters, each with the bytes where it stands.
fn words(text: &str) -> impl Iterator<Item = (std::ops::Range<usize>, String)> {
    let mut at = 0;
    text.split(|c: char| !c.is_alphanumeric()).filter_map(move |word| {
        let from = at;
        // One separator follows each word; its length is that of whatever stands there.
        at += word.len() + text[from + word.len()..].chars().next().map_or(0, char::len_utf8);
        (!word.is_empty()).then(|| (from..from + word.len(), word.to_lowercase()))
    })
}

fn score(section: &Section<'_>, wanted: &[String]) -> Option<u32> {
    let count =
        |text: &str, word: &str| words(text).filter(|(_, seen)| seen.starts_with(word)).count() as u32;
    // A guide's first lines have its title above them.
    let heading = if section.id.is_empty() { section.guide.title } else { &section.heading };
    let mut sum = 0;
    for word in wanted {
        let in_title = count(section.guide.title, word).min(1) * TITLE;
        let in_heading = count(heading, word).min(1) * HEADING;
        let in_text: u32 = section.blocks.iter().map(|block| count(&block.text, word)).sum();
        if in_title + in_heading + in_text == 0 {
            return None;
        }
        // A guide's title alone is told by its first lines, not by each of its sections.
        if in_heading + in_text == 0 && !section.id.is_empty() {
            return None;
        }
        sum += in_title + in_heading + in_text.min(MOST_IN_TEXT);
    }
    Some(sum)
}

/// Some of the block that has most of the words, in pieces: found or not; and whether it is code, which is shown
/// only where no prose has any of them.
fn excerpt(blocks: &[Block], wanted: &[String]) -> (Vec<(String, bool)>, bool) {
    let n_found = |block: &Block| {
        let has = |word: &String| words(&block.text).any(|(_, seen)| seen.starts_with(word.as_str()));
        wanted.iter().filter(|word| has(word)).count()
    };
    let rank = |block: &&Block| (n_found(block) > 0 && !block.code, n_found(block), !block.code);
    // The first of equals.
    let Some(best) = blocks.iter().rev().max_by_key(rank) else { return (vec![], false) };
    (pieces(&best.text, wanted), best.code)
}

/// Some of a text around the place that has most of the words, from a sentence's or a cell's beginning if one is near.
fn pieces(text: &str, wanted: &[String]) -> Vec<(String, bool)> {
    let found: Vec<std::ops::Range<usize>> = words(text)
        .filter(|(_, seen)| wanted.iter().any(|word| seen.starts_with(word.as_str())))
        .map(|(range, _)| range)
        .collect();
    let in_reach =
        |from: usize| found.iter().filter(|one| (from..from + EXCERPT).contains(&one.start)).count();
    let best = found.iter().rev().max_by_key(|one| in_reach(one.start)).map_or(0, |one| one.start);
    let whole = text.len() <= EXCERPT;
    let begun = begins(text).filter(|_| !whole).take_while(|at| *at <= best).last().unwrap_or(0);
    let near = whole || best - begun < EXCERPT * 2 / 3;
    let from = if near { begun } else { boundary(text, best.saturating_sub(EXCERPT / 4)) };
    let until = boundary(text, (from + EXCERPT).min(text.len()));
    let mut pieces: Vec<(String, bool)> = vec![];
    let mut at = from;
    if !near {
        pieces.push(("… ".to_owned(), false));
    }
    for range in found.into_iter().filter(|range| range.start >= from && range.end <= until) {
        pieces.push((text[at..range.start].to_owned(), false));
        pieces.push((text[range.clone()].to_owned(), true));
        at = range.end;
    }
    pieces.push((text[at..until].trim_end().to_owned(), false));
    if until < text.len() {
        pieces.push((" …".to_owned(), false));
    }
    pieces.retain(|(piece, _)| !piece.is_empty());
    pieces
}

/// Where sentences and cells begin.
fn begins(text: &str) -> impl Iterator<Item = usize> {
    let after = |mark: &'static str| text.match_indices(mark).map(move |(at, _)| at + mark.len());
    let mut begins: Vec<usize> = [". ", "? ", "! ", BETWEEN_CELLS].into_iter().flat_map(after).collect();
    begins.sort_unstable();
    begins.into_iter()
}

/// The beginning of the word at or after a byte, or the end.
fn boundary(text: &str, at: usize) -> usize {
    if at == 0 || at >= text.len() {
        return at.min(text.len());
    }
    let at = (at..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    text[at..].find(' ').map_or(text.len(), |blank| at + blank + 1)
}

/// A guide's sections. The ids are those of the page's headings, in the same order.
fn sections<'a>(guide: &'a Guide, here: &Here<'_>) -> Vec<Section<'a>> {
    let filled = fill(&guide.text, here);
    let mut ids = app::markdown::headings(&filled).into_iter();
    let summary = Block { text: guide.summary.to_owned(), code: false };
    let mut sections =
        vec![Section { guide, id: String::new(), heading: String::new(), blocks: vec![summary] }];
    let (mut fenced, mut begin) = (false, true);
    for line in filled.lines() {
        if line.starts_with("```") {
            (fenced, begin) = (!fenced, true);
            continue;
        }
        if !fenced && line.starts_with('#') {
            let (_, id, heading) = ids.next().unwrap_or_default();
            sections.push(Section { guide, id, heading, blocks: vec![] });
            begin = true;
        } else if let Some(section) = sections.last_mut() {
            let text =
                if fenced { line.trim().trim_end_matches('\\').trim_end().to_owned() } else { plain(line) };
            begin |= fenced || line.starts_with(['|', '-']) || line.trim().is_empty();
            if text.is_empty() {
                continue;
            }
            match section.blocks.last_mut().filter(|_| !begin) {
                Some(block) => block.text.extend([" ", &text]),
                None => section.blocks.push(Block { text, code: fenced }),
            }
            begin = fenced;
        }
    }
    sections
}

/// A line without the marks of Markdown: what a reader sees of it.
fn plain(line: &str) -> String {
    let line = line.trim();
    let mut text = String::with_capacity(line.len());
    if line.chars().all(|c| "|-: ".contains(c)) {
        return text;
    }
    let mut rest = line.trim_start_matches(['-', '>', '|', ' ']);
    while let Some(at) = rest.find(['`', '*', '|', '[', ']']) {
        text.push_str(&rest[..at]);
        let mark = rest.as_bytes()[at];
        rest = &rest[at + 1..];
        // What stands between two of these is code, and as it is.
        if mark == b'`'
            && let Some((code, after)) = rest.split_once('`')
        {
            text.push_str(code);
            rest = after;
            continue;
        }
        if mark == b'|' && !rest.trim().is_empty() {
            text.truncate(text.trim_end().len());
            text.push_str(BETWEEN_CELLS);
            rest = rest.trim_start();
        }
        if mark == b']'
            && let Some(target) = rest.strip_prefix('(')
            && let Some((_, after)) = target.split_once(')')
        {
            rest = after;
        }
    }
    text.push_str(rest);
    text.truncate(text.trim_end().len());
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::DocsKind;

    const HERE: Here<'static> = Here { origin: "https://play.example", model: "a/b" };

    fn guide(title: &'static str, text: &str) -> Guide {
        Guide {
            path: if title == "Errors" { "q" } else { "p" },
            kind: DocsKind::Use,
            title,
            summary: "About it.",
            text: text.to_owned(),
        }
    }

    fn guides() -> Vec<Guide> {
        vec![
            guide(
                "Tokens",
                "# Make one\n\nA **token** opens the [API](/v1).\n\n```sh\n# not a heading: secret\n```\n\n# Revoke\n\nGone at once.\n",
            ),
            guide("Errors", "# Too many requests\n\nWait, then try again with the same token.\n"),
        ]
    }

    #[track_caller]
    fn check(query: &str, expected: &[(&str, &str)]) {
        let found = search(&guides(), query, &HERE);
        let hits = found.guides.iter().flat_map(|guide| guide.hits.iter().map(|hit| (&*guide.title, hit)));
        let told: Vec<(&str, &str)> = hits.map(|(title, hit)| (title, &*hit.heading)).collect();
        assert_eq!(told, expected, "{query}");
        assert_eq!((found.n_hits, found.cut), (expected.len(), false), "{query}");
    }

    #[test]
    fn the_best_section_comes_first_and_every_word_counts() {
        check("token", &[("Tokens", ""), ("Tokens", "Make one"), ("Errors", "Too many requests")]);
        check("TOKEN api", &[("Tokens", "Make one")]);
        check("tok again", &[("Errors", "Too many requests")]);
        check("secret", &[("Tokens", "Make one")]);
        check("zebra", &[]);
        check("  ,;", &[]);
        check("oken", &[]);
    }

    /// The excerpt of the best hit.
    fn excerpt_of(text: &str, query: &str) -> (String, bool) {
        let found = search(&[guide("T", text)], query, &HERE);
        let hit = &found.guides[0].hits[0];
        (hit.excerpt.iter().map(|(piece, _)| piece.as_str()).collect(), hit.code)
    }

    #[test]
    fn an_excerpt_shows_what_was_found_and_no_marks() {
        let found = search(&guides(), "token api", &HERE);
        let hit = &found.guides[0].hits[0];
        assert_eq!(hit.href, "/docs/p#card-make-one".replace("card-", &prefix()));
        let text: String = hit.excerpt.iter().map(|(piece, _)| piece.as_str()).collect();
        assert_eq!(text, "A token opens the API.");
        let marked: Vec<&str> = hit.excerpt.iter().filter(|(_, hit)| *hit).map(|(p, _)| &**p).collect();
        assert_eq!(marked, ["token", "API"]);
    }

    #[test]
    fn an_excerpt_is_of_one_block_and_prose_goes_before_code() {
        let text = "# S\n\nCall it\nlike this:\n\n```sh\ncurl -d key \\\n  -H \"x: key one\" \\\n```\n\nThe key is yours.\n\n\
                    | status | `code` | why |\n|---|---|---|\n| 401 | `no_key` | it lacks one |\n\n- a point\n- another: zebra\n";
        let shown = |query: &str| excerpt_of(text, query);
        assert_eq!(shown("key"), ("The key is yours.".to_owned(), false));
        assert_eq!(shown("key one"), ("401\u{a0}· no_key\u{a0}· it lacks one".to_owned(), false));
        assert_eq!(shown("curl"), ("curl -d key".to_owned(), true));
        assert_eq!(shown("zebra"), ("another: zebra".to_owned(), false));
        assert_eq!(shown("this"), ("Call it like this:".to_owned(), false));
    }

    #[test]
    fn an_excerpt_begins_with_a_sentence_or_a_cell() {
        let text =
            format!("# S\n\n{} A needle is here. {}\n", "Hay and hay.".repeat(20), "More of it. ".repeat(20));
        let (shown, _) = excerpt_of(&text, "needle");
        assert!(shown.starts_with("A needle is here. More"), "{shown}");
        let row = format!("# S\n\n| {} | a needle |\n", "hay ".repeat(60));
        assert_eq!(excerpt_of(&row, "needle").0, "a needle");
    }

    #[test]
    fn a_list_that_was_cut_says_so() {
        let text = "# S\n\nA needle.\n\n".repeat(MOST + 1);
        let found = search(&[guide("T", &text)], "needle", &HERE);
        assert_eq!((found.n_hits, found.cut, found.guides.len()), (MOST, true, 1));
    }

    /// What the Markdown writer puts before ids.
    fn prefix() -> String {
        let (_, id, _) = app::markdown::headings("# make one").remove(0);
        id.trim_end_matches("make-one").to_owned()
    }

    #[test]
    fn a_long_text_is_cut_between_words_whatever_its_letters() {
        let long = format!("# S\n\n{} needle {}\n", "é日本 ".repeat(200), "ünder ".repeat(200));
        let (text, _) = excerpt_of(&long, "needle");
        assert!(text.starts_with("… ") && text.ends_with(" …") && text.contains("needle"), "{text}");
        assert!(text.chars().count() < 2 * EXCERPT, "{text}");
    }

    #[test]
    fn every_heading_of_the_guides_is_a_section() {
        for guide in super::super::all() {
            let n = app::markdown::headings(&guide.text).len();
            assert_eq!(sections(guide, &HERE).len(), n + 1, "{}", guide.path);
            assert!(
                sections(guide, &HERE)
                    .iter()
                    .all(|section| section.heading.is_empty() == section.id.is_empty()),
                "{}",
                guide.path
            );
        }
    }

    #[test]
    fn any_query_is_answered() {
        for query in ["%", "\u{0}", "日本", "a\u{301}", "'\"<script>", &"x ".repeat(1000)] {
            search(super::super::all(), query, &HERE);
        }
    }
}
