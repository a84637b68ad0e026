//! One chat request: what to try, try it, relay it, bill it.
//!
//! The walk: [`Gateway::chat`] reads the request (`dialect`, with `body` and `prompt` under it), plans routes (`plan` over `catalog`),
//! reserves a row in the ledger, and makes `attempts` through `upstream` until one answers; `relay` is the
//! body of a streamed answer, with `reader`, `event` and `fields` under it and `notice` for errors told in
//! the stream; `meter` settles.
#![warn(missing_docs)]

mod admission;
mod answer;
mod attempts;
mod bearer;
mod body;
mod calls;
mod catalog;
mod chat;
mod credits;
mod dialect;
mod dry_run;
mod error;
mod event;
mod failure;
mod fields;
mod http1;
mod http2;
mod idle;
mod key_check;
mod limits;
#[doc(hidden)]
pub mod measure;
mod meter;
mod metrics;
mod mould;
mod notice;
mod plan;
mod prefix;
mod prompt;
mod race;
mod reader;
mod relay;
mod resume;
mod standing;
mod turn;
mod upstream;

pub use admission::Queued;
pub use body::Body;
pub use calls::RunningCall;
pub use catalog::{Catalog, CatalogModel, CatalogRoute, PlatformKey, Provider};
pub use chat::{Caller, ChatRequest, Content, Gateway, Hints, Ranked, Reply, Surface};
pub use dry_run::DryRun;
pub use error::{Blame, ChatError};
pub use limits::Limits;
pub use plan::{Route, routes};
pub use relay::RelayBody;
pub use standing::Standing;
pub use turn::{at_most, turn};
