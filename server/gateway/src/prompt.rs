//! Reads the messages and tools of a request: once, where they lie, and without building them. What is found is what the
//! gateway goes by: that each message has a role, how long the text is, and the blocks by which the pool finds who has its
//! beginning.

use crate::{error::ChatError, prefix::Chain};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Prompt {
    /// Bytes of all text in it.
    pub(crate) n_bytes: u64,
    /// Hashes of its blocks, each over all before it too.
    pub(crate) blocks: Vec<u64>,
}

/// Reads them, each given as JSON.
///
/// # Errors
/// [`ChatError::Invalid`] where these are no messages.
pub(crate) fn read(
    tools: Option<&[u8]>,
    messages: Option<&[u8]>,
    mut chain: Chain<'_>,
) -> Result<Prompt, ChatError> {
    let mut n_bytes = 0;
    // Templates put the tools before the messages.
    if let Some(tools) = tools {
        let text = Text { chain: &mut chain, n_bytes: &mut n_bytes };
        text.deserialize(&mut serde_json::Deserializer::from_slice(tools))
            .map_err(|error| broken("tools", &error))?;
    }
    let mut list =
        Messages { text: Text { chain: &mut chain, n_bytes: &mut n_bytes }, n: 0, without_role: None };
    let messages = messages.filter(|messages| messages.starts_with(b"["));
    let messages = messages.ok_or_else(|| invalid("messages", "\"messages\" must be a list of messages."))?;
    let read = serde_json::Deserializer::from_slice(messages).deserialize_seq(&mut list);
    if let Some(idx) = list.without_role {
        let message = format!("Message {idx} must be an object with a \"role\", such as \"user\".");
        return Err(ChatError::Invalid { message, param: Some(format!("messages[{idx}].role")) });
    }
    read.map_err(|error| broken("messages", &error))?;
    if list.n == 0 {
        return Err(invalid("messages", "\"messages\" must have at least one message."));
    }
    Ok(Prompt { n_bytes, blocks: chain.into_blocks() })
}

fn invalid(param: &str, message: &str) -> ChatError {
    ChatError::Invalid { message: message.to_owned(), param: Some(param.to_owned()) }
}

/// It is JSON, but a number in it is none that can be read, or it is nested deeper than anybody reads.
fn broken(name: &str, error: &serde_json::Error) -> ChatError {
    invalid(name, &format!("\"{name}\" cannot be read: {error}."))
}

/// Takes the texts of a value, in order, into the chain.
struct Text<'a, 'c> {
    chain: &'a mut Chain<'c>,
    n_bytes: &'a mut u64,
}

/// What a value is, as far as anybody asks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    /// An object whose `role` is a text.
    Message,
    Other,
}

impl<'c> Text<'_, 'c> {
    fn again(&mut self) -> Text<'_, 'c> {
        Text { chain: self.chain, n_bytes: self.n_bytes }
    }

    fn plain(self, value: impl fmt::Display) -> Kind {
        self.chain.bytes(value.to_string().as_bytes());
        Kind::Other
    }
}

impl<'de> DeserializeSeed<'de> for Text<'_, '_> {
    type Value = Kind;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Kind, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Text<'_, '_> {
    type Value = Kind;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_str<E>(self, text: &str) -> Result<Kind, E> {
        *self.n_bytes += text.len() as u64;
        self.chain.bytes(text.as_bytes());
        Ok(Kind::Text)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Kind, E> {
        Ok(self.plain(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Kind, E> {
        Ok(self.plain(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Kind, E> {
        Ok(self.plain(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Kind, E> {
        Ok(self.plain(value))
    }

    fn visit_unit<E>(self) -> Result<Kind, E> {
        Ok(self.plain("null"))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut values: A) -> Result<Kind, A::Error> {
        while values.next_element_seed(self.again())?.is_some() {}
        Ok(Kind::Other)
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut fields: A) -> Result<Kind, A::Error> {
        let mut kind = Kind::Other;
        while let Some(role) = fields.next_key_seed(Name(self.chain))? {
            if fields.next_value_seed(self.again())? == Kind::Text && role {
                kind = Kind::Message;
            }
        }
        Ok(kind)
    }
}

/// Takes a field's name into the chain; whether it is `role`.
struct Name<'a, 'c>(&'a mut Chain<'c>);

impl<'de> DeserializeSeed<'de> for Name<'_, '_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_, '_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<bool, E> {
        self.0.bytes(name.as_bytes());
        Ok(name == "role")
    }
}

struct Messages<'a, 'c> {
    text: Text<'a, 'c>,
    n: usize,
    without_role: Option<usize>,
}

impl<'de> Visitor<'de> for &mut Messages<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of messages")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut messages: A) -> Result<(), A::Error> {
        while let Some(kind) = messages.next_element_seed(self.text.again())? {
            if kind != Kind::Message {
                self.without_role.get_or_insert(self.n);
            }
            self.text.chain.end_message();
            self.n += 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prefix::Prefixes;
    use serde_json::{Value, json};
    use wire::AccountId;

    fn read_all(body: &Value) -> Result<Prompt, ChatError> {
        let text = |name: &str| body.get(name).map(|value| value.to_string().into_bytes());
        let (tools, messages) = (text("tools"), text("messages"));
        let chain = Prefixes::new(1);
        read(tools.as_deref(), messages.as_deref(), chain.chain(&AccountId::new("a")))
    }

    #[test]
    fn text_is_counted_as_it_reads() {
        let message = json!({"role": "user", "content": [{"type": "text", "text": "é\n"}, 7, null, true]});
        let prompt = read_all(&json!({"messages": [message], "tools": [{"name": "f"}]})).expect("a prompt");
        assert_eq!(prompt.n_bytes, 4 + 4 + 3 + 1);
    }

    #[test]
    fn what_are_no_messages_is_refused_with_its_place() {
        for (body, expected) in [
            (json!({}), "messages"),
            (json!({"messages": null}), "messages"),
            (json!({"messages": {"role": "user"}}), "messages"),
            (json!({"messages": []}), "messages"),
            (json!({"messages": [{"role": "user"}, "hi"]}), "messages[1].role"),
            (json!({"messages": [{"role": 1}]}), "messages[0].role"),
            (json!({"messages": [{"content": {"role": "user"}}]}), "messages[0].role"),
        ] {
            match read_all(&body) {
                Err(ChatError::Invalid { param, .. }) => {
                    assert_eq!(param.as_deref(), Some(expected), "{body}");
                }
                other => panic!("{body}: {other:?}"),
            }
        }
        let read = |messages: &[u8]| read(None, Some(messages), Prefixes::new(1).chain(&AccountId::new("a")));
        assert!(read(br#"[{"role":"user","content":1e999}]"#).is_err());
        let deep = format!(r#"[{{"role":"user","content":{}{}}}]"#, "[".repeat(127), "]".repeat(127));
        assert!(read(deep.as_bytes()).is_err());
    }
}
