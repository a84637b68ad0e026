//! Official clients, unchanged, against the site: the promised snippets, the SDKs, and our own snippets.
//!
//! Versions are locked beside this file and installed by `tests/tools`. The Hugging Face clients know their
//! hosts by heart; `shim/` points them here from the environment, without a change to the program.

mod run;
mod snippets;

use harness::{MODEL, Playground, PlaygroundOptions};
use run::{Program, newest_python, node, oldest_python};

/// The site as a person runs it, with its embedded model under the name of the promises.
async fn playground() -> Playground {
    let config = format!("[embedded]\nreplicas = 2\nserved_model_names = [{MODEL:?}]\n");
    Playground::start(PlaygroundOptions { config }).await
}

/// The promised answer is a message of the assistant that has text in it.
#[track_caller]
fn is_an_answer(said: &str) {
    assert!(said.contains("assistant"), "{said}");
    assert!(said.contains("France") || said.contains("Paris"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_promised_python_snippet_runs_unchanged_on_the_oldest_and_the_newest_client() {
    let site = playground().await;
    for python in [oldest_python(), newest_python()] {
        for kind in ["hf", "pai"] {
            let token = site.create_token(kind).await;
            let program = Program::new(&python).file("seed.py").pointed_at(&site.origin(), &token);
            is_an_answer(&program.succeeds().await);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_promised_javascript_snippet_runs_unchanged() {
    let site = playground().await;
    for kind in ["hf", "pai"] {
        let token = site.create_token(kind).await;
        let program = Program::new(&node()).file("seed.mjs").pointed_at(&site.origin(), &token);
        is_an_answer(&program.succeeds().await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hub_client_of_python_streams_lists_chooses_and_fails_well() {
    let site = playground().await;
    let token = site.create_token("hf").await;
    for python in [oldest_python(), newest_python()] {
        Program::new(&python).file("hub_suite.py").pointed_at(&site.origin(), &token).succeeds().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hub_client_of_javascript_streams_chooses_and_fails_well() {
    let site = playground().await;
    let token = site.create_token("hf").await;
    Program::new(&node()).file("hub_suite.mjs").pointed_at(&site.origin(), &token).succeeds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_openai_client_of_python_works_by_base_url() {
    let site = playground().await;
    let token = site.create_token("hf").await;
    Program::new(&newest_python()).file("openai_suite.py").at(&site.origin(), &token).succeeds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_openai_client_of_javascript_works_by_base_url() {
    let site = playground().await;
    let token = site.create_token("hf").await;
    Program::new(&node()).file("openai_suite.mjs").at(&site.origin(), &token).succeeds().await;
}
