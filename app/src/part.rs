//! Components without state of their own, for pages and islands alike.

pub mod figure;
pub mod icon;
#[cfg(feature = "ssr")]
pub(crate) mod order;
pub mod provider;
#[cfg(feature = "ssr")]
pub(crate) mod snippets;
