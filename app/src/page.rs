//! One page a file: each turns its `wire` struct into a view and fetches nothing.

pub(crate) mod error;
pub(crate) mod model;
pub(crate) mod models;
pub(crate) mod settings;
