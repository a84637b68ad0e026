//! Every snippet that the site writes is run once, and asks exactly what it should.

use crate::run::{Program, newest_python, node};
use app::snippet::{Client, SnippetRequest, SnippetRoute, snippet};
use harness::{MODEL, PROVIDER_MODEL, Replica, Site};
use serde_json::json;
use std::path::Path;
use wire::{Message, Role};

/// Text that breaks every careless way of quoting.
const HOSTILE: &str = "It's \"quoted\" \\ `tick` ${HOME} $(id) %s {x} \n\r\t </script> \u{1F916} \u{2028} \u{e9} '''\"\"\" \\u0041 !";

/// What the scripted replica answers.
const ANSWER: &str = "The capital of France is Paris.";

async fn run(client: Client, code: &str, site: &Site, token: &str, own_key: &str) -> String {
    let (interpreter, arguments): (_, &[&str]) = match client.language() {
        "Python" => (newest_python(), &["-"]),
        "JavaScript" => (node(), &["--input-type=module", "-"]),
        _ => (Path::new("bash").to_owned(), &["-eu", "-s"]),
    };
    let program = Program::new(&interpreter).text(arguments, code).pointed_at(&site.origin(), token);
    program.variable("PUBLICAI_API_KEY", own_key).succeeds().await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_snippet_runs_and_asks_what_it_says() {
    let replica = Replica::start(MODEL).await;
    let site = Site::builder().replica(&replica).start().await;
    let origin = site.origin();
    let token = site.token().await;
    let made = site.http.post("/api/settings/tokens").same_origin();
    let made = made.json(&json!({"name": "direct", "kind": "public_ai"})).send().await.expect(200).json();
    let own_key = made["token"].as_str().expect("a token").to_owned();
    let direct_url = format!("{origin}/direct/publicai/v1");
    let direct =
        SnippetRoute::Direct { provider: "publicai", base_url: &direct_url, provider_model: PROVIDER_MODEL };
    let plain = [Message { role: Role::User, content: "What is the capital of France?".to_owned() }];
    let hostile = [
        Message { role: Role::System, content: HOSTILE.to_owned() },
        Message { role: Role::User, content: "Hello".to_owned() },
        Message { role: Role::Assistant, content: "\n\nHello\n".to_owned() },
        Message { role: Role::User, content: HOSTILE.to_owned() },
    ];
    for client in Client::ALL {
        for (route, stream, messages) in [
            (SnippetRoute::Auto, false, &hostile[..]),
            (SnippetRoute::Provider("publicai"), false, &plain[..]),
            (SnippetRoute::Provider("publicai"), true, &hostile[..]),
            (direct, false, &hostile[..]),
            (direct, true, &plain[..]),
        ] {
            let request = SnippetRequest {
                origin: &origin,
                model: MODEL,
                route,
                messages,
                stream,
                temperature: stream.then_some(0.25),
                top_p: stream.then_some(0.9),
                max_tokens: stream.then_some(17),
            };
            let code = snippet(client, &request);
            let n_before = replica.seen().len();
            let said = run(client, &code, &site, &token, &own_key).await;
            let what = format!("{} {} {route:?} stream={stream}", client.language(), client.label());
            let seen = replica.seen();
            let [.., asked] = &seen[..] else { panic!("{what}: nothing was asked\n{code}") };
            assert_eq!(seen.len(), n_before + 1, "{what}: one request\n{code}");
            let expected = serde_json::to_value(messages).expect("messages are JSON");
            assert_eq!(asked.body["messages"], expected, "{what}\n{code}");
            assert_eq!(asked.body["stream"] == true, stream, "{what}\n{code}");
            if stream {
                assert_eq!(asked.body["temperature"], 0.25, "{what}");
                assert_eq!(asked.body["top_p"], 0.9, "{what}");
                assert_eq!(asked.body["max_tokens"], 17, "{what}");
            }
            if client != Client::Curl {
                assert_eq!(said.trim(), ANSWER, "{what}\n{code}");
            } else if !stream {
                assert!(said.contains(ANSWER), "{what}: {said}");
            } else {
                assert!(said.contains("[DONE]"), "{what}: {said}");
            }
        }
    }
}
