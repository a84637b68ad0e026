//! Messages with marked parts, such as links, that a view turns into elements.
//!
//! A message says `Make one in <settings>Settings</settings>.`; the view says what `settings` becomes. So a
//! translator may move a link within its sentence, and no markup of a message ever reaches a page by itself.

use super::{Value, Words};
use leptos::prelude::*;
use std::borrow::Cow;

/// Stands for `<` in what fills a placeholder, so that a name cannot begin a part. A private character.
const LESS_THAN: char = '\u{e03c}';

impl Words {
    /// A message with marked parts, without its marks: for where a page has no elements, such as its description.
    pub(crate) fn unmarked(self, key: &str) -> String {
        let text = self.t(key);
        parts(&text).into_iter().map(|(Part::Plain(text) | Part::Marked(_, text))| text).collect()
    }

    /// A message whose parts in `<name>…</name>` are drawn by `draw`, which gets the name and the text inside.
    ///
    /// ```ignore
    /// words.rich("code-note", &[], |_, text| view! { <a href="/settings/tokens">{text}</a> }.into_any())
    /// ```
    pub fn rich(
        self,
        key: &str,
        args: &[(&str, Value<'_>)],
        draw: impl Fn(&str, String) -> AnyView,
    ) -> AnyView {
        let args = args
            .iter()
            .map(|(name, value)| match value {
                Value::Text(text) if text.contains('<') => {
                    (*name, Value::Text(Cow::Owned(text.replace('<', "\u{e03c}"))))
                }
                value => (*name, value.clone()),
            })
            .collect::<Vec<_>>();
        let text = self.with(key, &args);
        let restored = |text: &str| text.replace(LESS_THAN, "<");
        parts(&text)
            .into_iter()
            .map(|part| match part {
                Part::Plain(text) => restored(text).into_any(),
                Part::Marked(name, text) => draw(name, restored(text)),
            })
            .collect_view()
            .into_any()
    }
}

#[derive(Debug, PartialEq)]
pub(super) enum Part<'a> {
    Plain(&'a str),
    Marked(&'a str, &'a str),
}

/// Cuts a text at its marked parts. What is not closed stays text.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let (mut rest, mut from) = (text, 0);
    while let Some(at) = rest[from..].find('<').map(|at| at + from) {
        if let Some((name, inside, after)) = marked(&rest[at..]) {
            if at > 0 {
                parts.push(Part::Plain(&rest[..at]));
            }
            parts.push(Part::Marked(name, inside));
            (rest, from) = (after, 0);
        } else {
            from = at + 1;
        }
    }
    if !rest.is_empty() {
        parts.push(Part::Plain(rest));
    }
    parts
}

/// The name of a part that begins here, what is inside, and what follows.
fn marked(text: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) = text.strip_prefix('<')?.split_once('>')?;
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') {
        return None;
    }
    let end = ["</", name, ">"].concat();
    let (inside, after) = rest.split_once(end.as_str())?;
    Some((name, inside, after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Part::{Marked, Plain};

    #[test]
    fn a_message_is_cut_at_its_marked_parts() {
        for (text, expected) in [
            ("plain", vec![Plain("plain")]),
            ("a <b>c</b> d", vec![Plain("a "), Marked("b", "c"), Plain(" d")]),
            ("<a>x</a><b>y</b>", vec![Marked("a", "x"), Marked("b", "y")]),
            ("1 < 2 <a>x</a>", vec![Plain("1 < 2 "), Marked("a", "x")]),
            ("<a>not closed", vec![Plain("<a>not closed")]),
            ("", vec![]),
        ] {
            assert_eq!(parts(text), expected, "{text}");
        }
    }
}
