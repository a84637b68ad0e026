//! The model: Apertus' forward pass over a batch of tokens of several sequences.
//!
//! One pass takes any mix of rows: the next token of each running answer and stretches of prompts that are still being read.
//! That is what lets a batch share one reading of the weights. Must not know about requests, text or sampling.

#![expect(
    clippy::inline_always,
    reason = "these loops must be compiled for the instructions of their caller"
)]

mod cache;
mod math;
mod matrix;

use std::{borrow::Cow, ops::Range, path::Path, sync::Arc};

pub(crate) use self::cache::Cache;
use self::{
    math::LANES,
    matrix::{Isa, Matrix, Rounded, multiply},
};
use crate::{
    template,
    tokenizer::Tokenizer,
    weights::{Config, Dtype, Files, Generation, LoadError, Tensors},
};

/// A loaded model: weights, tokenizer, chat template. Shared by every replica in the process.
pub struct Model {
    pub(crate) name: String,
    pub(crate) config: Config,
    pub(crate) generation: Generation,
    pub(crate) tokenizer: Tokenizer,
    /// A short hash of the weights, for `system_fingerprint`.
    pub(crate) weights_hash: u32,
    network: Network,
}

/// The weights as the forward pass reads them.
struct Network {
    isa: Isa,
    embedding: Embedding,
    layers: Vec<Layer>,
    norm: Vec<f32>,
    head: Matrix,
    /// Rotary frequencies, one for each pair of dimensions of a head.
    frequencies: Vec<f32>,
}

/// The embedding table in the file's own format, a row of it widened when it is looked up. The embedded model's table stays
/// where it is in the binary.
struct Embedding {
    bytes: Cow<'static, [u8]>,
    range: Range<usize>,
    dtype: Dtype,
    n_hidden: usize,
}

struct Layer {
    attention_norm: Vec<f32>,
    /// Query, key and value rows in one matrix.
    qkv: Matrix,
    query_norm: Vec<f32>,
    key_norm: Vec<f32>,
    output: Matrix,
    feedforward_norm: Vec<f32>,
    up: Matrix,
    down: Matrix,
    xielu_positive: f32,
    xielu_negative: f32,
}

/// One token of a pass.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    /// Index into the pass' caches.
    pub(crate) sequence: usize,
    pub(crate) token: u32,
    /// Whether the caller wants the logits after this token.
    pub(crate) logits: bool,
}

/// Buffers that a pass works in, kept between passes.
#[derive(Default)]
pub(crate) struct Scratch {
    /// One row of `n_vocab` for each row that asked for it, in order.
    pub(crate) logits: Vec<f32>,
    hidden: Vec<f32>,
    normed: Vec<f32>,
    qkv: Vec<f32>,
    attended: Vec<f32>,
    inner: Vec<f32>,
    scores: Vec<f32>,
    cos: Vec<f32>,
    sin: Vec<f32>,
    positions: Vec<usize>,
    rounded: Rounded,
}

impl Model {
    /// The model inside the binary.
    ///
    /// # Errors
    /// Never with the files of this repository.
    pub fn embedded() -> Result<Arc<Self>, LoadError> {
        Self::load(Files::embedded())
    }

    /// A model from a directory in Hugging Face format (`config.json`, `model.safetensors`, `tokenizer.json`, ...).
    ///
    /// # Errors
    /// A sentence naming the file and what is wrong.
    pub fn open(dir: &Path) -> Result<Arc<Self>, LoadError> {
        Self::load(Files::read(dir)?)
    }

    fn load(files: Files) -> Result<Arc<Self>, LoadError> {
        template::check(&files.tokenizer_config)?;
        let config = Config::parse(&files.config)?;
        let generation = Generation::parse(&files.generation)?;
        let tokenizer = Tokenizer::parse(&files.tokenizer, config.n_vocab)?;
        let weights_hash = fnv1a(&files.weights);
        let network = Network::load(files.weights, &config)?;
        Ok(Arc::new(Self { name: files.name, config, generation, tokenizer, weights_hash, network }))
    }

    /// Runs one pass: each row's token is appended to its sequence's cache, and `scratch.logits` holds what was asked for.
    /// Rows of one sequence follow each other in the order of the text.
    pub(crate) fn step(&self, rows: &[Row], caches: &mut [&mut Cache], scratch: &mut Scratch) {
        let pass = Pass { network: &self.network, config: &self.config };
        match self.network.isa {
            #[cfg(target_arch = "x86_64")]
            #[expect(unsafe_code, reason = "calls a function compiled for instructions that were detected")]
            // SAFETY: `Isa::Avx512` is made only by `Isa::detect` after it has found these instructions.
            Isa::Avx512 => unsafe { pass.run_avx512(rows, caches, scratch) },
            #[cfg(target_arch = "x86_64")]
            #[expect(unsafe_code, reason = "calls a function compiled for instructions that were detected")]
            // SAFETY: `Isa::Avx2` is made only after AVX2, or AVX-512 that includes it, was found.
            Isa::Avx2 => unsafe { pass.run_avx2(rows, caches, scratch) },
            Isa::Plain => pass.run(rows, caches, scratch),
        }
    }
}

impl Network {
    fn load(bytes: Cow<'static, [u8]>, config: &Config) -> Result<Self, LoadError> {
        let Config { n_vocab, n_hidden, n_inner, head_dim, n_heads, n_kv_heads, .. } = *config;
        let tensors = Tensors::parse(&bytes)?;
        let layers = (0..config.n_layers)
            .map(|i| {
                let vector = |name: &str, n: usize| tensors.floats(&format!("model.layers.{i}.{name}"), &[n]);
                let rows = |name: &str, n: usize, columns: usize| {
                    tensors.floats(&format!("model.layers.{i}.{name}.weight"), &[n, columns])
                };
                let mut qkv = rows("self_attn.q_proj", n_heads * head_dim, n_hidden)?;
                qkv.extend(rows("self_attn.k_proj", n_kv_heads * head_dim, n_hidden)?);
                qkv.extend(rows("self_attn.v_proj", n_kv_heads * head_dim, n_hidden)?);
                let output = rows("self_attn.o_proj", n_hidden, n_heads * head_dim)?;
                Ok(Layer {
                    attention_norm: vector("attention_layernorm.weight", n_hidden)?,
                    qkv: Matrix::pack(&qkv, n_hidden),
                    query_norm: vector("self_attn.q_norm.weight", head_dim)?,
                    key_norm: vector("self_attn.k_norm.weight", head_dim)?,
                    output: Matrix::pack(&output, n_heads * head_dim),
                    feedforward_norm: vector("feedforward_layernorm.weight", n_hidden)?,
                    up: Matrix::pack(&rows("mlp.up_proj", n_inner, n_hidden)?, n_hidden),
                    down: Matrix::pack(&rows("mlp.down_proj", n_hidden, n_inner)?, n_inner),
                    xielu_positive: softplus(vector("mlp.act_fn.alpha_p", 1)?[0]),
                    xielu_negative: 0.5 + softplus(vector("mlp.act_fn.alpha_n", 1)?[0]),
                })
            })
            .collect::<Result<_, LoadError>>()?;
        let table = "model.embed_tokens.weight";
        let head = Matrix::pack(&tensors.floats(table, &[n_vocab, n_hidden])?, n_hidden);
        let norm = tensors.floats("model.norm.weight", &[n_hidden])?;
        let (dtype, range) = tensors.locate(table, &[n_vocab, n_hidden])?;
        let (bytes, range) = match bytes {
            Cow::Borrowed(_) => (bytes, range),
            Cow::Owned(owned) => (Cow::Owned(owned[range.clone()].to_vec()), 0..range.len()),
        };
        let frequencies = (0..head_dim / 2)
            .map(|i| 1.0 / config.rope_theta().powf((2 * i) as f32 / head_dim as f32))
            .collect();
        let embedding = Embedding { bytes, range, dtype, n_hidden };
        Ok(Self { isa: Isa::detect(), embedding, layers, norm, head, frequencies })
    }
}

impl Embedding {
    fn row(&self, token: u32) -> impl Iterator<Item = f32> + '_ {
        let n_bytes = self.n_hidden * self.dtype.n_bytes();
        self.dtype.widen(&self.bytes[self.range.clone()][token as usize * n_bytes..][..n_bytes])
    }
}

struct Pass<'a> {
    network: &'a Network,
    config: &'a Config,
}

impl Pass<'_> {
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
    fn run_avx512(&self, rows: &[Row], caches: &mut [&mut Cache], s: &mut Scratch) {
        self.run(rows, caches, s);
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn run_avx2(&self, rows: &[Row], caches: &mut [&mut Cache], s: &mut Scratch) {
        self.run(rows, caches, s);
    }

    /// Inlined into each of the above, so that its loops are compiled for each.
    #[inline(always)]
    fn run(&self, rows: &[Row], caches: &mut [&mut Cache], s: &mut Scratch) {
        let Config { n_hidden, rms_norm_eps: eps, .. } = *self.config;
        let isa = self.network.isa;
        s.hidden.clear();
        for row in rows {
            s.hidden.extend(self.network.embedding.row(row.token));
        }
        self.place(rows, caches, s);
        s.normed.resize(rows.len() * n_hidden, 0.0);
        for (i, layer) in self.network.layers.iter().enumerate() {
            norm_all(&s.hidden, &layer.attention_norm, eps, &mut s.normed);
            s.rounded.fill(&s.normed, &layer.qkv);
            s.qkv.resize(rows.len() * layer.qkv.n_rows(), 0.0);
            multiply(isa, &layer.qkv, &s.rounded, &mut s.qkv);
            self.attend(i, layer, rows, caches, s);
            s.rounded.fill(&s.attended, &layer.output);
            multiply(isa, &layer.output, &s.rounded, &mut s.normed);
            add(&mut s.hidden, &s.normed);

            norm_all(&s.hidden, &layer.feedforward_norm, eps, &mut s.normed);
            s.rounded.fill(&s.normed, &layer.up);
            s.inner.resize(rows.len() * layer.up.n_rows(), 0.0);
            multiply(isa, &layer.up, &s.rounded, &mut s.inner);
            math::xielu(&mut s.inner, layer.xielu_positive, layer.xielu_negative);
            s.rounded.fill(&s.inner, &layer.down);
            multiply(isa, &layer.down, &s.rounded, &mut s.normed);
            add(&mut s.hidden, &s.normed);
        }
        s.normed.clear();
        for (row, hidden) in rows.iter().zip(s.hidden.chunks_exact(n_hidden)).filter(|(row, _)| row.logits) {
            debug_assert!(row.logits);
            let start = s.normed.len();
            s.normed.resize(start + n_hidden, 0.0);
            math::rms_norm(hidden, &self.network.norm, eps, &mut s.normed[start..]);
        }
        s.rounded.fill(&s.normed, &self.network.head);
        s.logits.resize(s.normed.len() / n_hidden * self.network.head.n_rows(), 0.0);
        multiply(isa, &self.network.head, &s.rounded, &mut s.logits);
    }

    /// Gives every row its position and the rotary angles that belong to it, and makes room in the caches.
    #[inline(always)]
    fn place(&self, rows: &[Row], caches: &mut [&mut Cache], s: &mut Scratch) {
        s.positions.clear();
        s.cos.clear();
        s.sin.clear();
        for row in rows {
            let position = caches[row.sequence].push();
            s.positions.push(position);
            for frequency in &self.network.frequencies {
                let (sin, cos) = (position as f32 * frequency).sin_cos();
                s.sin.push(sin);
                s.cos.push(cos);
            }
        }
    }

    #[inline(always)]
    fn attend(&self, i: usize, layer: &Layer, rows: &[Row], caches: &mut [&mut Cache], s: &mut Scratch) {
        let Config { head_dim, n_heads, n_kv_heads, rms_norm_eps: eps, .. } = *self.config;
        let (n_query, n_kv, half) = (n_heads * head_dim, n_kv_heads * head_dim, head_dim / 2);
        for (r, qkv) in s.qkv.chunks_exact_mut(layer.qkv.n_rows()).enumerate() {
            let (query, rest) = qkv.split_at_mut(n_query);
            let (key, value) = rest.split_at_mut(n_kv);
            let (cos, sin) = (&s.cos[r * half..][..half], &s.sin[r * half..][..half]);
            math::rms_norm_heads(query, &layer.query_norm, eps);
            math::rms_norm_heads(key, &layer.key_norm, eps);
            math::rope(query, cos, sin);
            math::rope(key, cos, sin);
            caches[rows[r].sequence].write(i, s.positions[r], key, value);
        }
        s.attended.resize(rows.len() * n_query, 0.0);
        let n_shared = n_heads / n_kv_heads;
        let n_longest = s.positions.iter().max().map_or(0, |p| p + 1).next_multiple_of(LANES);
        s.scores.resize(s.scores.len().max(n_shared * n_longest), 0.0);
        for (r, row) in rows.iter().enumerate() {
            let queries = s.qkv[r * layer.qkv.n_rows()..][..n_query].chunks_exact(n_shared * head_dim);
            let outs = s.attended[r * n_query..][..n_query].chunks_exact_mut(n_shared * head_dim);
            for (head, (queries, out)) in queries.zip(outs).enumerate() {
                let (keys, values) = caches[row.sequence].head(i, head);
                math::attend(queries, head_dim, keys, values, s.positions[r] + 1, &mut s.scores, out);
            }
        }
    }
}

#[inline(always)]
fn norm_all(hidden: &[f32], weight: &[f32], eps: f32, out: &mut [f32]) {
    for (x, out) in hidden.chunks_exact(weight.len()).zip(out.chunks_exact_mut(weight.len())) {
        math::rms_norm(x, weight, eps, out);
    }
}

#[inline(always)]
fn add(to: &mut [f32], from: &[f32]) {
    for (a, b) in to.iter_mut().zip(from) {
        *a += b;
    }
}

fn softplus(x: f32) -> f32 {
    x.exp().ln_1p()
}

/// FNV-1a, 32 bits: tells checkpoints apart, protects nothing.
fn fnv1a(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, b| (hash ^ u32::from(*b)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn logits(model: &Model, chunks: &[&[u32]]) -> Vec<f32> {
        let mut cache = Cache::new(&model.config);
        let mut scratch = Scratch::default();
        for chunk in chunks {
            let rows: Vec<Row> =
                chunk.iter().map(|token| Row { sequence: 0, token: *token, logits: true }).collect();
            model.step(&rows, &mut [&mut cache], &mut scratch);
        }
        scratch.logits[scratch.logits.len() - model.config.n_vocab..].to_vec()
    }

    #[test]
    fn reading_a_prompt_at_once_or_token_by_token_gives_the_same_bits() {
        let model = Model::embedded().expect("the embedded model loads");
        let prompt: Vec<u32> = (0..40).map(|i| 20 + i * 7 % 900).collect();
        let singles: Vec<&[u32]> = prompt.chunks(1).collect();
        assert_eq!(logits(&model, &[&prompt]), logits(&model, &singles));
        assert_eq!(logits(&model, &[&prompt[..17], &prompt[17..]]), logits(&model, &singles));
    }

    #[test]
    fn neighbours_in_the_batch_do_not_change_a_sequence() {
        let model = Model::embedded().expect("the embedded model loads");
        let (a, b) = ([1u32, 7, 356, 293], [1u32, 7, 692, 16]);
        let mut caches = [Cache::new(&model.config), Cache::new(&model.config)];
        let mut scratch = Scratch::default();
        let row = |sequence, token| Row { sequence, token, logits: true };
        for i in 0..4 {
            let [first, second] = &mut caches;
            model.step(&[row(0, a[i]), row(1, b[i])], &mut [first, second], &mut scratch);
        }
        let (of_a, of_b) = scratch.logits.split_at(model.config.n_vocab);
        assert_eq!(of_a, logits(&model, &[&a]));
        assert_eq!(of_b, logits(&model, &[&b]));
    }

    #[test]
    fn every_instruction_set_gives_the_same_bits() {
        let model = Model::embedded().expect("the embedded model loads");
        let prompt: Vec<u32> = (0..21).map(|i| 20 + i * 11 % 900).collect();
        let all: Vec<Vec<f32>> = Isa::all()
            .into_iter()
            .map(|isa| {
                let mut network =
                    Network::load(Files::embedded().weights, &model.config).expect("the weights load");
                network.isa = isa;
                let Files { name, tokenizer, .. } = Files::embedded();
                let model = Model {
                    name,
                    config: model.config.clone(),
                    generation: model.generation.clone(),
                    tokenizer: Tokenizer::parse(&tokenizer, model.config.n_vocab)
                        .expect("the tokenizer loads"),
                    weights_hash: 0,
                    network,
                };
                logits(&model, &[&prompt])
            })
            .collect();
        for other in &all[1..] {
            assert_eq!(other, &all[0]);
        }
    }
}
