//! Secrets in memory and at rest.
//!
//! A provider key is sealed with XChaCha20-Poly1305 under the installation's master key. A fresh random
//! nonce of 192 bits makes a repeat as good as impossible without a counter to keep. The associated data
//! names version, account and provider, so a row copied to another account or provider does not open.
//! It must not know tables or callers.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use wire::{AccountId, ProviderSlug};
use zeroize::{Zeroize, Zeroizing};

/// The longest key taken. The longest known provider keys (signed tokens) stay below it.
const MAX_SECRET_LENGTH: usize = 512;

/// Version of the master key and of this format, stored with every sealed key so that both can change.
pub(crate) const KEY_VERSION: i64 = 1;

/// Length of an XChaCha20 nonce in bytes.
const NONCE_LENGTH: usize = 24;

/// A provider key or access token in memory: no `Display`, `Debug` or `Serialize`; zeroed on drop.
pub struct Secret(Zeroizing<String>);

/// Why a text is not a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSecret {
    /// Nothing but blanks.
    #[error("the key is empty")]
    Empty,
    /// Longer than 512 characters.
    #[error("the key is longer than 512 characters")]
    TooLong,
    /// A blank inside, a control character or a character outside ASCII.
    #[error("the key contains a blank, a control character or a character outside ASCII")]
    BadCharacter,
}

/// Opens nothing: wrong master key, another row's text, another version, or damage.
#[derive(Debug)]
pub(crate) struct Unsealable;

/// The master key, ready to seal. The cipher zeroes it on drop.
pub(crate) struct Seal(XChaCha20Poly1305);

impl Secret {
    /// Checks a key as a person pastes it: trimmed, 1 to 512 visible ASCII characters.
    ///
    /// # Errors
    /// [`BadSecret`] says what is wrong, never the key.
    pub fn parse(text: String) -> Result<Self, BadSecret> {
        let text = Zeroizing::new(text);
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(BadSecret::Empty);
        }
        if trimmed.chars().count() > MAX_SECRET_LENGTH {
            return Err(BadSecret::TooLong);
        }
        if !trimmed.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(BadSecret::BadCharacter);
        }
        Ok(Self(Zeroizing::new(trimmed.to_owned())))
    }

    /// The key, for the one header that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The last four characters, for people to tell keys apart; never more than half of a short key.
    pub(crate) fn last_four(&self) -> String {
        let n_shown = (self.0.len() / 2).min(4);
        self.0[self.0.len() - n_shown..].to_owned()
    }
}

impl Seal {
    pub(crate) fn new(mut master_key: [u8; 32]) -> Self {
        let seal = Self(XChaCha20Poly1305::new((&master_key).into()));
        master_key.zeroize();
        seal
    }

    /// Nonce and ciphertext as base64, for a TEXT column.
    pub(crate) fn seal(&self, account: &AccountId, provider: &ProviderSlug, secret: &Secret) -> String {
        let mut nonce = [0; NONCE_LENGTH];
        getrandom::fill(&mut nonce).expect("the operating system gives randomness");
        let aad = associated_data(account, provider);
        let ciphertext = self
            .0
            .encrypt(XNonce::from_slice(&nonce), Payload { msg: secret.expose().as_bytes(), aad: &aad })
            .expect("a key of 512 bytes is far below the cipher's limit");
        STANDARD.encode([&nonce[..], &ciphertext].concat())
    }

    /// Opens what [`Seal::seal`] made for the same account and provider.
    pub(crate) fn open(
        &self,
        account: &AccountId,
        provider: &ProviderSlug,
        key_version: i64,
        sealed: &str,
    ) -> Result<Secret, Unsealable> {
        if key_version != KEY_VERSION {
            return Err(Unsealable);
        }
        let bytes = STANDARD.decode(sealed).map_err(|_| Unsealable)?;
        let (nonce, ciphertext) = bytes.split_at_checked(NONCE_LENGTH).ok_or(Unsealable)?;
        let aad = associated_data(account, provider);
        let plain = self
            .0
            .decrypt(XNonce::from_slice(nonce), Payload { msg: ciphertext, aad: &aad })
            .map_err(|_| Unsealable)?;
        let text = String::from_utf8(plain).map_err(|error| {
            error.into_bytes().zeroize();
            Unsealable
        })?;
        Ok(Secret(Zeroizing::new(text)))
    }
}

/// Version, account and provider, each text after its length so that no two pairs read the same.
fn associated_data(account: &AccountId, provider: &ProviderSlug) -> Vec<u8> {
    let mut data = KEY_VERSION.to_be_bytes().to_vec();
    for text in [account.as_str(), provider.as_str()] {
        data.extend((text.len() as u64).to_be_bytes());
        data.extend(text.as_bytes());
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slug(text: &str) -> ProviderSlug {
        ProviderSlug::parse(text).expect("a slug")
    }

    fn secret(text: &str) -> Secret {
        Secret::parse(text.to_owned()).expect("a secret")
    }

    #[test]
    fn a_pasted_key_is_trimmed_and_checked() {
        assert_eq!(secret("  sk-1234567890\r\n").expose(), "sk-1234567890");
        for (bad, why) in [
            ("", BadSecret::Empty),
            (" \n\t", BadSecret::Empty),
            ("two words", BadSecret::BadCharacter),
            ("sk-\u{7}bell", BadSecret::BadCharacter),
            ("sk-1\r\nX-Header: 1", BadSecret::BadCharacter),
            ("schl\u{fc}ssel", BadSecret::BadCharacter),
        ] {
            assert_eq!(Secret::parse(bad.to_owned()).err(), Some(why), "{bad:?}");
        }
        assert!(Secret::parse("k".repeat(512)).is_ok());
        assert_eq!(Secret::parse("k".repeat(513)).err(), Some(BadSecret::TooLong));
    }

    #[test]
    fn a_short_key_is_not_told_by_its_end() {
        assert_eq!(secret("sk-1234567890").last_four(), "7890");
        assert_eq!(secret("abcd").last_four(), "cd");
        assert_eq!(secret("a").last_four(), "");
    }

    #[test]
    fn a_sealed_key_opens_only_where_it_belongs() {
        let seal = Seal::new([7; 32]);
        let (owner, other) = (AccountId::owner(), AccountId::new("other"));
        let (groq, together) = (slug("groq"), slug("together"));
        let sealed = seal.seal(&owner, &groq, &secret("sk-1234567890"));
        let opened = seal.open(&owner, &groq, KEY_VERSION, &sealed).expect("opens");
        assert_eq!(opened.expose(), "sk-1234567890");

        assert!(Seal::new([8; 32]).open(&owner, &groq, KEY_VERSION, &sealed).is_err());
        assert!(seal.open(&other, &groq, KEY_VERSION, &sealed).is_err());
        assert!(seal.open(&owner, &together, KEY_VERSION, &sealed).is_err());
        assert!(seal.open(&owner, &groq, KEY_VERSION + 1, &sealed).is_err());
        for damaged in ["", "short", "not base64!", &sealed[..sealed.len() - 4]] {
            assert!(seal.open(&owner, &groq, KEY_VERSION, damaged).is_err(), "{damaged:?}");
        }
    }

    #[test]
    fn the_same_key_never_seals_to_the_same_text() {
        let seal = Seal::new([7; 32]);
        let once = seal.seal(&AccountId::owner(), &slug("groq"), &secret("sk-1234567890"));
        let again = seal.seal(&AccountId::owner(), &slug("groq"), &secret("sk-1234567890"));
        assert_ne!(once, again);
    }

    #[test]
    fn account_and_provider_cannot_run_into_each_other() {
        let one = associated_data(&AccountId::new("ab"), &slug("c"));
        let two = associated_data(&AccountId::new("a"), &slug("bc"));
        assert_ne!(one, two);
    }
}
