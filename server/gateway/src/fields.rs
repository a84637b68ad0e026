//! Walks the fields of a JSON object where it lies in a buffer, without building anything.
//!
//! A chat stream is thousands of small objects of which one or two fields matter. Finding where a field
//! starts and ends is enough to read it, replace it or cut it out, and costs a fraction of parsing the
//! event and writing it again. The structure is checked (quotes, brackets, commas); numbers and escapes
//! are not. It must not know what the fields mean.

use memchr::memchr2;
use std::ops::Range;

/// The bytes are not the JSON they should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Garbage;

/// One field of an object; ranges count from the start of the buffer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field<'a> {
    /// The name as written, without its quotes.
    pub(crate) name: &'a [u8],
    /// Where the value lies.
    pub(crate) value: Range<usize>,
    /// What to cut so that the object stays an object: the field and one comma.
    pub(crate) whole: Range<usize>,
}

/// The fields of one object, in order.
pub(crate) struct Fields<'a> {
    json: &'a [u8],
    at: usize,
    last_comma: Option<usize>,
    ended: bool,
}

impl<'a> Fields<'a> {
    /// The fields of the object that starts at `at`.
    pub(crate) fn of(json: &'a [u8], at: usize) -> Result<Self, Garbage> {
        let at = skip_blanks(json, expect(json, at, b'{')?);
        let ended = json.get(at) == Some(&b'}');
        Ok(Self { json, at: if ended { at + 1 } else { at }, last_comma: None, ended })
    }

    /// The next field; `None` after the last.
    pub(crate) fn step(&mut self) -> Result<Option<Field<'a>>, Garbage> {
        if self.ended {
            return Ok(None);
        }
        let json = self.json;
        let start = self.at;
        let name_end = skip_string(json, start)?;
        let colon = skip_blanks(json, name_end);
        let from = skip_blanks(json, expect(json, colon, b':')?);
        let to = skip_value(json, from)?;
        let after = skip_blanks(json, to);
        let whole = match json.get(after) {
            Some(b',') => {
                self.at = skip_blanks(json, after + 1);
                let cut = start..self.at;
                self.last_comma = Some(after);
                cut
            }
            Some(b'}') => {
                self.ended = true;
                self.at = after + 1;
                self.last_comma.unwrap_or(start)..to
            }
            _ => return Err(Garbage),
        };
        Ok(Some(Field { name: &json[start + 1..name_end - 1], value: from..to, whole }))
    }

    /// Just past the object's closing brace, once every field has been seen.
    pub(crate) fn end(&self) -> usize {
        self.at
    }
}

/// The items of one array, in order.
pub(crate) struct Items<'a> {
    json: &'a [u8],
    at: usize,
    ended: bool,
}

impl<'a> Items<'a> {
    /// The items of the array that starts at `at`.
    pub(crate) fn of(json: &'a [u8], at: usize) -> Result<Self, Garbage> {
        let at = skip_blanks(json, expect(json, at, b'[')?);
        Ok(Self { json, at, ended: json.get(at) == Some(&b']') })
    }

    /// Where the next item lies; `None` after the last.
    pub(crate) fn step(&mut self) -> Result<Option<Range<usize>>, Garbage> {
        if self.ended {
            return Ok(None);
        }
        let from = self.at;
        let to = skip_value(self.json, from)?;
        let after = skip_blanks(self.json, to);
        match self.json.get(after) {
            Some(b',') => self.at = skip_blanks(self.json, after + 1),
            Some(b']') => self.ended = true,
            _ => return Err(Garbage),
        }
        Ok(Some(from..to))
    }
}

/// The first index at or after `at` that is not a blank.
pub(crate) fn skip_blanks(json: &[u8], mut at: usize) -> usize {
    while matches!(json.get(at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
        at += 1;
    }
    at
}

fn expect(json: &[u8], at: usize, byte: u8) -> Result<usize, Garbage> {
    if json.get(at) == Some(&byte) { Ok(at + 1) } else { Err(Garbage) }
}

/// Just past the string whose opening quote is at `at`.
pub(crate) fn skip_string(json: &[u8], at: usize) -> Result<usize, Garbage> {
    let mut at = expect(json, at, b'"')?;
    loop {
        let found = at + memchr2(b'"', b'\\', json.get(at..).ok_or(Garbage)?).ok_or(Garbage)?;
        if json[found] == b'"' {
            return Ok(found + 1);
        }
        at = found + 2;
    }
}

/// Just past the value that starts at `at`.
fn skip_value(json: &[u8], at: usize) -> Result<usize, Garbage> {
    match json.get(at).ok_or(Garbage)? {
        b'"' => skip_string(json, at),
        b'{' | b'[' => skip_nested(json, at),
        b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => {
            let plain = |b: &u8| b.is_ascii_alphanumeric() || b"+-.".contains(b);
            Ok(json[at..].iter().position(|b| !plain(b)).map_or(json.len(), |n| at + n))
        }
        _ => Err(Garbage),
    }
}

/// Just past the object or array that starts at `at`. One bit a level says which bracket must close it;
/// 64 levels are far more than any chat chunk has.
fn skip_nested(json: &[u8], mut at: usize) -> Result<usize, Garbage> {
    let (mut objects, mut depth) = (0_u64, 0_u32);
    loop {
        match json.get(at).ok_or(Garbage)? {
            b'"' => {
                at = skip_string(json, at)?;
                continue;
            }
            open @ (b'{' | b'[') => {
                if depth == 64 {
                    return Err(Garbage);
                }
                depth += 1;
                objects = objects << 1 | u64::from(*open == b'{');
            }
            close @ (b'}' | b']') => {
                if (objects & 1 == 1) != (*close == b'}') {
                    return Err(Garbage);
                }
                objects >>= 1;
                depth -= 1;
                if depth == 0 {
                    return Ok(at + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(json: &str) -> Result<Vec<(String, String)>, Garbage> {
        let mut fields = Fields::of(json.as_bytes(), 0)?;
        let mut found = vec![];
        while let Some(field) = fields.step()? {
            let name = String::from_utf8_lossy(field.name).into_owned();
            found.push((name, json[field.value].to_owned()));
        }
        assert_eq!(fields.end(), json.len(), "{json}");
        Ok(found)
    }

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    }

    #[test]
    fn fields_are_found_with_their_values() {
        assert_eq!(all("{}"), Ok(vec![]));
        assert_eq!(all("{ }"), Ok(vec![]));
        assert_eq!(
            all(r#"{"a":1, "b" : "x\"},{" ,"c":[{"a":"]"},2],"d":{"a":null},"e":-1.5e+3}"#),
            Ok(pairs(&[
                ("a", "1"),
                ("b", r#""x\"},{""#),
                ("c", r#"[{"a":"]"},2]"#),
                ("d", r#"{"a":null}"#),
                ("e", "-1.5e+3"),
            ]))
        );
    }

    #[test]
    fn cutting_a_field_leaves_an_object() {
        let json = r#"{"a":1, "b":[1,2] ,"c":"x"}"#;
        let mut fields = Fields::of(json.as_bytes(), 0).expect("an object");
        while let Some(field) = fields.step().expect("well formed") {
            let mut rest = json.to_owned();
            rest.replace_range(field.whole, "");
            let left: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&rest).expect(&rest);
            assert_eq!(left.len(), 2, "{rest}");
            assert!(!left.contains_key(std::str::from_utf8(field.name).expect("ASCII")), "{rest}");
        }
        let only = Fields::of(br#"{"a":1}"#, 0).expect("an object").step().expect("well formed");
        assert_eq!(only.expect("one field").whole, 1..6);
    }

    #[test]
    fn every_truncation_is_garbage() {
        let json = r#"{"a":"x\\","b":[{"c":1}],"d":true}"#;
        assert!(all(json).is_ok());
        for cut in 0..json.len() {
            assert_eq!(all(&json[..cut]), Err(Garbage), "{}", &json[..cut]);
        }
    }

    #[test]
    fn crossed_brackets_and_bare_words_are_garbage() {
        for bad in [r#"{"a":[1}]}"#, r#"{"a":x}"#, r"{a:1}", r#"{"a" 1}"#, "[1]", r#"{"a":1,}"#, r#"{"a":}"#]
        {
            assert_eq!(all(bad), Err(Garbage), "{bad}");
        }
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(65), "]".repeat(65));
        assert_eq!(all(&deep), Err(Garbage));
    }

    #[test]
    fn items_are_found() {
        let json = br#"[ {"a":1} , 2,"x"]"#;
        let mut items = Items::of(json, 0).expect("an array");
        let mut found = vec![];
        while let Some(item) = items.step().expect("well formed") {
            found.push(std::str::from_utf8(&json[item]).expect("ASCII"));
        }
        assert_eq!(found, [r#"{"a":1}"#, "2", r#""x""#]);
        assert_eq!(Items::of(b"[]", 0).expect("an array").step(), Ok(None));
    }
}
