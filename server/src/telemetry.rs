//! The log: to standard error, for people on a terminal and for machines elsewhere.
//!
//! Nothing secret is ever a field: no keys, tokens, cookies, addresses, prompts or answers.

use std::io::{self, IsTerminal as _};
use tracing_subscriber::EnvFilter;

/// Requests are told at `info`; statements of the database and HTTP internals only when asked for.
const DEFAULT_FILTER: &str = "info,sqlx=warn,hyper=warn,rustls=warn";

/// Starts the log. `filter` is `PLAYGROUND_LOG`, in the syntax of `RUST_LOG`.
pub fn start_log(filter: Option<&str>) {
    let filter = filter
        .and_then(|text| EnvFilter::try_new(text).ok())
        .unwrap_or_else(|| EnvFilter::new(DEFAULT_FILTER));
    // A second start in one process (tests) keeps the first log.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_target(false)
        .try_init();
}
