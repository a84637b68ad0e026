//! JSON as the browser needs it: read what this site sends, quote what goes back.
//!
//! Not serde: its derived readers for the same few types were 20 kB of compressed Wasm, a fifth of what a
//! model's page may weigh; this is 2. Whole numbers only, since nothing here reads a fraction. Tests hold it
//! against `serde_json`.

/// How deep values may nest; nothing here sends more than a few levels, and recursion must end.
const MAX_DEPTH: usize = 32;

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Json {
    Null,
    Flag(bool),
    /// The whole part of a number; a negative one is 0.
    Number(u64),
    Text(String),
    List(Vec<Json>),
    /// In the order written; of equal keys the first is found.
    Map(Vec<(String, Json)>),
}

impl Json {
    /// Reads one value; `None` for anything that is not JSON.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader { text, at: 0 };
        let value = reader.value(0)?;
        reader.blanks();
        (reader.at == text.len()).then_some(value)
    }

    /// The value under a key; null when there is none.
    pub(crate) fn get(&self, key: &str) -> &Self {
        let found = match self {
            Self::Map(fields) => fields.iter().find(|(name, _)| name == key),
            _ => None,
        };
        found.map_or(&Self::Null, |(_, value)| value)
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text as an owned one, empty when it is none.
    pub(crate) fn owned(&self) -> String {
        self.text().unwrap_or_default().to_owned()
    }

    pub(crate) fn number(&self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub(crate) fn list(&self) -> &[Self] {
        match self {
            Self::List(list) => list,
            _ => &[],
        }
    }
}

/// Reads the string whose opening quote is at `at`; with it, where it ends.
#[cfg_attr(feature = "hydrate", expect(dead_code, reason = "only the code samples use it"))]
pub(crate) fn string_at(text: &str, at: usize) -> Option<(String, usize)> {
    let mut reader = Reader { text, at };
    let read = reader.string()?;
    Some((read, reader.at))
}

/// Adds a text as a JSON string.
pub(crate) fn quote(text: &str, out: &mut String) {
    out.push('"');
    // What needs no escape is copied as a whole.
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        if !matches!(byte, b'"' | b'\\' | 0..=0x1f) {
            continue;
        }
        out.push_str(&text[plain..at]);
        plain = at + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            _ => {
                out.push_str("\\u00");
                out.extend([byte >> 4, byte & 15].into_iter().filter_map(|d| char::from_digit(d.into(), 16)));
            }
        }
    }
    out.push_str(&text[plain..]);
    out.push('"');
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Takes a byte if it is the next one.
    fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    fn word(&mut self, word: &str, value: Json) -> Option<Json> {
        self.text[self.at..].starts_with(word).then(|| {
            self.at += word.len();
            value
        })
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(|byte| b" \t\r\n".contains(&byte)) {
            self.at += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Option<Json> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.blanks();
        match self.peek()? {
            b'n' => self.word("null", Json::Null),
            b't' => self.word("true", Json::Flag(true)),
            b'f' => self.word("false", Json::Flag(false)),
            b'"' => self.string().map(Json::Text),
            b'[' => self.list(depth),
            b'{' => self.map(depth),
            _ => self.number(),
        }
    }

    fn list(&mut self, depth: usize) -> Option<Json> {
        self.take(b'[')?;
        let mut list = vec![];
        loop {
            self.blanks();
            if list.is_empty() && self.take(b']').is_some() {
                return Some(Json::List(list));
            }
            list.push(self.value(depth + 1)?);
            self.blanks();
            if self.take(b',').is_none() {
                self.take(b']')?;
                return Some(Json::List(list));
            }
        }
    }

    fn map(&mut self, depth: usize) -> Option<Json> {
        self.take(b'{')?;
        let mut map = vec![];
        loop {
            self.blanks();
            if map.is_empty() && self.take(b'}').is_some() {
                return Some(Json::Map(map));
            }
            let key = self.string()?;
            self.blanks();
            self.take(b':')?;
            map.push((key, self.value(depth + 1)?));
            self.blanks();
            if self.take(b',').is_none() {
                self.take(b'}')?;
                return Some(Json::Map(map));
            }
        }
    }

    /// A number, of which the whole part is kept; lenient about the rest.
    fn number(&mut self) -> Option<Json> {
        let from = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte)) {
            self.at += 1;
        }
        let digits = self.text[from..self.at].split(['.', 'e', 'E']).next()?;
        match digits.strip_prefix('-') {
            Some(rest) => rest.parse::<u64>().ok().map(|_| Json::Number(0)),
            None => digits.parse().ok().map(Json::Number),
        }
    }

    fn string(&mut self) -> Option<String> {
        self.take(b'"')?;
        let mut text = String::new();
        loop {
            let rest = &self.text[self.at..];
            let n_plain = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\'))?;
            text.push_str(&rest[..n_plain]);
            self.at += n_plain + 1;
            if rest.as_bytes()[n_plain] == b'"' {
                return Some(text);
            }
            let escaped = self.peek()?;
            self.at += 1;
            text.push(match escaped {
                b'n' => '\n',
                b't' => '\t',
                b'r' => '\r',
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'"' | b'\\' | b'/' => char::from(escaped),
                b'u' => self.unicode()?,
                _ => return None,
            });
        }
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }

    /// What `\u` starts: one unit of UTF-16, or two. A half alone becomes the replacement character.
    fn unicode(&mut self) -> Option<char> {
        let unit = self.hex()?;
        if (0xd800..0xdc00).contains(&unit) && self.text[self.at..].starts_with("\\u") {
            self.at += 2;
            let low = self.hex()?;
            if (0xdc00..0xe000).contains(&low) {
                return char::from_u32(0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
            }
        }
        Some(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// What `serde_json` read, as ours.
    fn ours(value: &Value) -> Json {
        match value {
            Value::Null => Json::Null,
            Value::Bool(flag) => Json::Flag(*flag),
            Value::Number(number) => {
                Json::Number(number.as_u64().unwrap_or_else(|| number.as_f64().map_or(0, |n| n as u64)))
            }
            Value::String(text) => Json::Text(text.clone()),
            Value::Array(list) => Json::List(list.iter().map(ours).collect()),
            Value::Object(map) => {
                Json::Map(map.iter().map(|(key, value)| (key.clone(), ours(value))).collect())
            }
        }
    }

    #[test]
    fn it_reads_what_serde_reads() {
        for text in [
            "null",
            " [ ] ",
            "{}",
            "[1, 2.75, -3, 0, 1844674407370955161]",
            r#"{"a":{"b":[true,false,null,""]},"c":"x"}"#,
            r#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude42""#,
            "\"\u{e9}\u{1f642}\"",
            r#"{"choices":[{"delta":{"content":"Hi"},"finish_reason":null,"logprobs":null}],"usage":null}"#,
        ] {
            let value: Value = serde_json::from_str(text).expect("JSON");
            assert_eq!(Json::parse(text), Some(ours(&value)), "{text}");
        }
    }

    #[test]
    fn it_refuses_what_is_not_json() {
        let deep = "[".repeat(100_000);
        for text in
            ["", "{", "[1,]", "[1 2]", "{\"a\"}", "{a:1}", "\"x", "nul", "1 2", r#""\x""#, r#""\u12""#, &deep]
        {
            assert_eq!(Json::parse(text), None, "{}", &text[..text.len().min(20)]);
        }
        assert_eq!(Json::parse(r#""\ud83d""#), Some(Json::Text("\u{fffd}".to_owned())));
    }

    #[test]
    fn what_is_quoted_reads_back() {
        let all: String =
            (0..0x300).filter_map(char::from_u32).chain("\u{2028}\u{1f642}</script>".chars()).collect();
        let mut quoted = String::new();
        quote(&all, &mut quoted);
        assert_eq!(serde_json::from_str::<String>(&quoted).expect("JSON"), all);
        assert_eq!(Json::parse(&quoted), Some(Json::Text(all)));
    }
}
