//! What is sent with a question besides the conversation, and how it is shown and kept. Pure.
//!
//! A value is kept as the JSON that is sent: no number is parsed or printed, which would cost 15 kB of Wasm, and a
//! schema or a list of tools is a value like any other.
use super::texts::Texts;
use crate::message::write_message;
use crate::net::json::{Json, quote};
use wire::Message;

/// The longest temperature that providers take, in tenths.
#[cfg(feature = "ssr")]
pub(crate) const MAX_TEMPERATURE_TENTHS: u32 = 20;

/// A longer value is named and not shown: a schema is no word.
const MAX_SHOWN: usize = 12;

/// The key that asks for several answers.
const N: &str = "n";

/// A key of the request and its value as JSON.
pub(crate) type Field = (String, String);

/// The parameters. Unset ones are not sent, and the provider's defaults hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Params {
    /// Instructions before the conversation.
    pub(crate) system: String,
    /// What the form sets, in the order it was set.
    pub(crate) values: Vec<Field>,
    /// What the reader writes as JSON: sent to every provider, and before a value of the same key.
    pub(crate) extra: Vec<Field>,
}

/// Tenths as JSON has them: `0.7`, `1.0`.
pub(crate) fn tenths(n: u32) -> String {
    [&(n / 10).to_string(), ".", &(n % 10).to_string()].concat()
}

/// A number in JSON as whole tenths: `0.75` is 7.
pub(crate) fn whole_tenths(number: &str) -> Option<u32> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let tenth = fraction.bytes().next().map_or(0, |digit| u32::from(digit.wrapping_sub(b'0')));
    Some(whole.parse::<u32>().ok()?.checked_mul(10)?.saturating_add(tenth))
}

impl Params {
    /// The value of a key that the form sets.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.values.iter().find(|(name, _)| name == key).map(|(_, json)| json.as_str())
    }

    /// Sets a key to a value in JSON, or unsets it.
    pub(crate) fn set(&mut self, key: &str, json: Option<String>) {
        let at = self.values.iter().position(|(name, _)| name == key);
        match (at, json) {
            (Some(at), Some(json)) => self.values[at].1 = json,
            (Some(at), None) => {
                self.values.remove(at);
            }
            (None, Some(json)) => self.values.push((key.to_owned(), json)),
            (None, None) => {}
        }
    }

    /// What is sent to a route that does not know the keys in `ignores`.
    pub(crate) fn fields(&self, ignores: &[String]) -> Vec<(&str, &str)> {
        let free = |key: &str| self.extra.iter().any(|(name, _)| name == key);
        let values = self.values.iter().filter(|(key, _)| !ignores.contains(key) && !free(key));
        values.chain(&self.extra).map(|(key, json)| (key.as_str(), json.as_str())).collect()
    }

    /// How many answers a request with these asks for.
    pub(crate) fn n_answers(&self, ignores: &[String]) -> usize {
        let fields = self.fields(ignores);
        let n = fields.iter().find(|(key, _)| *key == N).and_then(|(_, json)| json.trim().parse().ok());
        n.unwrap_or(1)
    }

    /// The same, for one answer that goes on: what it goes on with is one text.
    pub(crate) fn for_one_answer(&self) -> Self {
        let mut params = self.clone();
        params.set(N, None);
        params.extra.retain(|(key, _)| key != N);
        params
    }

    /// What is set, in a few words; empty when nothing is.
    pub(crate) fn words(&self, texts: &Texts) -> String {
        let mut words: Vec<String> = vec![];
        if !self.system.trim().is_empty() {
            words.push(texts.get("widget-now-system").to_owned());
        }
        for (key, json) in self.values.iter().chain(&self.extra) {
            words.push(match (key.as_str(), json.parse()) {
                ("temperature", _) => texts.fill("widget-now-temperature", &[("value", &texts.digits(json))]),
                ("max_tokens", Ok(n)) => texts.count("widget-now-tokens", n, &[]),
                _ if json.len() > MAX_SHOWN => key.clone(),
                _ => [key, " ", json].concat(),
            });
        }
        words.join(" · ")
    }

    /// As they are kept in the browser. Values are texts of JSON, because what reads them back keeps no fractions.
    pub(crate) fn write(&self, out: &mut String) {
        out.push_str("{\"system\":");
        quote(&self.system, out);
        for (name, fields) in [(",\"values\":{", &self.values), (",\"extra\":{", &self.extra)] {
            out.push_str(name);
            for (idx, (key, json)) in fields.iter().enumerate() {
                if idx > 0 {
                    out.push(',');
                }
                quote(key, out);
                out.push(':');
                quote(json, out);
            }
            out.push('}');
        }
        out.push('}');
    }

    /// Reads what [`Params::write`] wrote, and what was kept before: tenths and a number of tokens.
    pub(crate) fn kept(json: &Json) -> Self {
        let fields = |name: &str| match json.get(name) {
            Json::Map(fields) => fields
                .iter()
                .filter_map(|(key, value)| Some((key.clone(), value.text()?.to_owned())))
                .collect(),
            _ => vec![],
        };
        let mut params =
            Self { system: json.get("system").owned(), values: fields("values"), extra: fields("extra") };
        if let Some(n) = json.get("temperature").number() {
            params.set("temperature", u32::try_from(n).ok().map(tenths));
        }
        if let Some(n) = json.get("max_tokens").number() {
            params.set("max_tokens", Some(n.to_string()));
        }
        params
    }

    /// The request's body. `provider` is a slug, and what it `ignores` stays out.
    pub(crate) fn request(
        &self,
        model: &str,
        provider: &str,
        messages: &[Message],
        ignores: &[String],
    ) -> String {
        let mut json = "{\"model\":".to_owned();
        quote(&[model, ":", provider].concat(), &mut json);
        json.push_str(",\"messages\":[");
        for (idx, message) in messages.iter().enumerate() {
            json.push_str(if idx == 0 { "" } else { "," });
            write_message(message, &mut json);
        }
        json.push_str("],\"stream\":true,\"stream_options\":{\"include_usage\":true}");
        for (key, value) in self.fields(ignores) {
            json.push(',');
            quote(key, &mut json);
            json.push(':');
            json.push_str(value);
        }
        json.push('}');
        json
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::{Role, ToolCall};

    fn field(key: &str, json: &str) -> Field {
        (key.to_owned(), json.to_owned())
    }

    fn params(values: &[(&str, &str)], extra: &[(&str, &str)]) -> Params {
        let fields = |of: &[(&str, &str)]| of.iter().map(|(key, json)| field(key, json)).collect();
        Params { system: "\"s\"".to_owned(), values: fields(values), extra: fields(extra) }
    }

    #[test]
    fn a_request_is_json_whatever_is_said() {
        let said = Message::new(Role::User, "\"\\\n\u{1}</script>\u{2028}");
        let params = params(&[("temperature", "0.7"), ("stop", "[\"\\n\"]")], &[("a\"b", "{\"c\":[1.5]}")]);
        let json = params.request("a/b", "publicai", &[said.clone(), said.clone()], &[]);
        let value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(value["model"], "a/b:publicai");
        assert_eq!(value["messages"][1]["content"], said.content);
        assert_eq!((value["temperature"].as_f64(), value["stop"][0].as_str()), (Some(0.7), Some("\n")));
        assert_eq!(value["a\"b"]["c"][0], 1.5);
        assert_eq!(value["stream_options"]["include_usage"], true);
    }

    #[test]
    fn pictures_calls_and_results_are_written_as_openai_has_them() {
        let call = |id: &str| ToolCall {
            id: id.to_owned(),
            name: "f".to_owned(),
            arguments: "{\"a\":1}".to_owned(),
        };
        let messages = [
            Message {
                images: vec!["data:image/png;base64,AA".to_owned()],
                ..Message::new(Role::User, "What?")
            },
            Message { calls: vec![call("1"), call("2")], ..Message::new(Role::Assistant, "") },
            Message { call_id: Some("1".to_owned()), ..Message::new(Role::Tool, "42") },
        ];
        let json = Params::default().request("a/b", "publicai", &messages, &[]);
        let value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        let function = serde_json::json!({"name": "f", "arguments": "{\"a\":1}"});
        let expected = serde_json::json!([
            {"role": "user", "content": [{"type": "text", "text": "What?"},
                {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA"}}]},
            {"role": "assistant", "content": "", "tool_calls": [
                {"id": "1", "type": "function", "function": function}, {"id": "2", "type": "function", "function": function}]},
            {"role": "tool", "content": "42", "tool_call_id": "1"}]);
        assert_eq!(value["messages"], expected);
    }

    #[test]
    fn what_is_kept_comes_back() {
        for params in [Params::default(), params(&[("top_p", "0.95"), ("seed", "-3")], &[("x", "\"\\\"\"")])]
        {
            let mut json = String::new();
            params.write(&mut json);
            assert_eq!(Params::kept(&Json::parse(&json).expect("JSON")), params);
        }
    }

    #[test]
    fn what_was_kept_before_is_read() {
        let old = Json::parse(r#"{"system":"\"s\"","temperature":7,"max_tokens":64}"#).expect("JSON");
        assert_eq!(Params::kept(&old), params(&[("temperature", "0.7"), ("max_tokens", "64")], &[]));
    }

    #[test]
    fn what_is_not_set_is_not_sent() {
        let json = Params::default().request("a/b", "groq", &[], &[]);
        assert!(!json.contains("temperature") && !json.contains("max_tokens"), "{json}");
        assert_eq!(Params::default().words(&Texts::read("{}")), "");
    }

    #[test]
    fn what_a_route_ignores_is_not_sent_and_what_is_written_by_hand_always_is() {
        let params =
            params(&[("top_k", "40"), ("seed", "1"), ("min_p", "0.1")], &[("seed", "2"), ("best_of", "3")]);
        let ignores = ["top_k".to_owned(), "best_of".to_owned()];
        assert_eq!(params.fields(&ignores), [("min_p", "0.1"), ("seed", "2"), ("best_of", "3")]);
        assert_eq!(params.get("top_k"), Some("40"), "it is kept for the next route");
    }

    #[test]
    fn several_answers_are_asked_for_and_one_goes_on() {
        let n = |values: &[(&str, &str)], extra: &[(&str, &str)]| params(values, extra).n_answers(&[]);
        assert_eq!((n(&[], &[]), n(&[("n", "3")], &[]), n(&[("n", "3")], &[("n", " 2 ")])), (1, 3, 2));
        assert_eq!((n(&[("n", "\"3\"")], &[]), n(&[("n", "-3")], &[]), n(&[("n", "1e9")], &[])), (1, 1, 1));
        let both = params(&[("n", "3"), ("seed", "1")], &[("n", "2")]);
        assert_eq!(both.n_answers(&["n".to_owned()]), 2, "what is written by hand is sent");
        assert_eq!(both.for_one_answer(), params(&[("seed", "1")], &[]));
        assert_eq!(params(&[("n", "3")], &[]).n_answers(&["n".to_owned()]), 1, "it is not sent");
    }

    #[test]
    fn a_value_is_set_changed_and_unset() {
        let mut params = Params::default();
        for (json, expected) in [(Some("1"), Some("1")), (Some("2"), Some("2")), (None, None), (None, None)] {
            params.set("seed", json.map(str::to_owned));
            assert_eq!(params.get("seed"), expected);
        }
    }

    #[test]
    fn tenths_are_read_as_they_are_written() {
        for n in [0, 7, 10, 20] {
            assert_eq!(whole_tenths(&tenths(n)), Some(n));
        }
        assert_eq!((whole_tenths("0.75"), whole_tenths("1"), whole_tenths("x")), (Some(7), Some(10), None));
    }
}
