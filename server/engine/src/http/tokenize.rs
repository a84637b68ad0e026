//! `POST /tokenize` and `POST /detokenize`.

use axum::{Json, body::Bytes, extract::State};
use http::HeaderMap;
use serde::Serialize;

use super::{
    Shared, body,
    error::ApiError,
    fields::Fields,
    messages::{self, Conversation},
    request,
};
use crate::template;

#[derive(Serialize)]
pub(super) struct Tokenised {
    count: usize,
    max_model_len: usize,
    tokens: Vec<u32>,
    token_strs: Option<Vec<String>>,
}

#[derive(Serialize)]
pub(super) struct Text {
    prompt: String,
}

/// A text or a conversation as tokens; no limit on their number.
pub(super) async fn tokenize(
    State(engine): State<Shared>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Tokenised>, ApiError> {
    let object = body(&headers, &bytes)?;
    messages::check_raw(&object)?;
    let mut fields = Fields::new(&object);
    let name = fields.string("model");
    let spelled = fields.bool("return_token_strs").unwrap_or(false);
    let prompt = fields.string("prompt");
    // Either of the two; what vLLM says where neither is there names both.
    if prompt.is_none() && !object.contains_key("messages") && !object.contains_key("prompt") {
        fields.missing("prompt");
    }
    let conversation = prompt.is_none().then(|| Conversation::read(&mut fields));
    fields.finish()?;
    request::check_name(name, &engine.names)?;
    let rendered = match conversation {
        None => None,
        Some(conversation) => {
            let conversation = conversation.resolve(&engine.names[0])?;
            Some(template::render(&conversation.messages, &conversation.tools, conversation.ending)?)
        }
    };
    let text = prompt.or(rendered.as_deref()).unwrap_or_default();
    let tokenizer = &engine.model.tokenizer;
    let tokens = tokenizer.encode(text);
    Ok(Json(Tokenised {
        count: tokens.len(),
        max_model_len: engine.model.config.n_context,
        token_strs: spelled.then(|| tokens.iter().map(|token| tokenizer.spelling(*token)).collect()),
        tokens,
    }))
}

/// Tokens as text; those outside the vocabulary are empty.
pub(super) async fn detokenize(
    State(engine): State<Shared>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Text>, ApiError> {
    let object = body(&headers, &bytes)?;
    let mut fields = Fields::new(&object);
    let name = fields.string("model");
    let ids = fields.ints("tokens");
    if !object.contains_key("tokens") {
        fields.missing("tokens");
    }
    fields.finish()?;
    request::check_name(name, &engine.names)?;
    let tokens: Vec<u32> =
        ids.unwrap_or_default().iter().map(|id| u32::try_from(*id).unwrap_or(u32::MAX)).collect();
    Ok(Json(Text { prompt: engine.model.tokenizer.decode(&tokens) }))
}
