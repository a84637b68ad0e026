//! A request's fields read one by one, with the conversions and the error texts of pydantic, which vLLM uses.
//!
//! All faults of a body are collected and told at once. Numbers may come as text and whole numbers as booleans, as there.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::error::ApiError;

/// A JSON object being read.
pub(super) struct Fields<'a> {
    object: &'a Map<String, Value>,
    /// Path of the object, from `body` on.
    path: String,
    faults: Vec<Fault>,
}

struct Fault {
    path: String,
    text: String,
}

/// Faults shown at most. *Source*: vLLM's validation handler, which bounds the answer so.
const N_SHOWN: usize = 10;
/// Characters of a bad value shown at most. *Source*: the same.
const N_INPUT_CHARS: usize = 200;

/// A body as JSON, or vLLM's words on what is wrong with it.
pub(super) fn parse(bytes: &[u8]) -> Result<Map<String, Value>, ApiError> {
    let refuse = |path: &str, kind: &str, message: &str, input: &str, context: &str| {
        Err(refuse(&[fault(path, kind, message, input, context)]))
    };
    if bytes.is_empty() {
        return refuse("body", "missing", "Field required", "None", "");
    }
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(other) => {
            let message = "Input should be a valid dictionary or object to extract fields from";
            refuse("body", "model_attributes_type", message, &show(&other), "")
        }
        Err(error) => {
            let path = format!("body.{}", offset(bytes, &error));
            let context = format!(", 'ctx': {{'error': {}}}", quote(python_complaint(&error)));
            refuse(&path, "json_invalid", "JSON decode error", "<dict of 0 items>", &context)
        }
    }
}

/// Where in the body the parser stopped, from 0.
fn offset(bytes: &[u8], error: &serde_json::Error) -> usize {
    let line_start: usize =
        bytes.split_inclusive(|b| *b == b'\n').take(error.line() - 1).map(<[u8]>::len).sum();
    // A column counts from 1 and names the bad character; at the end of the text it names the last one.
    let ahead = usize::from(!error.is_eof());
    (line_start + error.column()).saturating_sub(ahead)
}

/// The same complaint in the words of Python's `json`.
fn python_complaint(error: &serde_json::Error) -> &'static str {
    let ours = error.to_string();
    let table = [
        ("EOF while parsing a string", "Unterminated string starting at"),
        ("control character", "Invalid control character at"),
        ("invalid escape", "Invalid \\\\escape"),
        ("expected `:`", "Expecting ':' delimiter"),
        ("expected `,`", "Expecting ',' delimiter"),
        ("key must be a string", "Expecting property name enclosed in double quotes"),
        ("trailing characters", "Extra data"),
    ];
    table.iter().find(|(start, _)| ours.starts_with(start)).map_or("Expecting value", |(_, theirs)| theirs)
}

impl<'a> Fields<'a> {
    pub(super) fn new(object: &'a Map<String, Value>) -> Self {
        Self { object, path: "body".to_owned(), faults: Vec::new() }
    }

    /// A field's value; null counts as absent.
    pub(super) fn value(&self, name: &str) -> Option<&'a Value> {
        self.object.get(name).filter(|value| !value.is_null())
    }

    pub(super) fn string(&mut self, name: &str) -> Option<&'a str> {
        let value = self.value(name)?;
        let text = value.as_str();
        if text.is_none() {
            self.fault(name, "string_type", "Input should be a valid string", value);
        }
        text
    }

    pub(super) fn bool(&mut self, name: &str) -> Option<bool> {
        let value = self.value(name)?;
        let bool = match value {
            Value::Bool(bool) => Some(*bool),
            Value::Number(n) if n.as_f64() == Some(1.0) => Some(true),
            Value::Number(n) if n.as_f64() == Some(0.0) => Some(false),
            Value::String(text) => match text.to_lowercase().as_str() {
                "true" | "1" | "yes" | "on" | "y" | "t" => Some(true),
                "false" | "0" | "no" | "off" | "n" | "f" => Some(false),
                _ => None,
            },
            _ => None,
        };
        if bool.is_none() {
            let parsing = value.is_string() || value.is_number();
            let (kind, message) = if parsing {
                ("bool_parsing", "Input should be a valid boolean, unable to interpret input")
            } else {
                ("bool_type", "Input should be a valid boolean")
            };
            self.fault(name, kind, message, value);
        }
        bool
    }

    pub(super) fn int(&mut self, name: &str) -> Option<i64> {
        let value = self.value(name)?;
        match int(value) {
            Ok(int) => Some(int),
            Err((kind, message)) => {
                self.fault(name, kind, message, value);
                None
            }
        }
    }

    pub(super) fn float(&mut self, name: &str) -> Option<f64> {
        let value = self.value(name)?;
        let (float, kind, message) = match value {
            Value::Number(n) => (n.as_f64(), "float_type", "Input should be a valid number"),
            Value::Bool(bool) => {
                (Some(f64::from(u8::from(*bool))), "float_type", "Input should be a valid number")
            }
            Value::String(text) => (
                text.trim().parse().ok(),
                "float_parsing",
                "Input should be a valid number, unable to parse string as a number",
            ),
            _ => (None, "float_type", "Input should be a valid number"),
        };
        if float.is_none() {
            self.fault(name, kind, message, value);
        }
        float
    }

    /// One text or a list of them, as `stop` may be.
    pub(super) fn one_or_many(&mut self, name: &str) -> Vec<String> {
        const STRING: (&str, &str) = ("string_type", "Input should be a valid string");
        match self.value(name) {
            None => vec![],
            Some(Value::String(text)) => vec![text.clone()],
            Some(list @ Value::Array(items)) => {
                if items.iter().any(|item| !item.is_string()) {
                    self.fault(name, STRING.0, STRING.1, list);
                }
                self.items(name, items, |item| item.as_str().map(str::to_owned).ok_or(STRING))
            }
            Some(other) => {
                self.fault(name, STRING.0, STRING.1, other);
                self.fault(name, "list_type", "Input should be a valid list", other);
                vec![]
            }
        }
    }

    /// A list of token ids.
    pub(super) fn ints(&mut self, name: &str) -> Option<Vec<i64>> {
        match self.value(name)? {
            Value::Array(items) => Some(self.items(name, items, int)),
            other => {
                self.fault(name, "list_type", "Input should be a valid list", other);
                None
            }
        }
    }

    pub(super) fn list(&mut self, name: &str) -> Option<&'a [Value]> {
        match self.value(name)? {
            Value::Array(items) => Some(items),
            other => {
                self.fault(name, "list_type", "Input should be a valid list", other);
                None
            }
        }
    }

    pub(super) fn object(&mut self, name: &str) -> Option<&'a Map<String, Value>> {
        match self.value(name)? {
            Value::Object(object) => Some(object),
            other => {
                self.fault(name, "dict_type", "Input should be a valid dictionary", other);
                None
            }
        }
    }

    /// Reads an object inside this one; its faults join these.
    pub(super) fn inside<T>(&mut self, name: &str, read: impl FnOnce(&mut Fields<'a>) -> T) -> Option<T> {
        let object = match self.value(name)? {
            Value::Object(object) => object,
            other => {
                let message = "Input should be a valid dictionary or object to extract fields from";
                self.fault(name, "model_attributes_type", message, other);
                return None;
            }
        };
        let mut fields = Fields { object, path: format!("{}.{name}", self.path), faults: Vec::new() };
        let out = read(&mut fields);
        self.faults.extend(fields.faults);
        Some(out)
    }

    /// Reports a required field that is not there.
    pub(super) fn missing(&mut self, name: &str) {
        let input = format!("<dict of {} items>", self.object.len());
        let path = format!("{}.{name}", self.path);
        self.faults.push(fault(&path, "missing", "Field required", &input, ""));
    }

    pub(super) fn fault(&mut self, name: &str, kind: &str, message: &str, input: &Value) {
        self.faults.push(fault(&format!("{}.{name}", self.path), kind, message, &show(input), ""));
    }

    /// The faults found, if any, as one error.
    pub(super) fn finish(self) -> Result<(), ApiError> {
        if self.faults.is_empty() { Ok(()) } else { Err(refuse(&self.faults)) }
    }

    fn items<T>(
        &mut self,
        name: &str,
        items: &[Value],
        read: impl Fn(&Value) -> Result<T, (&'static str, &'static str)>,
    ) -> Vec<T> {
        let mut out = Vec::with_capacity(items.len());
        for (i, item) in items.iter().enumerate() {
            match read(item) {
                Ok(item) => out.push(item),
                Err((kind, message)) => self.fault(&format!("{name}.{i}"), kind, message, item),
            }
        }
        out
    }
}

fn int(value: &Value) -> Result<i64, (&'static str, &'static str)> {
    match value {
        Value::Bool(bool) => Ok(i64::from(*bool)),
        Value::Number(n) => match (n.as_i64(), n.as_f64()) {
            (Some(int), _) => Ok(int),
            (None, Some(float)) if float.fract() == 0.0 && float.abs() < 9e15 => Ok(float as i64),
            (None, Some(float)) if float.fract() != 0.0 => Err((
                "int_from_float",
                "Input should be a valid integer, got a number with a fractional part",
            )),
            _ => {
                Err(("int_parsing_size", "Unable to parse input string as an integer, exceeded maximum size"))
            }
        },
        Value::String(text) => text.trim().parse().map_err(|_| {
            ("int_parsing", "Input should be a valid integer, unable to parse string as an integer")
        }),
        _ => Err(("int_type", "Input should be a valid integer")),
    }
}

fn fault(path: &str, kind: &str, message: &str, input: &str, context: &str) -> Fault {
    let (quoted, message, input) = (quote(path), quote(message), quote(input));
    let text = format!("{{'type': '{kind}', 'loc': {quoted}, 'msg': {message}, 'input': {input}{context}}}");
    Fault { path: path.to_owned(), text }
}

fn refuse(faults: &[Fault]) -> ApiError {
    let label = if faults.len() == 1 { "error" } else { "errors" };
    let mut message = format!("{} validation {label}:", faults.len());
    for fault in faults.iter().take(N_SHOWN) {
        message.push_str("\n  ");
        message.push_str(&fault.text);
    }
    if faults.len() > N_SHOWN {
        let _ = write!(message, "\n  ...and {} more {label}", faults.len() - N_SHOWN);
    }
    ApiError::form(message, faults.first().map(|fault| fault.path.clone()))
}

/// A value as the error quotes it: short ones as Python prints them, containers by their size.
fn show(value: &Value) -> String {
    let text = match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Number(n) => n.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(items) => return format!("<list of {} items>", items.len()),
        Value::Object(object) => return format!("<dict of {} items>", object.len()),
    };
    match text.char_indices().nth(N_INPUT_CHARS) {
        Some((end, _)) => format!("{}...[truncated]", &text[..end]),
        None => text,
    }
}

/// A text as Python's `repr` writes it.
pub(super) fn quote(text: &str) -> String {
    let mark = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::from(mark);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            c if c == mark => out.extend(['\\', c]),
            c if c.is_ascii_control() => {
                let _ = write!(out, "\\x{:02x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push(mark);
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn message(error: ApiError) -> String {
        error.event()
    }

    #[test]
    fn values_are_converted_as_pydantic_converts_them() {
        let value =
            json!({"a": "5", "b": 5.0, "c": true, "d": "1.5", "e": 2, "f": "yes", "g": null, "h": "x"});
        let mut fields = Fields::new(value.as_object().expect("an object"));
        assert_eq!([fields.int("a"), fields.int("b"), fields.int("c")], [Some(5), Some(5), Some(1)]);
        assert_eq!([fields.float("d"), fields.float("e")], [Some(1.5), Some(2.0)]);
        assert_eq!((fields.bool("f"), fields.int("g"), fields.int("nope")), (Some(true), None, None));
        assert_eq!(fields.one_or_many("h"), ["x"]);
        fields.finish().expect("no faults");
    }

    /// The texts are those of vLLM 0.32.0.
    #[test]
    fn faults_are_told_as_vllm_tells_them() {
        let value = json!({"temperature": "hot", "top_p": [1], "max_tokens": 1.5, "stop": [1]});
        let mut fields = Fields::new(value.as_object().expect("an object"));
        fields.float("temperature");
        fields.float("top_p");
        fields.int("max_tokens");
        fields.one_or_many("stop");
        let told = message(fields.finish().expect_err("faults"));
        for line in [
            r"5 validation errors:\n  {'type': 'float_parsing', 'loc': 'body.temperature', 'msg': 'Input should be a valid number, unable to parse string as a number', 'input': 'hot'}\n",
            r"{'type': 'float_type', 'loc': 'body.top_p', 'msg': 'Input should be a valid number', 'input': '<list of 1 items>'}\n",
            r"{'type': 'int_from_float', 'loc': 'body.max_tokens', 'msg': 'Input should be a valid integer, got a number with a fractional part', 'input': '1.5'}\n",
            r"{'type': 'string_type', 'loc': 'body.stop', 'msg': 'Input should be a valid string', 'input': '<list of 1 items>'}\n  {'type': 'string_type', 'loc': 'body.stop.0', 'msg': 'Input should be a valid string', 'input': '1'}",
            r#""param":"body.temperature","code":400"#,
        ] {
            assert!(told.contains(line), "{line}\n{told}");
        }
    }

    #[test]
    fn a_body_that_is_not_json_is_told_with_the_place() {
        let check = |body: &str, want: &str| {
            let told = message(parse(body.as_bytes()).expect_err("not JSON"));
            assert!(told.contains(want), "{body}: {told}");
        };
        check(r#"{"model": "x", "messages": ["#, r"'loc': 'body.28'");
        check(
            r#"{"a": }"#,
            r"'loc': 'body.6', 'msg': 'JSON decode error', 'input': '<dict of 0 items>', 'ctx': {'error': 'Expecting value'}",
        );
        check(r#"{"a": 1 "b"}"#, "Expecting ',' delimiter");
        check("{}x", "Extra data");
        check("[1]", "'input': '<list of 1 items>'");
        check("", "'loc': 'body', 'msg': 'Field required', 'input': 'None'");
    }
}
