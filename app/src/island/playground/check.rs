//! What is typed into a field of the parameters, checked and as JSON. Pure.
//!
//! Numbers are compared as whole millionths: no float is parsed or printed in the browser.
use super::tree::{self, Broken, Tree};
use crate::island::params::Field;
use crate::island::texts::Texts;
use crate::net::json::quote;

/// Digits after the point that are told apart.
const N_DECIMALS: usize = 6;

/// Keys that the chat itself writes.
const RESERVED: [&str; 4] = ["messages", "model", "stream", "stream_options"];

/// Why a text is no value of its field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Number,
    Whole,
    Range,
    /// Not JSON, by line and column.
    Json(usize, usize),
    /// JSON, and no object.
    Object,
    /// A key that the chat writes itself.
    Reserved(String),
}

impl Fault {
    /// What it says to people.
    pub(super) fn words(&self, texts: &Texts) -> String {
        match self {
            Self::Json(line, column) => {
                texts.fill(self.key(), &[("line", &line.to_string()), ("column", &column.to_string())])
            }
            Self::Reserved(key) => texts.fill(self.key(), &[("key", key)]),
            _ => texts.get(self.key()).to_owned(),
        }
    }

    fn key(&self) -> &'static str {
        match self {
            Self::Number => "request-fault-number",
            Self::Whole => "request-fault-whole",
            Self::Range => "request-fault-range",
            Self::Json(..) => "request-fault-json",
            Self::Object => "request-fault-object",
            Self::Reserved(_) => "request-fault-reserved",
        }
    }
}

/// The value of a field of this kind as JSON; `None` when it is empty, so not sent.
pub(super) fn value(kind: &str, min: &str, max: &str, text: &str) -> Result<Option<String>, Fault> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    match kind {
        "decimal" | "whole" => number(kind == "whole", min, max, text.trim()).map(Some),
        "lines" => Ok(Some(lines(text))),
        "object" => Ok(Some(object(text)?.json(false))),
        "flag" => Ok(Some("true".to_owned())),
        _ => {
            let mut json = String::new();
            quote(text, &mut json);
            Ok(Some(json))
        }
    }
}

/// A decimal number times ten to the power of `n_decimals`; `None` for what is none, or finer.
pub(super) fn scaled(text: &str, n_decimals: usize) -> Option<i64> {
    let (digits, negative) = match text.strip_prefix('-') {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let some = !whole.is_empty() || !fraction.is_empty();
    if !some || !plain(whole) || !plain(fraction) || fraction.len() > n_decimals {
        return None;
    }
    let mut scaled = [whole, fraction].concat();
    scaled.extend(std::iter::repeat_n('0', n_decimals - fraction.len()));
    let n: i64 = scaled.parse().ok()?;
    Some(if negative { -n } else { n })
}

/// A number within its bounds, as JSON has it. A comma is a point, as many write it.
fn number(whole: bool, min: &str, max: &str, text: &str) -> Result<String, Fault> {
    let text = text.replace(',', ".");
    let n_decimals = if whole { 0 } else { N_DECIMALS };
    let n = scaled(&text, n_decimals).ok_or(if whole { Fault::Whole } else { Fault::Number })?;
    // A bound with a sign before it is not reached itself: ">0".
    let above = min.strip_prefix('>');
    let least = scaled(above.unwrap_or(min), n_decimals).unwrap_or(i64::MIN);
    let most = scaled(max, n_decimals).unwrap_or(i64::MAX);
    if n < least || n > most || (above.is_some() && n == least) {
        return Err(Fault::Range);
    }
    // JSON has no leading zeros, and no number begins or ends with a point.
    let (digits, sign) = match text.strip_prefix('-') {
        Some(rest) => (rest, "-"),
        None => (text.as_str(), ""),
    };
    let (before, after) = digits.split_once('.').unwrap_or((digits, ""));
    let before = before.trim_start_matches('0');
    let before = if before.is_empty() { "0" } else { before };
    let point = if after.is_empty() { "" } else { "." };
    Ok([sign, before, point, after].concat())
}

/// One text a line as a list; `\n` and `\t` in it are a line break and a tab, `\\` a backslash.
fn lines(text: &str) -> String {
    let mut json = String::from("[");
    for line in text.lines().filter(|line| !line.is_empty()) {
        if json.len() > 1 {
            json.push(',');
        }
        quote(&unescaped(line), &mut json);
    }
    json.push(']');
    json
}

fn unescaped(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match (c, chars.as_str().chars().next()) {
            ('\\', Some(next @ ('n' | 't' | '\\'))) => {
                chars.next();
                out.push(match next {
                    'n' => '\n',
                    't' => '\t',
                    _ => '\\',
                });
            }
            _ => out.push(c),
        }
    }
    out
}

/// An object.
fn object(text: &str) -> Result<Tree, Fault> {
    match whole(text)? {
        tree @ Tree::Map(..) => Ok(tree),
        _ => Err(Fault::Object),
    }
}

/// A whole value of JSON.
pub(super) fn whole(text: &str) -> Result<Tree, Fault> {
    tree::whole(text).map_err(|broken: Broken| {
        let (line, column) = broken.place(text);
        Fault::Json(line, column)
    })
}

/// The fields of the free JSON; the chat's own keys are refused.
pub(super) fn free(text: &str) -> Result<Vec<Field>, Fault> {
    if text.trim().is_empty() {
        return Ok(vec![]);
    }
    let tree = object(text)?;
    if let Some((key, _)) = tree.fields().iter().find(|(key, _)| RESERVED.contains(&key.as_str())) {
        return Err(Fault::Reserved(key.clone()));
    }
    Ok(tree.fields().iter().map(|(key, value)| (key.clone(), value.json(false))).collect())
}

/// A value as its field shows it.
pub(super) fn shown(kind: &str, json: &str) -> String {
    match (kind, tree::whole(json)) {
        ("lines", Ok(tree)) => {
            let escaped = |text: &str| text.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t");
            let lines: Vec<String> = tree.items().iter().filter_map(Tree::text).map(escaped).collect();
            lines.join("\n")
        }
        ("object", Ok(tree)) => tree.json(true),
        ("choice", Ok(Tree::Text(text))) => text,
        _ => json.to_owned(),
    }
}

/// The free fields as JSON to be edited.
pub(super) fn shown_free(fields: &[Field]) -> String {
    if fields.is_empty() {
        return String::new();
    }
    let fields = fields.iter().map(|(key, json)| (key.clone(), tree::whole(json).unwrap_or(Tree::Null)));
    Tree::Map(fields.collect(), true).json(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: &str, (min, max): (&str, &str), text: &str, expected: Result<&str, Fault>) {
        let expected = expected.map(|json| Some(json).filter(|json| !json.is_empty()).map(str::to_owned));
        assert_eq!(value(kind, min, max, text), expected, "{kind} {text:?}");
    }

    #[test]
    fn a_number_keeps_to_its_range() {
        let any = ("", "");
        for (text, expected) in [
            ("", Ok("")),
            ("0.7", Ok("0.7")),
            (" ,5 ", Ok("0.5")),
            ("1.", Ok("1")),
            ("007", Err(Fault::Range)),
            ("2", Ok("2")),
            ("2.000001", Err(Fault::Range)),
            ("-0.1", Err(Fault::Range)),
            ("1e1", Err(Fault::Number)),
            (".", Err(Fault::Number)),
            ("0.1234567", Err(Fault::Number)),
            ("x", Err(Fault::Number)),
        ] {
            check("decimal", ("0", "2"), text, expected);
        }
        check("decimal", (">0", "1"), "0", Err(Fault::Range));
        check("decimal", (">0", "1"), "0.000001", Ok("0.000001"));
        check("decimal", ("-2", "2"), "-1.50", Ok("-1.50"));
        check("whole", any, "-42", Ok("-42"));
        check("whole", any, "1.5", Err(Fault::Whole));
        check("whole", any, "99999999999999999999", Err(Fault::Whole));
        check("whole", ("-1", ""), "-2", Err(Fault::Range));
    }

    #[test]
    fn every_number_is_json() {
        for text in ["0", "00.5", ".5", "5.", "-0", "-.25", "10,75"] {
            let json = value("decimal", "", "", text).expect("a number").expect("not empty");
            assert!(serde_json::from_str::<f64>(&json).is_ok(), "{text} is {json}");
        }
    }

    #[test]
    fn lines_are_a_list_and_come_back() {
        let text = "END\n\\n\\n\na\\\\nb\n\"quoted\"";
        check("lines", ("", ""), text, Ok(r#"["END","\n\n","a\\nb","\"quoted\""]"#));
        assert_eq!(shown("lines", r#"["END","\n\n","a\\nb","\"quoted\""]"#), text);
    }

    #[test]
    fn an_object_is_one_or_says_where_not() {
        check("object", ("", ""), "{ \"42\": -1.5 }", Ok("{\"42\":-1.5}"));
        check("object", ("", ""), "[1]", Err(Fault::Object));
        check("object", ("", ""), "{\n  42: 1}", Err(Fault::Json(2, 3)));
        check("object", ("", ""), "{", Err(Fault::Json(1, 2)));
        assert_eq!(shown("object", "{\"42\":-1.5}"), "{\n  \"42\": -1.5\n}");
    }

    #[test]
    fn words_and_flags_are_json() {
        check("choice", ("", ""), "low", Ok("\"low\""));
        check("flag", ("", ""), "on", Ok("true"));
        assert_eq!(shown("choice", "\"low\""), "low");
    }

    #[test]
    fn free_fields_are_whatever_json_but_the_chats_own() {
        let fields =
            vec![("best_of".to_owned(), "2".to_owned()), ("x".to_owned(), "{\"y\":[0.5]}".to_owned())];
        assert_eq!(free("{\"best_of\": 2, \"x\": {\"y\": [0.5]}}"), Ok(fields.clone()));
        assert_eq!(free(&shown_free(&fields)), Ok(fields));
        assert_eq!(free("{\"stream\": false}"), Err(Fault::Reserved("stream".to_owned())));
        assert_eq!((free(" \n"), shown_free(&[])), (Ok(vec![]), String::new()));
        assert_eq!(free("\"x\""), Err(Fault::Object));
    }
}
