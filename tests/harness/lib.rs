//! What the black-box tests stand on: a server in process, scripted and real replicas, an HTTP client
//! and a browser.
//!
//! It knows the server's front door (`server::start`), the binary `playground` and vLLM's wire; it must
//! not know any other crate's inside. Nothing here sleeps: things are awaited, or polled by
//! [`eventually`] up to a generous deadline, because the machine that runs the tests may be busy.
//! What cannot be set up panics with a sentence that says what to do.

mod browser;
mod client;
mod eventually;
mod made_text;
mod mode;
mod process;
mod replica;
mod replica_process;
mod site;
mod vllm_http;

pub use browser::{Browser, Scheme, Stroke};
pub use client::{Answer, Call, Http, Stream, raw_exchange};
pub use eventually::{PATIENCE, eventually};
pub use made_text::{MadeText, mixed, n_prompt_tokens};
pub use mode::Mode;
pub use process::{EngineProcess, Playground, PlaygroundOptions, playground_binary, repository};
pub use replica::{Replica, Turn};
pub use replica_process::{Census, ReplicaOptions, ReplicaProcess};
pub use site::{MODEL, PROVIDER_MODEL, Site, SiteBuilder};
pub use vllm_http::Seen;
// What a test may set of a server in process.
pub use server::Limits;
