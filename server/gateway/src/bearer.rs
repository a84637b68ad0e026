//! The key of one attempt. The only file that opens a key.

use crate::catalog::PlatformKey;
use memchr::memmem;

/// The key that opens an upstream.
pub(crate) enum Bearer {
    /// None is asked for.
    None,
    /// The user's own.
    Own(store::Secret),
    /// The platform's.
    Platform(PlatformKey),
    /// A replica's.
    Replica(pool::Secret),
}

impl Bearer {
    fn text(&self) -> Option<&str> {
        match self {
            Self::None => None,
            Self::Own(secret) => Some(secret.expose()),
            Self::Platform(key) => Some(key.0.expose()),
            Self::Replica(secret) => Some(secret.expose()),
        }
    }

    /// The value of the one header that carries it.
    pub(crate) fn header(&self) -> Option<String> {
        self.text().map(|text| ["Bearer ", text].concat())
    }

    /// A text of the upstream's without the key: every word that shares eight characters in a row with
    /// it is struck out, for upstreams like to quote a key in part.
    pub(crate) fn redact(&self, text: &str) -> String {
        const N: usize = 8;
        let Some(key) = self.text().filter(|key| !key.is_empty()) else { return text.to_owned() };
        let piece = key.len().min(N);
        let shares = |word: &str| {
            key.as_bytes().windows(piece).any(|part| memmem::find(word.as_bytes(), part).is_some())
        };
        let mut clean = String::with_capacity(text.len());
        for word in text.split_inclusive([' ', '\n', '"', '\'', '`', ',', '(', ')']) {
            if shares(word) {
                clean.push('…');
                clean.extend(word.chars().next_back().filter(|c| " \n\"'`,()".contains(*c)));
            } else {
                clean.push_str(word);
            }
        }
        clean
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_struck_out_however_it_is_quoted() {
        let bearer = Bearer::Replica(pool::Secret::new("sk-abcdefghijklmnop".to_owned()));
        for (text, clean) in [
            ("no key here", "no key here"),
            ("Incorrect API key sk-abcdefghijklmnop, sorry", "Incorrect API key …, sorry"),
            ("key 'sk-abcde***mnop' is bad", "key '…' is bad"),
            ("Bearer\nsk-abcdefghijklmnop", "Bearer\n…"),
        ] {
            assert_eq!(bearer.redact(text), clean);
        }
        assert_eq!(Bearer::None.redact("text"), "text");
        assert_eq!(Bearer::Replica(pool::Secret::new("tiny".to_owned())).redact("a tiny key"), "a … key");
    }
}
