//! Snippets as text; the client suites run them for real.

use super::*;
use std::io::Write as _;
use std::process::{Command, Stdio};
use wire::ToolCall;

const HOSTILE: &str = "quote \" single ' back\\slash\nnew line\r\ttab </script><!-- $HOME `id` ${x} {y} %s \u{202e}bidi\u{2028} é 🙂 \u{0}";

/// Fields of every kind; one key is no name in any language.
const FIELDS: [(&str, &str); 5] = [
    ("max_tokens", "10"),
    ("stop", r#"["\n"]"#),
    ("ignore_eos", "true"),
    ("a \"b", r#"{"c":[true,null,1.5]}"#),
    (
        "response_format",
        r#"{"type":"json_schema","json_schema":{"name":"answer","schema":{"type":"object","properties":{"</script>":{"type":"string"}}}}}"#,
    ),
];

fn message(role: Role, content: &str) -> Message {
    Message::new(role, content)
}

fn request<'a>(messages: &'a [Message], route: SnippetRoute<'a>) -> SnippetRequest<'a> {
    SnippetRequest {
        origin: "http://127.0.0.1:8080",
        model: "swiss-ai/Apertus-8B-Instruct-2509",
        route,
        messages,
        stream: false,
        fields: &[],
    }
}

fn direct() -> SnippetRoute<'static> {
    SnippetRoute::Direct {
        provider: "featherless-ai",
        base_url: "https://api.featherless.ai/v1",
        provider_model: "apertus-8b",
    }
}

#[test]
fn a_python_snippet_calls_this_site_with_the_chosen_provider() {
    let messages = [message(Role::System, "Be brief."), message(Role::User, "Hi")];
    let mut request = request(&messages, SnippetRoute::Provider("publicai"));
    request.fields =
        &[("temperature", "0.7"), ("max_tokens", "256"), ("top_k", "40"), ("reasoning_effort", "\"low\"")];
    let expected = r#"import os

from huggingface_hub import InferenceClient

client = InferenceClient(
    base_url="http://127.0.0.1:8080/v1",
    api_key=os.environ["HF_TOKEN"],
)

completion = client.chat.completions.create(
    model="swiss-ai/Apertus-8B-Instruct-2509:publicai",
    messages=[
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Hi"},
    ],
    temperature=0.7,
    max_tokens=256,
    extra_body={
        "top_k": 40,
        "reasoning_effort": "low",
    },
)

print(completion.choices[0].message.content)
"#;
    assert_eq!(snippet(Client::HuggingfaceHub, &request), expected);
}

#[test]
fn a_curl_snippet_streams_unbuffered() {
    let messages = [message(Role::User, "What's up?")];
    let mut request = request(&messages, SnippetRoute::Auto);
    request.stream = true;
    let expected = r#"curl -N 'http://127.0.0.1:8080/v1/chat/completions' \
    -H "Authorization: Bearer $HF_TOKEN" \
    -H 'Content-Type: application/json' \
    -d '{
        "model": "swiss-ai/Apertus-8B-Instruct-2509",
        "messages": [
            {"role": "user", "content": "What'\''s up?"}
        ],
        "stream": true
    }'
"#;
    assert_eq!(snippet(Client::Curl, &request), expected);
}

#[test]
fn a_direct_snippet_goes_to_the_provider_with_its_own_key() {
    let messages = [message(Role::User, "Hi")];
    let request = request(&messages, direct());
    for client in Client::ALL {
        let text = snippet(client, &request);
        assert!(text.contains("FEATHERLESS_AI_API_KEY"), "{text}");
        assert!(!text.contains("HF_TOKEN") && !text.contains("127.0.0.1"), "{text}");
        let by_hub_client = matches!(client, Client::HuggingfaceHub | Client::HuggingfaceJs);
        assert_eq!(text.contains("swiss-ai/Apertus-8B-Instruct-2509\""), by_hub_client, "{text}");
        assert_eq!(text.contains("https://api.featherless.ai/v1"), !by_hub_client, "{text}");
    }
}

/// Runs `program` with `code` on its standard input and returns what it prints.
fn run(program: &str, arguments: &[&str], code: &str) -> String {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the test machine has Python 3, Node and a shell");
    child.stdin.take().expect("piped").write_all(code.as_bytes()).expect("the program reads its input");
    let output = child.wait_with_output().expect("the program ends");
    assert!(output.status.success(), "{program} refused:\n{code}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn every_language_reads_hostile_text_back_exactly() {
    let python = format!(
        "import sys; sys.stdout.reconfigure(encoding='utf-8', newline=''); sys.stdout.write({})",
        quote(HOSTILE)
    );
    assert_eq!(run("python3", &["-"], &python), HOSTILE);
    let js = format!("process.stdout.write({})", quote_js(HOSTILE));
    assert!(!js.contains("</script") && !js.contains("<!--"));
    assert_eq!(run("node", &["-"], &js), HOSTILE);
    let json = format!("process.stdout.write(JSON.parse({}))", quote_js(&quote(HOSTILE)));
    assert_eq!(run("node", &["-"], &json), HOSTILE);
    // A shell word cannot hold NUL, and none reaches it: JSON writes it as an escape.
    let shell = format!("printf %s {}", quote_shell(&quote(HOSTILE)));
    assert_eq!(run("sh", &[], &shell), quote(HOSTILE));
}

#[test]
fn every_snippet_with_hostile_text_still_parses() {
    let messages =
        [message(Role::System, HOSTILE), message(Role::User, HOSTILE), message(Role::Assistant, "")];
    for route in [SnippetRoute::Auto, SnippetRoute::Provider("publicai"), direct()] {
        for stream in [false, true] {
            let mut request = request(&messages, route);
            request.stream = stream;
            request.fields = &FIELDS;
            for client in Client::ALL {
                let code = snippet(client, &request);
                match client.language() {
                    "Python" => {
                        run("python3", &["-c", "import ast, sys; ast.parse(sys.stdin.buffer.read())"], &code);
                    }
                    "JavaScript" => {
                        run("node", &["--check", "--input-type=module", "-"], &code);
                    }
                    _ => {
                        run("sh", &["-n"], &code);
                    }
                }
            }
        }
    }
}

#[test]
fn the_body_of_a_curl_snippet_is_json() {
    let messages = [message(Role::User, HOSTILE)];
    let mut request = request(&messages, SnippetRoute::Provider("publicai"));
    request.stream = true;
    request.fields = &FIELDS;
    // `curl` as a function prints its last argument, the body, for Python to parse.
    let script =
        ["curl() { for body; do :; done; printf %s \"$body\"; }\n", &snippet(Client::Curl, &request)]
            .concat();
    let body = run("sh", &[], &script);
    let read = "import json, sys; sys.stdout.reconfigure(encoding='utf-8', newline='')\n\
                body = json.load(sys.stdin.buffer); assert body['stream'] is True and body['max_tokens'] == 10\n\
                assert body['a \"b'] == {'c': [True, None, 1.5]} and body['stop'] == ['\\n']\n\
                sys.stdout.write(body['messages'][0]['content'])";
    assert_eq!(run("python3", &["-c", read], &body), HOSTILE);
}

/// A picture, a call and its result, as a conversation carries them.
fn with_all() -> [Message; 3] {
    // It looks like the mark of a file and names none.
    let hostile = [HOSTILE, "\u{1}a\u{1}$(touch x)\u{1}"].concat();
    let call =
        ToolCall { id: "c1".to_owned(), name: "look".to_owned(), arguments: "{\"at\":\"it's\"}".to_owned() };
    [
        Message {
            images: vec!["data:image/png;base64,iVBORw0KGgo=".to_owned()],
            ..message(Role::User, &hostile)
        },
        Message { calls: vec![call], ..message(Role::Assistant, "") },
        Message { call_id: Some("c1".to_owned()), ..message(Role::Tool, &hostile) },
    ]
}

#[test]
fn pictures_are_read_from_files_by_code_that_parses() {
    let messages = with_all();
    for stream in [false, true] {
        let mut request = request(&messages, SnippetRoute::Auto);
        request.stream = stream;
        for client in Client::ALL {
            let code = snippet(client, &request);
            assert!(code.contains("picture-1.png") && !code.contains("iVBOR"), "{code}");
            match client.language() {
                "Python" => {
                    run("python3", &["-c", "import ast, sys; ast.parse(sys.stdin.buffer.read())"], &code)
                }
                "JavaScript" => run("node", &["--check", "--input-type=module", "-"], &code),
                _ => run("sh", &["-n"], &code),
            };
        }
    }
}

#[test]
fn the_body_that_a_shell_makes_of_a_picture_is_what_was_sent() {
    let messages = with_all();
    let request = request(&messages, SnippetRoute::Auto);
    // The file's content as `base64` gives it; `curl` reads the body from its standard input.
    let script = [
        "base64() { printf 'iVBORw0KGgo=\\n'; }\ncd \"$(mktemp -d)\"; : > picture-1.png\ncurl() { cat; }\n",
        &snippet(Client::Curl, &request),
    ]
    .concat();
    let body: serde_json::Value = serde_json::from_str(&run("sh", &[], &script)).expect("JSON");
    let mut written = String::from("[");
    for (idx, message) in messages.iter().enumerate() {
        written.push_str(if idx > 0 { "," } else { "" });
        write_message(message, &mut written);
    }
    written.push(']');
    let expected: serde_json::Value = serde_json::from_str(&written).expect("JSON");
    assert_eq!(body["messages"], expected);
}

#[test]
fn code_with_tools_prints_the_calls_too() {
    let messages = [message(Role::User, "print(message.content)")];
    let mut request = request(&messages, SnippetRoute::Auto);
    for (fields, printed) in [(&[][..], true), (&[("tools", "[{}]")], false)] {
        request.fields = fields;
        for client in Client::ALL.into_iter().filter(|client| *client != Client::Curl) {
            let code = snippet(client, &request);
            let end = &code[code.len() - 60..];
            assert!(end.contains("message") && end.contains("content") == printed, "{code}");
            assert!(code.contains("print(message.content)"), "what is said stays: {code}");
        }
    }
}
