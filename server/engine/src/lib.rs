//! Embedded inference of the tiny chat model Edelweiss, behind vLLM's HTTP face.
//!
//! `Model` is loaded once and shared; each `serve` is one replica with its own batch thread and its own numbers. To the rest
//! of the program a replica is one more address of a vLLM server: nothing else of this crate is public.

mod batch;
mod http;
mod metrics;
mod model;
mod sample;
mod template;
mod tokenizer;
mod tools;
mod weights;

pub use self::{
    http::{Options, serve},
    model::Model,
    weights::LoadError,
};
