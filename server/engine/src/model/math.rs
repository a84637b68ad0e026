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

/// Running sums kept side by side: one alone would wait for the latency of each addition.
const N_SUMS: usize = 4;

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

/// Attention of the query heads that share one key-value head, over the first `n_tokens` of a sequence.
///
/// Keys lie in blocks of sixteen tokens, `[block][dimension][token]`, so that sixteen scores are made at once and no sum runs
/// across lanes; values lie `[token][dimension]`. Both are read once for all the heads: reading them is what costs time in a
/// long sequence. `scores` is scratch space, `n_tokens` rounded up to sixteen for each head.
#[inline(always)]
pub(super) fn attend(
    queries: &[f32],
    dim: usize,
    keys: &[f32],
    values: &[f32],
    n_tokens: usize,
    scores: &mut [f32],
    out: &mut [f32],
) {
    let n_padded = n_tokens.next_multiple_of(LANES);
    score(queries, dim, keys, n_tokens, n_padded, scores);
    for scores in scores.chunks_exact_mut(n_padded).take(queries.len() / dim) {
        softmax(scores.as_chunks_mut::<LANES>().0);
    }
    out.fill(0.0);
    for start in (0..n_tokens).step_by(N_TILE) {
        let end = n_tokens.min(start + N_TILE);
        for (scores, out) in scores.chunks_exact(n_padded).zip(out.chunks_exact_mut(dim)) {
            weigh(&scores[start..end], &values[start * dim..end * dim], out);
        }
    }
}

/// Tokens whose values are weighed for one head before the next head looks at them; their values fit the innermost cache.
const N_TILE: usize = 64;

#[inline(always)]
fn score(queries: &[f32], dim: usize, keys: &[f32], n_tokens: usize, n_padded: usize, scores: &mut [f32]) {
    let scale = 1.0 / (dim as f32).sqrt();
    for (block, keys) in keys.chunks_exact(dim * LANES).take(n_padded / LANES).enumerate() {
        let keys = keys.as_chunks::<LANES>().0.as_chunks::<N_SUMS>().0;
        for (query, scores) in queries.chunks_exact(dim).zip(scores.chunks_exact_mut(n_padded)) {
            let mut acc = [[0.0; LANES]; N_SUMS];
            for (query, keys) in query.as_chunks::<N_SUMS>().0.iter().zip(keys) {
                add_four(&mut acc, query, [&keys[0], &keys[1], &keys[2], &keys[3]]);
            }
            let sums = join(&acc);
            let scores: &mut Lanes = &mut scores.as_chunks_mut().0[block];
            for (score, sum) in scores.iter_mut().zip(&sums) {
                *score = sum * scale;
            }
            // Only the last block holds tokens that are not there.
            if let Some(absent) = scores.get_mut(n_tokens.saturating_sub(block * LANES)..) {
                absent.fill(f32::NEG_INFINITY);
            }
        }
    }
}

/// Brings scores to shares that add up to one.
#[inline(always)]
fn softmax(scores: &mut [Lanes]) {
    let mut highest = [f32::NEG_INFINITY; LANES];
    for score in scores.iter() {
        for (h, s) in highest.iter_mut().zip(score) {
            *h = h.max(*s);
        }
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
    for s in scores.as_flattened_mut() {
        *s *= share;
    }
}

/// Adds the values, each times its share, to `out`.
#[inline(always)]
fn weigh(shares: &[f32], values: &[f32], out: &mut [f32]) {
    let dim = out.len();
    let (shares, last_shares) = shares.as_chunks::<N_SUMS>();
    let (values, last_values) = values.split_at(shares.len() * N_SUMS * dim);
    for (d, out) in out.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
        let mut acc = [[0.0; LANES]; N_SUMS];
        for (shares, values) in shares.iter().zip(values.chunks_exact(N_SUMS * dim)) {
            let value = |i: usize| &values[i * dim..].as_chunks::<LANES>().0[d];
            add_four(&mut acc, shares, [value(0), value(1), value(2), value(3)]);
        }
        let mut acc = join(&acc);
        for (share, value) in last_shares.iter().zip(last_values.chunks_exact(dim)) {
            add_scaled(&mut acc, *share, &value.as_chunks::<LANES>().0[d]);
        }
        for (o, a) in out.iter_mut().zip(&acc) {
            *o += a;
        }
    }
}

/// Adds each vector, times its factor, to its own sum. Written out, because the sums leave their registers when they are
/// reached by a loop's index.
#[inline(always)]
fn add_four(sums: &mut [Lanes; N_SUMS], factors: &[f32; N_SUMS], vectors: [&Lanes; N_SUMS]) {
    let [a, b, c, d] = sums;
    add_scaled(a, factors[0], vectors[0]);
    add_scaled(b, factors[1], vectors[1]);
    add_scaled(c, factors[2], vectors[2]);
    add_scaled(d, factors[3], vectors[3]);
}

#[inline(always)]
fn add_scaled(sum: &mut Lanes, factor: f32, vector: &Lanes) {
    for (s, v) in sum.iter_mut().zip(vector) {
        *s += factor * v;
    }
}

#[inline(always)]
fn join(sums: &[Lanes; N_SUMS]) -> Lanes {
    let [mut a, b, mut c, d] = *sums;
    for (a, b) in a.iter_mut().zip(&b) {
        *a += b;
    }
    for (c, d) in c.iter_mut().zip(&d) {
        *c += d;
    }
    for (a, c) in a.iter_mut().zip(&c) {
        *a += c;
    }
    a
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
        // Two heads, more tokens than a tile holds, and neither tokens nor tiles come out even.
        let (dim, n_heads, n_tokens) = (16usize, 2usize, 87usize);
        let wave = |i: usize| ((i * 37 % 101) as f32 / 50.0) - 1.0;
        let queries: Vec<f32> = (0..n_heads * dim).map(wave).collect();
        let key = |t: usize, d: usize| wave(t * 7 + d * 3);
        let value = |t: usize, d: usize| wave(t * 5 + d * 11);
        let n_padded = n_tokens.next_multiple_of(LANES);
        let mut keys = vec![0.0; n_padded * dim];
        for t in 0..n_tokens {
            for d in 0..dim {
                keys[((t / LANES) * dim + d) * LANES + t % LANES] = key(t, d);
            }
        }
        let values: Vec<f32> = (0..n_padded * dim).map(|i| value(i / dim, i % dim)).collect();
        let mut out = vec![0.0; n_heads * dim];
        attend(&queries, dim, &keys, &values, n_tokens, &mut vec![0.0; n_heads * n_padded], &mut out);

        for (query, out) in queries.chunks_exact(dim).zip(out.chunks_exact(dim)) {
            let score = |t: usize| (0..dim).map(|d| f64::from(query[d] * key(t, d))).sum::<f64>() / 4.0;
            let total: f64 = (0..n_tokens).map(|t| score(t).exp()).sum();
            for (d, got) in out.iter().enumerate() {
                let want: f64 = (0..n_tokens).map(|t| score(t).exp() / total * f64::from(value(t, d))).sum();
                assert!((f64::from(*got) - want).abs() < 1e-5, "{got} {want}");
            }
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
