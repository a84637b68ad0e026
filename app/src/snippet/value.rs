//! A value of JSON as the literal of another language, laid out to be read.

use super::{Style, file_parts};
use crate::net::json::string_at;

/// The longest list or object that stays in one line, in bytes.
const MAX_INLINE: usize = 60;

/// The longest nesting that is laid out; what is deeper is left out, and the reader of the value sees that.
const MAX_DEPTH: usize = 32;

/// Writes `json`, which is JSON, as `style` has it; lines after the first are indented by `indent` spaces or more.
pub(super) fn literal(json: &str, style: Style, indent: usize) -> String {
    let mut writer = Writer { json, at: 0, style, out: String::with_capacity(json.len() + 16) };
    writer.value(indent, 0);
    writer.out
}

struct Writer<'j> {
    json: &'j str,
    at: usize,
    style: Style,
    out: String,
}

impl Writer<'_> {
    fn peek(&mut self) -> u8 {
        while self.json.as_bytes().get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        self.json.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn value(&mut self, indent: usize, depth: usize) {
        match self.peek() {
            b'"' => self.string(),
            open @ (b'{' | b'[') if depth < MAX_DEPTH => self.container(open, indent, depth),
            _ => {
                let rest = &self.json[self.at..];
                let n = rest.find(|c: char| ",]}".contains(c) || c.is_whitespace()).unwrap_or(rest.len());
                let word = &rest[..n];
                self.at += n;
                let python = matches!(self.style, Style::PythonArguments | Style::PythonDict);
                self.out.push_str(match word {
                    "true" if python => "True",
                    "false" if python => "False",
                    "null" if python => "None",
                    _ => word,
                });
            }
        }
    }

    fn string(&mut self) {
        let Some((text, end)) = string_at(self.json, self.at) else {
            self.at = self.json.len();
            return;
        };
        self.at = end;
        let (python, js) = match self.style {
            Style::PythonArguments | Style::PythonDict => (true, false),
            Style::JsObject => (false, true),
            Style::Json => (false, false),
        };
        let Some((head, name)) = file_parts(&text).filter(|_| python || js) else {
            return self.out.push_str(&self.style.quote(&text));
        };
        let (head, name) = (self.style.quote(head), self.style.quote(name));
        let (before, after) = if python {
            (" + base64.b64encode(open(", ", \"rb\").read()).decode()")
        } else {
            (" + readFileSync(", ").toString(\"base64\")")
        };
        for part in [&head, before, &name, after] {
            self.out.push_str(part);
        }
    }

    fn container(&mut self, open: u8, indent: usize, depth: usize) {
        let (close, inline) = (if open == b'{' { b'}' } else { b']' }, self.short());
        self.out.push(char::from(open));
        self.at += 1;
        let inner = indent + 4;
        let mut first = true;
        while self.peek() != close && self.at < self.json.len() {
            if !first {
                self.out.push(',');
            }
            if !inline {
                self.line(inner);
            } else if !first {
                self.out.push(' ');
            }
            first = false;
            if open == b'{' {
                self.string();
                self.peek();
                self.at += 1;
                self.out.push_str(": ");
            }
            self.value(inner, depth + 1);
            if self.peek() == b',' {
                self.at += 1;
            }
        }
        self.at = (self.at + 1).min(self.json.len());
        if !inline && !first {
            self.line(indent);
        }
        self.out.push(char::from(close));
    }

    /// Whether what opens here closes soon, and holds nothing that opens.
    fn short(&self) -> bool {
        let mut quoted = false;
        for (n, byte) in self.json.bytes().skip(self.at + 1).take(MAX_INLINE).enumerate() {
            match byte {
                b'"' if self.json.as_bytes()[self.at + n] != b'\\' => quoted = !quoted,
                b'{' | b'[' if !quoted => return false,
                b'}' | b']' if !quoted => return true,
                _ => {}
            }
        }
        false
    }

    fn line(&mut self, indent: usize) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n(' ', indent));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, style: Style, expected: &str) {
        assert_eq!(literal(json, style, 4), expected);
    }

    #[test]
    fn values_are_written_in_the_words_of_the_language() {
        check("true", Style::PythonArguments, "True");
        check("true", Style::JsObject, "true");
        check("[null,false, -1.5e3]", Style::PythonDict, "[None, False, -1.5e3]");
        check(r#"{"a":"\/\ud83d\ude42"}"#, Style::PythonArguments, "{\"a\": \"/\u{1f642}\"}");
        check(r#"["</script>"]"#, Style::JsObject, r#"["<\/script>"]"#);
        check("{ }", Style::Json, "{}");
        check(r#"["true", "[", "\"]"]"#, Style::PythonDict, r#"["true", "[", "\"]"]"#);
    }

    #[test]
    fn what_is_long_or_nested_gets_lines() {
        check(
            r#"{"type":"object","properties":{"name":{"type":"string"}},"required":[]}"#,
            Style::Json,
            "{\n        \"type\": \"object\",\n        \"properties\": {\n            \"name\": {\"type\": \"string\"}\n        },\n        \"required\": []\n    }",
        );
    }

    #[test]
    fn json_stays_the_same_value() {
        let json = r#"{"a":[1,2.5,{"b":[true,null,"x\n\u2028"]}],"c":{"d":{}},"e":[[],[[]]]}"#;
        let value: serde_json::Value = serde_json::from_str(json).expect("JSON");
        let again: serde_json::Value = serde_json::from_str(&literal(json, Style::Json, 8)).expect("JSON");
        assert_eq!(again, value);
    }
}
