//! Finds sections of the guides. Pure: the guides' texts and a query in, the best sections out.
//!
//! A few hundred sections are read from end to end for each search: under a millisecond, and no index to keep.
//! Every word of the query must be in the section, or in its guide's title; words match the beginnings of words.

use super::{Guide, Here, fill};
use wire::DocsHit;

/// The most hits told.
const MOST: usize = 20;

/// The most words of a query that count; nobody means more.
const MAX_WORDS: usize = 8;

/// Characters of an excerpt, about two lines.
const EXCERPT: usize = 180;

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
    /// Its text without Markdown's marks.
    text: String,
}

/// The sections that have every word of the query, best first.
pub(crate) fn search(guides: &[Guide], query: &str, here: &Here<'_>) -> Vec<DocsHit> {
    let words: Vec<String> = words(query).take(MAX_WORDS).map(|(_, word)| word).collect();
    if words.is_empty() {
        return vec![];
    }
    let mut hits: Vec<(u32, DocsHit)> = vec![];
    for section in guides.iter().flat_map(|guide| sections(guide, here)) {
        let Some(score) = score(&section, &words) else { continue };
        let mut href = ["/docs/", section.guide.path].concat();
        if !section.id.is_empty() {
            href.extend(["#", &section.id]);
        }
        let excerpt = excerpt(&section.text, &words);
        hits.push((
            score,
            DocsHit { href, guide: section.guide.title.to_owned(), heading: section.heading, excerpt },
        ));
    }
    // Equal ones stay in the guides' order.
    hits.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    hits.into_iter().map(|(_, hit)| hit).take(MOST).collect()
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
    let count = |text: &str, word: &str| {
        words(text).filter(|(_, seen)| seen.starts_with(word)).count().min(MOST_IN_TEXT as usize) as u32
    };
    let mut sum = 0;
    for word in wanted {
        let in_title = count(section.guide.title, word).min(1) * TITLE;
        let in_heading = count(&section.heading, word).min(1) * HEADING;
        let in_text = count(&section.text, word);
        if in_title + in_heading + in_text == 0 {
            return None;
        }
        // A guide's title alone is told by its first lines, not by each of its sections.
        if in_heading + in_text == 0 && !section.id.is_empty() {
            return None;
        }
        sum += in_title + in_heading + in_text;
    }
    Some(sum)
}

/// Some of the text around the first place that has most of the words, in pieces: found or not.
fn excerpt(text: &str, wanted: &[String]) -> Vec<(String, bool)> {
    let found: Vec<std::ops::Range<usize>> = words(text)
        .filter(|(_, seen)| wanted.iter().any(|word| seen.starts_with(word.as_str())))
        .map(|(range, _)| range)
        .collect();
    let in_reach =
        |from: usize| found.iter().filter(|one| (from..from + EXCERPT).contains(&one.start)).count();
    let best = found.iter().rev().max_by_key(|one| in_reach(one.start)).map_or(0, |one| one.start);
    let from = boundary(text, best.saturating_sub(EXCERPT / 4));
    let until = boundary(text, (from + EXCERPT).min(text.len()));
    let mut pieces: Vec<(String, bool)> = vec![];
    let mut at = from;
    if from > 0 {
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
    let mut sections = vec![Section {
        guide,
        id: String::new(),
        heading: guide.title.to_owned(),
        text: guide.summary.to_owned(),
    }];
    let mut fenced = false;
    for line in filled.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
            continue;
        }
        if !fenced && line.starts_with('#') {
            let (_, id, heading) = ids.next().unwrap_or_default();
            sections.push(Section { guide, id, heading, text: String::new() });
        } else if let Some(section) = sections.last_mut() {
            if fenced {
                add(&mut section.text, line.trim());
            } else {
                add_plain(&mut section.text, line);
            }
        }
    }
    sections
}

/// Adds a line, a blank between.
fn add(text: &mut String, line: &str) {
    if !text.is_empty() && !text.ends_with(' ') {
        text.push(' ');
    }
    text.push_str(line);
}

/// Adds a line without the marks of Markdown: what a reader sees of it.
fn add_plain(text: &mut String, line: &str) {
    let line = line.trim();
    if line.is_empty() || line.chars().all(|c| "|-: ".contains(c)) {
        return;
    }
    let mut rest = line.trim_start_matches(['-', '>', '|', ' ']);
    add(text, "");
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
            text.push('\u{b7}');
        }
        if mark == b']'
            && let Some(target) = rest.strip_prefix('(')
            && let Some((_, after)) = target.split_once(')')
        {
            rest = after;
        }
    }
    text.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::DocsKind;

    const HERE: Here<'static> = Here { origin: "https://play.example", model: "a/b" };

    fn guide(title: &'static str, text: &str) -> Guide {
        Guide { path: "p", kind: DocsKind::Use, title, summary: "About it.", text: text.to_owned() }
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
        let hits = search(&guides(), query, &HERE);
        let told: Vec<(&str, &str)> = hits.iter().map(|hit| (&*hit.guide, &*hit.heading)).collect();
        assert_eq!(told, expected, "{query}");
    }

    #[test]
    fn the_best_section_comes_first_and_every_word_counts() {
        check("token", &[("Tokens", "Tokens"), ("Tokens", "Make one"), ("Errors", "Too many requests")]);
        check("TOKEN api", &[("Tokens", "Make one")]);
        check("tok again", &[("Errors", "Too many requests")]);
        check("secret", &[("Tokens", "Make one")]);
        check("zebra", &[]);
        check("  ,;", &[]);
        check("oken", &[]);
    }

    #[test]
    fn an_excerpt_shows_what_was_found_and_no_marks() {
        let hits = search(&guides(), "token api", &HERE);
        assert_eq!(hits[0].href, "/docs/p#card-make-one".replace("card-", &prefix()));
        let text: String = hits[0].excerpt.iter().map(|(piece, _)| piece.as_str()).collect();
        assert_eq!(text, "A token opens the API. # not a heading: secret");
        let found: Vec<&str> = hits[0].excerpt.iter().filter(|(_, hit)| *hit).map(|(p, _)| &**p).collect();
        assert_eq!(found, ["token", "API"]);
    }

    /// What the Markdown writer puts before ids.
    fn prefix() -> String {
        let (_, id, _) = app::markdown::headings("# make one").remove(0);
        id.trim_end_matches("make-one").to_owned()
    }

    #[test]
    fn a_long_text_is_cut_between_words_whatever_its_letters() {
        let long = format!("# S\n\n{} needle {}\n", "é日本 ".repeat(200), "ünder ".repeat(200));
        let hits = search(&[guide("T", &long)], "needle", &HERE);
        let text: String = hits[0].excerpt.iter().map(|(piece, _)| piece.as_str()).collect();
        assert!(text.starts_with("… ") && text.ends_with(" …") && text.contains("needle"), "{text}");
        assert!(text.chars().count() < 2 * EXCERPT, "{text}");
    }

    #[test]
    fn every_heading_of_the_guides_is_a_section() {
        for guide in super::super::all() {
            let n = app::markdown::headings(&guide.text).len();
            assert_eq!(sections(guide, &HERE).len(), n + 1, "{}", guide.path);
            assert!(
                sections(guide, &HERE).iter().all(|section| !section.heading.is_empty()),
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
