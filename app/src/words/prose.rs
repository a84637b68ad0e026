//! The interface's words inside of rendered Markdown.

use super::Words;
use crate::markdown::Labels;
use std::sync::OnceLock;
use wire::Locale;

impl Words {
    /// Those of this language.
    pub fn prose(self) -> &'static Labels {
        static LABELS: [OnceLock<Labels>; Locale::ALL.len()] = [const { OnceLock::new() }; Locale::ALL.len()];
        let at = Locale::ALL.iter().position(|locale| *locale == self.locale()).unwrap_or(0);
        LABELS[at].get_or_init(|| Labels::read(&Self::of(self.locale()).prose_lines()))
    }

    /// The same as the browser's renderer reads it from the page's root, which needs none for English.
    pub fn prose_for_browser(self) -> Option<String> {
        (self.locale() != Locale::En).then(|| self.prose_lines())
    }

    fn prose_lines(self) -> String {
        Labels::KEYS.map(|key| self.with(key, &[("host", "{host}".into())])).join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_english_words_are_those_of_the_messages() {
        assert_eq!(Words::of(Locale::En).prose(), Labels::english());
        assert_eq!(Words::of(Locale::En).prose_for_browser(), None);
    }

    #[test]
    fn other_languages_have_their_own() {
        let words = Words::of(Locale::De);
        assert_eq!(words.prose().copy, "Kopieren");
        assert!(words.prose().image_from.contains("{host}"), "{:?}", words.prose());
        assert_eq!(Labels::read(&words.prose_for_browser().expect("German is not English")), *words.prose());
    }
}
