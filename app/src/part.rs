//! Components without state of their own, for pages and islands alike.

#[cfg(feature = "ssr")]
pub(crate) mod bars;
#[cfg(feature = "ssr")]
pub(crate) mod chat;
pub mod figure;
pub mod icon;
#[cfg(feature = "ssr")]
pub(crate) mod model_card;
#[cfg(feature = "ssr")]
pub mod name;
#[cfg(feature = "ssr")]
pub(crate) mod notice;
#[cfg(feature = "ssr")]
pub(crate) mod order;
#[cfg(feature = "ssr")]
pub(crate) mod paging;
pub mod provider;
#[cfg(feature = "ssr")]
pub(crate) mod search;
#[cfg(feature = "ssr")]
pub(crate) mod settings;
#[cfg(feature = "ssr")]
pub(crate) mod snippets;
