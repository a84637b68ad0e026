//! Names of languages, countries, tasks and licences in the visitor's language; a code without a name stays a code.

use crate::words::Words;
use leptos::prelude::*;
use wire::ModelId;

/// A model's id, its maker's part set back; a long one breaks after that.
pub(crate) fn model(id: &ModelId) -> AnyView {
    view! { <span class="owner">{id.namespace().to_owned()} "/"</span><wbr/>{id.name().to_owned()} }
        .into_any()
}

/// A language by its ISO 639 code.
pub fn language(code: &str, words: Words) -> String {
    words.find(&["language-", &code.to_lowercase()].concat()).unwrap_or_else(|| code.to_owned())
}

/// A country by its ISO 3166-1 code.
pub fn country(code: &str, words: Words) -> String {
    words.find(&["country-", &code.to_lowercase()].concat()).unwrap_or_else(|| code.to_owned())
}

/// A task by the Hub's name of it. One without a name of ours is shown as the Hub writes it, with blanks.
pub fn task(hub_name: &str, words: Words) -> String {
    words.find(&["task-", hub_name].concat()).unwrap_or_else(|| {
        let text = hub_name.replace('-', " ");
        let mut letters = text.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    })
}

/// A licence; one that the Hub has no name for is marked there as other.
pub fn licence(name: &str, words: Words) -> String {
    if name.eq_ignore_ascii_case("other") { words.t("card-licence-other") } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::Locale;

    #[test]
    fn what_has_no_name_keeps_its_code() {
        let words = Words::of(Locale::En);
        assert_eq!(language("de", words), "German");
        assert_eq!(language("xx", words), "xx");
        assert_eq!(country("CH", words), "Switzerland");
        assert_eq!(task("image-text-to-text", words), "Image and text to text");
        assert_eq!(licence("Apache-2.0", words), "Apache-2.0");
        assert_eq!(licence("Other", Words::of(Locale::De)), "Andere Lizenz");
        assert_eq!(task("voice-to-weather", words), "Voice to weather");
    }
}
