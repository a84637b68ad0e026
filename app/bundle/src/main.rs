//! Bundler.
fn main() {}
