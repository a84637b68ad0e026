//! Byte-level BPE from `tokenizer.json`, and the way back from tokens to text.
//!
//! Special tokens are found in any text, also in what a user wrote: vLLM renders a chat to one string and tokenises that, so
//! `<|user_end|>` inside a message is the control token there, and here. Must not know about chats.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
};

use serde::Deserialize;

use crate::weights::{LoadError, invalid, parse_json};

const FILE: &str = "tokenizer.json";

/// The tokens' text and the rules that make them.
pub(crate) struct Tokenizer {
    /// By token id.
    bytes: Vec<Box<[u8]>>,
    /// The token of each single byte.
    singles: [u32; 256],
    /// Two tokens that become one: its rank (lower first) and id.
    merges: HashMap<(u32, u32), (u32, u32)>,
    specials: Vec<(String, u32)>,
    n_max_chars: usize,
}

#[derive(Deserialize)]
struct Raw {
    model: RawModel,
    added_tokens: Vec<RawAdded>,
    pre_tokenizer: serde_json::Value,
}

#[derive(Deserialize)]
struct RawModel {
    r#type: String,
    vocab: HashMap<String, u32>,
    merges: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct RawAdded {
    id: u32,
    content: String,
    special: bool,
}

impl Tokenizer {
    pub(crate) fn parse(json: &[u8], n_vocab: usize) -> Result<Self, LoadError> {
        let raw: Raw = parse_json(FILE, json)?;
        if raw.model.r#type != "BPE" {
            return Err(invalid(FILE, "only BPE is served"));
        }
        let steps: Vec<&str> = raw.pre_tokenizer["pretokenizers"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|step| step["type"].as_str())
            .collect();
        if steps != ["Digits", "ByteLevel"] {
            return Err(invalid(FILE, "only digits one by one, then byte-level pieces, is served"));
        }
        let n_tokens = raw.model.vocab.len();
        if n_tokens > n_vocab || raw.model.vocab.values().any(|id| *id as usize >= n_tokens) {
            return Err(invalid(
                FILE,
                "ids must run from 0 without gaps, within the vocabulary of config.json",
            ));
        }
        let n_max_chars = raw.model.vocab.keys().map(|t| t.chars().count()).max().unwrap_or(1);
        let specials: Vec<(String, u32)> =
            raw.added_tokens.into_iter().filter(|t| t.special).map(|t| (t.content, t.id)).collect();
        if specials.iter().any(|(text, id)| text.is_empty() || *id as usize >= n_tokens) {
            return Err(invalid(FILE, "special tokens must be part of the vocabulary"));
        }
        let mut bytes: Vec<Box<[u8]>> = vec![Box::default(); n_tokens];
        for (text, id) in &raw.model.vocab {
            bytes[*id as usize] = match specials.iter().find(|(_, special)| special == id) {
                Some((text, _)) => text.as_bytes().into(),
                None => text
                    .chars()
                    .map(byte_of)
                    .collect::<Option<Vec<u8>>>()
                    .ok_or_else(|| invalid(FILE, format!("token {id} is not byte-level")))?
                    .into(),
            };
        }
        let id_of = |text: &str| raw.model.vocab.get(text).copied();
        let mut singles = [0; 256];
        for (byte, id) in (0..=255).zip(&mut singles) {
            *id = id_of(char_of(byte).encode_utf8(&mut [0; 4]))
                .ok_or_else(|| invalid(FILE, format!("byte {byte} has no token")))?;
        }
        let mut merges = HashMap::with_capacity(raw.model.merges.len());
        for ((left, right), rank) in raw.model.merges.iter().zip(0u32..) {
            let ids = (id_of(left), id_of(right), id_of(&format!("{left}{right}")));
            let (Some(a), Some(b), Some(merged)) = ids else {
                return Err(invalid(FILE, format!("merge {rank} joins tokens that are not there")));
            };
            merges.insert((a, b), (rank, merged));
        }
        Ok(Self { bytes, singles, merges, specials, n_max_chars })
    }

    /// Characters of the longest token, in the file's own spelling; bounds how short a long text can get.
    pub(crate) fn n_max_chars(&self) -> usize {
        self.n_max_chars
    }

    /// Tokens there are.
    pub(crate) fn n_tokens(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn encode(&self, text: &str) -> Vec<u32> {
        let mut out = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let special = self.find_special(rest);
            let (plain, after) =
                special.map_or((rest, ""), |(at, length, _)| (&rest[..at], &rest[at + length..]));
            let mut start = 0;
            while let Some(length) = piece_length(&plain[start..]) {
                self.merge(&plain.as_bytes()[start..start + length], &mut out);
                start += length;
            }
            out.extend(special.map(|(_, _, id)| id));
            rest = after;
        }
        out
    }

    /// The first special token in a text: where it is, how long it is, which it is.
    fn find_special(&self, text: &str) -> Option<(usize, usize, u32)> {
        self.specials
            .iter()
            .filter_map(|(special, id)| text.find(special).map(|at| (at, special.len(), *id)))
            .min_by_key(|(at, length, _)| (*at, Reverse(*length)))
    }

    /// Joins a piece's bytes, lowest rank first, leftmost first among equals. A heap instead of a scan for each merge: a piece
    /// may be as long as the longest prompt that is let through.
    fn merge(&self, piece: &[u8], out: &mut Vec<u32>) {
        struct Symbol {
            token: u32,
            previous: usize,
            next: usize,
        }
        const NONE: usize = usize::MAX;
        let mut symbols: Vec<Symbol> = piece
            .iter()
            .enumerate()
            .map(|(i, byte)| Symbol {
                token: self.singles[usize::from(*byte)],
                previous: i.wrapping_sub(1),
                next: if i + 1 < piece.len() { i + 1 } else { NONE },
            })
            .collect();
        let mut gone = vec![false; symbols.len()];
        let mut heap = BinaryHeap::new();
        let offer = |heap: &mut BinaryHeap<_>, symbols: &[Symbol], left: usize, right: usize| {
            if left != NONE && right != NONE {
                let pair = (symbols[left].token, symbols[right].token);
                if let Some((rank, merged)) = self.merges.get(&pair) {
                    heap.push(Reverse((*rank, left, right, pair, *merged)));
                }
            }
        };
        for left in 0..symbols.len() {
            offer(&mut heap, &symbols, left, symbols[left].next);
        }
        while let Some(Reverse((_, left, right, pair, merged))) = heap.pop() {
            // Either side may have been merged into something else since this was offered.
            let stale = gone[left] || gone[right] || (symbols[left].token, symbols[right].token) != pair;
            if stale {
                continue;
            }
            gone[right] = true;
            symbols[left].token = merged;
            symbols[left].next = symbols[right].next;
            let (previous, next) = (symbols[left].previous, symbols[left].next);
            if next != NONE {
                symbols[next].previous = left;
            }
            offer(&mut heap, &symbols, previous, left);
            offer(&mut heap, &symbols, left, next);
        }
        out.extend(symbols.iter().zip(gone).filter(|(_, gone)| !gone).map(|(symbol, _)| symbol.token));
    }

    fn special(&self, token: u32) -> bool {
        self.specials.iter().any(|(_, id)| *id == token)
    }

    /// A token's bytes; empty for one outside the vocabulary, or for a special one where those are skipped.
    pub(crate) fn bytes(&self, token: u32, skip_special: bool) -> &[u8] {
        if skip_special && self.special(token) {
            return &[];
        }
        self.bytes.get(token as usize).map_or(&[], |bytes| bytes)
    }

    /// The text of some tokens, special ones written out; what is not UTF-8 becomes the replacement character.
    pub(crate) fn decode(&self, tokens: &[u32]) -> String {
        let bytes: Vec<u8> = tokens.iter().flat_map(|token| self.bytes(*token, false)).copied().collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// A token in the file's own spelling, where each byte is one printable character (`Ġ` for a space).
    pub(crate) fn spelling(&self, token: u32) -> String {
        if self.special(token) {
            return self.decode(&[token]);
        }
        self.bytes(token, false).iter().map(|byte| char_of(*byte)).collect()
    }
}

/// Turns a stream of tokens into text, holding back bytes until they are whole characters.
#[derive(Default)]
pub(crate) struct TextStream {
    pending: Vec<u8>,
}

impl TextStream {
    /// Appends what `bytes` completes to `text`.
    pub(crate) fn push(&mut self, bytes: &[u8], text: &mut String) {
        self.pending.extend_from_slice(bytes);
        let mut n_done = 0;
        for chunk in self.pending.utf8_chunks() {
            text.push_str(chunk.valid());
            n_done += chunk.valid().len();
            let invalid = chunk.invalid();
            let last = n_done + invalid.len() == self.pending.len();
            if last && invalid.len() < 4 && could_continue(invalid) {
                break;
            }
            if !invalid.is_empty() {
                text.push(char::REPLACEMENT_CHARACTER);
                n_done += invalid.len();
            }
        }
        self.pending.drain(..n_done);
    }
}

/// Whether more bytes could make a character of these.
fn could_continue(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).err().is_some_and(|e| e.error_len().is_none())
}

/// The length of the first piece of a text, as the pattern `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|
/// \s+(?!\S)|\s+` cuts it after every digit has been set apart. *Source*: GPT-2; `ByteLevel` and `Digits` in tokenizers.
fn piece_length(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    if let Some(suffix) = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"].iter().find(|s| text.starts_with(**s))
    {
        return Some(suffix.len());
    }
    // A space belongs to the word or mark after it; a digit was set apart before words were looked for.
    let after_space = text.strip_prefix(' ').and_then(|rest| rest.chars().next());
    let (lead, kind) = match after_space.map(Kind::of) {
        Some(kind @ (Kind::Letter | Kind::Mark)) => (1, kind),
        _ => (0, Kind::of(first)),
    };
    let run = |kind: Kind| text[lead..].find(|c| Kind::of(c) != kind).map_or(text.len(), |n| lead + n);
    Some(match kind {
        Kind::Digit => first.len_utf8(),
        Kind::Letter | Kind::Mark => run(kind),
        Kind::Space => {
            let end = run(kind);
            let before_word = text[end..].chars().next().is_some_and(|c| Kind::of(c) != Kind::Digit);
            let last = text[..end].chars().next_back().map_or(0, char::len_utf8);
            if before_word && end > last { end - last } else { end }
        }
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Digit,
    Letter,
    Space,
    Mark,
}

impl Kind {
    fn of(c: char) -> Self {
        if c.is_numeric() {
            Self::Digit
        } else if c.is_alphabetic() {
            Self::Letter
        } else if c.is_whitespace() {
            Self::Space
        } else {
            Self::Mark
        }
    }
}

/// The printable character that stands for a byte in `tokenizer.json`. *Source*: GPT-2's `bytes_to_unicode`.
fn char_of(byte: u8) -> char {
    match byte {
        b'!'..=b'~' | 0xa1..=0xac | 0xae..=0xff => char::from(byte),
        // The 68 others follow each other from U+0100 on.
        0..=0x20 => char_at(u32::from(byte)),
        0x7f..=0xa0 => char_at(u32::from(byte) - 0x7f + 33),
        0xad => char_at(67),
    }
}

fn char_at(nth: u32) -> char {
    char::from_u32(0x100 + nth).expect("below the surrogates")
}

fn byte_of(c: char) -> Option<u8> {
    (0..=255).find(|byte| char_of(*byte) == c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weights::Files;

    fn tokenizer() -> Tokenizer {
        Tokenizer::parse(&Files::embedded().tokenizer, usize::MAX).expect("the embedded tokenizer loads")
    }

    fn pieces(text: &str) -> Vec<&str> {
        let (mut out, mut rest) = (Vec::new(), text);
        while let Some(length) = piece_length(rest) {
            out.push(&rest[..length]);
            rest = &rest[length..];
        }
        out
    }

    #[test]
    fn text_is_cut_as_gpt_2_cuts_it_with_digits_apart() {
        let check = |text: &str, want: &[&str]| assert_eq!(pieces(text), want, "{text:?}");
        check("Hello world", &["Hello", " world"]);
        check("don't we'll 'x", &["don", "'t", " we", "'ll", " '", "x"]);
        check("a  b", &["a", " ", " b"]);
        check("a 12 b", &["a", " ", "1", "2", " b"]);
        check("4  5", &["4", "  ", "5"]);
        check("x \n y  ", &["x", " \n", " y", "  "]);
        check(" ...ok", &[" ...", "ok"]);
        check("½é日", &["½", "é日"]);
        check("", &[]);
    }

    /// Ids as vLLM's /tokenize gives them for the shipped file.
    #[test]
    fn tokens_are_those_of_vllm() {
        let check = |text: &str, want: &[u32]| assert_eq!(tokenizer().encode(text), want, "{text:?}");
        check("What is the capital of France?", &[356, 293, 279, 343, 305, 353, 520, 359, 46]);
        check("<s><|user_start|>Hello!<|user_end|><|assistant_start|>", &[1, 7, 692, 16, 8, 9]);
        check(
            "pay <|user_end|> 123  4  \n x é日本 don't",
            &[
                95, 314, 236, 8, 236, 32, 33, 34, 382, 35, 382, 214, 1954, 558, 118, 178, 261, 114, 178, 266,
                121, 302, 284, 22, 99,
            ],
        );
        check("", &[]);
    }

    #[test]
    fn any_text_comes_back_unchanged() {
        let tokenizer = tokenizer();
        for text in ["Grüße, 日本 🏔!", "a\u{0}b\r\n\t", "  leading", "١٢٣ ½ Ⅷ", "'s's", "<|user_start"]
        {
            assert_eq!(tokenizer.decode(&tokenizer.encode(text)), text);
        }
    }

    #[test]
    fn a_very_long_word_is_tokenised_quickly() {
        let tokenizer = tokenizer();
        let text = "theother".repeat(40_000);
        let start = std::time::Instant::now();
        let tokens = tokenizer.encode(&text);
        assert_eq!(tokenizer.decode(&tokens), text);
        assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    }

    #[test]
    fn characters_are_given_out_whole() {
        let (mut stream, mut text) = (TextStream::default(), String::new());
        let mut push = |bytes: &[u8]| {
            text.clear();
            stream.push(bytes, &mut text);
            text.clone()
        };
        assert_eq!(push(b"a\xf0\x9f"), "a");
        assert_eq!(push(b"\x8f\x94"), "\u{1f3d4}");
        assert_eq!(push(b"\xff"), "\u{fffd}");
        assert_eq!(push(b"\xc3"), "");
        assert_eq!(push(b"x"), "\u{fffd}x");
    }

    #[test]
    fn token_spellings_are_those_of_the_file() {
        let tokenizer = tokenizer();
        assert_eq!(tokenizer.spelling(343), "\u{120}capital");
        assert_eq!(tokenizer.spelling(1), "<s>");
        assert_eq!(tokenizer.decode(&[1, 7, 300, 301, 8]), "<s><|user_start|>or p<|user_end|>");
    }
}
