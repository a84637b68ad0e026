//! Whether a provider takes an account's saved key: it is asked for its list of models.
//!
//! The list is asked for because it costs nothing. Some providers give it to anyone, so a list is asked for
//! once more without the key: what anyone gets proves nothing. The key is opened for this one request, and is
//! struck out of whatever the provider says.

use crate::{
    attempts::now_us,
    bearer::Bearer,
    catalog::Provider,
    chat::Gateway,
    dialect,
    failure::Failure,
    limits::{ERROR_BODY, MAX_ERROR_BODY},
    upstream::Outgoing,
};
use bytes::Bytes;
use http::{Method, StatusCode};
use serde_json::Value;
use std::time::Duration;
use store::StoreError;
use wire::{AccountId, KeyCheck, ProviderSlug};

/// How long a list may take: a person waits for it.
const PATIENCE: Duration = Duration::from_secs(10);

/// The largest list read: a thousand models with a kilobyte on each, four times over.
const MAX_LIST: usize = 4 << 20;

/// The longest sentence of a provider that is told.
const MAX_REASON: usize = 300;

/// What a provider answered.
enum Heard {
    /// A list of so many models.
    List(u64),
    /// Anything else: its status, and what it said.
    Other(StatusCode, String),
}

impl Gateway {
    /// Asks a provider for its list of models with an account's saved key; `None` when no key is saved, or no
    /// such provider takes one.
    ///
    /// # Errors
    /// [`StoreError`] when the key cannot be read.
    pub async fn check_key(
        &self,
        account: &AccountId,
        provider: &ProviderSlug,
        request_id: &str,
    ) -> Result<Option<KeyCheck>, StoreError> {
        let Some(provider) = self.catalog().provider(provider.as_str()) else { return Ok(None) };
        let Some(base_url) = &provider.base_url else { return Ok(None) };
        let Some(key) = self.parts().store.open_key(account, &provider.slug, now_us()).await? else {
            return Ok(None);
        };
        let Some(path) = list_path(provider) else { return Ok(Some(KeyCheck::NoList)) };
        let with_key = self.ask(base_url, &path, &Bearer::Own(key), request_id).await;
        let found = match with_key {
            Err(_) => KeyCheck::Unreachable,
            Ok(Heard::Other(status, reason)) => refused(status, reason),
            Ok(Heard::List(n_models)) => match self.ask(base_url, &path, &Bearer::None, request_id).await {
                Ok(Heard::List(_)) => KeyCheck::Unproven { n_models },
                _ => KeyCheck::Valid { n_models },
            },
        };
        Ok(Some(found))
    }

    async fn ask(
        &self,
        base_url: &str,
        path: &str,
        bearer: &Bearer,
        request_id: &str,
    ) -> Result<Heard, Failure> {
        let upstreams = &self.parts().upstreams;
        let outgoing = Outgoing {
            origin: &upstreams.provider(base_url)?,
            method: Method::GET,
            path,
            bearer,
            request_id,
            replica: false,
            stream: false,
            body: Bytes::new(),
            head: PATIENCE,
        };
        let (status, _, call) = upstreams.send(&outgoing, &self.parts().limits).await?;
        if status == StatusCode::OK {
            let body = call.whole(MAX_LIST, PATIENCE).await?;
            return Ok(n_listed(&body).map_or_else(|| Heard::Other(status, String::new()), Heard::List));
        }
        let body = call.whole(MAX_ERROR_BODY, ERROR_BODY).await.unwrap_or_default();
        let said = bearer.redact(&dialect::read_complaint(status.as_u16(), &body).message);
        Ok(Heard::Other(status, said.chars().take(MAX_REASON).collect()))
    }
}

/// Where a provider lists its models: beside its chat. One whose chat path names the model has no such place.
fn list_path(provider: &Provider) -> Option<String> {
    let stem = provider.chat_path.strip_suffix("/chat/completions")?;
    (!stem.contains("{model}")).then(|| format!("{stem}/models"))
}

/// How many models a list has: OpenAI's object around it, or the list alone.
fn n_listed(body: &[u8]) -> Option<u64> {
    let json: Value = serde_json::from_slice(body).ok()?;
    let list = json.get("data").unwrap_or(&json).as_array()?;
    Some(list.len() as u64)
}

fn refused(status: StatusCode, reason: String) -> KeyCheck {
    match status.as_u16() {
        401 | 403 => KeyCheck::Rejected { reason },
        404 | 405 | 501 => KeyCheck::NoList,
        status => KeyCheck::Unclear { status, reason },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_path(chat_path: &str, expected: Option<&str>) {
        let provider = Provider {
            slug: ProviderSlug::parse("groq").expect("a slug"),
            name: String::new(),
            base_url: None,
            chat_path: chat_path.to_owned(),
            continuous_usage: false,
            platform_key: None,
        };
        assert_eq!(list_path(&provider).as_deref(), expected);
    }

    #[test]
    fn a_list_is_beside_the_chat() {
        check_path("/openai/v1/chat/completions", Some("/openai/v1/models"));
        check_path("/models/{model}/v1/chat/completions", None);
        check_path("/chat", None);
    }

    #[test]
    fn a_list_is_counted_in_both_forms() {
        assert_eq!(n_listed(br#"{"object":"list","data":[{"id":"a"},{"id":"b"}]}"#), Some(2));
        assert_eq!(n_listed(br#"[{"id":"a"}]"#), Some(1));
        assert_eq!(n_listed(br#"{"error":"no"}"#), None);
        assert_eq!(n_listed(b"<html>"), None);
    }
}
