//! The guides: Markdown files inside the binary, in the order in which they are read.
//!
//! A file begins with its title (`# ...`) and one sentence on it; sections follow under `##`. In a text,
//! `{{origin}}` is this site's address, `{{model}}` a model that it answers with now, and `{{code CLIENT}}` the code
//! that a model's page shows for that client, so that a sample cannot grow old. It must not know pages.

pub(crate) mod search;

use app::snippet::{Client, SnippetRequest, SnippetRoute, snippet};
use std::{borrow::Cow, sync::LazyLock};
use wire::{DocsKind, Message, Role};

/// A guide.
pub(crate) struct Guide {
    /// Its address below `/docs/`.
    pub(crate) path: &'static str,
    /// The part it belongs to.
    pub(crate) kind: DocsKind,
    /// Its title.
    pub(crate) title: &'static str,
    /// One sentence on it.
    pub(crate) summary: &'static str,
    /// Its sections as Markdown, their headings one level up: the page's own is the first.
    pub(crate) text: String,
}

macro_rules! guide {
    ($kind:ident, $path:literal) => {
        (DocsKind::$kind, $path, include_str!(concat!("../docs/", $path, ".md")))
    };
}

/// Every guide, in order.
const FILES: [(DocsKind, &str, &str); 12] = [
    guide!(Start, "quick-start"),
    guide!(Start, "providers-and-order"),
    guide!(Start, "keys-and-billing"),
    guide!(Use, "tokens"),
    guide!(Use, "streaming-and-errors"),
    guide!(Use, "headers"),
    guide!(Use, "hub-api"),
    guide!(Use, "inference-providers/providers/publicai"),
    guide!(Run, "self-hosting"),
    guide!(Run, "your-own-pool"),
    guide!(About, "privacy"),
    guide!(About, "accessibility"),
];

static GUIDES: LazyLock<Vec<Guide>> =
    LazyLock::new(|| FILES.into_iter().map(|(kind, path, file)| read(kind, path, file)).collect());

/// Every guide, in order.
pub(crate) fn all() -> &'static [Guide] {
    &GUIDES
}

fn read(kind: DocsKind, path: &'static str, file: &'static str) -> Guide {
    let (title, rest) = file.split_once('\n').unwrap_or((file, ""));
    let rest = rest.trim_start();
    let (summary, text) = rest.split_once("\n\n").unwrap_or((rest, ""));
    let mut fenced = false;
    let mut raised = String::with_capacity(text.len());
    for line in text.lines() {
        fenced ^= line.starts_with("```");
        let line = line.strip_prefix('#').filter(|_| !fenced).unwrap_or(line);
        raised.push_str(line);
        raised.push('\n');
    }
    Guide { path, kind, title: title.trim_start_matches("# "), summary, text: raised }
}

/// What stands for a site's own words in the texts.
pub(crate) struct Here<'a> {
    /// This site's address.
    pub(crate) origin: &'a str,
    /// A model that answers now.
    pub(crate) model: &'a str,
}

/// A guide's text with this site's address, model and code in it.
pub(crate) fn fill(text: &str, here: &Here<'_>) -> String {
    let mut filled = String::with_capacity(text.len() + text.len() / 4);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else { break };
        filled.push_str(before);
        filled.push_str(&word(name, here));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

fn word<'a>(name: &str, here: &Here<'a>) -> Cow<'a, str> {
    match name {
        "origin" => Cow::Borrowed(here.origin),
        "model" => Cow::Borrowed(here.model),
        _ => Cow::Owned(sample(name, here).unwrap_or_else(|| {
            debug_assert!(false, "no word {name:?} in the guides");
            String::new()
        })),
    }
}

/// The code of `code CLIENT` or `stream CLIENT`.
fn sample(name: &str, here: &Here<'_>) -> Option<String> {
    let (kind, client) = name.split_once(' ')?;
    let client = match client {
        "huggingface_hub" => Client::HuggingfaceHub,
        "python" => Client::PythonOpenai,
        "huggingface.js" => Client::HuggingfaceJs,
        "javascript" => Client::JsOpenai,
        "curl" => Client::Curl,
        _ => return None,
    };
    let question = "What is the capital of France?".to_owned();
    let messages = [Message::new(Role::User, question)];
    let request = SnippetRequest {
        origin: here.origin,
        model: here.model,
        route: SnippetRoute::Auto,
        messages: &messages,
        stream: kind == "stream",
        fields: &[],
    };
    Some(snippet(client, &request).trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Here<'static> = Here { origin: "https://play.example", model: "a/b" };

    #[test]
    fn every_guide_has_a_title_a_sentence_and_sections() {
        for guide in all() {
            assert!(!guide.title.is_empty() && !guide.title.contains('#'), "{}", guide.path);
            assert!(guide.summary.len() > 20 && !guide.summary.contains('\n'), "{}", guide.path);
            assert!(guide.text.lines().any(|line| line.starts_with("# ")), "{}", guide.path);
            let filled = fill(&guide.text, &HERE);
            assert!(!filled.contains("{{") && !filled.contains("}}"), "{}", guide.path);
        }
    }

    #[test]
    fn prose_has_typographic_apostrophes() {
        for (_, path, file) in FILES {
            let mut fenced = false;
            for line in file.lines() {
                fenced ^= line.starts_with("```");
                // Every other part stands between two marks of code.
                let prose = line.split('`').step_by(2).any(|part| part.contains('\''));
                assert!(fenced || !prose, "{path}: {line}");
            }
        }
    }

    #[test]
    fn links_between_guides_lead_somewhere() {
        for guide in all() {
            for link in guide.text.split("](/docs").skip(1).filter_map(|rest| rest.split(')').next()) {
                let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
                let path = path.trim_start_matches('/');
                let target = all().iter().find(|other| other.path == path);
                assert!(path.is_empty() || target.is_some(), "{}: /docs{link}", guide.path);
                if let Some(target) = target.filter(|_| !anchor.is_empty()) {
                    let headings = app::markdown::headings(&target.text);
                    assert!(headings.iter().any(|(_, id, _)| id == anchor), "{}: /docs{link}", guide.path);
                }
            }
        }
    }

    #[test]
    fn words_of_the_site_are_filled_in() {
        assert_eq!(fill("a {{origin}} b {{model}}", &HERE), "a https://play.example b a/b");
        assert!(fill("{{code curl}}", &HERE).contains("https://play.example/v1/chat/completions"));
        assert!(fill("{{stream python}}", &HERE).contains("stream=True"));
        assert_eq!(fill("no {{end", &HERE), "no {{end");
    }
}
