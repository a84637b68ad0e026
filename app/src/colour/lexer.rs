//! Reads one line of code: comments, strings, numbers, words and the rest.
use super::Class;
use super::language::{Grammar, Language, has};
use super::markup;

/// What a line starts in.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum State {
    #[default]
    Code,
    /// A comment over lines.
    Comment,
    /// The string of this number.
    String(usize),
    /// Between the angle brackets of HTML.
    Tag,
    /// Between the braces of CSS.
    Rules,
}

/// A line being read.
pub(crate) struct Line<'a> {
    pub(crate) text: &'a str,
    /// Bytes read.
    pub(crate) at: usize,
    /// UTF-16 units from the start of the block to what is read.
    n_units: u32,
    out: &'a mut Vec<u32>,
}

/// Reads one line, its end included, that starts at `n_units`; returns where the next starts.
pub(crate) fn line(
    language: &Language,
    state: &mut State,
    text: &str,
    n_units: u32,
    out: &mut Vec<u32>,
) -> u32 {
    let mut line = Line { text, at: 0, n_units, out };
    match language.grammar {
        Grammar::Html => markup::html(language, state, &mut line),
        Grammar::Css => markup::css(language, state, &mut line),
        Grammar::Keys => markup::keys(language, &mut line),
        Grammar::Diff => markup::diff(&mut line),
        Grammar::Words | Grammar::Json | Grammar::Shell => words(language, state, &mut line),
    }
    line.skip(line.rest().len());
    line.n_units
}

impl<'a> Line<'a> {
    pub(crate) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// The next byte, 0 at the end.
    pub(crate) fn peek(&self) -> u8 {
        self.byte(0)
    }

    /// The byte `n` on, 0 beyond the end.
    pub(crate) fn byte(&self, n: usize) -> u8 {
        self.text.as_bytes().get(self.at + n).copied().unwrap_or(0)
    }

    /// Reads `n` bytes without a colour, or a little more so that no character is cut.
    pub(crate) fn skip(&mut self, n: usize) {
        let mut end = (self.at + n).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        for byte in self.text[self.at..end].bytes() {
            // A character is one unit, but two when it takes four bytes.
            self.n_units += u32::from(byte & 0xc0 != 0x80) + u32::from(byte >= 0xf0);
        }
        self.at = end;
    }

    /// Reads `n` bytes as one thing; the line's end is never part of it.
    pub(crate) fn take(&mut self, n: usize, class: Class) {
        let line_end = self.text.trim_end_matches(['\n', '\r']).len();
        let n = n.min(line_end.saturating_sub(self.at));
        let start = self.n_units;
        self.skip(n);
        if self.n_units == start {
            return;
        }
        // Marks that stand together are one.
        if class == Class::Punctuation
            && let [.., end, before] = &mut self.out[..]
            && *end == start
            && *before == class as u32
        {
            *end = self.n_units;
            return;
        }
        self.out.extend([start, self.n_units, class as u32]);
    }

    /// How many of the next bytes are so.
    pub(crate) fn count(&self, is: impl Fn(u8) -> bool) -> usize {
        self.rest().bytes().take_while(|byte| is(*byte)).count()
    }

    /// Reads to behind `close`, or to the end. Returns whether it was found. A backslash hides what follows.
    pub(crate) fn take_to(&mut self, from: usize, close: &str, escapes: bool, class: Class) -> bool {
        let rest = self.rest().as_bytes();
        let mut n = from;
        while n < rest.len() {
            if rest[n..].starts_with(close.as_bytes()) {
                self.take(n + close.len(), class);
                return true;
            }
            n += if escapes && rest[n] == b'\\' { 2 } else { 1 };
        }
        self.take(rest.len(), class);
        false
    }
}

pub(crate) fn word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

/// How long a number is that starts here; 0 when none does.
pub(crate) fn number(text: &[u8]) -> usize {
    if !text.first().is_some_and(u8::is_ascii_digit) {
        return 0;
    }
    let mut n = 1;
    while let Some(byte) = text.get(n) {
        let next_digit = text.get(n + 1).is_some_and(u8::is_ascii_digit);
        let exponent = matches!(text[n - 1], b'e' | b'E') && matches!(byte, b'+' | b'-') && next_digit;
        if byte.is_ascii_alphanumeric() || *byte == b'_' || (*byte == b'.' && next_digit) || exponent {
            n += 1;
        } else {
            break;
        }
    }
    n
}

/// Goes on with what began in a line before. Returns whether the line goes on after it.
pub(crate) fn resume(language: &Language, state: &mut State, line: &mut Line<'_>) -> bool {
    let closed = match *state {
        State::Comment => {
            line.take_to(0, language.block_comment.map_or("", |pair| pair.1), false, Class::Comment)
        }
        State::String(idx) => line.take_to(0, language.strings[idx].1, true, Class::String),
        _ => return true,
    };
    if closed {
        *state = State::Code;
    }
    closed
}

/// A comment that starts here.
pub(crate) fn comment(language: &Language, state: &mut State, line: &mut Line<'_>) -> bool {
    let rest = line.rest();
    if language.line_comments.iter().any(|mark| rest.starts_with(mark)) {
        line.take(rest.len(), Class::Comment);
        return true;
    }
    let Some((open, close)) = language.block_comment.filter(|(open, _)| rest.starts_with(open)) else {
        return false;
    };
    if !line.take_to(open.len(), close, false, Class::Comment) {
        *state = State::Comment;
    }
    true
}

/// A string that starts here, `n` bytes on.
pub(crate) fn string(language: &Language, state: &mut State, line: &mut Line<'_>, n: usize) -> bool {
    let rest = line.rest().get(n..).unwrap_or("");
    let found = language.strings.iter().position(|(open, ..)| rest.starts_with(open));
    let Some(idx) = found else { return false };
    let (open, close, over_lines) = language.strings[idx];
    let raw = open.len() > 1 && language.rust;
    if !line.take_to(n + open.len(), close, !raw, Class::String) && over_lines {
        *state = State::String(idx);
    }
    true
}

/// Most languages.
fn words(language: &Language, state: &mut State, line: &mut Line<'_>) {
    if !resume(language, state, line) {
        return;
    }
    let shell = language.grammar == Grammar::Shell;
    // In a shell the first word is what is run.
    let mut command = shell;
    let mut spaced = true;
    while !line.rest().is_empty() {
        let byte = line.peek();
        let before = line.at;
        if byte.is_ascii_whitespace() {
            line.skip(1);
            spaced = true;
            continue;
        }
        let hash = byte == b'#' && shell && !spaced;
        if !hash && comment(language, state, line) {
            // Read.
        } else if language.rust && byte == b'\'' && lifetime(line.rest().as_bytes()) {
            line.take(
                1 + line.rest().bytes().skip(1).take_while(|byte| word_byte(*byte)).count(),
                Class::Type,
            );
        } else if language.rust && byte == b'#' && matches!(line.byte(1), b'[' | b'!') {
            line.take_to(1, "]", false, Class::Attribute);
        } else if language.grammar == Grammar::Json && byte == b'"' {
            json_string(language, line);
        } else if string(language, state, line, 0) {
            command = false;
        } else if byte == b'$' && shell {
            let braced = line.byte(1) == b'{';
            if braced {
                line.take_to(2, "}", false, Class::Attribute);
            } else {
                let n = line.rest().bytes().skip(1).take_while(|byte| word_byte(*byte)).count();
                line.take(1 + n, Class::Attribute);
            }
        } else if shell && byte == b'-' && spaced && line.byte(1).is_ascii_graphic() {
            line.take(line.count(|byte| word_byte(byte) || byte == b'-'), Class::Attribute);
            command = false;
        } else if byte == b'@' && word_byte(line.byte(1)) && !language.any_case {
            let n = line.rest().bytes().skip(1).take_while(|byte| word_byte(*byte) || *byte == b'.').count();
            line.take(1 + n, Class::Attribute);
        } else if byte.is_ascii_digit() {
            line.take(number(line.rest().as_bytes()), Class::Number);
        } else if word_byte(byte) || (byte == b'#' && word_byte(line.byte(1))) {
            word(language, state, line, &mut command);
        } else {
            line.take(1, Class::Punctuation);
            command = shell && matches!(byte, b'|' | b';' | b'&' | b'(' | b'`');
        }
        spaced = false;
        if line.at == before {
            line.skip(1);
        }
    }
}

/// Whether a single quote starts a lifetime and no character.
fn lifetime(text: &[u8]) -> bool {
    text.get(1).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_') && text.get(2) != Some(&b'\'')
}

/// A string of JSON; before a colon it is a key.
fn json_string(language: &Language, line: &mut Line<'_>) {
    let rest = line.rest().as_bytes();
    let mut n = 1;
    while n < rest.len() && rest[n] != b'"' {
        n += if rest[n] == b'\\' { 2 } else { 1 };
    }
    let after = rest.get(n + 1..).unwrap_or(&[]);
    let key = after.iter().find(|byte| **byte != b' ') == Some(&b':');
    let close = language.strings[0].1;
    line.take_to(1, close, true, if key { Class::Attribute } else { Class::String });
}

/// A word, or a string with a prefix.
fn word(language: &Language, state: &mut State, line: &mut Line<'_>, command: &mut bool) {
    let shell = language.grammar == Grammar::Shell;
    let n = 1 + line.rest().as_bytes()[1..]
        .iter()
        .take_while(|byte| word_byte(**byte) || (shell && b"-./".contains(byte)))
        .count();
    let rest = line.rest();
    let word = &rest[..n];
    let prefix = n <= 2 && word.bytes().all(|byte| b"rbfuRBFU".contains(&byte));
    // `r#"` starts a string by itself.
    if language.rust && string(language, state, line, 0) {
        return;
    }
    if prefix && !shell && matches!(line.byte(n), b'"' | b'\'') && string(language, state, line, n) {
        return;
    }
    let lower = if language.any_case { word.to_ascii_lowercase() } else { String::new() };
    let known = if language.any_case { &lower[..] } else { word };
    let first = word.as_bytes()[0];
    let after = &rest[n..];
    let called =
        after.starts_with('(') || (language.rust && (after.starts_with("!(") || after.starts_with("![")));
    let generic = language.rust && rest[n..].starts_with('<') && !first.is_ascii_uppercase();
    if has(language.keywords, known) {
        line.take(n, Class::Keyword);
        *command = shell && !matches!(word, "for" | "in" | "case" | "export" | "local" | "set" | "exit");
        return;
    }
    if has(language.types, known) && !known.is_empty() {
        line.take(n, Class::Type);
    } else if shell {
        if *command && rest[n..].starts_with('=') {
            line.take(n, Class::Attribute);
        } else if *command {
            line.take(n, Class::Function);
        } else {
            line.skip(n);
        }
    } else if called || generic {
        let bang = usize::from(rest[n..].starts_with('!'));
        line.take(n + bang, Class::Function);
    } else if first.is_ascii_uppercase() && !language.any_case {
        line.take(n, Class::Type);
    } else {
        line.skip(n);
    }
    *command = false;
}
