//! Finds text on a page that does not come from the messages, and so stays English in every language.
//!
//! Pages are drawn with every message in brackets; what is outside of brackets must be data: a name, a number,
//! what a model or a person wrote.

use super::{
    draw,
    tests::{chrome, pages},
};
use crate::words::Words;
use wire::{Locale, Page};

/// What a person or a model would have written.
const WRITTEN: &str = "Xyzzy";

/// Names, which no language translates, and the data of the sample pages.
const NAMES: &str = "Public AI Playground publicai co swiss ai Apertus groq Groq apache-2.0 HF TOKEN Python JavaScript Shell \
    curl fetch openai OpenAI huggingface hub inference requests vllm vLLM llama cpp docker publicai README xyzzy \
    alps cscs CSCS CH api example org https http hf abcd laptop GPU USD B M k ms UTC Xy free in out Jan Sept Nov Publicai JSON Markdown \
    low medium high string number integer boolean array object auto none required";

/// Elements whose text is code or is not shown.
const SKIPPED: [&str; 6] = ["script", "style", "code", "pre", "svg", "noscript"];

/// Attributes that a person hears or sees.
const READ: [&str; 7] =
    ["placeholder", "aria-label", "title", "alt", "aria-valuetext", "data-copied", "data-not-copied"];

/// Every text of a document that a person reads, with what it stands in.
fn texts(html: &str) -> Vec<(String, String)> {
    let mut texts = vec![];
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        texts.push(("text".to_owned(), text.to_owned()));
        let end = tag_end(tag);
        let (tag, after) = tag.split_at(end);
        rest = after;
        let name = tag[1..].split(|c: char| c.is_whitespace() || c == '>' || c == '/').next().unwrap_or("");
        if tag.starts_with("<meta name=\"description\"") {
            texts.push(("description".to_owned(), attribute(tag, "content").unwrap_or_default()));
        }
        texts.extend(READ.iter().filter_map(|name| Some(((*name).to_owned(), attribute(tag, name)?))));
        // A model's card is data, and so is what stands in it.
        if tag.contains("class=\"prose") {
            rest = rest.split_once("</section>").map_or("", |(_, after)| after);
        }
        if SKIPPED.contains(&name) && !tag.ends_with("/>") {
            let close = ["</", name, ">"].concat();
            rest = rest.split_once(&close).map_or("", |(_, after)| after);
        }
    }
    texts
}

/// Where a tag ends; a `>` inside an attribute does not end it.
fn tag_end(tag: &str) -> usize {
    let mut quoted = false;
    for (at, c) in tag.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '>' if !quoted => return at + 1,
            _ => {}
        }
    }
    tag.len()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&[" ", name, "=\""].concat())?;
    rest.split_once('"').map(|(value, _)| value.to_owned())
}

/// What is outside of brackets, which may be nested.
fn outside(text: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '⟦' => depth += 1,
            '⟧' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// The words outside of brackets that are nobody's name.
fn strange(html: &str) -> Vec<String> {
    let own_names = Locale::ALL.map(Locale::own_name).join(" ");
    let names = [NAMES, &own_names].join(" ");
    let known: Vec<&str> = names.split(|c: char| !c.is_alphanumeric()).collect();
    // A message with a link in it is cut into pieces by the link's tag: its bracket opens before and closes after.
    let joined = html.replace("<!>", "");
    let mut open = 0_usize;
    let mut found = vec![];
    for (place, text) in texts(&joined) {
        let (n_open, n_closed) = (text.matches('⟦').count(), text.matches('⟧').count());
        let left = if place == "text" && open > 0 {
            outside(&["⟦".repeat(open), text.clone()].concat())
        } else {
            outside(&text)
        };
        if place == "text" {
            open = (open + n_open).saturating_sub(n_closed);
        }
        // An entity is a sign, not a word.
        let left =
            left.replace("&amp;", " ").replace("&lt;", " ").replace("&gt;", " ").replace("&quot;", " ");
        let words = left
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.len() > 1 && word.chars().any(char::is_alphabetic));
        for word in words {
            let figure = word.starts_with(|c: char| c.is_ascii_digit());
            if word != WRITTEN && !figure && !known.contains(&word) {
                found.push(format!("{word:?} in {place}: {text:?}"));
            }
        }
    }
    found
}

#[test]
fn every_text_of_every_page_is_a_message() {
    let mut all = vec![];
    // The gallery's text is made-up data.
    for page in pages(WRITTEN).into_iter().filter(|page| !matches!(page, Page::Gallery)) {
        let name = format!("{page:?}").chars().take(60).collect::<String>();
        let found = strange(&draw(page, chrome("/models?sort=trending"), Words::bracketed()));
        if !found.is_empty() {
            all.push([&name, "\n", &found.join("\n")].concat());
        }
    }
    assert!(all.is_empty(), "not from messages/:\n{}", all.join("\n\n"));
}

#[test]
fn text_of_its_own_is_found() {
    for (html, found) in [
        ("<p>⟦Hello⟧ Xyzzy 12</p>", 0),
        ("<p>Hello</p>", 1),
        ("<p>⟦See <a href=\"/x\">this</a> there⟧</p>", 0),
        ("<p>⟦See <a href=\"/x\">this</a> there⟧ too</p>", 1),
        ("<input placeholder=\"Search\">", 1),
        ("<input placeholder=\"⟦Search⟧\">", 0),
        ("<script>let hello;</script><code>hello</code>", 0),
        ("<b title=\"more > less\">⟦x⟧</b>", 2),
    ] {
        assert_eq!(strange(html).len(), found, "{html}: {:?}", strange(html));
    }
}
