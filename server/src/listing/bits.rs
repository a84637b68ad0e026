//! A set of models as one bit each: what filters are combined with.
//!
//! Ten thousand models are 157 words, so that a filter costs less than reading one model's facts would.

/// Some of `n` models, by their place in the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bits {
    words: Vec<u64>,
    n: usize,
}

const WIDTH: usize = u64::BITS as usize;

impl Bits {
    /// None of them.
    pub(crate) fn none(n: usize) -> Self {
        Self { words: vec![0; n.div_ceil(WIDTH)], n }
    }

    /// All of them.
    pub(crate) fn all(n: usize) -> Self {
        let mut bits = Self { words: vec![u64::MAX; n.div_ceil(WIDTH)], n };
        // Bits beyond the end stay clear, or they would be counted.
        if let Some(last) = bits.words.last_mut()
            && !n.is_multiple_of(WIDTH)
        {
            *last = (1 << (n % WIDTH)) - 1;
        }
        bits
    }

    /// Those whose place is true of it.
    pub(crate) fn of(n: usize, mut holds: impl FnMut(usize) -> bool) -> Self {
        let mut bits = Self::none(n);
        for at in 0..n {
            if holds(at) {
                bits.set(at);
            }
        }
        bits
    }

    pub(crate) fn set(&mut self, at: usize) {
        debug_assert!(at < self.n, "a place in the catalogue");
        self.words[at / WIDTH] |= 1 << (at % WIDTH);
    }

    pub(crate) fn has(&self, at: usize) -> bool {
        self.words[at / WIDTH] >> (at % WIDTH) & 1 == 1
    }

    /// Leaves those that are in the other set too.
    pub(crate) fn keep(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }

    /// Adds those of the other set.
    pub(crate) fn add(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    /// Takes those of the other set away.
    pub(crate) fn leave_out(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= !other;
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// How many are in both.
    pub(crate) fn count_with(&self, other: &Self) -> usize {
        self.words.iter().zip(&other.words).map(|(word, other)| (word & other).count_ones() as usize).sum()
    }

    /// Their places, rising.
    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> {
        self.words.iter().enumerate().flat_map(|(idx, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let at = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(idx * WIDTH + at)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_its_members() {
        for n in [0, 1, 63, 64, 65, 130] {
            let thirds = Bits::of(n, |at| at % 3 == 0);
            let expected: Vec<usize> = (0..n).filter(|at| at % 3 == 0).collect();
            assert_eq!(thirds.iter().collect::<Vec<_>>(), expected, "{n}");
            assert_eq!((thirds.count(), Bits::all(n).count()), (expected.len(), n));
            let mut both = Bits::of(n, |at| at % 2 == 0);
            assert_eq!(both.count_with(&thirds), (0..n).filter(|at| at % 6 == 0).count());
            both.keep(&thirds);
            assert_eq!(both, Bits::of(n, |at| at % 6 == 0), "{n}");
            both.add(&thirds);
            assert_eq!(both, thirds);
            both.leave_out(&thirds);
            assert_eq!(both, Bits::none(n));
            assert!((0..n).all(|at| thirds.has(at) == (at % 3 == 0)));
        }
    }
}
