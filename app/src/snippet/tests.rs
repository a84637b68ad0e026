//! Snippets as text; the client suites run them for real.

use super::*;
use std::io::Write as _;
use std::process::{Command, Stdio};

const HOSTILE: &str = "quote \" single ' back\\slash\nnew line\r\ttab </script><!-- $HOME `id` ${x} {y} %s \u{202e}bidi\u{2028} é 🙂 \u{0}";

fn message(role: Role, content: &str) -> Message {
    Message { role, content: content.to_owned() }
}

fn request<'a>(messages: &'a [Message], route: SnippetRoute<'a>) -> SnippetRequest<'a> {
    SnippetRequest {
        origin: "http://127.0.0.1:8080",
        model: "swiss-ai/Apertus-8B-Instruct-2509",
        route,
        messages,
        stream: false,
        temperature: None,
        top_p: None,
        max_tokens: None,
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
    request.temperature = Some(0.7);
    request.max_tokens = Some(256);
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

#[test]
fn numbers_are_written_in_hundredths_without_trailing_zeros() {
    for (value, text) in [(0.0, "0"), (1.0, "1"), (0.7, "0.7"), (0.25, "0.25"), (1.05, "1.05"), (0.999, "1")]
    {
        assert_eq!(decimal(value), text);
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
            request.top_p = Some(0.9);
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
    request.max_tokens = Some(10);
    // `curl` as a function prints its last argument, the body, for Python to parse.
    let script =
        ["curl() { for body; do :; done; printf %s \"$body\"; }\n", &snippet(Client::Curl, &request)]
            .concat();
    let body = run("sh", &[], &script);
    let read = "import json, sys; sys.stdout.reconfigure(encoding='utf-8', newline='')\n\
                body = json.load(sys.stdin.buffer); assert body['stream'] is True and body['max_tokens'] == 10\n\
                sys.stdout.write(body['messages'][0]['content'])";
    assert_eq!(run("python3", &["-c", read], &body), HOSTILE);
}
