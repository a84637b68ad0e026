//! The HTTP surfaces as clients see them: a server in process or as a process, scripted and real replicas.

mod account;
mod ask;
mod bad_replicas;
mod balance;
mod cli;
mod complaints;
mod docs;
mod errors;
mod failover;
mod h1;
mod h2;
mod hub;
mod hub_pages;
mod keys;
mod kill;
mod language;
mod list;
mod openai;
mod pages;
mod queue;
mod reload;
mod resume;
mod runs;
mod security;
mod settings;
mod streams;
