//! What a visitor's browser says about the person: language and colours, from cookies and `Accept-Language`.
//!
//! A cookie is a choice made on this site and wins; the header is what the browser was set up with.

use axum::http::{HeaderMap, HeaderValue, header};
use wire::{Announce, Locale, SendKey, Theme};

/// Holds the language that the visitor chose.
pub(crate) const LOCALE: &str = "locale";
/// Holds the colours that the visitor chose.
pub(crate) const THEME: &str = "theme";

/// Holds what is read out while an answer comes.
pub(crate) const ANNOUNCE: &str = "announce";
/// Holds what sends a message.
pub(crate) const SEND: &str = "send";

/// The headers that say it, read when a page asks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Visitor {
    cookies: Vec<HeaderValue>,
    accept_language: Option<HeaderValue>,
}

impl Visitor {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        Self {
            // HTTP/2 may send them one by one (RFC 9113, section 8.2.3).
            cookies: headers.get_all(header::COOKIE).iter().cloned().collect(),
            accept_language: headers.get(header::ACCEPT_LANGUAGE).cloned(),
        }
    }

    /// The language to write in.
    pub(crate) fn locale(&self) -> Locale {
        let chosen = self.cookie(LOCALE).and_then(Locale::parse);
        let accepted = || self.accept_language.as_ref()?.to_str().ok().and_then(accepted);
        chosen.or_else(accepted).unwrap_or_default()
    }

    /// The colours that the visitor chose; `None` follows the system.
    pub(crate) fn theme(&self) -> Option<Theme> {
        self.cookie(THEME).and_then(Theme::parse)
    }

    /// What is read out while an answer comes.
    pub(crate) fn announce(&self) -> Announce {
        self.cookie(ANNOUNCE).and_then(Announce::parse).unwrap_or_default()
    }

    /// What sends a message.
    pub(crate) fn send_key(&self) -> SendKey {
        self.cookie(SEND).and_then(SendKey::parse).unwrap_or_default()
    }

    fn cookie(&self, name: &str) -> Option<&str> {
        let pairs =
            self.cookies.iter().filter_map(|value| value.to_str().ok()).flat_map(|text| text.split(';'));
        pairs
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }
}

/// The language of ours that a list wants most (RFC 9110, section 12.5.4); the first of those it wants alike.
fn accepted(list: &str) -> Option<Locale> {
    let mut best: Option<(f32, Locale)> = None;
    for range in list.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let Some(locale) = parts.next().and_then(Locale::parse) else { continue };
        let quality = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
        let quality = quality.map_or(Some(1.0), |text| text.trim().parse::<f32>().ok()).unwrap_or(0.0);
        if quality > best.map_or(0.0, |(best, _)| best) {
            best = Some((quality, locale));
        }
    }
    best.map(|(_, locale)| locale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_wanted_most_wins() {
        for (list, locale) in [
            ("de", Some(Locale::De)),
            ("de-CH,de;q=0.9,en;q=0.8", Some(Locale::De)),
            ("pt-BR, fr;q=0.5, it;q=0.8", Some(Locale::It)),
            ("en;q=0.1, ar ; q=0.7", Some(Locale::Ar)),
            ("th, vi", Some(Locale::Th)),
            ("fr;q=0, en;q=0.2", Some(Locale::En)),
            ("de;q=x, es;q=0.1", Some(Locale::Es)),
            ("de;q=NaN", None),
            ("*", None),
            ("pt", None),
            ("", None),
        ] {
            assert_eq!(accepted(list), locale, "{list}");
        }
    }

    #[test]
    fn a_choice_wins_over_the_browser() {
        let visitor = |cookie: &'static str, accept: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, HeaderValue::from_static(cookie));
            headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(accept));
            Visitor::of(&headers)
        };
        assert_eq!(visitor("a=b; locale=ar; theme=dark", "de").locale(), Locale::Ar);
        assert_eq!(visitor("a=b; locale=ar; theme=dark", "de").theme(), Some(Theme::Dark));
        assert_eq!(visitor("locale=xx; theme=pink", "de").locale(), Locale::De);
        assert_eq!(visitor("locale=xx; theme=pink", "de").theme(), None);
        assert_eq!(visitor("mylocale=ar", "pt").locale(), Locale::En);
    }
}
