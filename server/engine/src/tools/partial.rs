//! JSON that is still being written: what can be said of it so far.
//!
//! A text that ends too early is read as if it were closed there: open strings, lists and objects end, a key without a value
//! and a half literal are left out.

use serde_json::{Map, Value};

/// The value so far; `None` where there is none or the text is not JSON.
pub(super) fn parse(text: &str) -> Option<Value> {
    Reader { rest: text.trim_start() }.value(0)
}

/// Values inside each other at most; more is refused, so that no text can exhaust the stack.
const N_DEEP: usize = 64;

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Option<Value> {
        if depth > N_DEEP {
            return None;
        }
        match self.peek()? {
            '{' => Some(Value::Object(self.object(depth))),
            '[' => Some(Value::Array(self.array(depth))),
            '"' => self.string().map(Value::String),
            _ => self.scalar(),
        }
    }

    fn object(&mut self, depth: usize) -> Map<String, Value> {
        let mut map = Map::new();
        self.take('{');
        while self.peek() == Some('"') {
            let Some(key) = self.string() else { break };
            if !self.take(':') {
                break;
            }
            let Some(value) = self.value(depth + 1) else { break };
            map.insert(key, value);
            if !self.take(',') {
                break;
            }
        }
        self.take('}');
        map
    }

    fn array(&mut self, depth: usize) -> Vec<Value> {
        let mut items = Vec::new();
        self.take('[');
        while self.peek().is_some_and(|c| c != ']') {
            let Some(value) = self.value(depth + 1) else { break };
            items.push(value);
            if !self.take(',') {
                break;
            }
        }
        self.take(']');
        items
    }

    fn string(&mut self) -> Option<String> {
        let mut escaped = false;
        let end = self.rest[1..].find(|c: char| {
            let closes = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            closes
        });
        if let Some(end) = end {
            let (literal, rest) = self.rest.split_at(end + 2);
            self.rest = rest;
            return serde_json::from_str(literal).ok();
        }
        // Cut short, perhaps inside an escape (at most `\uXXXX\uXXXX`): the longest beginning that is a string.
        let open = std::mem::take(&mut self.rest);
        (0..=12)
            .filter_map(|n| open.len().checked_sub(n).filter(|end| *end > 0 && open.is_char_boundary(*end)))
            .find_map(|end| serde_json::from_str(&format!("{}\"", &open[..end])).ok())
    }

    fn scalar(&mut self) -> Option<Value> {
        let end = self.rest.find([',', ']', '}']).unwrap_or(self.rest.len());
        let (literal, rest) = self.rest.split_at(end);
        self.rest = rest;
        serde_json::from_str(literal.trim_end()).ok()
    }

    fn peek(&mut self) -> Option<char> {
        self.rest = self.rest.trim_start();
        self.rest.chars().next()
    }

    fn take(&mut self, c: char) -> bool {
        self.peek();
        match self.rest.strip_prefix(c) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_beginning_of_a_text_is_read_as_far_as_it_goes() {
        let check = |text: &str, want: Value| assert_eq!(parse(text), Some(want), "{text}");
        check(r#"[{"f": {"a": "x", "n": 1.5}}]"#, json!([{"f": {"a": "x", "n": 1.5}}]));
        check(r#"[{"f": {"a": "x", "n"#, json!([{"f": {"a": "x"}}]));
        check(r#"[{"f": {"a": "xy\"#, json!([{"f": {"a": "xy"}}]));
        check(r#"[{"f": {"a": "é\u00"#, json!([{"f": {"a": "é"}}]));
        check(r#"[{"f": {"a": tr"#, json!([{"f": {}}]));
        check(r#"[{"f": "#, json!([{}]));
        check(r#"[{"f"#, json!([{}]));
        check("[", json!([]));
        assert_eq!(parse(""), None);
        assert_eq!(parse("oops"), None);
    }

    #[test]
    fn endless_nesting_is_refused() {
        assert!(parse(&"[".repeat(100_000)).is_some_and(|value| value.to_string().len() < 300));
    }
}
