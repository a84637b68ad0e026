//! Components without state of their own, for pages and islands alike.

#[cfg(feature = "ssr")]
pub(crate) mod chat;
pub mod figure;
pub mod icon;
#[cfg(feature = "ssr")]
pub mod name;
#[cfg(feature = "ssr")]
pub(crate) mod order;
pub mod provider;
#[cfg(feature = "ssr")]
pub(crate) mod snippets;
