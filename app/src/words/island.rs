//! The texts that travel to the browser with an island; `island::texts` reads them there.

use super::{FILES, Words, figures};
use crate::island::category;
use fluent_bundle::{FluentArgs, FluentValue, types::FluentNumber, types::FluentNumberOptions};
use std::fmt::Write as _;
use wire::Locale;

/// A number of each form that the languages have.
const SAMPLES: [u64; 6] = [0, 1, 2, 3, 11, 100];

impl Words {
    /// All messages of some areas as JSON, placeholders unfilled as `{$name}`, with what writing numbers needs.
    /// A message whose words depend on its number `n` is an object of its forms.
    pub fn island(self, areas: &[&str]) -> String {
        let mut json = "{".to_owned();
        let (group, point, ungrouped) = figures::separators(self.locale());
        for (key, text) in [("language", self.locale().code()), ("group", group), ("point", point)] {
            entry(key, &mut json);
            quote(text, &mut json);
        }
        entry("ungrouped", &mut json);
        let _ = write!(json, "{ungrouped}");
        for key in ["format-usd", "format-free"].into_iter().chain(areas.iter().flat_map(|area| keys(area))) {
            entry(key, &mut json);
            self.forms(key, &mut json);
        }
        json.push('}');
        json
    }

    /// A message as a text, or as its forms when they differ.
    fn forms(self, key: &str, json: &mut String) {
        let forms = SAMPLES.map(|n| (category(self.locale().code(), n), self.unfilled(key, n)));
        let (_, first) = &forms[0];
        if forms.iter().all(|(_, text)| text == first) {
            return quote(first, json);
        }
        json.push('{');
        let mut written: Vec<&str> = vec![];
        for (category, text) in &forms {
            if !written.contains(category) {
                entry(category, json);
                quote(text, json);
                written.push(category);
            }
        }
        json.push('}');
    }

    /// A message for a number, with the names of the placeholders in their places.
    fn unfilled(self, key: &str, n: u64) -> String {
        let options =
            FluentNumberOptions { currency: Some("{$n}".to_owned()), ..FluentNumberOptions::default() };
        let args = FluentArgs::from_iter([("n", FluentValue::Number(FluentNumber::new(n as f64, options)))]);
        let mut missing = Vec::new();
        let bundle = Some(self.bundle).filter(|bundle| bundle.has_message(key));
        let bundle = bundle.unwrap_or_else(|| super::bundle(Locale::En));
        let pattern = bundle.get_message(key).and_then(|message| message.value());
        // What is not given is written as `{$name}`, which is what is wanted.
        let text =
            pattern.map(|pattern| bundle.format_pattern(pattern, Some(&args), &mut missing).into_owned());
        let text = text.unwrap_or_default();
        if key.starts_with("format-") { figures::joined(&text) } else { self.marked(text) }
    }
}

/// The keys of an area in English.
fn keys(area: &str) -> impl Iterator<Item = &'static str> {
    let file = FILES.iter().find(|file| file.locale == Locale::En.code() && file.area == area);
    let lines = file.map_or("", |file| file.text).lines();
    lines
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|line| line.split_once(" =").map(|(key, _)| key))
}

fn entry(key: &str, json: &mut String) {
    if !json.ends_with('{') {
        json.push(',');
    }
    quote(key, json);
    json.push(':');
}

fn quote(text: &str, json: &mut String) {
    crate::net::json::quote(text, json);
}

#[cfg(test)]
mod tests {
    use super::*;
    use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};

    #[test]
    fn the_browser_counts_as_fluent_does() {
        for locale in Locale::ALL {
            let language: unic_langid::LanguageIdentifier = locale.code().parse().expect("a tag");
            let rules = PluralRules::create(language, PluralRuleType::CARDINAL).expect("rules");
            let mut seen = vec![];
            // Above, Fluent's Arabic forgets the remainder by a hundred: its 103 is "other", CLDR's is "few".
            for n in 0..=102 {
                let expected = match rules.select(n).expect("a form") {
                    PluralCategory::ZERO => "zero",
                    PluralCategory::ONE => "one",
                    PluralCategory::TWO => "two",
                    PluralCategory::FEW => "few",
                    PluralCategory::MANY => "many",
                    PluralCategory::OTHER => "other",
                };
                assert_eq!(category(locale.code(), n), expected, "{n} in {locale:?}");
                seen.push(expected);
            }
            let sampled = SAMPLES.map(|n| category(locale.code(), n));
            assert!(seen.iter().all(|form| sampled.contains(form)), "each form of {locale:?} has a sample");
        }
    }
}
