//! The types that cross a wire: between browser and server, and between the server's own crates.
//!
//! A leaf: serde, and a text that is cheap to clone; no IO, no async, builds for Wasm. A type lives here when two
//! crates of ours must agree on it, and nowhere else. It must not know a database, a router or a view.
#![warn(missing_docs)]

mod chat;
mod error;
mod ids;
mod locale;
mod money;
mod month;
mod page;
mod settings;
pub mod sse;
mod time;

pub use chat::*;
pub use error::*;
pub use ids::*;
pub use locale::*;
pub use money::*;
pub use month::*;
pub use page::*;
pub use settings::*;
/// Text that is cheap to clone: a short one lies in the value itself, a long one is shared.
pub use smol_str::SmolStr;
pub use time::*;
