//! The interface's texts, numbers and dates in a visitor's language.
//!
//! Texts are Fluent messages in `messages/<locale>/<area>.ftl`; a key begins with its area. A view gets [`Words`]
//! as its last argument and asks it for every text; nothing is built by joining pieces of sentences, because
//! other languages join them differently. A locale without a message falls back to English.
//!
//! A locale's messages are parsed when it is first asked for and kept for good: 60 kB of text a locale, read only.
//! Number and date formats are a table of our own (`figures`), since ICU4X would bring a dozen crates for nine locales.

mod figures;
mod island;
mod prose;
mod rich;

use fluent_bundle::{
    FluentArgs, FluentResource, FluentValue,
    concurrent::FluentBundle,
    types::{FluentNumber, FluentNumberOptions},
};
use intl_memoizer::Memoizable;
use std::{borrow::Cow, sync::OnceLock};
use unic_langid::LanguageIdentifier;
use wire::{Direction, Locale};

/// One locale's texts and formats.
#[derive(Clone, Copy)]
pub struct Words {
    locale: Locale,
    bundle: &'static Bundle,
    /// Whether texts come in brackets, for the test that finds text that is not from here.
    #[cfg(test)]
    bracketed: bool,
}

/// What stands for a placeholder: a text as it is, or a number that is written, and takes its plural, by the locale.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// A text.
    Text(Cow<'a, str>),
    /// A number.
    Number(u64),
}

type Bundle = FluentBundle<FluentResource>;

struct MessageFile {
    locale: &'static str,
    area: &'static str,
    text: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// One slot a locale, in the order of [`Locale::ALL`].
static BUNDLES: [OnceLock<Bundle>; Locale::ALL.len()] = [const { OnceLock::new() }; Locale::ALL.len()];

impl Words {
    /// The words of a locale.
    pub fn of(locale: Locale) -> Self {
        Self {
            locale,
            bundle: bundle(locale),
            #[cfg(test)]
            bracketed: false,
        }
    }

    /// English with every message in brackets.
    #[cfg(test)]
    pub(crate) fn bracketed() -> Self {
        Self { bracketed: true, ..Self::of(Locale::En) }
    }

    /// Which locale these are.
    pub fn locale(self) -> Locale {
        self.locale
    }

    /// Which way its text runs.
    pub fn dir(self) -> Direction {
        self.locale.direction()
    }

    /// A message without placeholders.
    pub fn t(self, key: &str) -> String {
        self.with(key, &[])
    }

    /// A message with its placeholders filled: `words.with("list-count", &[("n", n.into())])`.
    pub fn with(self, key: &str, args: &[(&str, Value<'_>)]) -> String {
        self.find_with(key, args).unwrap_or_else(|| {
            debug_assert!(false, "no message {key:?}");
            key.to_owned()
        })
    }

    /// Names in a row, such as models. Where text runs the other way each is kept apart, or the last would seem
    /// the first; the marks say which way, because those that leave it open go when a message takes the row up.
    pub(crate) fn names<'a>(self, names: impl IntoIterator<Item = &'a str>) -> String {
        let apart = self.dir() == Direction::RightToLeft;
        let name =
            |name: &'a str| if apart { ["\u{2066}", name, "\u{2069}"].concat() } else { name.to_owned() };
        let row = names.into_iter().map(name).collect::<Vec<_>>().join(&self.t("model-list-comma"));
        // Nothing in the row says which way it runs as a whole.
        if apart { ["\u{200F}", &row].concat() } else { row }
    }

    /// A message whose key is made at run time, such as a language's name, when there is one.
    pub fn find(self, key: &str) -> Option<String> {
        self.find_with(key, &[])
    }

    fn find_with(self, key: &str, args: &[(&str, Value<'_>)]) -> Option<String> {
        self.plain(key, args).map(|text| self.marked(text))
    }

    /// A text as it is shown: in brackets where a test asks for them.
    #[cfg_attr(not(test), expect(clippy::unused_self, reason = "only a test's words are marked"))]
    fn marked(self, text: String) -> String {
        #[cfg(test)]
        if self.bracketed {
            return ["⟦", &text, "⟧"].concat();
        }
        text
    }

    /// A message as it is in its file, never in brackets.
    fn plain(self, key: &str, args: &[(&str, Value<'_>)]) -> Option<String> {
        let args = args
            .iter()
            .map(|(name, value)| (*name, argument(self.locale, value)))
            .collect::<FluentArgs<'_>>();
        format(self.bundle, key, &args).or_else(|| format(bundle(Locale::En), key, &args))
    }
}

/// A value as fluent takes it. Its plural rules for Arabic (`intl_pluralrules` 7.0) ask all of a number for what CLDR
/// asks the last two digits: beyond 99 they are given those, with what is to be written.
fn argument<'a>(locale: Locale, value: &'a Value<'_>) -> FluentValue<'a> {
    match value {
        Value::Number(n @ 100..) if locale == Locale::Ar => {
            let same_form = if n % 100 < 3 { 100 } else { n % 100 };
            let currency = Some(figures::number(locale, *n));
            let options = FluentNumberOptions { currency, ..FluentNumberOptions::default() };
            FluentValue::Number(FluentNumber::new(same_form as f64, options))
        }
        _ => FluentValue::from(value),
    }
}

fn format(bundle: &Bundle, key: &str, args: &FluentArgs<'_>) -> Option<String> {
    let pattern = bundle.get_message(key)?.value()?;
    let mut faults = Vec::new();
    let text = bundle.format_pattern(pattern, Some(args), &mut faults).into_owned();
    debug_assert!(faults.is_empty(), "message {key:?}: {faults:?}");
    Some(text)
}

fn bundle(locale: Locale) -> &'static Bundle {
    BUNDLES[locale as usize].get_or_init(|| load(locale).0)
}

/// A locale's bundle, and what is wrong with its files, which a test reads.
fn load(locale: Locale) -> (Bundle, Vec<String>) {
    let language: LanguageIdentifier = locale.code().parse().expect("a locale's code is a language tag");
    let mut bundle = Bundle::new_concurrent(vec![language]);
    // The marks that keep a name apart from the text around it are only needed where directions mix.
    bundle.set_use_isolating(locale.direction() == Direction::RightToLeft);
    bundle.set_formatter(Some(|value, memoizer| match value {
        // What is written is another than what chooses the form, and fluent's numbers have no other place to say so.
        FluentValue::Number(number) if number.options.currency.is_some() => number.options.currency.clone(),
        FluentValue::Number(number) => memoizer
            .with_try_get::<NumberStyle, _, _>((), |style| figures::number(style.0, number.value as u64))
            .ok(),
        _ => None,
    }));
    let mut faults = Vec::new();
    for file in FILES.iter().filter(|file| file.locale == locale.code()) {
        let resource = FluentResource::try_new(file.text.to_owned()).unwrap_or_else(|(resource, errors)| {
            faults.extend(errors.iter().map(|error| format!("{}/{}: {error}", file.locale, file.area)));
            resource
        });
        if let Err(errors) = bundle.add_resource(resource) {
            faults.extend(errors.iter().map(|error| format!("{}/{}: {error}", file.locale, file.area)));
        }
    }
    (bundle, faults)
}

/// Tells the formatter of a bundle, which is a plain function, the bundle's locale.
struct NumberStyle(Locale);

impl Memoizable for NumberStyle {
    type Args = ();
    type Error = ();

    fn construct(language: LanguageIdentifier, (): ()) -> Result<Self, ()> {
        Locale::parse(language.language.as_str()).map(Self).ok_or(())
    }
}

impl<'a> From<&'a Value<'_>> for FluentValue<'a> {
    fn from(value: &'a Value<'_>) -> Self {
        match value {
            // A message within a message is kept apart as a whole, not in its parts.
            Value::Text(text) if text.contains('\u{2068}') => Self::String(Cow::Owned(figures::joined(text))),
            Value::Text(text) => Self::String(Cow::Borrowed(text)),
            Value::Number(number) => Self::Number(FluentNumber::new(*number as f64, <_>::default())),
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<u64> for Value<'_> {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Value<'_> {
    fn from(number: usize) -> Self {
        Self::Number(number as u64)
    }
}

impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Self::Number(u64::from(number))
    }
}

#[cfg(test)]
mod tests;
