//! The composition root and the HTTP edge: the only crate that sees all the others.
//!
//! [`start`] puts a server together from a checked [`Config`] and serves it until [`Running::stop`]. Handlers
//! are thin: who asks is decided in `auth`, what to serve in the other crates, and how an error looks in
//! `error`.

mod api;
mod assets;
mod auth;
mod catalogue;
pub mod cli;
mod config;
mod connection;
mod data_folder;
mod docs;
mod edge;
mod entries;
mod error;
mod generations;
mod history;
mod http1;
mod listing;
mod metrics;
mod months;
pub mod open_files;
mod pages;
mod query;
mod reload;
mod request;
mod routes;
mod runs;
mod signal;
mod stall;
mod start;
mod state;
mod suggest;
mod tasks;
pub mod telemetry;
mod visitor;
mod worker;

pub use catalogue::CatalogueError;
pub use config::{
    Config, ConfigFaults, EMBEDDED_MODEL, Embedded, Lookup, MasterKey, ModelConfig, OfferConfig,
    ProviderConfig, RawConfig, Source,
};
pub use data_folder::DataError;
pub use gateway::Limits;
pub use start::{Running, StartError, start};
