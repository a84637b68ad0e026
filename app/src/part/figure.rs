//! Numbers as people read them. No float formatting: it would cost the browser bundle 15 kB.

use wire::Price;

/// A whole number with separators: `65,536`.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number with its noun: `1 model`, `1,024 models`.
pub fn counted(n: u64, one: &str, many: &str) -> String {
    [grouped(n).as_str(), " ", if n == 1 { one } else { many }].concat()
}

/// A large number in short: `980`, `1.1M`, `8B`, `70.6B`. Three digits at most, rounded half up.
pub fn short(n: u64) -> String {
    for (unit, suffix) in [(1_000_000_000_000, "T"), (1_000_000_000, "B"), (1_000_000, "M"), (1_000, "k")] {
        // Whatever would round up to one of this unit is written in it.
        if n >= unit - unit / 2000 {
            let tenths = (n / (unit / 10)) + u64::from(n % (unit / 10) >= unit / 20);
            let (whole, rest) = (tenths / 10, tenths % 10);
            let mut text = (whole + u64::from(whole >= 100 && rest >= 5)).to_string();
            if rest != 0 && whole < 100 {
                text.push('.');
                text.push_str(&rest.to_string());
            }
            text.push_str(suffix);
            return text;
        }
    }
    n.to_string()
}

/// A length in tokens in short, in the powers of two that models are built in: `64k`, `128k`, `1M`, `512`.
pub fn tokens(n: u64) -> String {
    const KIBI: u64 = 1024;
    if n >= KIBI * KIBI && n.is_multiple_of(KIBI * KIBI) {
        [&(n / KIBI / KIBI).to_string(), "M"].concat()
    } else if n >= KIBI && n.is_multiple_of(KIBI) {
        [&(n / KIBI).to_string(), "k"].concat()
    } else if n >= 10_000 {
        short(n)
    } else {
        grouped(n)
    }
}

/// A price in one reading: `free`, or `$0.30 in · $1.20 out` per million tokens.
pub fn price(price: Price) -> String {
    if price.free() {
        return "free".to_owned();
    }
    let (input, output) =
        (wire::display_per_million(price.input_nanousd), wire::display_per_million(price.output_nanousd));
    [&input, " in · ", &output, " out"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        for (n, text) in
            [(0, "0"), (999, "999"), (1000, "1,000"), (65_536, "65,536"), (1_234_567, "1,234,567")]
        {
            assert_eq!(grouped(n), text);
        }
    }

    #[test]
    fn large_numbers_are_short() {
        for (n, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1k"),
            (1_049_000, "1M"),
            (1_050_000, "1.1M"),
            (999_999_999, "1B"),
            (8_050_000_000, "8.1B"),
            (70_600_000_000, "70.6B"),
            (397_500_000_000, "398B"),
            (1_000_000_000_000, "1T"),
        ] {
            assert_eq!(short(n), text, "{n}");
        }
    }

    #[test]
    fn lengths_are_in_powers_of_two() {
        for (n, text) in [
            (512, "512"),
            (2048, "2k"),
            (65_536, "64k"),
            (131_072, "128k"),
            (1_048_576, "1M"),
            (200_000, "200k"),
        ] {
            assert_eq!(tokens(n), text, "{n}");
        }
    }
}
