//! The keys and values of one sequence, growing as the sequence does.
//!
//! Sixteen tokens are added at a time. Keys of such a block are transposed (`[dimension][token]`) so that attention makes
//! sixteen scores at once; values stay `[token][dimension]`. A sequence that ends gives all of it back.

use super::math::LANES;
use crate::weights::Config;

/// One sequence's keys and values, for every layer and key-value head.
pub(crate) struct Cache {
    heads: Vec<Head>,
    n_kv_heads: usize,
    head_dim: usize,
    n_tokens: usize,
}

#[derive(Default)]
struct Head {
    keys: Vec<f32>,
    values: Vec<f32>,
}

impl Cache {
    pub(crate) fn new(config: &Config) -> Self {
        let mut heads = Vec::new();
        heads.resize_with(config.n_layers * config.n_kv_heads, Head::default);
        Self { heads, n_kv_heads: config.n_kv_heads, head_dim: config.head_dim, n_tokens: 0 }
    }

    /// Tokens in it.
    pub(crate) fn n_tokens(&self) -> usize {
        self.n_tokens
    }

    /// Makes room for one more token and returns its position.
    pub(super) fn push(&mut self) -> usize {
        let position = self.n_tokens;
        if position.is_multiple_of(LANES) {
            let n = (position + LANES) * self.head_dim;
            for head in &mut self.heads {
                head.keys.resize(n, 0.0);
                head.values.resize(n, 0.0);
            }
        }
        self.n_tokens += 1;
        position
    }

    pub(super) fn write(&mut self, layer: usize, position: usize, key: &[f32], value: &[f32]) {
        let dim = self.head_dim;
        let heads = &mut self.heads[layer * self.n_kv_heads..][..self.n_kv_heads];
        for ((head, key), value) in heads.iter_mut().zip(key.chunks_exact(dim)).zip(value.chunks_exact(dim)) {
            let block = &mut head.keys[position / LANES * LANES * dim..][..LANES * dim];
            for (slot, k) in block.iter_mut().skip(position % LANES).step_by(LANES).zip(key) {
                *slot = *k;
            }
            head.values[position * dim..][..dim].copy_from_slice(value);
        }
    }

    /// Keys and values of one head.
    pub(super) fn head(&self, layer: usize, head: usize) -> (&[f32], &[f32]) {
        let head = &self.heads[layer * self.n_kv_heads + head];
        (&head.keys, &head.values)
    }
}
