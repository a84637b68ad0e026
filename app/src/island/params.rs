//! What is sent with a question besides the conversation, and how it is shown and kept. Pure.
use super::texts::Texts;
use crate::net::json::{Json, quote};
use wire::{Message, Role};

/// The longest temperature that providers take, in tenths.
#[cfg(feature = "ssr")]
pub(crate) const MAX_TEMPERATURE_TENTHS: u32 = 20;

/// The parameters. Unset ones are not sent, and the provider's defaults hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Params {
    /// Instructions before the conversation.
    pub(crate) system: String,
    /// Sampling temperature in tenths, 0 to 20: no float is parsed or printed, which would cost 15 kB of
    /// Wasm.
    pub(crate) temperature_tenths: Option<u32>,
    /// Longest answer, in tokens.
    pub(crate) max_tokens: Option<u64>,
}

/// Tenths as JSON has them: `0.7`, `1.0`.
fn tenths(n: u32) -> String {
    [&(n / 10).to_string(), ".", &(n % 10).to_string()].concat()
}

impl Params {
    /// What is set, in a few words; empty when nothing is.
    pub(crate) fn words(&self, texts: &Texts) -> String {
        let mut words: Vec<String> = vec![];
        if !self.system.trim().is_empty() {
            words.push(texts.get("widget-now-system").to_owned());
        }
        if let Some(n) = self.temperature_tenths {
            words.push(texts.fill("widget-now-temperature", &[("value", &texts.tenths(n.into()))]));
        }
        if let Some(n) = self.max_tokens {
            words.push(texts.count("widget-now-tokens", n, &[]));
        }
        words.join(" · ")
    }

    /// As they are kept in the browser.
    pub(crate) fn write(&self, out: &mut String) {
        out.push_str("{\"system\":");
        quote(&self.system, out);
        let temperature = self.temperature_tenths.map(u64::from);
        for (key, number) in [(",\"temperature\":", temperature), (",\"max_tokens\":", self.max_tokens)] {
            if let Some(number) = number {
                out.push_str(key);
                out.push_str(&number.to_string());
            }
        }
        out.push('}');
    }

    /// Reads what [`Params::write`] wrote.
    pub(crate) fn kept(json: &Json) -> Self {
        Self {
            system: json.get("system").owned(),
            temperature_tenths: json.get("temperature").number().map(|n| n as u32),
            max_tokens: json.get("max_tokens").number(),
        }
    }

    /// The request's body. `provider` is a slug.
    pub(crate) fn request(&self, model: &str, provider: &str, messages: &[Message]) -> String {
        let mut json = "{\"model\":".to_owned();
        quote(&[model, ":", provider].concat(), &mut json);
        json.push_str(",\"messages\":[");
        for (idx, message) in messages.iter().enumerate() {
            let role = match message.role {
                Role::System => "system",
                Role::User => "user",
                Role::Assistant => "assistant",
            };
            let comma = if idx == 0 { "" } else { "," };
            for part in [comma, "{\"role\":\"", role, "\",\"content\":"] {
                json.push_str(part);
            }
            quote(&message.content, &mut json);
            json.push('}');
        }
        json.push_str("],\"stream\":true,\"stream_options\":{\"include_usage\":true}");
        if let Some(n) = self.temperature_tenths {
            json.push_str(",\"temperature\":");
            json.push_str(&tenths(n));
        }
        if let Some(n) = self.max_tokens {
            json.push_str(",\"max_tokens\":");
            json.push_str(&n.to_string());
        }
        json.push('}');
        json
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_json_whatever_is_said() {
        let said = Message { role: Role::User, content: "\"\\\n\u{1}</script>\u{2028}".to_owned() };
        let params = Params { temperature_tenths: Some(7), max_tokens: Some(64), ..Params::default() };
        let json = params.request("a/b", "publicai", &[said.clone(), said.clone()]);
        let value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(value["model"], "a/b:publicai");
        assert_eq!(value["messages"][1]["content"], said.content);
        assert_eq!((value["temperature"].as_f64(), value["max_tokens"].as_u64()), (Some(0.7), Some(64)));
        assert_eq!(value["stream_options"]["include_usage"], true);
    }

    #[test]
    fn what_is_kept_comes_back() {
        let all = Params { system: "\"s\"".to_owned(), temperature_tenths: Some(0), max_tokens: Some(9) };
        for params in [Params::default(), all] {
            let mut json = String::new();
            params.write(&mut json);
            assert_eq!(Params::kept(&Json::parse(&json).expect("JSON")), params);
        }
    }

    #[test]
    fn what_is_not_set_is_not_sent() {
        let json = Params::default().request("a/b", "groq", &[]);
        assert!(!json.contains("temperature") && !json.contains("max_tokens"), "{json}");
        assert_eq!(Params::default().words(&Texts::read("{}")), "");
    }
}
