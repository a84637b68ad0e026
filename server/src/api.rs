//! The JSON API: thin handlers, one file a resource. Each parses, asks one part, and answers.

pub(crate) mod admin;
pub(crate) mod body;
pub(crate) mod chat;
pub(crate) mod conversations;
pub(crate) mod generations;
mod hints;
pub(crate) mod hub;
pub(crate) mod identity;
pub(crate) mod keys;
pub(crate) mod likes;
pub(crate) mod models;
pub(crate) mod order;
pub(crate) mod presets;
pub(crate) mod runs;
pub(crate) mod suggest;
pub(crate) mod tokens;
