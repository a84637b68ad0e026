//! Money as exact integers: nano-dollars, rounded once and upwards.

use serde::{Deserialize, Serialize};

/// An amount in nano-USD (1 USD = 10⁹).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NanoUsd(pub i64);

/// What a provider charges, in nano-USD per million tokens: 0.30 USD per million is `300_000_000`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Price {
    /// Per million tokens of the prompt.
    pub input_nanousd: u64,
    /// Per million tokens of the answer.
    pub output_nanousd: u64,
}

impl Price {
    /// No charge at all.
    pub const FREE: Self = Self { input_nanousd: 0, output_nanousd: 0 };

    /// Whether a call costs nothing whatever its length.
    pub fn free(self) -> bool {
        self == Self::FREE
    }

    /// The cost of one call: `ceil((in·p_in + out·p_out) / 10⁶)`, exact and rounded once.
    ///
    /// Source: the provider billing interface (contract.md 4 and 11), fractions rounded up.
    pub fn cost(self, n_prompt_tokens: u64, n_completion_tokens: u64) -> NanoUsd {
        let sum = u128::from(n_prompt_tokens) * u128::from(self.input_nanousd)
            + u128::from(n_completion_tokens) * u128::from(self.output_nanousd);
        NanoUsd(i64::try_from(sum.div_ceil(1_000_000)).unwrap_or(i64::MAX))
    }
}

impl NanoUsd {
    /// As dollars for people: `free`, `$0.0000012`, `$1.25`. Never rounds a charge down to nothing.
    pub fn display_usd(self) -> String {
        if self.0 == 0 {
            return "free".to_owned();
        }
        let (whole, rest) = (self.0.unsigned_abs() / 1_000_000_000, self.0.unsigned_abs() % 1_000_000_000);
        let digits = format!("{rest:09}");
        let digits = digits.trim_end_matches('0');
        let sign = if self.0 < 0 { "-" } else { "" };
        format!("{sign}${whole}.{digits:0<2}")
    }
}

/// A price per million tokens for people: 300_000_000 becomes `$0.30`.
pub fn display_per_million(nanousd: u64) -> String {
    if nanousd == 0 {
        "free".to_owned()
    } else {
        NanoUsd(nanousd.min(i64::MAX as u64).cast_signed()).display_usd()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_is_exact_and_rounded_up_once() {
        let price = Price { input_nanousd: 300_000_000, output_nanousd: 1_100_000_001 };
        assert_eq!(price.cost(0, 0), NanoUsd(0));
        assert_eq!(price.cost(1, 0), NanoUsd(300));
        assert_eq!(price.cost(1, 1), NanoUsd(300 + 1_101));
        assert_eq!(Price::FREE.cost(1_000_000, 1_000_000), NanoUsd(0));
        assert_eq!(Price { input_nanousd: u64::MAX, output_nanousd: 0 }.cost(u64::MAX, 0), NanoUsd(i64::MAX));
    }

    #[test]
    fn dollars_keep_every_digit_that_was_charged() {
        assert_eq!(NanoUsd(0).display_usd(), "free");
        assert_eq!(NanoUsd(1_200).display_usd(), "$0.0000012");
        assert_eq!(NanoUsd(1_250_000_000).display_usd(), "$1.25");
        assert_eq!(NanoUsd(2_000_000_000).display_usd(), "$2.00");
    }
}
