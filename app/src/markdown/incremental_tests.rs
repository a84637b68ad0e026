//! The property that makes streaming safe to rely on, on the specifications' examples, a corpus of tricky
//! texts, and texts made up at random.
use super::super::labels::Labels;
use super::super::piece::Style;
use super::super::safe::write_whole;
use super::super::script::{CLOSE, Op, read};
use super::super::tail::n_held;
use super::{Step, Stream};
use std::time::{Duration, Instant};

/// Texts chosen for what can go wrong when they are cut. Blocks of one text are separated by `%%`.
const CORPUS: &str = include_str!("corpus.txt");

/// Every example of the CommonMark, GFM and pulldown-cmark suites; `suite/README.md` says where from.
const SUITES: [&str; 3] = [
    include_str!("suite/commonmark.txt"),
    include_str!("suite/gfm.txt"),
    include_str!("suite/pulldown-cmark.txt"),
];

fn corpus() -> Vec<&'static str> {
    CORPUS.split("\n%%\n").collect()
}

fn suites() -> Vec<&'static str> {
    SUITES.iter().flat_map(|suite| suite.split("\n%%%%\n")).collect()
}

/// A tree as the page has it.
#[derive(Default)]
struct Page {
    nodes: Vec<Node>,
    /// The final elements that are open, the root first.
    frames: Vec<usize>,
    open: Vec<usize>,
    /// How many children each of the frames has that are final.
    n_final: Vec<usize>,
    tail: String,
    watched: Vec<usize>,
    /// Nodes made, as a measure of what it costs.
    n_made: usize,
}

#[derive(Default)]
struct Node {
    name: String,
    attributes: Vec<String>,
    tight: bool,
    text: String,
    children: Vec<usize>,
}

impl Page {
    fn new() -> Self {
        Self {
            nodes: vec![Node::default()],
            frames: vec![0],
            open: vec![0],
            n_final: vec![0],
            ..Self::default()
        }
    }

    fn step(&mut self, step: Step<'_>) {
        match step {
            Step::Tail(script) => self.show(script.trim_end_matches(CLOSE)),
            Step::Final(script) => {
                self.show(script);
                self.tail.clear();
                self.frames.clone_from(&self.open);
                self.n_final = self.frames.iter().map(|frame| self.nodes[*frame].children.len()).collect();
            }
            Step::Code(text) => {
                self.tail.push_str(text);
                self.run(text);
            }
            Step::Tight(list, tight) => {
                let list = &mut self.nodes[self.frames[list]];
                assert!(list.name == "ul" || list.name == "ol", "{} is no list", list.name);
                assert_ne!(list.tight, tight, "nothing changes");
                list.tight = tight;
            }
            Step::Again(id, script) => {
                let element = self.watched[id];
                self.nodes[element].children.clear();
                let open = std::mem::replace(&mut self.open, vec![element]);
                self.run(script);
                self.open = open;
            }
        }
    }

    fn show(&mut self, script: &str) {
        if let Some(more) = script.strip_prefix(&self.tail[..]) {
            self.run(more);
        } else {
            for (frame, n) in self.frames.iter().zip(&self.n_final) {
                self.nodes[*frame].children.truncate(*n);
            }
            self.open.clone_from(&self.frames);
            self.run(script);
        }
        self.tail = script.to_owned();
    }

    fn run(&mut self, script: &str) {
        for op in read(script) {
            let top = *self.open.last().expect("the root is never closed");
            match op {
                Op::Text(text) => {
                    let last = self.nodes[top].children.last().copied();
                    match last.filter(|last| self.nodes[*last].name.is_empty()) {
                        Some(last) => self.nodes[last].text.push_str(text),
                        None => self.make(top, Node { text: text.to_owned(), ..Node::default() }),
                    }
                }
                Op::Open(name) => {
                    self.make(top, Node { name: name.to_owned(), ..Node::default() });
                    self.open.push(self.nodes.len() - 1);
                }
                Op::Attr(name, value) => self.nodes[top].attributes.push(format!("{name}={value}")),
                Op::Close => {
                    self.open.pop();
                }
                Op::Tight(list) => {
                    // When text is written again its list has its mark already.
                    if let Some(list) = self.open.get(list) {
                        self.nodes[*list].tight = true;
                    }
                }
                Op::Watch => self.watched.push(top),
            }
        }
    }

    fn make(&mut self, parent: usize, node: Node) {
        self.nodes.push(node);
        self.n_made += 1;
        let child = self.nodes.len() - 1;
        self.nodes[parent].children.push(child);
    }

    fn all(&self) -> String {
        let mut out = String::new();
        self.write(0, &mut out);
        out
    }

    fn write(&self, node: usize, out: &mut String) {
        let node = &self.nodes[node];
        out.push_str(&node.text);
        for child in &node.children {
            let name = &self.nodes[*child].name;
            if name.is_empty() {
                self.write(*child, out);
            } else {
                let tight = if self.nodes[*child].tight { " tight" } else { "" };
                let attributes = self.nodes[*child].attributes.join(" ");
                out.extend(["<", name, tight, " ", &attributes, ">"]);
                self.write(*child, out);
                out.push_str("</>");
            }
        }
    }
}

/// What one parse of a text shows.
fn whole(text: &str) -> String {
    let mut page = Page::new();
    page.run(&write_whole(text, Style { shift: 0, blocks: true, watch: false, labels: Labels::english() }));
    page.all()
}

/// Streams in pieces of the lengths that `next` gives, in characters.
fn stream(text: &str, mut next: impl FnMut() -> usize) -> Page {
    let (mut stream, mut page) = (Stream::new(0, false, Labels::english()), Page::new());
    let mut rest = text;
    while !rest.is_empty() {
        let at = rest.char_indices().nth(next()).map_or(rest.len(), |(at, _)| at);
        stream.push(&rest[..at], &mut |step| page.step(step));
        rest = &rest[at..];
    }
    stream.finish(&mut |step| page.step(step));
    assert_eq!(page.open, [0], "nothing is open after the end of {text:?}");
    page
}

/// A small generator of numbers (Numerical Recipes' constants); seeded, so a failure repeats.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

fn lengths(seed: u64) -> impl FnMut() -> usize {
    let mut dice = Dice(seed);
    move || 1 + dice.roll(9)
}

/// The first prefix at which the page does not show what a parse of it shows.
fn first_wrong_prefix(text: &str) -> Option<(String, String, String)> {
    let (mut stream, mut page) = (Stream::new(0, false, Labels::english()), Page::new());
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        stream.push(&text[at..end], &mut |step| page.step(step));
        // An unfinished line that may change what is above it is held back.
        let prefix = match stream.fence {
            Some(fence) => &text[..end - (stream.text.len() - fence.n_shown)],
            None => &text[..end - n_held(&stream.text[stream.from..])],
        };
        let (shown, expected) = (page.all(), whole(prefix));
        if shown != expected {
            return Some((prefix.to_owned(), shown, expected));
        }
    }
    None
}

#[test]
fn the_corpora_are_not_small() {
    assert!(corpus().len() >= 150, "{}", corpus().len());
    assert!(suites().len() >= 1_500, "{}", suites().len());
}

#[test]
fn any_chunking_shows_what_one_parse_shows() {
    let mut wrong = vec![];
    for text in corpus().into_iter().chain(suites()) {
        let whole = whole(text);
        for n in [1, 2, 3, 5, 7] {
            let shown = stream(text, || n).all();
            if shown != whole {
                wrong.push(format!("{text:?} by {n}\n{shown}\n{whole}"));
                break;
            }
        }
        for seed in 0..5 {
            let shown = stream(text, lengths(seed)).all();
            if shown != whole {
                wrong.push(format!("{text:?} with seed {seed}\n{shown}\n{whole}"));
                break;
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong[..wrong.len().min(12)].join("\n\n"));
}

#[test]
fn every_prefix_shows_what_a_parse_of_it_shows() {
    let mut wrong = vec![];
    for text in corpus().into_iter().chain(suites()) {
        if let Some((prefix, shown, expected)) = first_wrong_prefix(text) {
            wrong.push(format!("{prefix:?} of {text:?}\n{shown}\n{expected}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong[..wrong.len().min(12)].join("\n\n"));
}

#[test]
fn any_two_texts_after_one_another_do_too() {
    let texts = corpus();
    for (idx, first) in texts.iter().enumerate() {
        for gap in ["\n", "\n\n"] {
            let second = texts[(idx * 7 + 3) % texts.len()];
            let text = [first, second].join(gap);
            assert_eq!(stream(&text, lengths(idx as u64)).all(), whole(&text), "{text:?}");
        }
    }
}

/// Says which text it was when a check inside of the stream fails.
struct Blame<'a>(&'a str);

impl Drop for Blame<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the text was {:?}", self.0);
        }
    }
}

/// Pieces that texts are made of at random; each has done harm somewhere.
const PIECES: &[&str] = &[
    "a",
    "b c",
    "é",
    "\n",
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    " ",
    "  ",
    "    ",
    "\t",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "2. ",
    "10) ",
    "-\n",
    "> ",
    ">",
    "#",
    "# ",
    "---\n",
    "***\n",
    "===\n",
    "```\n",
    "```",
    "~~~\n",
    "`",
    "``",
    "*",
    "**",
    "_",
    "~~",
    "[",
    "]",
    "[a]",
    "[a]: /u\n",
    "[b]: <x> 'y'\n",
    "[a]: https://x.org\n",
    "\"t\"\n",
    "(",
    ")",
    "![",
    "<",
    ">",
    "<div>\n",
    "</div>\n",
    "<!--",
    "-->",
    "<pre>",
    "|",
    "|a|b|\n",
    "|-|-|\n",
    "|:-|\n",
    "\\",
    "\\\n",
    "  \n",
    "&amp;",
    "$",
    "$$",
    "{",
    "}",
    "- [ ] ",
    "- [x] ",
    "https://x.org",
    "- a\n",
    "  - b\n",
    "    - c\n",
    "  c\n",
    "   d\n",
    "1. x\n",
    "   y\n",
    "> q\n",
    "> - l\n",
    ">\n",
    ":",
    "\r\n",
];

#[test]
fn an_empty_task_item_of_a_loose_list_is_as_in_one_parse() {
    for text in [
        "- a\n\r\n- [ ] \n  c\n- d\n\ne",
        "- a\n\n- [ ] \n  c\n- d\n\ne",
        "> - a\n>\n> - [x] \n>   c\n",
        // Loose only later, and by a blank line right after the box.
        "- [ ] \n   d\n(\n   y\n\n  c\na    - c\n> ",
        "- [x] \n\n  c\n\n  [d]\n- e\n\n[d]: https://x.org\n",
        "- [ ] \n  > c\n\n  d\n",
    ] {
        let whole = whole(text);
        for n in [1, 3, 7] {
            assert_eq!(stream(text, || n).all(), whole, "{text:?} by {n}");
        }
    }
}

#[test]
fn a_fence_with_a_tab_behind_it_closes_no_code_as_in_one_parse() {
    for text in ["```\na\n```\t\n\nb\n", "~~~ c\na\n~~~ \t\n# b\n~~~ \nd"] {
        let whole = whole(text);
        for n in [1, 3, 7] {
            assert_eq!(stream(text, || n).all(), whole, "{text:?} by {n}");
        }
    }
}

/// Streams texts made up at random. `MARKDOWN_FUZZ_S` says for how many seconds; without, a moment.
#[test]
fn texts_made_up_at_random_show_what_one_parse_shows() {
    let seconds = std::env::var("MARKDOWN_FUZZ_S").ok().and_then(|text| text.parse().ok()).unwrap_or(2);
    let seed = std::env::var("MARKDOWN_FUZZ_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    let until = Instant::now() + Duration::from_secs(seconds);
    let (mut dice, mut n_texts) = (Dice(seed), 0_u64);
    let suites = suites();
    while Instant::now() < until {
        let text = if dice.roll(4) == 0 {
            let two: [&str; 2] = std::array::from_fn(|_| suites[dice.roll(suites.len())]);
            two.join(["\n", "\n\n", ""][dice.roll(3)])
        } else {
            let n = 1 + dice.roll(24);
            (0..n).map(|_| PIECES[dice.roll(PIECES.len())]).collect()
        };
        let _blame = Blame(&text);
        let whole = whole(&text);
        let seed = dice.roll(1_000_000) as u64;
        assert_eq!(
            stream(&text, lengths(seed)).all(),
            whole,
            "{text:?} with seed {seed}, after {n_texts} texts"
        );
        assert_eq!(stream(&text, || 1).all(), whole, "{text:?} by 1, after {n_texts} texts");
        n_texts += 1;
    }
    assert!(n_texts > 100, "{n_texts} texts");
}

/// How many nodes are made and bytes of script compared for one text, by four characters.
fn cost(text: &str) -> (usize, usize) {
    let (mut stream, mut page, mut n_bytes) = (Stream::new(0, true, Labels::english()), Page::new(), 0);
    let mut rest = text;
    while !rest.is_empty() {
        let at = rest.char_indices().nth(4).map_or(rest.len(), |(at, _)| at);
        stream.push(&rest[..at], &mut |step| {
            if let Step::Tail(script) | Step::Final(script) | Step::Again(_, script) = step {
                n_bytes += script.len();
            }
            page.step(step);
        });
        rest = &rest[at..];
    }
    (page.n_made, n_bytes)
}

#[test]
fn long_blocks_cost_no_more_than_many_short_ones() {
    let prose = cost(&"Some *words* and a [link](https://x.org) here.\n\n".repeat(100));
    for (what, text) in [
        ("list", "- an item with some `code` in it\n".repeat(140)),
        ("loose list", "1. an item with some `code` in it\n\n".repeat(140)),
        ("nested list", "- outer\n  - an item with **some** words\n    1. and more\n".repeat(80)),
        ("one nested list", ["- outer\n", &"  - an item with **some** words\n".repeat(140)].concat()),
        ("item", ["- first\n", &"\n  a paragraph of it with some words\n".repeat(130)].concat()),
        ("table", ["|a|b|\n|-|-|\n", &"| cell one | cell `two` |\n".repeat(180)].concat()),
        ("quote", "> a paragraph in a quote that has words\n>\n".repeat(110)),
        ("list in a quote", "> - an item with some words in it, more\n".repeat(120)),
        ("code", ["```rust\n", &"let code = \"a line of it\";\n".repeat(180), "```\n"].concat()),
    ] {
        let (n_made, n_bytes) = cost(&text);
        assert!(n_bytes < 3 * prose.1, "{what}: {n_bytes} bytes, prose {}", prose.1);
        assert!(n_made < 3 * prose.0, "{what}: {n_made} nodes, prose {}", prose.0);
    }
}

#[test]
fn a_definition_that_comes_late_links_what_came_before() {
    let text = "- see [A] and ![b]\n- more\n\n> x\n>\n> [c]\n\nend\n\n[a]: https://x.org\n[b]: https://y.org/p.png\n[C]: https://z.org\n";
    let shown = stream(text, || 3).all();
    for found in ["href=https://x.org", "y.org not", "href=https://z.org"] {
        assert!(shown.contains(found), "{found}: {shown}");
    }
    assert_eq!(shown, whole(text));
}

#[test]
fn the_first_definition_wins_wherever_it_stands() {
    for text in [
        "[a]: https://one.org\n\n[a]\n\n> [a]: https://two.org\n>\n> [a]\n\n[a]\n",
        "[a]\n\n[a]: https://one.org 'x \"y\"'\n\nb\n\n[a]: https://two.org\n[a]\n",
    ] {
        let shown = stream(text, || 1).all();
        assert!(!shown.contains("href=https://two.org"), "{shown}");
        assert_eq!(shown, whole(text));
    }
}
