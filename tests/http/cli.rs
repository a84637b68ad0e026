//! The binary as a person starts it: what it says, and how it refuses.

use crate::ask::{ask_with, text_of};
use harness::{EngineProcess, Http, MODEL, Playground, PlaygroundOptions};
use serde_json::json;
use std::{fs, net::TcpListener};

/// Starts it where it cannot start; what it says to standard error.
async fn refusal(env: &[(&str, &str)]) -> String {
    let data = tempfile::tempdir().expect("a temporary folder");
    let data = data.path().to_string_lossy().into_owned();
    let mut all = vec![("PLAYGROUND_DATA", data.as_str()), ("PLAYGROUND_LISTEN", "127.0.0.1:0")];
    all.retain(|(name, _)| env.iter().all(|(other, _)| other != name));
    all.extend(env);
    let output = Playground::run(&[], &all).await;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code().is_some_and(|code| code != 0), "{:?}: {said}", output.status);
    assert!(!said.contains("panicked") && !said.contains("backtrace"), "{said}");
    assert!(output.stdout.is_empty(), "nothing was started: {}", String::from_utf8_lossy(&output.stdout));
    said
}

#[track_caller]
fn one_line(said: &str, about: &str) {
    assert_eq!(said.trim().lines().count(), 1, "one line: {said}");
    assert!(said.contains(about), "{about} in {said}");
}

#[tokio::test]
async fn a_taken_port_is_one_clear_line() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
    let listen = taken.local_addr().expect("bound").to_string();
    one_line(&refusal(&[("PLAYGROUND_LISTEN", &listen)]).await, &listen);
}

#[tokio::test]
async fn an_address_for_others_is_refused() {
    one_line(&refusal(&[("PLAYGROUND_LISTEN", "0.0.0.0:0")]).await, "0.0.0.0:0");
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_one_clear_line() {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    let data = file.path().join("data").to_string_lossy().into_owned();
    one_line(&refusal(&[("PLAYGROUND_DATA", &data)]).await, &data);
}

#[tokio::test]
async fn every_fault_of_a_configuration_is_named_at_once() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let file = dir.path().join("playground.toml");
    let path = file.to_string_lossy().into_owned();
    fs::write(&file, "lisen = \"127.0.0.1:0\"\n").expect("a temporary file");
    let said = refusal(&[("PLAYGROUND_CONFIG", &path)]).await;
    assert!(said.contains("lisen") && said.contains(&path), "{said}");
    let two = "public_origin = \"not an address\"\n[[cluster]]\nname = \"a\"\ncountry = \"Switzerland\"\n";
    fs::write(&file, two).expect("a temporary file");
    let said = refusal(&[("PLAYGROUND_CONFIG", &path)]).await;
    for fault in ["not an address", "two-letter code", "[[cluster.replica]]"] {
        assert!(said.contains(fault), "{fault} in {said}");
    }
    let missing = dir.path().join("nothing.toml").to_string_lossy().into_owned();
    one_line(&refusal(&[("PLAYGROUND_CONFIG", &missing)]).await, &missing);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_says_where_it_is_what_the_pool_has_and_how_to_stop_it() {
    let mut site = Playground::start(PlaygroundOptions::default()).await;
    let page = Http::new(site.origin()).get("/models").navigation().send().await;
    assert_eq!(page.status, 200);
    let said = site.everything_said().await;
    assert!(said.contains(&site.origin()), "{said}");
    assert!(said.contains("3 replicas") && said.contains("2 clusters"), "{said}");
    assert!(said.contains("Ctrl"), "{said}");
    assert!(said.lines().count() <= 5, "{said}");
    assert_eq!(site.terminate().await, Some(0), "{}", site.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_made_by_the_command_opens_the_running_site() {
    let config = format!("[embedded]\nreplicas = 1\nserved_model_names = [{MODEL:?}]\n");
    let site = Playground::start(PlaygroundOptions { config }).await;
    let token = site.create_token("hf").await;
    let http = Http::new(site.origin());
    let call = http
        .post("/v1/chat/completions")
        .bearer(&token)
        .json(&ask_with(&json!({"max_tokens": 40, "temperature": 0})));
    let answer = call.send().await.expect(200);
    assert_ne!(text_of(&answer.json()), "");
    let secret = &token[3..];
    assert!(!site.log().contains(secret), "a token is not logged");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_conversation_is_logged() {
    let config = format!("[embedded]\nreplicas = 1\nserved_model_names = [{MODEL:?}]\n");
    let site = Playground::start(PlaygroundOptions { config }).await;
    let token = site.create_token("hf").await;
    let http = Http::new(site.origin());
    let body = ask_with(
        &json!({"messages": [{"role": "user", "content": "My word is quetzalcoatlus."}], "max_tokens": 8}),
    );
    http.post("/v1/chat/completions").bearer(&token).json(&body).send().await.expect(200);
    let log = site.log();
    assert!(!log.contains("quetzalcoatlus") && !log.contains(&token[3..]), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_engine_serves_alone_and_drains_on_sigterm() {
    let mut engine = EngineProcess::start("test/model").await;
    let http = Http::new(engine.base_url());
    http.get("/health").send().await.expect(200);
    let models = http.get("/v1/models").send().await.expect(200).json();
    assert_eq!(models["data"][0]["id"], "test/model");
    let body =
        ask_with(&json!({"model": "test/model", "stream": true, "max_tokens": 400, "ignore_eos": true}));
    let mut stream = http.post("/v1/chat/completions").json(&body).open().await;
    assert!(stream.next_text().await.is_some());
    let (code, events) = tokio::join!(engine.terminate(), stream.events());
    assert_eq!(code, Some(0));
    assert_eq!(events.last().map(|event| event.data.as_str()), Some("[DONE]"), "a running answer finishes");
}
