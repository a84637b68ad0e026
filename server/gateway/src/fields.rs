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

/// A field whose value is still to be read.
pub(crate) struct Opened<'a> {
    /// The name as written, without its quotes.
    pub(crate) name: &'a [u8],
    /// Where the field starts.
    start: usize,
    /// Where its value starts.
    pub(crate) value: usize,
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
        let Some(field) = self.open()? else { return Ok(None) };
        self.skip(field).map(Some)
    }

    /// The next field up to its value, which is then skipped, or read and closed.
    pub(crate) fn open(&mut self) -> Result<Option<Opened<'a>>, Garbage> {
        if self.ended {
            return Ok(None);
        }
        let (json, start) = (self.json, self.at);
        let name_end = skip_string(json, start)?;
        let colon = skip_blanks(json, name_end);
        let value = skip_blanks(json, expect(json, colon, b':')?);
        Ok(Some(Opened { name: &json[start + 1..name_end - 1], start, value }))
    }

    /// A field whose value nobody has read.
    pub(crate) fn skip(&mut self, field: Opened<'a>) -> Result<Field<'a>, Garbage> {
        let to = skip_value(self.json, field.value)?;
        self.close(field, to)
    }

    /// A field whose value ends just before `to`.
    pub(crate) fn close(&mut self, field: Opened<'a>, to: usize) -> Result<Field<'a>, Garbage> {
        let Opened { name, start, value } = field;
        let json = self.json;
        let after = skip_blanks(json, to);
        let whole = match json.get(after) {
            Some(b',') => {
                self.at = skip_blanks(json, after + 1);
                self.last_comma = Some(after);
                start..self.at
            }
            Some(b'}') => {
                self.ended = true;
                self.at = after + 1;
                self.last_comma.unwrap_or(start)..to
            }
            _ => return Err(Garbage),
        };
        Ok(Field { name, value: value..to, whole })
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

    /// Where the next item starts; `None` after the last. It is then read and closed.
    pub(crate) fn open(&self) -> Option<usize> {
        (!self.ended).then_some(self.at)
    }

    /// The item ends just before `to`.
    pub(crate) fn close(&mut self, to: usize) -> Result<(), Garbage> {
        let after = skip_blanks(self.json, to);
        match self.json.get(after) {
            Some(b',') => self.at = skip_blanks(self.json, after + 1),
            Some(b']') => {
                self.ended = true;
                self.at = after;
            }
            _ => return Err(Garbage),
        }
        Ok(())
    }

    /// Just past the array's closing bracket, once every item has been seen.
    pub(crate) fn end(&self) -> usize {
        self.at + 1
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
        let found = at + quote_or_escape(json.get(at..).ok_or(Garbage)?).ok_or(Garbage)?;
        if json[found] == b'"' {
            return Ok(found + 1);
        }
        at = found + 2;
    }
}

/// Where the first quote or backslash is. Names and tokens are short: they are found in the time that calling memchr takes.
fn quote_or_escape(bytes: &[u8]) -> Option<usize> {
    let (words, _) = bytes.as_chunks::<8>();
    for (n, word) in words.iter().take(2).enumerate() {
        let found = bytes_equal(*word, b'"') | bytes_equal(*word, b'\\');
        if found != 0 {
            return Some(8 * n + found.trailing_zeros() as usize / 8);
        }
    }
    let n_seen = 8 * words.len().min(2);
    memchr2(b'"', b'\\', &bytes[n_seen..]).map(|found| n_seen + found)
}

/// The highest bit of the first byte that is this one, and of no byte before it; 0 where there is none. (Source: Bit Twiddling
/// Hacks, "Determine if a word has a zero byte".)
fn bytes_equal(word: [u8; 8], byte: u8) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    let zero_where_equal = u64::from_le_bytes(word) ^ (ONES * u64::from(byte));
    zero_where_equal.wrapping_sub(ONES) & !zero_where_equal & (ONES << 7)
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
/// 128 levels are what serde_json reads, and far more than any chat chunk has.
fn skip_nested(json: &[u8], mut at: usize) -> Result<usize, Garbage> {
    let (mut objects, mut depth) = (0_u128, 0_u32);
    loop {
        match json.get(at).ok_or(Garbage)? {
            b'"' => {
                at = skip_string(json, at)?;
                continue;
            }
            open @ (b'{' | b'[') => {
                if depth == 128 {
                    return Err(Garbage);
                }
                depth += 1;
                objects = objects << 1 | u128::from(*open == b'{');
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
        let deep = |n| all(&format!("{{\"a\":{}{}}}", "[".repeat(n), "]".repeat(n)));
        assert!(deep(128).is_ok());
        assert_eq!(deep(129), Err(Garbage));
    }

    #[test]
    fn items_are_found() {
        let json = br#"[ {"a":1} , 2,"x"]"#;
        let mut items = Items::of(json, 0).expect("an array");
        let mut found = vec![];
        while let Some(from) = items.open() {
            let to = skip_value(json, from).expect("well formed");
            found.push(std::str::from_utf8(&json[from..to]).expect("ASCII"));
            items.close(to).expect("well formed");
        }
        assert_eq!(found, [r#"{"a":1}"#, "2", r#""x""#]);
        assert_eq!(items.end(), json.len());
        let none = Items::of(b"[ ]", 0).expect("an array");
        assert_eq!((none.open(), none.end()), (None, 3));
    }

    #[test]
    fn a_string_ends_at_its_quote_wherever_that_is() {
        // Bytes that differ from a quote or a backslash in one bit, on both sides of each word's end.
        for n in 0..40 {
            for other in ['x', '#', '!', '\u{22}', ']', '\u{a2}'] {
                let text = format!("{}{}", "a".repeat(n), other);
                let json = serde_json::to_string(&text).expect("text") + ",\"\"";
                let end = skip_string(json.as_bytes(), 0).expect("a string");
                assert_eq!(serde_json::from_str::<String>(&json[..end]).expect(&json), text);
                for cut in 0..end {
                    assert_eq!(skip_string(&json.as_bytes()[..cut], 0), Err(Garbage), "{json} {cut}");
                }
            }
        }
    }
}
