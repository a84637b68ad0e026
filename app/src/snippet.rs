//! Code that makes the reader's current request from their own program.
//!
//! Pure text, shared by the server's first render and the module that writes it anew in the browser (`samples`), so it
//! knows neither views nor IO and stays small: no JSON library, no float formatting. Arbitrary text is quoted for the language it
//! lands in. A key never appears: every snippet reads it from the environment.
//!
//! Source of the dialects: the snippet templates of `@huggingface/inference` since November 2025
//! (`model:provider`, base URL of the router), with this site's address in place of the public router.

mod value;

use crate::message::write_message;
use value::literal;
use wire::{Message, Role};

/// What a snippet should ask.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SnippetRequest<'a> {
    /// This site's address, `http://127.0.0.1:8080`, without a slash at the end.
    pub origin: &'a str,
    /// The model's id, `namespace/name`.
    pub model: &'a str,
    /// Who answers.
    pub route: SnippetRoute<'a>,
    /// The conversation, the system prompt first when there is one.
    pub messages: &'a [Message],
    /// Whether the answer comes piece by piece.
    pub stream: bool,
    /// All else that the request carries: keys, and values as JSON.
    pub fields: &'a [(&'a str, &'a str)],
}

/// Keys that both Python clients take as arguments; what they do not know goes into `extra_body`. Source: the
/// signatures of `chat.completions.create` in openai 2 and of `chat_completion` in huggingface_hub 1.
const PYTHON_ARGUMENTS: [&str; 14] = [
    "frequency_penalty",
    "logit_bias",
    "logprobs",
    "max_tokens",
    "n",
    "presence_penalty",
    "response_format",
    "seed",
    "stop",
    "temperature",
    "tool_choice",
    "tools",
    "top_logprobs",
    "top_p",
];

/// Those that openai takes besides.
const OPENAI_ARGUMENTS: [&str; 4] =
    ["max_completion_tokens", "parallel_tool_calls", "reasoning_effort", "service_tier"];

/// Who answers a snippet's request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SnippetRoute<'a> {
    /// This site picks the first ready provider of the caller's order.
    Auto,
    /// This site asks the provider with this slug.
    Provider(&'a str),
    /// No detour over this site: the provider itself, with the caller's own key there.
    Direct {
        /// The provider's slug.
        provider: &'a str,
        /// The provider's address up to the chat path, without a slash at the end.
        base_url: &'a str,
        /// The provider's own id of the model.
        provider_model: &'a str,
    },
}

/// A library or tool to call with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Client {
    /// Python, `huggingface_hub`.
    HuggingfaceHub,
    /// Python, `openai`.
    PythonOpenai,
    /// Python, `requests`.
    Requests,
    /// JavaScript, `@huggingface/inference`.
    HuggingfaceJs,
    /// JavaScript, `openai`.
    JsOpenai,
    /// JavaScript, nothing but the platform.
    Fetch,
    /// The command line.
    Curl,
}

impl Client {
    /// Every client in the order of the tabs, those of one language together.
    pub const ALL: [Self; 7] = [
        Self::HuggingfaceHub,
        Self::PythonOpenai,
        Self::Requests,
        Self::HuggingfaceJs,
        Self::JsOpenai,
        Self::Fetch,
        Self::Curl,
    ];

    /// The client's name.
    pub fn label(self) -> &'static str {
        match self {
            Self::HuggingfaceHub => "huggingface_hub",
            Self::PythonOpenai | Self::JsOpenai => "openai",
            Self::Requests => "requests",
            Self::HuggingfaceJs => "@huggingface/inference",
            Self::Fetch => "fetch",
            Self::Curl => "curl",
        }
    }

    /// The language's name.
    pub fn language(self) -> &'static str {
        match self {
            Self::HuggingfaceHub | Self::PythonOpenai | Self::Requests => "Python",
            Self::HuggingfaceJs | Self::JsOpenai | Self::Fetch => "JavaScript",
            Self::Curl => "Shell",
        }
    }

    /// The command that installs it, when something must be installed.
    pub fn install(self) -> Option<&'static str> {
        match self {
            Self::HuggingfaceHub => Some("pip install huggingface_hub"),
            Self::PythonOpenai => Some("pip install openai"),
            Self::Requests => Some("pip install requests"),
            Self::HuggingfaceJs => Some("npm install @huggingface/inference"),
            Self::JsOpenai => Some("npm install openai"),
            Self::Fetch | Self::Curl => None,
        }
    }
}

/// The environment variable that a snippet reads its key from.
pub fn key_variable(route: SnippetRoute) -> String {
    match route {
        SnippetRoute::Auto | SnippetRoute::Provider(_) => "HF_TOKEN".to_owned(),
        SnippetRoute::Direct { provider, .. } => {
            let mut name = provider.replace('-', "_").to_ascii_uppercase();
            name.push_str("_API_KEY");
            name
        }
    }
}

/// Writes the code that makes `request` with `client`, ending in a line break.
pub fn snippet(client: Client, request: &SnippetRequest) -> String {
    match client {
        Client::HuggingfaceHub => python_client(request, "huggingface_hub", "InferenceClient"),
        Client::PythonOpenai => python_client(request, "openai", "OpenAI"),
        Client::Requests => python_requests(request),
        Client::HuggingfaceJs => js_huggingface(request),
        Client::JsOpenai => js_openai(request),
        Client::Fetch => js_fetch(request),
        Client::Curl => curl(request),
    }
}

/// How a language writes the request's fields.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// `key=value,`
    PythonArguments,
    /// `"key": value,`
    PythonDict,
    /// `key: value,`
    JsObject,
    /// `"key": value` with commas between only.
    Json,
}

impl Style {
    fn quote(self, text: &str) -> String {
        if self == Self::JsObject { quote_js(text) } else { quote(text) }
    }

    /// Whether a key stands without quotes.
    fn bare(self, key: &str) -> bool {
        let name = key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        match self {
            Self::PythonArguments => true,
            Self::JsObject => name,
            Self::PythonDict | Self::Json => false,
        }
    }
}

impl SnippetRequest<'_> {
    /// The end of the code, which prints the answer: with tools all of its message, for the text may be empty then and
    /// the calls stand beside it.
    fn printed(&self, read: &str) -> String {
        if self.fields.iter().any(|(key, _)| *key == "tools") {
            read.replace(".message.content", ".message").replace("[\"content\"]", "")
        } else {
            read.to_owned()
        }
    }

    /// Whether the code reads pictures from files.
    fn reads_files(&self) -> bool {
        self.messages.iter().any(|message| !message.images.is_empty())
    }

    fn base_url(&self) -> String {
        match self.route {
            SnippetRoute::Direct { base_url, .. } => base_url.to_owned(),
            SnippetRoute::Auto | SnippetRoute::Provider(_) => [self.origin, "/v1"].concat(),
        }
    }

    /// The model as this route names it. The Hugging Face clients look the provider's id up themselves.
    fn model_name(&self, by_hub_client: bool) -> String {
        match self.route {
            SnippetRoute::Provider(slug) => [self.model, ":", slug].concat(),
            SnippetRoute::Direct { provider_model, .. } if !by_hub_client => provider_model.to_owned(),
            SnippetRoute::Auto | SnippetRoute::Direct { .. } => self.model.to_owned(),
        }
    }

    /// The fields of the request, one or more lines each, indented by `indent` spaces.
    fn fields(&self, style: Style, indent: usize, by_hub_client: bool, with_stream: bool) -> String {
        let pad = " ".repeat(indent);
        let mut fields = vec![("model", style.quote(&self.model_name(by_hub_client)))];
        let mut messages = String::from("[\n");
        let mut n_pictures = 0;
        for (i, message) in self.messages.iter().enumerate() {
            let item = literal_message(message, style, indent + 4, &mut n_pictures);
            let comma = if style == Style::Json && i + 1 == self.messages.len() { "\n" } else { ",\n" };
            for part in [&pad, "    ", &item, comma] {
                messages.push_str(part);
            }
        }
        messages.push_str(&pad);
        messages.push(']');
        fields.push(("messages", messages));
        let mut unknown = String::new();
        for (key, json) in self.fields {
            let known = PYTHON_ARGUMENTS.contains(key) || (!by_hub_client && OPENAI_ARGUMENTS.contains(key));
            if style != Style::PythonArguments || known {
                fields.push((key, literal(json, style, indent)));
            } else {
                let value = literal(json, style, indent + 4);
                for part in ["    ", &pad, &style.quote(key), ": ", &value, ",\n"] {
                    unknown.push_str(part);
                }
            }
        }
        if !unknown.is_empty() {
            fields.push(("extra_body", ["{\n", &unknown, &pad, "}"].concat()));
        }
        if self.stream && with_stream {
            let python = matches!(style, Style::PythonArguments | Style::PythonDict);
            fields.push(("stream", if python { "True" } else { "true" }.to_owned()));
        }
        let n_fields = fields.len();
        let mut text = String::new();
        for (i, (key, value)) in fields.into_iter().enumerate() {
            // Keys come from the reader too, and need not be names.
            let name = if style.bare(key) { key.to_owned() } else { style.quote(key) };
            let after = if style == Style::PythonArguments { "=" } else { ": " };
            let comma = if style == Style::Json && i + 1 == n_fields { "\n" } else { ",\n" };
            for part in [&pad, name.as_str(), after, &value, comma] {
                text.push_str(part);
            }
        }
        text
    }
}

/// A message: a line when it is text alone, laid out when it carries more.
fn literal_message(message: &Message, style: Style, indent: usize, n_pictures: &mut usize) -> String {
    let plain = message.images.is_empty() && message.calls.is_empty() && message.call_id.is_none();
    if plain {
        let role = match message.role {
            Role::System => "system",
            Role::User => "user",
            Role::Assistant => "assistant",
            Role::Tool => "tool",
        };
        let content = style.quote(&message.content);
        return if style == Style::JsObject {
            ["{ role: \"", role, "\", content: ", &content, " }"].concat()
        } else {
            ["{\"role\": \"", role, "\", \"content\": ", &content, "}"].concat()
        };
    }
    // A picture is a megabyte of letters: the code reads it from a file of that name.
    let files = message.images.iter().map(|url| {
        *n_pictures += 1;
        file(url, *n_pictures)
    });
    let named = Message { images: files.collect(), ..message.clone() };
    let mut json = String::new();
    write_message(&named, &mut json);
    literal(&json, style, indent)
}

/// Around the name of a file whose content belongs there: characters that no text of a message has unquoted.
const FILE: char = '\u{1}';

/// What stands for the picture of a `data:` URL: `\u{1}data:image/png;base64,\u{1}picture-1.png\u{1}`.
fn file(url: &str, n: usize) -> String {
    let head = url.split_once(',').map_or(url, |(head, _)| head);
    let kind = head.strip_prefix("data:image/").and_then(|rest| rest.split(';').next()).unwrap_or("png");
    let (mark, n) = (FILE.to_string(), n.to_string());
    [&mark, head, ",", &mark, "picture-", &n, ".", kind, &mark].concat()
}

/// Whether a name is one that [`file`] gives: a person's text must not name files to read, or run in a shell.
fn picture_name(name: &str) -> bool {
    name.starts_with("picture-")
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte))
}

/// The parts of what [`file`] wrote: what stands before the content, and the file's name.
fn file_parts(text: &str) -> Option<(&str, &str)> {
    let parts = text.strip_prefix(FILE)?.strip_suffix(FILE)?.split_once(FILE);
    parts.filter(|(_, name)| picture_name(name))
}

/// Puts the content of files into a shell's quoted word.
fn read_in_shell(word: &str) -> String {
    // As JSON writes it.
    let mark = "\\u0001";
    let mut parts = word.split(mark);
    let mut out = parts.next().unwrap_or_default().to_owned();
    while let Some(part) = parts.next() {
        if let Some(name) = parts.clone().next().filter(|name| picture_name(name)) {
            parts.next();
            let rest = parts.next().unwrap_or_default();
            for piece in [part, "'\"$(base64 < ", name, " | tr -d '\\n')\"'", rest] {
                out.push_str(piece);
            }
        } else {
            out.push_str(mark);
            out.push_str(part);
        }
    }
    out
}

fn python_client(request: &SnippetRequest, module: &str, class: &str) -> String {
    let hub = class == "InferenceClient";
    let target = match request.route {
        SnippetRoute::Direct { provider, .. } if hub => ["provider=", &quote(provider)].concat(),
        _ => ["base_url=", &quote(&request.base_url())].concat(),
    };
    let key = key_variable(request.route);
    let name = if request.stream { "stream" } else { "completion" };
    let fields = request.fields(Style::PythonArguments, 4, hub, true);
    let read = if request.stream {
        "for chunk in stream:
    if chunk.choices and chunk.choices[0].delta.content:
        print(chunk.choices[0].delta.content, end=\"\", flush=True)
"
    } else {
        "print(completion.choices[0].message.content)\n"
    };
    let import = if request.reads_files() { "import base64\n" } else { "" };
    let read = request.printed(read);
    format!(
        "{import}import os

from {module} import {class}

client = {class}(
    {target},
    api_key=os.environ[\"{key}\"],
)

{name} = client.chat.completions.create(
{fields})

{read}"
    )
}

fn python_requests(request: &SnippetRequest) -> String {
    let url = quote(&[&request.base_url(), "/chat/completions"].concat());
    let key = key_variable(request.route);
    let fields = request.fields(Style::PythonDict, 8, false, true);
    let (import, stream, read) = if request.stream {
        (
            "import json\n",
            "    stream=True,\n",
            "for line in response.iter_lines():
    if not line.startswith(b\"data: \") or line == b\"data: [DONE]\":
        continue
    chunk = json.loads(line[len(b\"data: \"):])
    if chunk.get(\"choices\"):
        print(chunk[\"choices\"][0][\"delta\"].get(\"content\") or \"\", end=\"\", flush=True)
",
        )
    } else {
        ("", "", "print(response.json()[\"choices\"][0][\"message\"][\"content\"])\n")
    };
    let base64 = if request.reads_files() { "import base64\n" } else { "" };
    let read = request.printed(read);
    format!(
        "{base64}{import}import os

import requests

response = requests.post(
    {url},
    headers={{\"Authorization\": f\"Bearer {{os.environ['{key}']}}\"}},
    json={{
{fields}    }},
{stream})
response.raise_for_status()

{read}"
    )
}

/// How the JavaScript clients read a stream.
const JS_READ_STREAM: &str = "for await (const chunk of stream) {
    process.stdout.write(chunk.choices[0]?.delta?.content ?? \"\");
}
";
/// What JavaScript reads pictures with.
const JS_READ_FILE: &str = "import { readFileSync } from \"node:fs\";\n";
const JS_READ_WHOLE: &str = "console.log(completion.choices[0].message.content);\n";

fn js_huggingface(request: &SnippetRequest) -> String {
    let key = key_variable(request.route);
    let (options, provider) = match request.route {
        SnippetRoute::Direct { provider, .. } => {
            (String::new(), ["    provider: ", &quote_js(provider), ",\n"].concat())
        }
        _ => ([", {\n    endpointUrl: ", &quote_js(&request.base_url()), ",\n}"].concat(), String::new()),
    };
    let fields = request.fields(Style::JsObject, 4, true, false);
    let (name, method, read) = if request.stream {
        ("stream", "chatCompletionStream", JS_READ_STREAM)
    } else {
        ("completion", "chatCompletion", JS_READ_WHOLE)
    };
    // `chatCompletionStream` returns the stream itself; waiting is for the whole answer only.
    let wait = if request.stream { "" } else { "await " };
    let import = if request.reads_files() { JS_READ_FILE } else { "" };
    let read = request.printed(read);
    format!(
        "{import}import {{ InferenceClient }} from \"@huggingface/inference\";

const client = new InferenceClient(process.env.{key}{options});

const {name} = {wait}client.{method}({{
{provider}{fields}}});

{read}"
    )
}

fn js_openai(request: &SnippetRequest) -> String {
    let base_url = quote_js(&request.base_url());
    let key = key_variable(request.route);
    let fields = request.fields(Style::JsObject, 4, false, true);
    let (name, read) =
        if request.stream { ("stream", JS_READ_STREAM) } else { ("completion", JS_READ_WHOLE) };
    let import = if request.reads_files() { JS_READ_FILE } else { "" };
    let read = request.printed(read);
    format!(
        "{import}import OpenAI from \"openai\";

const client = new OpenAI({{
    baseURL: {base_url},
    apiKey: process.env.{key},
}});

const {name} = await client.chat.completions.create({{
{fields}}});

{read}"
    )
}

fn js_fetch(request: &SnippetRequest) -> String {
    let url = quote_js(&[&request.base_url(), "/chat/completions"].concat());
    let key = key_variable(request.route);
    let fields = request.fields(Style::JsObject, 8, false, true);
    let read = if request.stream {
        "let rest = \"\";
for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split(\"\\n\");
    rest = lines.pop();
    for (const line of lines) {
        if (!line.startsWith(\"data: \") || line.startsWith(\"data: [DONE]\")) continue;
        const chunk = JSON.parse(line.slice(\"data: \".length));
        process.stdout.write(chunk.choices?.[0]?.delta?.content ?? \"\");
    }
}
"
    } else {
        "const completion = await response.json();
console.log(completion.choices[0].message.content);
"
    };
    let import = if request.reads_files() { JS_READ_FILE } else { "" };
    let line = if import.is_empty() { "" } else { "\n" };
    let read = request.printed(read);
    format!(
        "{import}{line}const response = await fetch({url}, {{
    method: \"POST\",
    headers: {{
        Authorization: `Bearer ${{process.env.{key}}}`,
        \"Content-Type\": \"application/json\",
    }},
    body: JSON.stringify({{
{fields}    }}),
}});
if (!response.ok) throw new Error(await response.text());

{read}"
    )
}

fn curl(request: &SnippetRequest) -> String {
    let url = quote_shell(&[&request.base_url(), "/chat/completions"].concat());
    let key = key_variable(request.route);
    // Without -N curl holds the pieces back.
    let unbuffered = if request.stream { "-N " } else { "" };
    let body = ["{\n", &request.fields(Style::Json, 8, false, true), "    }"].concat();
    let body = quote_shell(&body);
    let (before, body) = if request.reads_files() {
        // As an argument it would be longer than most systems take.
        (["printf %s ", &read_in_shell(&body), " |\n"].concat(), "@-".to_owned())
    } else {
        (String::new(), body)
    };
    format!(
        "{before}curl {unbuffered}{url} \\
    -H \"Authorization: Bearer ${key}\" \\
    -H 'Content-Type: application/json' \\
    -d {body}
"
    )
}

/// A double-quoted literal that JSON, JavaScript and Python read as exactly `text`.
///
/// Characters that reorder or hide text are written as escapes, so that what is shown is what runs.
fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}' => {
                quoted.push_str("\\u");
                for shift in [12, 8, 4, 0] {
                    let digit = (u32::from(c) >> shift) & 0xf;
                    quoted.extend(char::from_digit(digit, 16));
                }
            }
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Like [`quote`], and harmless inside a `<script>` element, where pasted JavaScript often ends up.
fn quote_js(text: &str) -> String {
    quote(text).replace("</", "<\\/").replace("<!--", "\\u003c!--").replace("<script", "\\u003cscript")
}

/// A single-quoted word of a POSIX shell.
pub(crate) fn quote_shell(text: &str) -> String {
    ["'", &text.replace('\'', "'\\''"), "'"].concat()
}

#[cfg(test)]
mod tests;
