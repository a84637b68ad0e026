//! Weight matrices as eight-bit integers, and their product with a batch of vectors.
//!
//! Weights have one scale a row. The vectors they meet are rounded to sixteen bits, not eight: the multiply instruction
//! (`pmaddwd`, or `vpdpwssd` where there is VNNI) takes pairs of sixteen-bit numbers anyway, and the finer rounding keeps
//! greedy answers those of the unrounded model. Sixteen rows lie side by side, so that one instruction advances sixteen sums
//! and no sum is ever taken across lanes; weights are read once for all vectors of a step. All sums are whole numbers:
//! every path below gives the same bits, which the tests check.

#![expect(
    clippy::inline_always,
    reason = "these loops must be compiled for the instructions of their caller"
)]

use super::math::LANES;

/// A weight matrix; both sizes are multiples of sixteen (checked in `weights.rs`).
pub(super) struct Matrix {
    n_rows: usize,
    /// Columns, two by two.
    n_pairs: usize,
    /// `[block of 16 rows][pair of columns][row][column of the pair]`.
    weights: Vec<i8>,
    scales: Vec<f32>,
}

/// A batch of vectors as sixteen-bit numbers, two to a word, with one scale each.
#[derive(Default)]
pub(super) struct Rounded {
    pairs: Vec<i32>,
    scales: Vec<f32>,
    n_pairs: usize,
}

/// The instructions a product is made with, the widest this machine has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Isa {
    #[cfg(target_arch = "x86_64")]
    Avx512,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    Plain,
}

impl Isa {
    pub(super) fn detect() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512vl")
                && is_x86_feature_detected!("avx512vnni")
            {
                return Self::Avx512;
            }
            if is_x86_feature_detected!("avx2") {
                return Self::Avx2;
            }
        }
        Self::Plain
    }

    /// Every path this machine can take, for tests.
    #[cfg(test)]
    pub(super) fn all() -> Vec<Self> {
        let mut all = vec![Self::Plain];
        #[cfg(target_arch = "x86_64")]
        match Self::detect() {
            Self::Avx512 => all.extend([Self::Avx2, Self::Avx512]),
            other => all.push(other),
        }
        all
    }
}

/// Bytes of one pair of columns in one block.
const STEP: usize = 2 * LANES;

impl Matrix {
    /// Packs a matrix given row by row.
    pub(super) fn pack(rows: &[f32], n_columns: usize) -> Self {
        let n_rows = rows.len() / n_columns;
        let n_pairs = n_columns / 2;
        let mut weights = vec![0i8; rows.len()];
        let mut scales = vec![0.0; n_rows];
        for (r, row) in rows.chunks_exact(n_columns).enumerate() {
            let scale = row.iter().fold(0.0f32, |a, w| a.max(w.abs())) / 127.0;
            scales[r] = scale;
            let inverse = if scale > 0.0 { 1.0 / scale } else { 0.0 };
            let (block, lane) = (r / LANES, r % LANES);
            for (c, w) in row.iter().enumerate() {
                weights[(block * n_pairs + c / 2) * STEP + lane * 2 + c % 2] = (w * inverse).round() as i8;
            }
        }
        Self { n_rows, n_pairs, weights, scales }
    }

    pub(super) fn n_rows(&self) -> usize {
        self.n_rows
    }

    pub(super) fn n_columns(&self) -> usize {
        2 * self.n_pairs
    }

    fn block(&self, block: usize) -> &[i8] {
        &self.weights[block * self.n_pairs * STEP..][..self.n_pairs * STEP]
    }
}

impl Rounded {
    /// Rounds a batch of vectors of `matrix.n_columns()` numbers each.
    #[inline(always)]
    pub(super) fn fill(&mut self, vectors: &[f32], matrix: &Matrix) {
        let n_columns = matrix.n_columns();
        self.n_pairs = matrix.n_pairs;
        self.scales.clear();
        self.pairs.clear();
        // A sum of `n_columns` products must fit in 31 bits.
        let limit = (f64::from(i32::MAX) / (127.0 * n_columns as f64)).min(32_767.0).floor() as f32;
        for vector in vectors.chunks_exact(n_columns) {
            let mut highest = [0.0f32; LANES];
            for chunk in vector.as_chunks::<LANES>().0 {
                for (h, v) in highest.iter_mut().zip(chunk) {
                    *h = h.max(v.abs());
                }
            }
            let scale = highest.iter().fold(0.0f32, |a, b| a.max(*b)) / limit;
            let inverse = if scale > 0.0 { 1.0 / scale } else { 0.0 };
            self.scales.push(scale);
            self.pairs.extend(
                vector
                    .as_chunks::<2>()
                    .0
                    .iter()
                    .map(|[low, high]| round(low * inverse) & 0xffff | round(high * inverse) << 16),
            );
        }
    }

    fn n_vectors(&self) -> usize {
        self.scales.len()
    }

    fn vector(&self, v: usize) -> &[i32] {
        &self.pairs[v * self.n_pairs..][..self.n_pairs]
    }
}

/// The nearest whole number, for |x| below 2^22: adding 1.5 * 2^23 leaves it in the low bits.
#[inline(always)]
fn round(x: f32) -> i32 {
    const ROUND: f32 = 12_582_912.0;
    (x + ROUND).to_bits().wrapping_sub(ROUND.to_bits()).cast_signed()
}

/// `out[v] = matrix * x[v]`, with `out` holding one row of `matrix.n_rows()` numbers for each vector.
pub(super) fn multiply(isa: Isa, matrix: &Matrix, x: &Rounded, out: &mut [f32]) {
    assert_eq!(matrix.n_pairs, x.n_pairs, "the vectors were rounded for this matrix");
    assert_eq!(out.len(), matrix.n_rows * x.n_vectors(), "one output row a vector");
    match isa {
        #[cfg(target_arch = "x86_64")]
        #[expect(unsafe_code, reason = "calls a function compiled for instructions that were detected")]
        // SAFETY: `Isa::Avx512` is made only by `Isa::detect` after it has found these instructions.
        Isa::Avx512 => unsafe { x86::multiply_avx512(matrix, x, out) },
        #[cfg(target_arch = "x86_64")]
        #[expect(unsafe_code, reason = "calls a function compiled for instructions that were detected")]
        // SAFETY: `Isa::Avx2` is made only after AVX2, or AVX-512 that includes it, was found.
        Isa::Avx2 => unsafe { x86::multiply_avx2(matrix, x, out) },
        Isa::Plain => sweep(matrix, x, out, plain::<4, 1>, plain::<1, 1>, plain::<1, 4>),
    }
}

/// A tile: `B` blocks of rows from `block` on, times `V` vectors from `vector` on.
type Sums<const B: usize, const V: usize> = [[[i32; LANES]; V]; B];

/// Walks the product in tiles whose sums stay in registers: four vectors at once where there are as many, else four blocks.
#[inline(always)]
fn sweep(
    matrix: &Matrix,
    x: &Rounded,
    out: &mut [f32],
    wide: impl Fn(&Matrix, &Rounded, usize, usize) -> Sums<4, 1>,
    single: impl Fn(&Matrix, &Rounded, usize, usize) -> Sums<1, 1>,
    tall: impl Fn(&Matrix, &Rounded, usize, usize) -> Sums<1, 4>,
) {
    let n_blocks = matrix.n_rows / LANES;
    let n_grouped = x.n_vectors() / 4 * 4;
    for block in 0..n_blocks {
        for vector in (0..n_grouped).step_by(4) {
            write(matrix, x, out, block, vector, &tall(matrix, x, block, vector));
        }
    }
    for vector in n_grouped..x.n_vectors() {
        let n_wide = n_blocks / 4 * 4;
        for block in (0..n_wide).step_by(4) {
            write(matrix, x, out, block, vector, &wide(matrix, x, block, vector));
        }
        for block in n_wide..n_blocks {
            write(matrix, x, out, block, vector, &single(matrix, x, block, vector));
        }
    }
}

/// Scales a tile's sums back to floats.
#[inline(always)]
fn write<const B: usize, const V: usize>(
    matrix: &Matrix,
    x: &Rounded,
    out: &mut [f32],
    block: usize,
    vector: usize,
    sums: &Sums<B, V>,
) {
    let n_blocks = matrix.n_rows / LANES;
    for (b, sums) in sums.iter().enumerate() {
        let scales = &matrix.scales.as_chunks::<LANES>().0[block + b];
        for (v, sums) in sums.iter().enumerate() {
            let scale = x.scales[vector + v];
            let out = &mut out.as_chunks_mut::<LANES>().0[(vector + v) * n_blocks + block + b];
            // Two loops over arrays: the compiler makes vector code of each, but not of one that does both.
            let mut floats = [0.0; LANES];
            for (f, sum) in floats.iter_mut().zip(sums) {
                *f = *sum as f32;
            }
            for (f, s) in floats.iter_mut().zip(scales) {
                *f *= s * scale;
            }
            *out = floats;
        }
    }
}

/// A tile without vector instructions of our own; the compiler finds what the target has.
#[inline(always)]
fn plain<const B: usize, const V: usize>(
    matrix: &Matrix,
    x: &Rounded,
    block: usize,
    vector: usize,
) -> Sums<B, V> {
    let mut sums = [[[0i32; LANES]; V]; B];
    for (b, sums) in sums.iter_mut().enumerate() {
        for (v, sums) in sums.iter_mut().enumerate() {
            let weights = matrix.block(block + b).as_chunks::<STEP>().0;
            for (weights, pair) in weights.iter().zip(x.vector(vector + v)) {
                let (low, high) = (i32::from(*pair as i16), pair >> 16);
                for (sum, [a, b]) in sums.iter_mut().zip(weights.as_chunks::<2>().0) {
                    *sum += i32::from(*a) * low + i32::from(*b) * high;
                }
            }
        }
    }
    sums
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    //! The tiles in AVX2 and AVX-512 instructions.

    use std::arch::x86_64::{
        __m256i, __m512i, _mm_loadu_si128, _mm256_add_epi32, _mm256_cvtepi8_epi16, _mm256_loadu_si256,
        _mm256_madd_epi16, _mm256_set1_epi32, _mm256_setzero_si256, _mm256_storeu_si256,
        _mm512_cvtepi8_epi16, _mm512_dpwssd_epi32, _mm512_set1_epi32, _mm512_setzero_si512,
        _mm512_storeu_si512,
    };

    use super::{LANES, Matrix, Rounded, STEP, Sums, sweep};

    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
    pub(super) fn multiply_avx512(matrix: &Matrix, x: &Rounded, out: &mut [f32]) {
        sweep(
            matrix,
            x,
            out,
            |m, x, block, vector| avx512::<4, 1>(m, x, block, vector),
            |m, x, block, vector| avx512::<1, 1>(m, x, block, vector),
            |m, x, block, vector| avx512::<1, 4>(m, x, block, vector),
        );
    }

    #[target_feature(enable = "avx2")]
    pub(super) fn multiply_avx2(matrix: &Matrix, x: &Rounded, out: &mut [f32]) {
        sweep(
            matrix,
            x,
            out,
            |m, x, block, vector| avx2::<4, 1>(m, x, block, vector),
            |m, x, block, vector| avx2::<1, 1>(m, x, block, vector),
            |m, x, block, vector| avx2::<1, 4>(m, x, block, vector),
        );
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
    fn avx512<const B: usize, const V: usize>(
        m: &Matrix,
        x: &Rounded,
        block: usize,
        vector: usize,
    ) -> Sums<B, V> {
        let weights: [&[[i8; STEP]]; B] = std::array::from_fn(|b| m.block(block + b).as_chunks::<STEP>().0);
        let vectors: [&[i32]; V] = std::array::from_fn(|v| &x.vector(vector + v)[..m.n_pairs]);
        let mut acc = [[_mm512_setzero_si512(); V]; B];
        for pair in 0..m.n_pairs {
            for (acc, weights) in acc.iter_mut().zip(&weights) {
                let weights = _mm512_cvtepi8_epi16(load256(&weights[pair]));
                for (acc, vector) in acc.iter_mut().zip(&vectors) {
                    *acc = _mm512_dpwssd_epi32(*acc, weights, _mm512_set1_epi32(vector[pair]));
                }
            }
        }
        acc.map(|acc| acc.map(|acc| store512(acc)))
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn avx2<const B: usize, const V: usize>(
        m: &Matrix,
        x: &Rounded,
        block: usize,
        vector: usize,
    ) -> Sums<B, V> {
        let weights: [&[[i8; STEP]]; B] = std::array::from_fn(|b| m.block(block + b).as_chunks::<STEP>().0);
        let vectors: [&[i32]; V] = std::array::from_fn(|v| &x.vector(vector + v)[..m.n_pairs]);
        let mut acc = [[[_mm256_setzero_si256(); 2]; V]; B];
        for pair in 0..m.n_pairs {
            for (acc, weights) in acc.iter_mut().zip(&weights) {
                let halves = weights[pair].as_chunks::<LANES>().0;
                let weights = [load128(&halves[0]), load128(&halves[1])];
                for (acc, vector) in acc.iter_mut().zip(&vectors) {
                    let two = _mm256_set1_epi32(vector[pair]);
                    for (acc, weights) in acc.iter_mut().zip(weights) {
                        *acc = _mm256_add_epi32(*acc, _mm256_madd_epi16(weights, two));
                    }
                }
            }
        }
        acc.map(|acc| acc.map(|acc| store256(acc)))
    }

    #[inline]
    #[target_feature(enable = "avx512f")]
    #[expect(unsafe_code, reason = "vector loads and stores take pointers")]
    fn load256(bytes: &[i8; STEP]) -> __m256i {
        // SAFETY: the array is 32 bytes long and the load needs no alignment.
        unsafe { _mm256_loadu_si256(bytes.as_ptr().cast()) }
    }

    #[inline]
    #[target_feature(enable = "avx512f")]
    #[expect(unsafe_code, reason = "vector loads and stores take pointers")]
    fn store512(acc: __m512i) -> [i32; LANES] {
        let mut out = [0; LANES];
        // SAFETY: the array is 64 bytes long and the store needs no alignment.
        unsafe { _mm512_storeu_si512(out.as_mut_ptr().cast(), acc) };
        out
    }

    /// Sixteen weights widened to sixteen bits.
    #[inline]
    #[target_feature(enable = "avx2")]
    #[expect(unsafe_code, reason = "vector loads and stores take pointers")]
    fn load128(bytes: &[i8; LANES]) -> __m256i {
        // SAFETY: the array is 16 bytes long and the load needs no alignment.
        _mm256_cvtepi8_epi16(unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) })
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    #[expect(unsafe_code, reason = "vector loads and stores take pointers")]
    fn store256(acc: [__m256i; 2]) -> [i32; LANES] {
        let mut out = [0; LANES];
        for (half, acc) in out.as_chunks_mut::<8>().0.iter_mut().zip(acc) {
            // SAFETY: each half is 32 bytes long and the store needs no alignment.
            unsafe { _mm256_storeu_si256(half.as_mut_ptr().cast(), acc) };
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wave(n: usize, step: usize) -> Vec<f32> {
        (0..n).map(|i| ((i * step % 211) as f32 / 105.0 - 1.0) * 0.3).collect()
    }

    #[test]
    fn products_are_close_to_exact_ones_and_equal_on_every_path() {
        // 96 rows are six blocks: a group of four and two left over. Seven vectors are a group of four and three left over.
        let (n_rows, n_columns, n_vectors) = (96, 48, 7);
        let (rows, vectors) = (wave(n_rows * n_columns, 37), wave(n_vectors * n_columns, 53));
        let matrix = Matrix::pack(&rows, n_columns);
        let mut x = Rounded::default();
        x.fill(&vectors, &matrix);
        let products: Vec<Vec<f32>> = Isa::all()
            .into_iter()
            .map(|isa| {
                let mut out = vec![0.0; n_rows * n_vectors];
                multiply(isa, &matrix, &x, &mut out);
                out
            })
            .collect();
        for product in &products[1..] {
            assert_eq!(product, &products[0]);
        }
        for (v, vector) in vectors.chunks_exact(n_columns).enumerate() {
            for (r, row) in rows.chunks_exact(n_columns).enumerate() {
                let exact: f32 = row.iter().zip(vector).map(|(a, b)| a * b).sum();
                assert!((products[0][v * n_rows + r] - exact).abs() < 0.01, "{exact}");
            }
        }
    }

    #[test]
    fn the_largest_sums_do_not_overflow() {
        let n_columns = 4096;
        let matrix = Matrix::pack(&vec![1.0; 16 * n_columns], n_columns);
        let mut x = Rounded::default();
        x.fill(&vec![1.0; n_columns], &matrix);
        for isa in Isa::all() {
            let mut out = vec![0.0; 16];
            multiply(isa, &matrix, &x, &mut out);
            assert!((out[0] - 4096.0).abs() < 4.0, "{isa:?} {}", out[0]);
        }
    }

    #[test]
    fn a_zero_vector_gives_zeros() {
        let matrix = Matrix::pack(&wave(16 * 16, 37), 16);
        let mut x = Rounded::default();
        x.fill(&[0.0; 16], &matrix);
        let mut out = vec![1.0; 16];
        multiply(Isa::detect(), &matrix, &x, &mut out);
        assert_eq!(out, vec![0.0; 16]);
    }
}
