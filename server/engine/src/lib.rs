//! Embedded inference of the tiny chat model Edelweiss, behind vLLM's HTTP face.

use std::{future::Future, io, sync::Arc};

/// A loaded model: weights, tokenizer, chat template. Shared by every replica in the process.
pub struct Model {
    _private: (),
}

/// Why a model directory cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct LoadError(String);

/// How one engine serves.
#[derive(Clone, Debug)]
pub struct Options {
    /// The names it answers to (`--served-model-name`); the first is the one it reports.
    pub served_names: Vec<String>,
    /// Sequences decoded together (`--max-num-seqs`).
    pub n_slots: usize,
    /// Bearer key it asks for on `/v1` paths (`--api-key`).
    pub api_key: Option<String>,
}

impl Model {
    /// The model inside the binary.
    ///
    /// # Errors
    /// Never with the files of this repository.
    pub fn embedded() -> Result<Arc<Self>, LoadError> {
        unimplemented!()
    }

    /// A model from a directory in Hugging Face format (`config.json`, `model.safetensors`, `tokenizer.json`, ...).
    ///
    /// # Errors
    /// A sentence naming the file and what is wrong.
    pub fn open(_dir: &std::path::Path) -> Result<Arc<Self>, LoadError> {
        unimplemented!()
    }
}

/// Serves the model on this listener until `stop` resolves, then drains: running answers finish, new ones are refused.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    _model: Arc<Model>,
    _listener: tokio::net::TcpListener,
    _options: Options,
    _stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    unimplemented!()
}
