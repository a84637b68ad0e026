//! The arithmetic of a forward pass outside the matrices: exponentials, norms, activation, rotary positions, attention.
//!
//! Plain loops over sixteen lanes that the compiler turns into vector code for whatever instructions the caller was compiled
//! for. Multiplications and additions stay separate and sums keep one order, so every machine gets the same bits: the same
//! seed gives the same answer everywhere, and a sequence's numbers do not depend on its neighbours in the batch.

#![expect(
    clippy::inline_always,
    reason = "these loops must be compiled for the instructions of their caller"
)]

/// Numbers handled together: one AVX-512 register, two AVX2 registers.
pub(super) const LANES: usize = 16;

type Lanes = [f32; LANES];

/// e^x to within 2 units in the last place for x <= 0 (all that softmax and xIELU ask for); below -87 it is 0.
/// *Source*: Cephes' `expf`: e^x = 2^n * e^r with |r| <= ln 2 / 2 and a polynomial for e^r.
#[inline(always)]
pub(super) fn exp(x: f32) -> f32 {
    // Adding and dropping 1.5 * 2^23 rounds to the nearest integer, which is then the low bits of the sum.
    const ROUND: f32 = 12_582_912.0;
    let x = x.clamp(-87.5, 88.0);
    let rounded = x * std::f32::consts::LOG2_E + ROUND;
    let n = rounded - ROUND;
    let r = x - n * 0.693_359_4 + n * 2.121_944_4e-4;
    let mut p = 1.987_569_1e-4;
    p = p * r + 1.398_2e-3;
    p = p * r + 8.333_452e-3;
    p = p * r + 4.166_579_6e-2;
    p = p * r + 0.166_666_66;
    p = p * r + 0.5;
    let power = f32::from_bits((rounded.to_bits() << 23).wrapping_add(1.0f32.to_bits()));
    let e = (p * r * r + r + 1.0) * power;
    if x <= -87.5 { 0.0 } else { e }
}

#[inline(always)]
fn sum(lanes: Lanes) -> f32 {
    lanes.iter().sum()
}

/// The scale of RMS norm: `out = x / rms(x) * weight`.
#[inline(always)]
pub(super) fn rms_norm(x: &[f32], weight: &[f32], eps: f32, out: &mut [f32]) {
    let mut squares = [0.0; LANES];
    for chunk in x.as_chunks::<LANES>().0 {
        for (s, v) in squares.iter_mut().zip(chunk) {
            *s += v * v;
        }
    }
    let scale = 1.0 / (sum(squares) / x.len() as f32 + eps).sqrt();
    for ((o, v), w) in out.iter_mut().zip(x).zip(weight) {
        *o = v * scale * w;
    }
}

/// The same, in place, for each head of a query or key.
#[inline(always)]
pub(super) fn rms_norm_heads(heads: &mut [f32], weight: &[f32], eps: f32) {
    for head in heads.chunks_exact_mut(weight.len()) {
        let mut squares = [0.0; LANES];
        for chunk in head.as_chunks::<LANES>().0 {
            for (s, v) in squares.iter_mut().zip(chunk) {
                *s += v * v;
            }
        }
        let scale = 1.0 / (sum(squares) / head.len() as f32 + eps).sqrt();
        for (v, w) in head.iter_mut().zip(weight) {
            *v = *v * scale * w;
        }
    }
}

/// Rotary position embedding, the half-split form that Llama and Apertus use; `cos` and `sin` hold half a head each.
#[inline(always)]
pub(super) fn rope(heads: &mut [f32], cos: &[f32], sin: &[f32]) {
    for head in heads.chunks_exact_mut(2 * cos.len()) {
        let (low, high) = head.split_at_mut(cos.len());
        for (((a, b), c), s) in low.iter_mut().zip(high).zip(cos).zip(sin) {
            (*a, *b) = (*a * c - *b * s, *b * c + *a * s);
        }
    }
}

/// The xIELU activation with its two learnt slopes already positive.
/// *Source*: arXiv 2411.13010 and transformers' `XIELUActivation` (beta 0.5, eps -1e-6).
#[inline(always)]
pub(super) fn xielu(values: &mut [f32], positive: f32, negative: f32) {
    for v in values {
        let x = *v;
        let below = (exp(x.min(-1e-6)) - 1.0 - x) * negative + 0.5 * x;
        let above = positive * x * x + 0.5 * x;
        *v = if x > 0.0 { above } else { below };
    }
}

/// Attention of one query head over the first `n_tokens` of a sequence.
///
/// Keys lie in blocks of sixteen tokens, `[block][dimension][token]`, so that sixteen scores are made at once and no sum runs
/// across lanes; values lie `[token][dimension]`. `scores` is scratch space of at least the keys' token count.
#[inline(always)]
pub(super) fn attend(
    query: &[f32],
    keys: &[f32],
    values: &[f32],
    n_tokens: usize,
    scores: &mut [f32],
    out: &mut [f32],
) {
    let dim = query.len();
    let n_blocks = n_tokens.div_ceil(LANES);
    let scores = &mut scores.as_chunks_mut::<LANES>().0[..n_blocks];
    let scale = 1.0 / (dim as f32).sqrt();
    let mut highest = [f32::NEG_INFINITY; LANES];
    for (block, (score, keys)) in scores.iter_mut().zip(keys.chunks_exact(dim * LANES)).enumerate() {
        let mut acc = [0.0; LANES];
        for (q, key) in query.iter().zip(keys.as_chunks::<LANES>().0) {
            for (a, k) in acc.iter_mut().zip(key) {
                *a += q * k;
            }
        }
        for (lane, a) in acc.iter_mut().enumerate() {
            *a = if block * LANES + lane < n_tokens { *a * scale } else { f32::NEG_INFINITY };
        }
        for (h, a) in highest.iter_mut().zip(acc) {
            *h = h.max(a);
        }
        *score = acc;
    }
    let highest = highest.iter().fold(f32::NEG_INFINITY, |a, b| a.max(*b));
    let mut total = [0.0; LANES];
    for score in scores.iter_mut() {
        for (s, t) in score.iter_mut().zip(&mut total) {
            *s = exp(*s - highest);
            *t += *s;
        }
    }
    let share = 1.0 / sum(total);
    let scores = &scores.as_flattened()[..n_tokens];
    for (d, out) in out.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
        // Four running sums hide the latency of the additions.
        let mut acc = [[0.0; LANES]; 4];
        for (i, (p, value)) in scores.iter().zip(values.chunks_exact(dim)).enumerate() {
            let value = &value.as_chunks::<LANES>().0[d];
            for (a, v) in acc[i % 4].iter_mut().zip(value) {
                *a += p * v;
            }
        }
        for (lane, o) in out.iter_mut().enumerate() {
            *o = (acc[0][lane] + acc[1][lane] + acc[2][lane] + acc[3][lane]) * share;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_follows_the_library_and_ends_at_zero() {
        let mut x = -80.0f32;
        while x <= 1.0 {
            let (ours, theirs) = (exp(x), x.exp());
            assert!((ours - theirs).abs() <= theirs * 3e-7, "{x}: {ours} {theirs}");
            x += 0.013;
        }
        assert_eq!([exp(f32::NEG_INFINITY), exp(0.0)].map(f32::to_bits), [0.0f32, 1.0].map(f32::to_bits));
    }

    #[test]
    fn attention_is_the_softmax_weighted_mean_of_the_values() {
        let (dim, n_tokens) = (16usize, 37usize);
        let wave = |i: usize| ((i * 37 % 101) as f32 / 50.0) - 1.0;
        let query: Vec<f32> = (0..dim).map(wave).collect();
        let key = |t: usize, d: usize| wave(t * 7 + d * 3);
        let value = |t: usize, d: usize| wave(t * 5 + d * 11);
        let mut keys = vec![0.0; n_tokens.div_ceil(LANES) * LANES * dim];
        for t in 0..n_tokens {
            for d in 0..dim {
                keys[((t / LANES) * dim + d) * LANES + t % LANES] = key(t, d);
            }
        }
        let values: Vec<f32> = (0..n_tokens * dim).map(|i| value(i / dim, i % dim)).collect();
        let mut out = vec![0.0; dim];
        attend(&query, &keys, &values, n_tokens, &mut [0.0; 48], &mut out);

        let score = |t: usize| (0..dim).map(|d| f64::from(query[d] * key(t, d))).sum::<f64>() / 4.0;
        let total: f64 = (0..n_tokens).map(|t| score(t).exp()).sum();
        for (d, got) in out.iter().enumerate() {
            let want: f64 = (0..n_tokens).map(|t| score(t).exp() / total * f64::from(value(t, d))).sum();
            assert!((f64::from(*got) - want).abs() < 1e-5, "{got} {want}");
        }
    }

    #[test]
    fn xielu_matches_its_definition() {
        let mut values = [-3.0, -0.5, -1e-8, 0.0, 0.5, 2.0];
        xielu(&mut values, 0.8, 1.3);
        let want = |x: f64| {
            if x > 0.0 { 0.8 * x * x + 0.5 * x } else { (x.min(-1e-6).exp_m1() - x) * 1.3 + 0.5 * x }
        };
        for (got, x) in values.iter().zip([-3.0, -0.5, -1e-8, 0.0, 0.5, 2.0]) {
            assert!((f64::from(*got) - want(x)).abs() < 2e-6, "{x}: {got}");
        }
    }
}
