//! Every snippet that the site writes is run once, and asks exactly what it should.

use crate::run::{Program, newest_python, node};
use app::snippet::{Client, SnippetRequest, SnippetRoute, snippet};
use harness::{MODEL, PROVIDER_MODEL, Replica, Site};
use serde_json::json;
use std::path::Path;
use wire::{Message, Role};

/// Text that breaks every careless way of quoting.
const HOSTILE: &str = "It's \"quoted\" \\ `tick` ${HOME} $(id) %s {x} \n\r\t </script> \u{1F916} \u{2028} \u{e9} '''\"\"\" \\u0041 !";

/// What else a request carries, of every kind: what all clients know, what only some do, and what none does.
const FIELDS: [(&str, &str); 9] = [
    ("temperature", "0.25"),
    ("top_p", "0.9"),
    ("max_tokens", "17"),
    ("seed", "-3"),
    ("stop", r#"["\n\n","it's \"over\""]"#),
    ("logit_bias", r#"{"42":-1.5}"#),
    ("top_k", "40"),
    ("ignore_eos", "false"),
    (
        "chat_template_kwargs",
        r#"{"enable_thinking":false,"notes":[null,{"it's":"\u00e9 \ud83e\udd16 </script>"}]}"#,
    ),
];

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
    let plain = [Message::new(Role::User, "What is the capital of France?")];
    let hostile = [
        Message::new(Role::System, HOSTILE),
        Message::new(Role::User, "Hello"),
        Message::new(Role::Assistant, "\n\nHello\n"),
        Message::new(Role::User, HOSTILE),
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
                fields: if stream { &FIELDS } else { &[] },
            };
            let code = snippet(client, &request);
            let n_before = replica.seen().len();
            let said = run(client, &code, &site, &token, &own_key).await;
            let what = format!("{} {} {route:?} stream={stream}", client.language(), client.label());
            let seen = replica.seen();
            let [.., asked] = &seen[..] else { panic!("{what}: nothing was asked\n{code}") };
            assert_eq!(seen.len(), n_before + 1, "{what}: one request\n{code}");
            let expected: Vec<_> =
                messages.iter().map(|of| json!({"role": of.role, "content": of.content})).collect();
            let expected = json!(expected);
            assert_eq!(asked.body["messages"], expected, "{what}\n{code}");
            assert_eq!(asked.body["stream"] == true, stream, "{what}\n{code}");
            if stream {
                for (key, json) in FIELDS {
                    let value: serde_json::Value = serde_json::from_str(json).expect("JSON");
                    assert_eq!(asked.body[key], value, "{what} {key}\n{code}");
                }
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
