//! Answers that are a pure function of the conversation, so that a test knows every byte beforehand: token
//! `i` is drawn by a hash of the messages and `i`.
//!
//! Tokens are what makes trouble on a wire and in a continued answer: blanks of every kind (alone, in front,
//! behind), characters of several bytes, quotes, back-slashes, control characters, markup.

use serde_json::Value;
use std::fmt::Write;

/// The tokens. Words are listed more often than trouble, as in real text.
const TOKENS: [&str; 64] = [
    "The",
    " capital",
    " of",
    " France",
    " is",
    " Paris",
    ".",
    ",",
    " and",
    " the",
    " river",
    " runs",
    " by",
    " old",
    " stone",
    " bridges",
    "ing",
    "ed",
    "s",
    " a",
    " mountain",
    " stands",
    " above",
    " it",
    ";",
    " snow",
    " falls",
    " in",
    " winter",
    " while",
    " people",
    " read",
    " books",
    "\n",
    "\n\n",
    " ",
    "  ",
    "\t",
    ",\n",
    ".\n\n",
    ": ",
    " \n",
    " Zürich",
    "é",
    " Genève",
    "日",
    "本",
    "語",
    " 🏔",
    "🇨🇭",
    "…",
    " “quoted”",
    "\"",
    "\\",
    "\\n",
    "{\"",
    "</b>",
    "<b>",
    "&amp;",
    "\u{1}",
    "\u{7f}",
    "data: ",
    "[DONE]",
    "0",
];

/// The answer to one conversation.
#[derive(Clone, Copy, Debug)]
pub struct MadeText {
    hash: u64,
}

impl MadeText {
    /// The answer to these messages (the one being continued left out).
    pub fn to(messages: &[Value]) -> Self {
        let mut hash = 0xcbf2_9ce4_8422_2325;
        for message in messages {
            let mut rendered = String::new();
            write!(rendered, "<{}>{}", message["role"], message["content"]).expect("a string takes text");
            // FNV-1a: short, and good enough to tell prompts apart.
            hash = rendered
                .bytes()
                .fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        }
        Self { hash }
    }

    /// Another answer to the same: `index` counts the choices of one request, and 0 is this one.
    #[must_use]
    pub fn choice(self, index: usize) -> Self {
        if index == 0 { self } else { Self { hash: mixed(self.hash ^ mixed(index as u64)) } }
    }

    /// The `i`th token.
    pub fn token(self, i: usize) -> &'static str {
        TOKENS[(mixed(self.hash.wrapping_add(i as u64)) % TOKENS.len() as u64) as usize]
    }

    /// Tokens before the model ends the answer by itself: around 200, so that of calls with a limit of 200
    /// some end by themselves and some by the limit.
    pub fn n_tokens(self) -> usize {
        190 + (mixed(self.hash) % 21) as usize
    }

    /// The first `n` tokens as text.
    pub fn text(self, n: usize) -> String {
        (0..n).map(|i| self.token(i)).collect()
    }

    /// What is left after `partial`: the rest of the token that it ends in (a real tokenizer would cut it
    /// anew as well), and the number of the next whole token. `None` when the answer does not begin so.
    pub fn after(self, partial: &str) -> Option<(&'static str, usize)> {
        let mut rest = partial;
        let mut i = 0;
        while !rest.is_empty() {
            let token = self.token(i);
            i += 1;
            match rest.strip_prefix(token) {
                Some(left) => rest = left,
                None => return Some((token.strip_prefix(rest)?, i)),
            }
        }
        Some(("", i))
    }
}

/// Tokens that these messages are said to have: the template's, and one for each begun four bytes.
pub fn n_prompt_tokens(messages: &[Value]) -> u64 {
    let texts = messages.iter().map(|message| message["content"].as_str().unwrap_or_default());
    texts.fold(3, |n, text| n + 4 + text.len().div_ceil(4) as u64)
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): neighbouring numbers give unrelated ones.
pub fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn any_beginning_goes_on_to_the_same_text() {
        for n in 0..20 {
            let made = MadeText::to(&[json!({"role": "user", "content": format!("Story {n}")})]);
            let whole = made.text(60);
            for cut in (0..=whole.len()).filter(|&at| whole.is_char_boundary(at)) {
                let (rest, next) = made.after(&whole[..cut]).expect("it is a beginning");
                let more: String = (next..60).map(|i| made.token(i)).collect();
                assert_eq!(whole[..cut].to_owned() + rest + &more, whole, "{n} {cut}");
            }
            assert_eq!(made.after("Nothing begins so"), None);
        }
    }
}
