//! The property that makes streaming safe to rely on, on a corpus of tricky texts.
use super::super::safe::{self, Definition, Op};
use super::{Change, Stream, close_marks, n_held};

/// Texts chosen for what can go wrong when they are cut. Blocks of one text are separated by `%%`.
const CORPUS: &str = include_str!("corpus.txt");

fn corpus() -> Vec<&'static str> {
    CORPUS.split("\n%%\n").collect()
}

/// What is shown, one tree an element: blocks, then the tail.
#[derive(Default)]
struct Shown {
    blocks: Vec<String>,
    tail: String,
}

/// Writes as text that two trees share only when they are the same: adjacent texts run together.
fn write(source: &str, known: &[Definition]) -> (String, Vec<String>) {
    let mut out = String::new();
    let asked = safe::write(source, known, 0, &mut |op| match op {
        Op::Open(name) => out.extend(["\u{1}", name]),
        Op::Attr(name, value) => out.extend(["\u{2}", name, "=", value]),
        Op::Text(text) => {
            // The start of a text node, which follows its element's attributes.
            out.push_str(text);
        }
        Op::Close => out.push('\u{3}'),
    });
    (out, asked)
}

impl Shown {
    fn apply(&mut self, change: Change<'_>, known: &[Definition]) -> Vec<String> {
        match change {
            Change::Commit(source) => {
                let (out, asked) = write(source, known);
                self.blocks.push(out);
                asked
            }
            Change::Again(block, source) => {
                let (out, asked) = write(source, known);
                self.blocks[block] = out;
                asked
            }
            Change::Tail(source) => {
                let (out, asked) = write(source, known);
                self.tail = out;
                asked
            }
            Change::Code(text) => {
                // The tail is a code block: text goes before the closes of code, pre and div.
                let at = self.tail.len() - 3;
                assert_eq!(&self.tail[at..], "\u{3}\u{3}\u{3}");
                self.tail.insert_str(at, text);
                vec![]
            }
        }
    }

    fn all(&self) -> String {
        format!("{}{}", self.blocks.concat(), self.tail)
    }
}

/// Streams in pieces of the lengths that `next` gives, in characters.
fn stream(text: &str, mut next: impl FnMut() -> usize) -> Shown {
    let (mut stream, mut shown) = (Stream::default(), Shown::default());
    let mut rest = text;
    while !rest.is_empty() {
        let at = rest.char_indices().nth(next()).map_or(rest.len(), |(at, _)| at);
        stream.push(&rest[..at], &mut |change, known| shown.apply(change, known));
        rest = &rest[at..];
    }
    stream.finish(&mut |change, known| shown.apply(change, known));
    assert_eq!(shown.tail, "", "nothing is open after the end");
    shown
}

/// A small generator of chunk lengths (Numerical Recipes' constants); seeded, so a failure repeats.
fn lengths(seed: u64) -> impl FnMut() -> usize {
    let mut state = seed;
    move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        1 + (state >> 33) as usize % 9
    }
}

#[test]
fn the_corpus_is_not_small() {
    assert!(corpus().len() >= 150, "{}", corpus().len());
}

#[test]
fn any_chunking_shows_what_one_parse_shows() {
    for text in corpus() {
        let whole = write(text, &[]).0;
        for n in 1..=7 {
            assert_eq!(stream(text, || n).all(), whole, "{text:?} by {n}");
        }
        for seed in 0..20 {
            assert_eq!(stream(text, lengths(seed)).all(), whole, "{text:?} with seed {seed}");
        }
    }
}

#[test]
fn any_two_texts_after_one_another_do_too() {
    let texts = corpus();
    for (idx, first) in texts.iter().enumerate() {
        for gap in ["\n", "\n\n"] {
            let second = texts[(idx * 7 + 3) % texts.len()];
            let text = [first, second].join(gap);
            assert_eq!(stream(&text, lengths(idx as u64)).all(), write(&text, &[]).0, "{text:?}");
        }
    }
}

#[test]
fn every_prefix_shows_what_a_parse_of_it_shows() {
    for text in corpus() {
        let (mut stream, mut shown) = (Stream::default(), Shown::default());
        for (at, c) in text.char_indices() {
            let end = at + c.len_utf8();
            stream.push(&text[at..end], &mut |change, known| shown.apply(change, known));
            let prefix = match stream.fence {
                // An unfinished line that may close the block is held back.
                Some(fence) => &text[..end - (stream.tail.len() - fence.n_shown)],
                None => &text[..end - n_held(&stream.tail)],
            };
            assert_eq!(shown.all(), write(prefix, &[]).0, "{prefix:?} of {text:?}");
        }
    }
}

#[test]
fn finished_blocks_are_written_once() {
    let text = "para\n\n".repeat(50) + "```\n" + &"code\n".repeat(50) + "```\nend\n";
    let (mut stream, mut n_commits, mut n_bytes) = (Stream::default(), 0, 0);
    for c in text.chars() {
        stream.push(c.encode_utf8(&mut [0; 4]), &mut |change, known| {
            match change {
                Change::Commit(_) => n_commits += 1,
                Change::Again(..) => panic!("nothing refers to anything"),
                Change::Tail(source) => n_bytes += source.len(),
                Change::Code(text) => n_bytes += text.len(),
            }
            let _ = known;
            vec![]
        });
    }
    assert_eq!(n_commits, 51, "all but the last are final: fifty paragraphs and the code");
    assert!(n_bytes < 40 * text.len(), "{n_bytes} bytes shown of {}", text.len());
}

#[test]
fn a_definition_that_comes_late_links_what_came_before() {
    let shown = stream("see [A] and ![b]\n\nmore\n\n[a]: https://x.org\n[b]: https://y.org/p.png\n", || 3);
    assert!(shown.blocks[0].contains("href=https://x.org"), "{}", shown.blocks[0]);
    assert!(shown.blocks[0].contains("y.org"), "{}", shown.blocks[0]);
}

#[test]
fn the_first_definition_wins_wherever_it_stands() {
    for text in [
        "[a]: https://one.org\n\n[a]\n\n> [a]: https://two.org\n>\n> [a]\n\n[a]\n",
        "[a]\n\n[a]: https://one.org 'x \"y\"'\n\nb\n\n[a]: https://two.org\n[a]\n",
    ] {
        let shown = stream(text, || 1);
        assert!(!shown.all().contains("href=https://two.org"), "{}", shown.all());
        assert_eq!(shown.all(), write(text, &[]).0);
    }
}

#[test]
fn half_written_marks_are_closed_for_show() {
    for (tail, shown) in [
        ("some **bo", "some **bo**"),
        ("some **bold*", "some **bold**"),
        ("some **bold**", "some **bold**"),
        ("`co", "`co`"),
        ("``co ` d", "``co ` d``"),
        ("**a `b", "**a `b`**"),
        ("~~no", "~~no~~"),
        ("`**` and", "`**` and"),
        ("2 ** 3 and 2**3", "2 ** 3 and 2**3"),
        ("* item", "* item"),
        ("**done\n\nnext *a", "**done\n\nnext *a"),
        ("text *", "text *"),
        ("- a\n  ```py\n  **x", "- a\n  ```py\n  **x"),
        ("", ""),
    ] {
        assert_eq!(close_marks(tail), shown, "{tail}");
    }
}
