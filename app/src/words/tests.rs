//! The catalogues themselves: that they parse, that every key is there and in use, and that no locale lacks one.

use super::*;
use fluent_bundle::FluentMessage;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// Areas whose keys are made at run time: a language's code, a state's name.
const MADE_KEYS: [&str; 4] = ["format-", "language-", "country-", "task-"];

/// Locales that are complete: a missing message is a failure, not a fallback.
const COMPLETE: [Locale; 1] = [Locale::En];

/// The keys of a locale with the names of their placeholders.
fn keys(locale: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys = BTreeMap::new();
    for file in FILES.iter().filter(|file| file.locale == locale) {
        for (key, placeholders) in messages(file.text) {
            assert!(
                key.starts_with(&[file.area, "-"].concat()),
                "{key} is in messages/{locale}/{}.ftl, so its name begins with \"{}-\"",
                file.area,
                file.area
            );
            keys.insert(key, placeholders);
        }
    }
    keys
}

/// The messages of a file: each key with the placeholders of its text. A message begins in the first column.
fn messages(text: &str) -> Vec<(String, BTreeSet<String>)> {
    let mut messages: Vec<(String, BTreeSet<String>)> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let (key, _) = line.split_once(" =").unwrap_or_else(|| panic!("no \" =\" in {line:?}"));
            messages.push((key.to_owned(), BTreeSet::new()));
        }
        let Some((_, placeholders)) = messages.last_mut() else { continue };
        let names = line.match_indices('$').map(|(at, _)| &line[at + 1..]);
        let names = names.map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next());
        placeholders.extend(
            names
                .flatten()
                .filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))
                .map(str::to_owned),
        );
    }
    messages
}

/// The crate's sources, without what only tests use.
fn sources() -> String {
    fn read(folder: &Path, text: &mut String) {
        for entry in fs::read_dir(folder).expect("the sources are readable").flatten() {
            let path = entry.path();
            if path.is_dir() {
                read(&path, text);
            } else if path.extension().is_some_and(|ext| ext == "rs" || ext == "js")
                && !path.ends_with("tests.rs")
            {
                let source = fs::read_to_string(&path).expect("a source is readable");
                let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
                text.extend(code.flat_map(|line| [line, "\n"]));
            }
        }
    }
    let mut text = String::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut text);
    text
}

#[test]
fn every_file_parses_and_no_key_is_twice() {
    for locale in Locale::ALL {
        let (_, faults) = load(locale);
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}

#[test]
fn every_file_is_of_a_locale_that_is_known() {
    for file in FILES {
        assert!(Locale::parse(file.locale).is_some(), "messages/{}/{}.ftl", file.locale, file.area);
    }
}

#[test]
fn every_key_that_a_view_asks_for_is_there() {
    let (keys, sources) = (keys("en"), sources());
    for call in [".t(", ".with(", ".rich("] {
        for (at, _) in sources.match_indices(call) {
            let argument = sources[at + call.len()..].trim_start();
            let Some(key) = argument.strip_prefix('"').and_then(|rest| rest.split('"').next()) else {
                continue;
            };
            // Other types have a `with` too; their argument is no key.
            let shaped = key.contains('-')
                && key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
            assert!(!shaped || keys.contains_key(key), "no message {key:?} in messages/en");
        }
    }
}

#[test]
fn every_key_is_in_use() {
    let sources = sources();
    for key in keys("en").into_keys() {
        let made = MADE_KEYS.iter().any(|prefix| key.starts_with(prefix));
        assert!(made || sources.contains(&["\"", &key, "\""].concat()), "nothing asks for {key:?}");
    }
}

#[test]
fn a_complete_locale_has_every_message_with_its_placeholders_and_no_other() {
    let english = keys("en");
    for locale in COMPLETE {
        let theirs = keys(locale.code());
        for (key, placeholders) in &english {
            let found = theirs.get(key).unwrap_or_else(|| panic!("messages/{} lacks {key:?}", locale.code()));
            assert_eq!(found, placeholders, "placeholders of {key:?} in messages/{}", locale.code());
        }
        for key in theirs.keys() {
            assert!(english.contains_key(key), "messages/{} has {key:?}, which English lacks", locale.code());
        }
    }
}

#[test]
fn a_number_takes_its_plural_and_its_separators() {
    let mut bundle = load(Locale::De).0;
    let text = "try = { $n ->\n    [one] ein Modell\n   *[other] { $n } Modelle\n}\n";
    bundle.add_resource_overriding(FluentResource::try_new(text.to_owned()).expect("it parses"));
    let say = |n: u64| {
        let value = Value::from(n);
        let args = FluentArgs::from_iter([("n", FluentValue::from(&value))]);
        format(&bundle, "try", &args).expect("it is there")
    };
    assert_eq!((say(1).as_str(), say(2500).as_str()), ("ein Modell", "2.500 Modelle"));
}

#[test]
fn large_numbers_take_their_plural_too() {
    let requests = |n: u64| Words::of(Locale::Ar).with("model-requests", &[("n", n.into())]);
    for (n, form) in [(40, "طلبًا"), (12_040, "طلبًا"), (103, "طلبات"), (100, "طلب")] {
        assert!(requests(n).contains(&[" ", form, " "].concat()), "{n}: {}", requests(n));
    }
}

#[test]
fn names_in_a_row_keep_their_order_where_text_runs_the_other_way() {
    let title = |locale| {
        let words = Words::of(locale);
        words.with("pairs-title-models", &[("models", words.names(["Bloom-7B", "Apertus-8B"]).into())])
    };
    assert_eq!(title(Locale::En), "Compare Bloom-7B, Apertus-8B");
    assert!(
        title(Locale::Ar).contains("\u{200F}\u{2066}Bloom-7B\u{2069}، \u{2066}Apertus-8B\u{2069}"),
        "{}",
        title(Locale::Ar)
    );
}

/// Typographic apostrophes throughout: one site has one kind.
#[test]
fn no_message_has_a_straight_apostrophe() {
    for file in FILES {
        let found = file.text.lines().find(|line| !line.starts_with('#') && line.contains('\''));
        assert!(found.is_none(), "messages/{}/{}.ftl: {}", file.locale, file.area, found.unwrap_or_default());
    }
}

#[test]
fn what_a_locale_lacks_is_in_english() {
    assert!(
        bundle(Locale::En).get_message("list-title").and_then(|m: FluentMessage<'_>| m.value()).is_some()
    );
    assert_eq!(Words::bracketed().t("list-title"), "⟦Models⟧");
    let format = |locale| Words::of(locale).find("format-nothing-of-the-kind");
    assert!(Locale::ALL.into_iter().all(|locale| format(locale).is_none()));
}
