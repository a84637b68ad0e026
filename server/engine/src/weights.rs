//! A model's files in Hugging Face format: `config.json`, `generation_config.json` and `model.safetensors`.
//!
//! Everything the files say is checked here, once, so that the forward pass can trust shapes and sizes. Must not know what
//! the tensors are used for.

use std::{borrow::Cow, collections::HashMap, io, ops::Range, path::Path};

use serde::Deserialize;

/// Why a model's files cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file is missing or unreadable.
    #[error("cannot read {file}")]
    Read {
        /// Its name, as in the model's directory.
        file: String,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// A file is there but says something this engine cannot serve.
    #[error("{file}: {reason}")]
    Invalid {
        /// Its name, as in the model's directory.
        file: &'static str,
        /// What is wrong with it, in one clause.
        reason: String,
    },
}

/// A model's files as bytes: inside the binary, or read from a directory.
pub(crate) struct Files {
    pub(crate) name: String,
    pub(crate) config: Cow<'static, [u8]>,
    pub(crate) generation: Cow<'static, [u8]>,
    pub(crate) tokenizer: Cow<'static, [u8]>,
    pub(crate) tokenizer_config: Cow<'static, [u8]>,
    pub(crate) weights: Cow<'static, [u8]>,
}

impl Files {
    /// The model inside the binary.
    pub(crate) fn embedded() -> Self {
        Self {
            name: "edelweiss".to_owned(),
            config: Cow::Borrowed(include_bytes!("../model/config.json")),
            generation: Cow::Borrowed(include_bytes!("../model/generation_config.json")),
            tokenizer: Cow::Borrowed(include_bytes!("../model/tokenizer.json")),
            tokenizer_config: Cow::Borrowed(include_bytes!("../model/tokenizer_config.json")),
            weights: Cow::Borrowed(include_bytes!("../model/model.safetensors")),
        }
    }

    /// A model's directory.
    pub(crate) fn read(dir: &Path) -> Result<Self, LoadError> {
        let read = |file: &str| {
            std::fs::read(dir.join(file))
                .map(Cow::Owned)
                .map_err(|source| LoadError::Read { file: dir.join(file).display().to_string(), source })
        };
        Ok(Self {
            name: dir.file_name().map_or_else(|| "model".to_owned(), |n| n.to_string_lossy().into_owned()),
            config: read("config.json")?,
            generation: read("generation_config.json")?,
            tokenizer: read("tokenizer.json")?,
            tokenizer_config: read("tokenizer_config.json")?,
            weights: read("model.safetensors")?,
        })
    }
}

/// The shape of an Apertus model, as `config.json` gives it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Config {
    model_type: String,
    hidden_act: String,
    tie_word_embeddings: bool,
    #[serde(rename = "vocab_size")]
    pub(crate) n_vocab: usize,
    #[serde(rename = "hidden_size")]
    pub(crate) n_hidden: usize,
    #[serde(rename = "intermediate_size")]
    pub(crate) n_inner: usize,
    #[serde(rename = "num_hidden_layers")]
    pub(crate) n_layers: usize,
    #[serde(rename = "num_attention_heads")]
    pub(crate) n_heads: usize,
    #[serde(rename = "num_key_value_heads")]
    pub(crate) n_kv_heads: usize,
    pub(crate) head_dim: usize,
    /// Prompt and answer together, in tokens (`max_model_len`).
    #[serde(rename = "max_position_embeddings")]
    pub(crate) n_context: usize,
    pub(crate) rms_norm_eps: f32,
    rope_parameters: Rope,
}

#[derive(Clone, Debug, Deserialize)]
struct Rope {
    rope_type: String,
    rope_theta: f32,
}

impl Config {
    pub(crate) fn parse(json: &[u8]) -> Result<Self, LoadError> {
        let config: Self = parse_json("config.json", json)?;
        config.check().map_err(|reason| invalid("config.json", reason))?;
        Ok(config)
    }

    pub(crate) fn rope_theta(&self) -> f32 {
        self.rope_parameters.rope_theta
    }

    fn check(&self) -> Result<(), String> {
        if self.model_type != "apertus" || self.hidden_act != "xielu" {
            return Err(format!("only apertus models with xielu are served, not {}", self.model_type));
        }
        if self.rope_parameters.rope_type != "default" {
            return Err(format!("rope_type {} is not served", self.rope_parameters.rope_type));
        }
        if !self.tie_word_embeddings {
            return Err("only models with tied word embeddings are served".to_owned());
        }
        // The packed matrices and the attention work on sixteen lanes at a time, without a remainder.
        let sizes = [self.n_vocab, self.n_hidden, self.n_inner, self.head_dim];
        if sizes.iter().any(|n| *n == 0 || n % 16 != 0) {
            return Err("vocabulary, hidden, intermediate and head sizes must be multiples of 16".to_owned());
        }
        if self.n_layers == 0 || self.n_context == 0 || self.n_kv_heads == 0 {
            return Err("layers, heads and context must not be zero".to_owned());
        }
        if !self.n_heads.is_multiple_of(self.n_kv_heads) {
            return Err("attention heads must be a multiple of key-value heads".to_owned());
        }
        Ok(())
    }
}

/// What `generation_config.json` sets for requests that leave it open; vLLM does the same (`--generation-config auto`).
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Generation {
    eos_token_id: OneOrMany,
    pub(crate) temperature: Option<f32>,
    pub(crate) top_p: Option<f32>,
    pub(crate) top_k: Option<i64>,
    pub(crate) min_p: Option<f32>,
    pub(crate) repetition_penalty: Option<f32>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(u32),
    Many(Vec<u32>),
}

impl Generation {
    pub(crate) fn parse(json: &[u8]) -> Result<Self, LoadError> {
        parse_json("generation_config.json", json)
    }

    /// The tokens that end an answer.
    pub(crate) fn eos(&self) -> &[u32] {
        match &self.eos_token_id {
            OneOrMany::One(id) => std::slice::from_ref(id),
            OneOrMany::Many(ids) => ids,
        }
    }
}

/// The tensors of one safetensors file: eight bytes of header length, a JSON header, then the data.
/// *Source*: <https://huggingface.co/docs/safetensors>.
pub(crate) struct Tensors<'a> {
    data: &'a [u8],
    data_start: usize,
    index: HashMap<String, Entry>,
}

#[derive(Deserialize)]
struct Entry {
    dtype: Dtype,
    shape: Vec<usize>,
    data_offsets: [usize; 2],
}

/// How a tensor's numbers are stored.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
pub(crate) enum Dtype {
    #[serde(rename = "BF16")]
    Bf16,
    F32,
}

impl Dtype {
    pub(crate) fn n_bytes(self) -> usize {
        match self {
            Self::Bf16 => 2,
            Self::F32 => 4,
        }
    }

    /// Widens stored numbers; `bytes` holds a whole number of them.
    pub(crate) fn widen(self, bytes: &[u8]) -> impl Iterator<Item = f32> + '_ {
        bytes.chunks_exact(self.n_bytes()).map(move |c| match self {
            Self::Bf16 => f32::from_bits(u32::from(u16::from_le_bytes([c[0], c[1]])) << 16),
            Self::F32 => f32::from_le_bytes([c[0], c[1], c[2], c[3]]),
        })
    }
}

const WEIGHTS: &str = "model.safetensors";

impl<'a> Tensors<'a> {
    pub(crate) fn parse(data: &'a [u8]) -> Result<Self, LoadError> {
        let header_len = data.first_chunk::<8>().map(|n| u64::from_le_bytes(*n));
        let header = header_len
            .and_then(|n| usize::try_from(n).ok())
            .and_then(|n| data.get(8..8usize.checked_add(n)?))
            .ok_or_else(|| invalid(WEIGHTS, "the header is longer than the file"))?;
        let mut raw: HashMap<String, serde_json::Value> = parse_json(WEIGHTS, header)?;
        raw.remove("__metadata__");
        let index = raw
            .into_iter()
            .map(|(name, entry)| Ok((name, serde_json::from_value(entry)?)))
            .collect::<Result<HashMap<_, _>, serde_json::Error>>()
            .map_err(|e| invalid(WEIGHTS, e.to_string()))?;
        Ok(Self { data, data_start: 8 + header.len(), index })
    }

    /// A tensor's numbers, widened; its shape must be `shape`.
    pub(crate) fn floats(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, LoadError> {
        let (dtype, range) = self.locate(name, shape)?;
        Ok(dtype.widen(&self.data[range]).collect())
    }

    /// Where a tensor lies in the file, for a reader that widens single rows of it later.
    pub(crate) fn locate(&self, name: &str, shape: &[usize]) -> Result<(Dtype, Range<usize>), LoadError> {
        let entry = self.index.get(name).ok_or_else(|| invalid(WEIGHTS, format!("{name} is missing")))?;
        if entry.shape != shape {
            return Err(invalid(WEIGHTS, format!("{name} has shape {:?}, not {shape:?}", entry.shape)));
        }
        let [start, end] = entry.data_offsets.map(|offset| self.data_start.saturating_add(offset));
        let n_bytes = shape.iter().product::<usize>() * entry.dtype.n_bytes();
        if end > self.data.len() || end.checked_sub(start) != Some(n_bytes) {
            return Err(invalid(WEIGHTS, format!("{name} does not lie inside the file")));
        }
        Ok((entry.dtype, start..end))
    }
}

pub(crate) fn invalid(file: &'static str, reason: impl Into<String>) -> LoadError {
    LoadError::Invalid { file, reason: reason.into() }
}

pub(crate) fn parse_json<T: for<'de> Deserialize<'de>>(
    file: &'static str,
    json: &[u8],
) -> Result<T, LoadError> {
    serde_json::from_slice(json).map_err(|e| invalid(file, e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(header: &str, data: &[u8]) -> Vec<u8> {
        let mut out = (header.len() as u64).to_le_bytes().to_vec();
        out.extend_from_slice(header.as_bytes());
        out.extend_from_slice(data);
        out
    }

    #[test]
    fn both_number_formats_are_widened() {
        let header = r#"{"__metadata__":{"format":"pt"},
            "a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1,1],"data_offsets":[4,8]}}"#;
        let bytes = file(header, &[0x80, 0x3f, 0x00, 0xc0, 0, 0, 0x20, 0x41]);
        let tensors = Tensors::parse(&bytes).expect("a well-formed file");
        assert_eq!(tensors.floats("a", &[2]).expect("there"), [1.0, -2.0]);
        assert_eq!(tensors.floats("b", &[1, 1]).expect("there"), [10.0]);
    }

    #[test]
    fn a_broken_file_is_refused_with_the_reason() {
        let check = |bytes: &[u8], shape: &[usize], reason: &str| {
            let error = Tensors::parse(bytes).and_then(|t| t.floats("a", shape)).expect_err("broken");
            assert!(error.to_string().contains(reason), "{error}");
        };
        let header = |end: u64| format!(r#"{{"a":{{"dtype":"F32","shape":[1],"data_offsets":[0,{end}]}}}}"#);
        check(&[1, 2, 3], &[1], "longer than the file");
        check(&u64::MAX.to_le_bytes(), &[1], "longer than the file");
        check(&file("{", &[]), &[1], "EOF");
        check(&file("{}", &[]), &[1], "a is missing");
        check(&file(&header(4), &[0; 4]), &[2], "has shape [1], not [2]");
        check(&file(&header(4), &[0; 2]), &[1], "does not lie inside");
        check(&file(&header(8), &[0; 8]), &[1], "does not lie inside");
        check(&file(&header(u64::MAX), &[0; 4]), &[1], "does not lie inside");
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = Files::read(Path::new("/nonexistent/model")).err().expect("no such directory");
        assert_eq!(error.to_string(), "cannot read /nonexistent/model/config.json");
    }
}
