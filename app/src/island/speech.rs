//! What of an answer is read out, for those who asked for it. Pure.

/// The length of the whole sentences and lines at the beginning of a text, in bytes.
pub(crate) fn sentences(text: &str) -> usize {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = at + c.len_utf8();
        let ends = match c {
            '\n' | '。' | '！' | '？' => true,
            // A point inside a number or an address ends nothing.
            '.' | '!' | '?' | '؟' | '…' => chars.peek().is_some_and(|(_, next)| next.is_whitespace()),
            _ => false,
        };
        if ends {
            end = after;
        }
    }
    end
}

/// A text without the signs that only Markdown means, which a voice would spell out.
pub(crate) fn spoken(text: &str) -> String {
    let plain = text.replace(['*', '`', '#', '|', '_', '~'], " ");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_sentences_are_read() {
        for (text, whole) in [
            ("It is 3.5 km. And", "It is 3.5 km."),
            ("One. Two! Thr", "One. Two!"),
            ("- a\n- b", "- a\n"),
            ("これは。次", "これは。"),
            ("ما هذا؟ نعم", "ما هذا؟"),
            ("Not yet.", ""),
            ("", ""),
        ] {
            assert_eq!(&text[..sentences(text)], whole, "{text}");
        }
    }

    #[test]
    fn signs_are_not_spelled_out() {
        assert_eq!(spoken("## A **bold** `word`\n| a | b |"), "A bold word a b");
        assert_eq!(spoken("***"), "");
    }
}
