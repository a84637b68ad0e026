//! Colours of code: small lexers by hand, a line at a time, for the languages that answers are written in.
//!
//! The third Wasm module, fetched when the first code is in sight. It reads text and tells where which
//! colour goes; `colour/paint.js`, which the bundler puts behind it, hands that to the CSS Custom Highlight
//! API, so that code stays one text node. A lexer colours what is certain and leaves the rest alone; it
//! never fails. It must not know the page.
mod language;
mod lexer;
mod markup;

use wasm_bindgen::prelude::*;

/// What a piece of code is; `colour/paint.js` and `style/part/code.css` name them in the same order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Keyword,
    String,
    Number,
    Function,
    Type,
    Attribute,
    Comment,
    Punctuation,
    Removed,
}

/// The code of one block, as far as it is there.
#[wasm_bindgen]
pub struct Code {
    language: language::Language,
    state: lexer::State,
    /// UTF-16 units before the current line.
    at: u32,
}

#[wasm_bindgen]
impl Code {
    /// A block of the language that a fence names; `None` for one that has no colours.
    pub fn of(language: &str) -> Option<Code> {
        let language = language::named(language)?;
        Some(Self { language, state: lexer::State::default(), at: 0 })
    }

    /// Reads more lines. Each three numbers of the answer are a colour: start and end, in UTF-16 units from
    /// the start of the block, and a [`Class`].
    pub fn read(&mut self, lines: &str) -> Vec<u32> {
        let mut found = vec![];
        for line in lines.split_inclusive('\n') {
            self.at = lexer::line(&self.language, &mut self.state, line, self.at, &mut found);
        }
        found
    }

    /// The same for a line that is not complete: what it says is for now.
    pub fn peek(&self, line: &str) -> Vec<u32> {
        let (mut state, mut found) = (self.state, vec![]);
        lexer::line(&self.language, &mut state, line, self.at, &mut found);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes each colour as its first letter under the text.
    fn check(language: &str, code: &str, colours: &str) -> bool {
        let mut read = Code::of(language).expect("a known language");
        let mut line = vec![b' '; code.encode_utf16().count()];
        for token in read.read(code).chunks(3) {
            line[token[0] as usize..token[1] as usize].fill(b"ksnftacpr"[token[2] as usize]);
        }
        let found = String::from_utf8(line).expect("letters");
        let shown: String = code.chars().map(|c| if c == '\n' { '⏎' } else { c }).collect();
        if found.trim_end() != colours {
            eprintln!("{language}\n{shown}\n{found}\n{colours} expected");
        }
        found.trim_end() == colours
    }

    #[test]
    fn each_language_has_its_colours() {
        let right = [
            check("python", "def f(x): # no", "kkk fp pp cccc"),
            check("py", "@a.b\nr'x' + 3.5e-2", "aaaa ssss p nnnnnn"),
            check("py", "\"\"\"a\nb\"\"\" c", "ssss ssss"),
            check(
                "rust",
                "fn f<'a>(s: &'a str) -> Vec<u8> { 'x'; vec![1] }",
                "kk fpttpp p ptt tttp pp tttpttp p sssp ffffpnp p",
            ),
            check("rs", "#[a(b)] // c\nlet x = r#\"q\"#;", "aaaaaaa cccc kkk   p ssssssp"),
            check("js", "const a = `x ${b}\n y`; /* c\n */ f(1)", "kkkkk   p sssssss sssp cccc ccc fpnp"),
            check("ts", "class A extends B {}", "kkkkk t kkkkkkk t pp"),
            check("json", "{\"a\": [1, \"b\", null]}", "paaap pnp sssp kkkkpp"),
            check(
                "sh",
                "echo \"$A\" # c\nif [ -f x ]; then ls | wc; fi",
                "ffff ssss ccc kk p aa   pp kkkk ff p ffp kk",
            ),
            check("html", "<a href=\"x\">t &amp; u</a><!-- c -->", "pk aaaapsssp  nnnnn  ppkpcccccccccc"),
            check("css", ".a { color: #fff; margin: 1px }", "tt p aaaaap nnnnp aaaaaap nnn p"),
            check("sql", "SELECT a FROM t -- c\nwhere b = 'x'", "kkkkkk   kkkk   cccc kkkkk   p sss"),
            check("yaml", "- key: v # c\n  n: 1\n  t: true", "p aaap   ccc   ap n   ap kkkk"),
            check("toml", "[a]\nk = \"v\"", "ttt a p sss"),
            check("diff", "@@ -1 @@\n-a\n+b\n c", "ffffffff rr ss"),
            check("go", "func f() { x := \"s\" }", "kkkk fpp p   pp sss p"),
            check("c", "int main(void) { return 0; } // x", "ttt ffffpttttp p kkkkkk np p cccc"),
        ];
        assert!(right.into_iter().all(|right| right));
    }

    #[test]
    fn an_unknown_language_has_none() {
        assert!(Code::of("text").is_none());
        assert!(Code::of("").is_none());
    }

    #[test]
    fn places_are_counted_as_the_browser_counts() {
        let mut code = Code::of("py").expect("known");
        assert_eq!(code.read("'🙂é' 1\n"), [0, 5, 1, 6, 7, 2]);
        assert_eq!(code.peek("x = 2"), [10, 11, 7, 12, 13, 2]);
        assert_eq!(code.read("x = 2\n"), [10, 11, 7, 12, 13, 2]);
    }

    #[test]
    fn nothing_makes_it_fail_or_overlap() {
        let pieces = [
            "\"", "'", "`", "/*", "*/", "<", "<!--", "-->", ">", "${", "}", "{", "#", "//", "\\", "\n", "é",
            "🙂", "r#\"", "\"\"\"", "a", "1", ".", ":", "-", "@", "[",
        ];
        for language in language::NAMES {
            let mut seed = 7_u64;
            let mut text = String::new();
            for _ in 0..400 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                text.push_str(pieces[(seed >> 33) as usize % pieces.len()]);
            }
            let mut code = Code::of(language).expect("a name of the list");
            let found = code.read(&text);
            let mut before = 0;
            for token in found.chunks(3) {
                assert!(token[0] >= before && token[0] < token[1], "{language}: {token:?} after {before}");
                before = token[1];
            }
            assert!(before as usize <= text.encode_utf16().count(), "{language}");
        }
    }
}
