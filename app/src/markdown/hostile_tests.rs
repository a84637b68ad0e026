//! Hostile Markdown: whatever a model is talked into writing, only allow-listed tags and addresses come out.
//! The corpus is `hostile.json`, which `tests/browser/hostile.rs` shows in a real browser too.
use super::html::to_html;
use super::labels::Labels;
use std::time::{Duration, Instant};

/// What the writer may write, and with which attributes.
const TAGS: &[(&str, &[&str])] = &[
    ("a", &["href", "rel", "target", "title"]),
    ("blockquote", &[]),
    ("br", &[]),
    (
        "button",
        &["type", "class", "data-copy-code", "data-wrap-code", "data-copy-cells", "data-copy-markdown"],
    ),
    ("code", &["data-lang"]),
    ("del", &[]),
    ("div", &["class", "dir", "tabindex", "role", "aria-label"]),
    ("em", &[]),
    ("h2", &["id"]),
    ("h3", &["id"]),
    ("h4", &["id"]),
    ("h5", &["id"]),
    ("h6", &["id"]),
    ("hr", &[]),
    ("input", &["type", "disabled", "aria-label", "checked"]),
    ("li", &[]),
    ("ol", &["start", "data-tight"]),
    ("p", &["class"]),
    ("pre", &["tabindex"]),
    ("span", &["class", "title"]),
    ("strong", &[]),
    ("table", &[]),
    ("tbody", &[]),
    ("td", &["class"]),
    ("th", &["scope", "class"]),
    ("thead", &[]),
    ("tr", &[]),
    ("ul", &["data-tight"]),
];

/// Reads HTML as a browser tokenises what this writer writes, and fails on what is not allowed.
#[track_caller]
fn check(markdown: &str) -> String {
    let html = to_html(markdown, Labels::english());
    let shown = &markdown[..markdown.floor_char_boundary(80)];
    let mut rest = html.as_str();
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        assert!(!text.contains('>'), "a bare > in the output of {shown:?}");
        let end = tag.find('>').expect("a tag ends");
        let inside = &tag[1..end];
        rest = &tag[end + 1..];
        let name = inside.trim_start_matches('/').split(' ').next().unwrap_or("");
        let Some((_, allowed)) = TAGS.iter().find(|(tag, _)| *tag == name) else {
            panic!("<{inside}> from {shown:?}")
        };
        let mut attributes = inside.split_once(' ').map_or("", |(_, rest)| rest);
        while let Some((attribute, after)) = attributes.split_once("=\"") {
            let attribute = attribute.trim();
            assert!(allowed.contains(&attribute), "{attribute} on {name} from {shown:?}");
            let (value, after) = after.split_once('"').expect("a value ends");
            let web = ["http://", "https://", "mailto:"]
                .iter()
                .any(|scheme| value.to_lowercase().starts_with(scheme));
            assert!(attribute != "href" || web, "{value} from {shown:?}");
            attributes = after;
        }
        assert!(attributes.trim().is_empty(), "{attributes:?} left in <{inside}> from {shown:?}");
    }
    html
}

#[test]
fn nothing_that_acts_comes_out() {
    let corpus: Vec<String> = serde_json::from_str(include_str!("hostile.json")).expect("a list of texts");
    assert!(corpus.len() > 60, "the corpus is there");
    for markdown in corpus {
        check(&markdown);
    }
}

#[test]
fn images_are_never_fetched() {
    for markdown in [
        "![a](https://evil.org/x.png)",
        "![a][b]\n\n[b]: https://evil.org/x.png",
        "[![a](https://evil.org/x)](https://y.org)",
    ] {
        let html = check(markdown);
        assert!(!html.contains("<img") && !html.contains("src="), "{html}");
        assert!(html.contains("Image from evil.org not loaded"), "{html}");
    }
}

#[test]
fn nonsense_takes_no_time() {
    const N: usize = 100_000;
    let started = Instant::now();
    for piece in [
        "[", "]", "![", "[](", "**a", "_*", "`", "> ", "- ", "<", "<a ", "&", "[a](<", "|", "~~~\n",
        "[a]: b\n", "\\",
    ] {
        check(&piece.repeat(N / piece.len()));
    }
    check(
        &["[a]: https://x.org/".to_owned(), "y".repeat(1000), "\n\n".to_owned(), "[a] ".repeat(20_000)]
            .concat(),
    );
    // A second each on a slow debug build; the parser is linear, and quadratic would be hours.
    assert!(started.elapsed() < Duration::from_mins(1), "{:?}", started.elapsed());
}
