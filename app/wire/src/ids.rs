//! Names of things: models, providers, accounts. Each is checked once, where it enters, and cloned many times on a
//! call's way: a short one lies in the value itself, a long one is shared.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::fmt;

/// A model's repository id, `namespace/name`, as the Hub writes it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ModelId(SmolStr);

/// Why a text is not a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameError {
    /// Not `namespace/name` of 1 to 96 letters, digits, `-`, `_` and `.` each.
    Model,
    /// Not 1 to 64 lower-case letters, digits and `-`.
    Provider,
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Model => {
                "a model id is \"namespace/name\", each part 1 to 96 letters, digits, \"-\", \"_\" or \".\""
            }
            Self::Provider => "a provider slug is 1 to 64 lower-case letters, digits and \"-\"",
        })
    }
}

impl std::error::Error for NameError {}

impl ModelId {
    /// Checks and wraps `namespace/name`.
    ///
    /// # Errors
    /// [`NameError::Model`] for anything else.
    pub fn parse(text: impl AsRef<str>) -> Result<Self, NameError> {
        let text = text.as_ref();
        let part = |p: &str| {
            (1..=96).contains(&p.len())
                && p.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
                && !p.bytes().all(|b| b == b'.')
        };
        match text.split_once('/') {
            Some((namespace, name)) if part(namespace) && part(name) => Ok(Self(text.into())),
            _ => Err(NameError::Model),
        }
    }

    /// The whole id.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the slash: an organisation or a user.
    pub fn namespace(&self) -> &str {
        self.0.split_once('/').map_or("", |(namespace, _)| namespace)
    }

    /// The part after the slash.
    pub fn name(&self) -> &str {
        self.0.split_once('/').map_or(&self.0, |(_, name)| name)
    }
}

impl TryFrom<String> for ModelId {
    type Error = NameError;
    fn try_from(text: String) -> Result<Self, NameError> {
        Self::parse(text)
    }
}

impl From<ModelId> for String {
    fn from(id: ModelId) -> Self {
        id.0.into()
    }
}

impl fmt::Display for ModelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A provider's short name in URLs and settings, such as `publicai`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ProviderSlug(SmolStr);

impl ProviderSlug {
    /// Checks and wraps a slug.
    ///
    /// # Errors
    /// [`NameError::Provider`] for anything but lower-case letters, digits and `-`.
    pub fn parse(text: impl AsRef<str>) -> Result<Self, NameError> {
        let text = text.as_ref();
        let fits = (1..=64).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if fits { Ok(Self(text.into())) } else { Err(NameError::Provider) }
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ProviderSlug {
    type Error = NameError;
    fn try_from(text: String) -> Result<Self, NameError> {
        Self::parse(text)
    }
}

impl From<ProviderSlug> for String {
    fn from(slug: ProviderSlug) -> Self {
        slug.0.into()
    }
}

impl fmt::Display for ProviderSlug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An account's id: a UUIDv7 as text, or `owner` for the one account of a personal installation.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(SmolStr);

impl AccountId {
    /// The account of a personal installation: the visitor is the owner.
    pub fn owner() -> Self {
        Self(SmolStr::new_static("owner"))
    }

    /// An account by its id, as the store knows it.
    pub fn new(id: impl AsRef<str>) -> Self {
        Self(id.as_ref().into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whose key a call is made with, and so who bills it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyMode {
    /// With the platform's key, charged to the user's account at the provider's price.
    Routed,
    /// With the user's own key at the provider, who bills it.
    CustomKey,
}

impl KeyMode {
    /// The name used in the ledger and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Routed => "routed",
            Self::CustomKey => "custom_key",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_id_is_two_clean_parts() {
        for good in ["swiss-ai/Apertus-70B-Instruct-2509", "a/b", "x_1/y.2"] {
            assert!(ModelId::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "a", "a/", "/b", "a/b/c", "a/b:fastest", "a b/c", "../..", "a/\u{e9}"] {
            assert!(ModelId::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_provider_slug_is_lower_case() {
        assert!(ProviderSlug::parse("featherless-ai").is_ok());
        for bad in ["", "Groq", "a/b", "a b"] {
            assert!(ProviderSlug::parse(bad).is_err(), "{bad}");
        }
    }
}
