//! JSON as the playground edits it: numbers as they were written, keys in their order, and texts that are not whole
//! yet, as an answer is while it streams. Pure.
//!
//! `net::json` reads what this site sends and drops fractions; here a person's own JSON must come back unchanged.
use crate::net::json::{quote, string_at};

/// How deep values may nest; recursion must end.
const MAX_DEPTH: usize = 64;

/// A value, perhaps cut off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tree {
    /// It has begun, and what it is cannot be told yet.
    Open,
    Null,
    Flag(bool),
    /// As it was written.
    Number(String),
    Text(String),
    /// With whether it is closed.
    List(Vec<Tree>, bool),
    /// In the order written, with whether it is closed.
    Map(Vec<(String, Tree)>, bool),
}

/// A byte that no JSON has there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Broken {
    pub(super) at: usize,
}

impl Broken {
    /// Line and column of the place, from 1.
    pub(super) fn place(self, text: &str) -> (usize, usize) {
        let before = text.get(..self.at).unwrap_or(text);
        let line = before.rsplit('\n').next().unwrap_or_default();
        (before.matches('\n').count() + 1, line.chars().count() + 1)
    }
}

/// Reads as much as is there; the flag says whether it is a whole value.
///
/// # Errors
/// Where it stops being the beginning of any JSON.
pub(super) fn read(text: &str) -> Result<(Tree, bool), Broken> {
    let mut reader = Reader { text, at: 0 };
    let tree = reader.value(0)?;
    reader.blanks();
    if reader.at < text.len() {
        return Err(Broken { at: reader.at });
    }
    let whole = tree.closed();
    Ok((tree, whole))
}

/// Reads a whole value.
///
/// # Errors
/// Where it stops being JSON; at its end when something is missing.
pub(super) fn whole(text: &str) -> Result<Tree, Broken> {
    match read(text)? {
        (tree, true) => Ok(tree),
        _ => Err(Broken { at: text.len() }),
    }
}

impl Tree {
    /// Whether no more belongs to it.
    pub(super) fn closed(&self) -> bool {
        !matches!(self, Self::Open | Self::List(_, false) | Self::Map(_, false))
    }

    /// The value under a key.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        self.fields().iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The fields of a map; of anything else none.
    pub(super) fn fields(&self) -> &[(String, Self)] {
        if let Self::Map(fields, _) = self { fields } else { &[] }
    }

    /// The items of a list; of anything else none.
    pub(super) fn items(&self) -> &[Self] {
        if let Self::List(items, _) = self { items } else { &[] }
    }

    pub(super) fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// As JSON in one line, or over several with an indent of two.
    pub(super) fn json(&self, pretty: bool) -> String {
        let mut out = String::new();
        self.write(&mut out, pretty.then_some(0));
        out
    }

    fn write(&self, out: &mut String, indent: Option<usize>) {
        let inner = indent.map(|indent| indent + 1);
        let line = |out: &mut String, indent: Option<usize>| {
            if let Some(indent) = indent {
                out.push('\n');
                out.extend(std::iter::repeat_n("  ", indent));
            }
        };
        match self {
            Self::Open => {}
            Self::Null => out.push_str("null"),
            Self::Flag(flag) => out.push_str(if *flag { "true" } else { "false" }),
            Self::Number(number) => out.push_str(number),
            Self::Text(text) => quote(text, out),
            Self::List(items, _) => {
                out.push('[');
                for (idx, item) in items.iter().enumerate() {
                    out.push_str(if idx > 0 { "," } else { "" });
                    line(out, inner);
                    item.write(out, inner);
                }
                if !items.is_empty() {
                    line(out, indent);
                }
                out.push(']');
            }
            Self::Map(fields, _) => {
                out.push('{');
                for (idx, (key, value)) in fields.iter().enumerate() {
                    out.push_str(if idx > 0 { "," } else { "" });
                    line(out, inner);
                    quote(key, out);
                    out.push_str(if indent.is_some() { ": " } else { ":" });
                    value.write(out, inner);
                }
                if !fields.is_empty() {
                    line(out, indent);
                }
                out.push('}');
            }
        }
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    /// The next byte; 0 at the end.
    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn ended(&self) -> bool {
        self.at >= self.text.len()
    }

    fn blanks(&mut self) {
        while b" \t\r\n".contains(&self.peek()) && !self.ended() {
            self.at += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Result<Tree, Broken> {
        self.blanks();
        if self.ended() {
            return Ok(Tree::Open);
        }
        match self.peek() {
            b'{' if depth < MAX_DEPTH => self.map(depth),
            b'[' if depth < MAX_DEPTH => self.list(depth),
            b'"' => self.string(),
            b't' => self.word("true", Tree::Flag(true)),
            b'f' => self.word("false", Tree::Flag(false)),
            b'n' => self.word("null", Tree::Null),
            b'-' | b'0'..=b'9' => self.number(),
            _ => Err(Broken { at: self.at }),
        }
    }

    fn word(&mut self, word: &str, value: Tree) -> Result<Tree, Broken> {
        let rest = &self.text[self.at..];
        if rest.starts_with(word) {
            self.at += word.len();
            return Ok(value);
        }
        let n_same = rest.bytes().zip(word.bytes()).take_while(|(a, b)| a == b).count();
        self.at += n_same;
        if self.ended() { Ok(Tree::Open) } else { Err(Broken { at: self.at }) }
    }

    fn digits(&mut self) -> bool {
        let from = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        self.at > from
    }

    /// A number, which has no end of its own: at the end of the text it counts when it could stand so.
    fn number(&mut self) -> Result<Tree, Broken> {
        let from = self.at;
        if self.peek() == b'-' {
            self.at += 1;
        }
        let mut good = if self.peek() == b'0' {
            self.at += 1;
            true
        } else {
            self.digits()
        };
        if good && self.peek() == b'.' {
            self.at += 1;
            good = self.digits();
        }
        if good && matches!(self.peek(), b'e' | b'E') {
            self.at += 1;
            if matches!(self.peek(), b'+' | b'-') {
                self.at += 1;
            }
            good = self.digits();
        }
        match (good, self.ended()) {
            (true, _) => Ok(Tree::Number(self.text[from..self.at].to_owned())),
            (false, true) => Ok(Tree::Open),
            (false, false) => Err(Broken { at: self.at }),
        }
    }

    /// A string; one without an end is open, and one with a raw line break or a bad escape is none.
    fn string(&mut self) -> Result<Tree, Broken> {
        let bytes = self.text.as_bytes();
        let mut at = self.at + 1;
        loop {
            match bytes.get(at) {
                None => {
                    self.at = at;
                    return Ok(Tree::Open);
                }
                Some(b'"') => break,
                Some(b'\\') => {
                    let n_hex = if bytes.get(at + 1) == Some(&b'u') { 4 } else { 0 };
                    let escape = bytes.get(at + 1).is_none_or(|byte| b"\"\\/bfnrtu".contains(byte));
                    let hex = bytes.iter().skip(at + 2).take(n_hex).all(u8::is_ascii_hexdigit);
                    if !escape || !hex {
                        return Err(Broken { at });
                    }
                    at += 2 + n_hex;
                }
                Some(0..=0x1f) => return Err(Broken { at }),
                Some(_) => at += 1,
            }
        }
        let (text, end) = string_at(self.text, self.at).ok_or(Broken { at: self.at })?;
        self.at = end;
        Ok(Tree::Text(text))
    }

    fn list(&mut self, depth: usize) -> Result<Tree, Broken> {
        let mut items = vec![];
        self.at += 1;
        loop {
            self.blanks();
            if self.ended() {
                return Ok(Tree::List(items, false));
            }
            if items.is_empty() && self.peek() == b']' {
                break;
            }
            items.push(self.value(depth + 1)?);
            self.blanks();
            match self.peek() {
                b',' => self.at += 1,
                b']' => break,
                _ if self.ended() => return Ok(Tree::List(items, false)),
                _ => return Err(Broken { at: self.at }),
            }
        }
        self.at += 1;
        Ok(Tree::List(items, true))
    }

    fn map(&mut self, depth: usize) -> Result<Tree, Broken> {
        let mut fields: Vec<(String, Tree)> = vec![];
        self.at += 1;
        loop {
            self.blanks();
            if fields.is_empty() && self.peek() == b'}' {
                break;
            }
            if !self.ended() && self.peek() != b'"' {
                return Err(Broken { at: self.at });
            }
            let key = if self.ended() { Tree::Open } else { self.string()? };
            self.blanks();
            let Tree::Text(key) = key else { return Ok(Tree::Map(fields, false)) };
            if self.ended() {
                return Ok(Tree::Map(fields, false));
            }
            if self.peek() != b':' {
                return Err(Broken { at: self.at });
            }
            self.at += 1;
            let value = self.value(depth + 1)?;
            fields.push((key, value));
            self.blanks();
            match self.peek() {
                b',' => self.at += 1,
                b'}' => break,
                _ if self.ended() => return Ok(Tree::Map(fields, false)),
                _ => return Err(Broken { at: self.at }),
            }
        }
        self.at += 1;
        Ok(Tree::Map(fields, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    const WHOLE: [&str; 8] = [
        "null",
        " [ ] ",
        "{}",
        "[1, 2.75, -3, 0, 1e5, -1.5E-3]",
        r#"{"a":{"b":[true,false,null,""]},"c":"x"}"#,
        r#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude42""#,
        "\"\u{e9}\u{1f642}\"",
        r#"{"schema":{"type":"object","minimum":0.5,"enum":["a",1]}}"#,
    ];

    #[test]
    fn a_value_comes_back_as_it_was_written() {
        for text in WHOLE {
            let value: Value = serde_json::from_str(text).expect("JSON");
            let tree = whole(text).unwrap_or_else(|broken| panic!("{text} at {}", broken.at));
            for pretty in [false, true] {
                let again: Value = serde_json::from_str(&tree.json(pretty)).expect("JSON");
                assert_eq!(again, value, "{text}");
            }
        }
        assert_eq!(whole("1.50").map(|tree| tree.json(false)), Ok("1.50".to_owned()));
        assert_eq!(
            whole(r#"{"a":[1],"b":{}}"#).map(|tree| tree.json(true)),
            Ok("{\n  \"a\": [\n    1\n  ],\n  \"b\": {}\n}".to_owned())
        );
    }

    #[test]
    fn every_beginning_of_json_is_one() {
        for text in WHOLE {
            for (at, _) in text.char_indices() {
                let (tree, whole) =
                    read(&text[..at]).unwrap_or_else(|broken| panic!("{text} cut at {at}: {broken:?}"));
                let ends = serde_json::from_str::<Value>(&text[..at]).is_ok();
                assert_eq!(whole, ends, "{text} cut at {at}: {tree:?}");
            }
        }
    }

    #[test]
    fn what_is_no_json_says_where() {
        for (text, at) in [
            ("{a", 1),
            ("[1 2", 3),
            ("[1,]", 3),
            ("{\"a\" 1", 5),
            ("{\"a\":1,}", 7),
            ("nul!", 3),
            ("01", 1),
            ("1.x", 2),
            ("\"a\nb\"", 2),
            (r#""\x""#, 1),
            (r#""\u12g4""#, 1),
            ("{} x", 3),
            ("Sure", 0),
        ] {
            assert_eq!(read(text), Err(Broken { at }), "{text}");
            assert!(serde_json::from_str::<Value>(text).is_err(), "{text}");
        }
        let deep = "[".repeat(100_000);
        assert_eq!(read(&deep), Err(Broken { at: MAX_DEPTH }));
        assert_eq!(Broken { at: 8 }.place("{\n \"é\" x"), (2, 6));
    }

    #[test]
    fn what_has_come_of_a_cut_value_is_there() {
        let (tree, whole) = read(r#"{"name":"Ada","born":18"#).expect("a beginning");
        assert!(!whole);
        let fields = [("name", Tree::Text("Ada".to_owned())), ("born", Tree::Number("18".to_owned()))];
        assert_eq!(tree.fields(), fields.map(|(key, value)| (key.to_owned(), value)));
    }
}
