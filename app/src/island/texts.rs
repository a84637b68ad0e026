//! An island's texts, as the server put them into its markup: one JSON attribute, messages by key. Pure.
//!
//! The browser has no catalogue and no plural rules of its own: a message with a plural comes once for each form of
//! the page's language, and [`category`] picks one. The server fills no placeholder; here they are filled.
use crate::net::json::Json;
use wire::NanoUsd;

/// Messages and how numbers are written.
pub(crate) struct Texts {
    messages: Json,
}

impl Texts {
    /// Reads what `words.island` wrote.
    pub(crate) fn read(json: &str) -> Self {
        Self { messages: Json::parse(json).unwrap_or(Json::Null) }
    }

    /// A message without placeholders.
    pub(crate) fn get(&self, key: &str) -> &str {
        self.messages.get(key).text().unwrap_or_default()
    }

    /// A message with its placeholders filled.
    pub(crate) fn fill(&self, key: &str, args: &[(&str, &str)]) -> String {
        filled(self.get(key), args)
    }

    /// A message in the form that `n` takes; `n` and the other placeholders are filled.
    pub(crate) fn count(&self, key: &str, n: u64, args: &[(&str, &str)]) -> String {
        let forms = self.messages.get(key);
        // A message that is the same for every number has no forms.
        let form = forms.get(category(self.get("language"), n)).text();
        let form = form.or(forms.get("other").text()).or(forms.text());
        let text = filled(form.unwrap_or_default(), args);
        filled(&text, &[("n", &self.number(n))])
    }

    /// A whole number with the language's separators.
    pub(crate) fn number(&self, n: u64) -> String {
        self.digits(&n.to_string())
    }

    /// Tenths as a decimal: `0.7`, `1.0`.
    pub(crate) fn tenths(&self, n: u64) -> String {
        self.digits(&[&(n / 10).to_string(), ".", &(n % 10).to_string()].concat())
    }

    /// An amount of dollars, or that it is free.
    pub(crate) fn usd(&self, amount: NanoUsd) -> String {
        match amount.display_usd().strip_prefix('$') {
            Some(digits) => self.fill("format-usd", &[("amount", &self.digits(digits))]),
            None => self.get("format-free").to_owned(),
        }
    }

    /// Digits with a point, as Rust writes them, with the language's separators.
    pub(crate) fn digits(&self, text: &str) -> String {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let ungrouped = self.messages.get("ungrouped").number().unwrap_or(3) as usize;
        let mut out = String::with_capacity(text.len() + whole.len());
        for (idx, digit) in whole.chars().enumerate() {
            if whole.len() > ungrouped && idx > 0 && (whole.len() - idx).is_multiple_of(3) {
                out.push_str(self.get("group"));
            }
            out.push(digit);
        }
        if !fraction.is_empty() {
            out.push_str(self.get("point"));
            out.push_str(fraction);
        }
        out
    }
}

/// Puts values in the place of `{$name}`. A value is never searched for placeholders.
fn filled(text: &str, args: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{$") {
        out.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            out.push_str("{$");
            rest = after;
            continue;
        };
        match args.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => out.push_str(value),
            // Left for another filling.
            None => out.extend(["{$", name, "}"]),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The plural form of a whole number in the languages of the interface, as Fluent's CLDR has it: without the form
/// for whole millions that newer ones give French, Italian and Spanish.
pub(crate) fn category(language: &str, n: u64) -> &'static str {
    match (language, n) {
        ("ar", 0) => "zero",
        ("ar", 2) => "two",
        ("ar", 3..) if (3..=10).contains(&(n % 100)) => "few",
        ("ar", 3..) if n % 100 >= 11 => "many",
        ("id" | "th" | "vi", _) => "other",
        ("fr", 0) | (_, 1) => "one",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Words;
    use wire::Locale;

    #[test]
    fn placeholders_are_filled_and_values_stay_as_they_are() {
        for (text, args, expected) in [
            ("Ask {$provider} instead", &[("provider", "{$n}")][..], "Ask {$n} instead"),
            ("{$a}{$b}", &[("b", "2"), ("a", "1")], "12"),
            ("{$a} {$b}", &[("a", "1")], "1 {$b}"),
            ("no {$end", &[("end", "x")], "no {$end"),
            ("", &[], ""),
        ] {
            assert_eq!(filled(text, args), expected);
        }
    }

    #[test]
    fn what_the_server_wrote_is_read() {
        let texts = Texts::read(&Words::of(Locale::En).island(&["widget"]));
        assert_eq!(texts.get("widget-you"), "You");
        assert_eq!(texts.fill("widget-ask-next", &[("provider", "Groq")]), "Ask Groq instead");
        assert_eq!(texts.count("widget-now-tokens", 1, &[]), "1 token");
        assert_eq!(texts.count("widget-now-tokens", 2048, &[]), "2,048 tokens");
        assert_eq!(
            texts.count("widget-complete", 2, &[("seconds", "0.3")]),
            "Answer complete, 2 words, 0.3 s"
        );
        assert_eq!(texts.usd(NanoUsd(1_234_500_000_000)), "$1,234.50");
        assert_eq!(texts.usd(NanoUsd(0)), "free");
        assert_eq!(Texts::read("<").get("widget-you"), "");
    }

    #[test]
    fn a_message_is_counted_in_every_language_also_where_it_has_one_form() {
        for locale in Locale::ALL {
            let texts = Texts::read(&Words::of(locale).island(&["widget", "request"]));
            for (key, n) in [("widget-now-tokens", 1), ("widget-now-tokens", 2048), ("request-estimate", 3)] {
                let counted = texts.count(key, n, &[]);
                assert!(
                    counted.contains(&texts.number(n)) || n == 1,
                    "{key} for {n} in {locale:?}: {counted:?}"
                );
                assert!(!counted.is_empty(), "{key} for {n} in {locale:?}");
            }
        }
    }

    #[test]
    fn numbers_are_written_as_the_server_writes_them() {
        for locale in Locale::ALL {
            let words = Words::of(locale);
            let texts = Texts::read(&words.island(&[]));
            for n in [0, 7, 999, 1234, 65_536, 1_234_567] {
                assert_eq!(texts.number(n), words.number(n), "{locale:?}");
            }
            assert_eq!(texts.tenths(425), words.decimal(42.5, 1), "{locale:?}");
            assert_eq!(texts.usd(NanoUsd(1_200)), words.usd(NanoUsd(1_200)), "{locale:?}");
        }
    }
}
