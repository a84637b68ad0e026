//! How the open end of a stream is shown: what is better held back, and which marks are closed for show.

/// Bytes at the end of a tail that are better not shown yet: an unfinished line of marks only, which may
/// turn the line above into a heading or a table, or become a rule, a list or a fence.
pub(crate) fn n_held(tail: &str) -> usize {
    let line = &tail[line_start(tail, tail.len())..];
    if line.bytes().all(|byte| b" \t-=|:*_`~#>+".contains(&byte)) { line.len() } else { 0 }
}

/// Where the line starts that `at` is in.
pub(crate) fn line_start(text: &str, at: usize) -> usize {
    text.as_bytes()[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1)
}

/// What closes the half-written marks of a tail, so that `**bo` is shown bold and not with its asterisks
/// until the rest comes: how much of the tail stays, and what is put behind it. For show only: what is
/// final is written from the text itself.
pub(crate) fn close_marks(tail: &str) -> (usize, String) {
    let whole = (tail.len(), String::new());
    let start = paragraph_start(tail);
    // A mark at the very end may be half of one.
    let n = tail.len() - tail.bytes().rev().take_while(|byte| b"*~`".contains(byte)).count();
    let text = &tail.as_bytes()[..n];
    let mut open: Vec<&[u8]> = vec![];
    let mut at = start.min(n);
    while let Some(mark) = text[at..].iter().position(|byte| b"*~`".contains(byte)).map(|n| at + n) {
        let n_marks = text[mark..].iter().take_while(|byte| **byte == text[mark]).count();
        let run = &text[mark..mark + n_marks];
        at = mark + n_marks;
        if n_marks > 2 {
            // A fence, perhaps in a list: in code there is nothing to close.
            return whole;
        }
        // Letters beyond ASCII are letters here; the parser decides in the end.
        let opens =
            text[..mark].last().is_none_or(|byte| byte.is_ascii_whitespace() || byte.is_ascii_punctuation())
                && text.get(at).is_some_and(|byte| !byte.is_ascii_whitespace());
        let in_code = open.last().is_some_and(|last| last[0] == b'`');
        if open.last() == Some(&run) {
            open.pop();
        } else if !in_code && (run[0] == b'`' || (opens && matches!(run, b"**" | b"~~"))) {
            open.push(run);
        }
    }
    if open.is_empty() {
        return whole;
    }
    let n_spaces = text.iter().rev().take_while(|byte| **byte == b' ').count();
    let marks = open.into_iter().rev().flatten().map(|byte| char::from(*byte)).collect();
    (n - n_spaces, marks)
}

/// Behind the last empty line.
fn paragraph_start(text: &str) -> usize {
    text.as_bytes().windows(2).rposition(|pair| pair == b"\n\n").map_or(0, |at| at + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_written_marks_are_closed_for_show() {
        for (tail, shown) in [
            ("some **bo", "some **bo**"),
            ("some **bold*", "some **bold**"),
            ("some **bold**", "some **bold**"),
            ("`co", "`co`"),
            ("``co ` d", "``co ` d``"),
            ("**a `b", "**a `b`**"),
            ("~~no", "~~no~~"),
            ("`**` and", "`**` and"),
            ("2 ** 3 and 2**3", "2 ** 3 and 2**3"),
            ("* item", "* item"),
            ("**done\n\nnext *a", "**done\n\nnext *a"),
            ("text *", "text *"),
            ("- a\n  ```py\n  **x", "- a\n  ```py\n  **x"),
            ("**äh", "**äh**"),
            ("", ""),
        ] {
            let (n, marks) = close_marks(tail);
            assert_eq!([&tail[..n], &marks].concat(), shown, "{tail}");
        }
    }
}
