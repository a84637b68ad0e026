//! Languages that are not made of words alone: HTML, style sheets, keys and values, patches.
use super::Class;
use super::language::{Language, has};
use super::lexer::{Line, State, comment, number, resume, string, word_byte};

/// A name as HTML and style sheets have them.
fn name_byte(byte: u8) -> bool {
    word_byte(byte) || byte == b'-'
}

/// HTML and its relatives.
pub(crate) fn html(language: &Language, state: &mut State, line: &mut Line<'_>) {
    if !resume(language, state, line) {
        return;
    }
    while !line.rest().is_empty() {
        let byte = line.peek();
        if *state == State::Tag {
            match byte {
                b'>' => {
                    line.take(1, Class::Punctuation);
                    *state = State::Code;
                }
                b'"' | b'\'' => {
                    let close = if byte == b'"' { "\"" } else { "'" };
                    line.take_to(1, close, false, Class::String);
                }
                _ if name_byte(byte) => {
                    line.take(line.count(|byte| name_byte(byte) || byte == b':'), Class::Attribute);
                }
                b'=' | b'/' | b'?' => line.take(1, Class::Punctuation),
                _ => line.skip(1),
            }
        } else if byte == b'<' {
            if comment(language, state, line) {
                if *state == State::Comment {
                    return;
                }
                continue;
            }
            line.take(line.count(|byte| b"</!?".contains(&byte)), Class::Punctuation);
            let n = line.count(|byte| name_byte(byte) || byte == b':');
            if n > 0 {
                line.take(n, Class::Keyword);
                *state = State::Tag;
            }
        } else if byte == b'&' {
            let n = 1 + line
                .rest()
                .bytes()
                .skip(1)
                .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#')
                .count();
            if line.byte(n) == b';' { line.take(n + 1, Class::Number) } else { line.skip(1) }
        } else {
            line.skip(1);
        }
    }
}

/// Style sheets.
pub(crate) fn css(language: &Language, state: &mut State, line: &mut Line<'_>) {
    let mut inside = *state == State::Rules;
    if *state == State::Comment && !resume(language, state, line) {
        return;
    }
    while !line.rest().is_empty() {
        let byte = line.peek();
        let n_name = line.rest().bytes().skip(1).take_while(|byte| name_byte(*byte)).count();
        if byte == b'/' && comment(language, state, line) {
            if *state == State::Comment {
                return;
            }
        } else if string(language, state, line, 0) {
            // Read.
        } else if byte == b'@' {
            line.take(1 + n_name, Class::Keyword);
        } else if byte == b'#' || (byte == b'.' && !inside) {
            line.take(1 + n_name, if inside { Class::Number } else { Class::Type });
        } else if byte.is_ascii_digit() {
            let n = number(line.rest().as_bytes());
            line.take(n + usize::from(line.byte(n) == b'%'), Class::Number);
        } else if name_byte(byte) {
            match line.byte(1 + n_name) {
                b'(' => line.take(1 + n_name, Class::Function),
                b':' if inside => line.take(1 + n_name, Class::Attribute),
                _ if !inside => line.take(1 + n_name, Class::Keyword),
                _ => line.skip(1 + n_name),
            }
        } else {
            match byte {
                b'{' => inside = true,
                b'}' => inside = false,
                _ => {}
            }
            if byte.is_ascii_punctuation() { line.take(1, Class::Punctuation) } else { line.skip(1) }
        }
    }
    *state = if inside { State::Rules } else { State::Code };
}

/// Keys and values: YAML, TOML and the like.
pub(crate) fn keys(language: &Language, line: &mut Line<'_>) {
    line.skip(line.count(|byte| byte.is_ascii_whitespace()));
    if line.peek() == b'[' {
        let n = line.rest().trim_end().len();
        line.take(n, Class::Type);
        return;
    }
    while line.peek() == b'-' && matches!(line.byte(1), b' ' | b'\n') {
        line.take(1, Class::Punctuation);
        line.skip(line.count(|byte| byte == b' '));
    }
    let rest = line.rest().as_bytes();
    let key = rest.iter().position(|byte| b":=#".contains(byte)).filter(|n| {
        rest[*n] == b'=' || (rest[*n] == b':' && rest.get(n + 1).is_none_or(u8::is_ascii_whitespace))
    });
    if let Some(n) = key {
        let n_key = line.rest()[..n].trim_end().len();
        line.take(n_key, Class::Attribute);
        line.skip(n - n_key);
        line.take(1, Class::Punctuation);
    }
    let mut spaced = true;
    while !line.rest().is_empty() {
        let byte = line.peek();
        if spaced && comment(language, &mut State::Code, line) {
            return;
        }
        if string(language, &mut State::Code, line, 0) {
            // Read.
        } else if word_byte(byte) && spaced {
            let n = line.count(|byte| !byte.is_ascii_whitespace() && !b",]}".contains(&byte));
            let word = &line.rest()[..n];
            if has(language.keywords, word) {
                line.take(n, Class::Keyword);
            } else if number(word.as_bytes()) == n {
                line.take(n, Class::Number);
            } else {
                line.skip(n);
            }
        } else if b"[]{},|>&*".contains(&byte) {
            line.take(1, Class::Punctuation);
        } else {
            line.skip(1);
        }
        spaced = byte.is_ascii_whitespace() || b"[{,".contains(&byte);
    }
}

/// Patches.
pub(crate) fn diff(line: &mut Line<'_>) {
    let rest = line.rest();
    let class = match line.peek() {
        _ if rest.starts_with("+++") || rest.starts_with("---") || rest.starts_with("diff ") => {
            Class::Attribute
        }
        b'@' => Class::Function,
        b'+' => Class::String,
        b'-' => Class::Removed,
        _ => return,
    };
    line.take(rest.len(), class);
}
