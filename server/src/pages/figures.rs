//! Figures and names as people read them: sizes, counts, languages, countries, tasks.

/// `70B`, `7.2B`, `984,456`.
pub(super) fn parameters(n: u64) -> String {
    let scaled = |unit: f64, letter: char| {
        let value = n as f64 / unit;
        if value >= 100.0 || (value - value.round()).abs() < 0.05 {
            format!("{value:.0}{letter}")
        } else {
            format!("{value:.1}{letter}")
        }
    };
    match n {
        1_000_000_000.. => scaled(1e9, 'B'),
        1_000_000.. => scaled(1e6, 'M'),
        _ => grouped(n),
    }
}

/// `65,536`.
pub(super) fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (idx, digit) in digits.chars().enumerate() {
        if idx > 0 && (digits.len() - idx).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `text-generation` becomes `Text generation`.
pub(super) fn task(hub_name: &str) -> String {
    let text = hub_name.replace('-', " ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A language's English name, or its code where this list has none.
pub(super) fn language(code: &str) -> String {
    const NAMES: &[(&str, &str)] = &[
        ("ar", "Arabic"),
        ("bg", "Bulgarian"),
        ("bn", "Bengali"),
        ("ca", "Catalan"),
        ("cs", "Czech"),
        ("da", "Danish"),
        ("de", "German"),
        ("el", "Greek"),
        ("en", "English"),
        ("es", "Spanish"),
        ("et", "Estonian"),
        ("eu", "Basque"),
        ("fa", "Persian"),
        ("fi", "Finnish"),
        ("fil", "Filipino"),
        ("fr", "French"),
        ("ga", "Irish"),
        ("gl", "Galician"),
        ("he", "Hebrew"),
        ("hi", "Hindi"),
        ("hr", "Croatian"),
        ("hu", "Hungarian"),
        ("id", "Indonesian"),
        ("it", "Italian"),
        ("ja", "Japanese"),
        ("jv", "Javanese"),
        ("km", "Khmer"),
        ("ko", "Korean"),
        ("lo", "Lao"),
        ("lt", "Lithuanian"),
        ("lv", "Latvian"),
        ("ms", "Malay"),
        ("mt", "Maltese"),
        ("my", "Burmese"),
        ("nl", "Dutch"),
        ("no", "Norwegian"),
        ("pl", "Polish"),
        ("pt", "Portuguese"),
        ("rm", "Romansh"),
        ("ro", "Romanian"),
        ("ru", "Russian"),
        ("sk", "Slovak"),
        ("sl", "Slovenian"),
        ("sr", "Serbian"),
        ("su", "Sundanese"),
        ("sv", "Swedish"),
        ("sw", "Swahili"),
        ("ta", "Tamil"),
        ("te", "Telugu"),
        ("th", "Thai"),
        ("tl", "Tagalog"),
        ("tr", "Turkish"),
        ("uk", "Ukrainian"),
        ("ur", "Urdu"),
        ("vi", "Vietnamese"),
        ("zh", "Chinese"),
    ];
    name(NAMES, code)
}

/// A country's English name, or its code where this list has none.
pub(super) fn country(code: &str) -> String {
    const NAMES: &[(&str, &str)] = &[
        ("AE", "United Arab Emirates"),
        ("AT", "Austria"),
        ("AU", "Australia"),
        ("CA", "Canada"),
        ("CH", "Switzerland"),
        ("CN", "China"),
        ("DE", "Germany"),
        ("ES", "Spain"),
        ("EU", "European Union"),
        ("FI", "Finland"),
        ("FR", "France"),
        ("GB", "United Kingdom"),
        ("IN", "India"),
        ("IT", "Italy"),
        ("JP", "Japan"),
        ("KR", "South Korea"),
        ("NL", "Netherlands"),
        ("SE", "Sweden"),
        ("SG", "Singapore"),
        ("US", "United States"),
    ];
    name(NAMES, code)
}

fn name(names: &[(&str, &str)], code: &str) -> String {
    names.iter().find(|(known, _)| *known == code).map_or(code, |(_, name)| name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_short_and_true() {
        for (n, text) in [
            (984_456, "984,456"),
            (1_000_000_000, "1B"),
            (7_240_000_000, "7.2B"),
            (70_000_000_000, "70B"),
            (117_000_000_000, "117B"),
            (999, "999"),
        ] {
            assert_eq!(parameters(n), text);
        }
        assert_eq!(grouped(65_536), "65,536");
        assert_eq!(task("image-text-to-text"), "Image text to text");
        assert_eq!(language("xx"), "xx");
    }
}
