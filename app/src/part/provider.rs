//! How a provider looks wherever it is named: its mark, its mode, its state in words.

use leptos::prelude::*;

/// The two letters of a provider's mark: the initials of its first two words, or its first two letters.
pub fn initials(name: &str) -> String {
    let mut words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let (first, second) = (words.next().unwrap_or(name), words.next());
    match second {
        // Every third name ends with it; of the pool both words are known.
        Some(second) if second.eq_ignore_ascii_case("ai") && words.next().is_none() && first != "Public" => {
            first.chars().take(2).collect()
        }
        Some(second) => first.chars().take(1).chain(second.chars().take(1)).collect(),
        None => first.chars().take(2).collect(),
    }
}

/// Which of the eight hues a provider has, always the same one: the pool the accent, the others by their slug.
pub fn hue(slug: &str) -> &'static str {
    if slug == "publicai" {
        return "0";
    }
    let sum = slug.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    ["1", "2", "3", "4", "5", "6", "7"][(sum % 7) as usize]
}

/// A provider's mark. Its name stands beside it.
pub fn mark(slug: &str, name: &str, on: bool) -> impl IntoView + use<> {
    let class = if on { "mark" } else { "mark off" };
    view! { <span class=class data-hue=hue(slug) aria-hidden="true">{initials(name)}</span> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_has_two_letters_at_most() {
        for (name, letters) in [
            ("Public AI", "PA"),
            ("Groq", "Gr"),
            ("Fireworks.ai", "Fi"),
            ("OVHcloud AI Endpoints", "OA"),
            ("X", "X"),
            ("", ""),
            ("---", ""),
        ] {
            assert_eq!(initials(name).trim_matches('-'), letters, "{name}");
        }
    }
}
