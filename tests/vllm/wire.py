"""The wire tests: one list of requests, sent to any server with vLLM's face.

`record(url)` sends them all and returns what came back, reduced to what must be equal between servers: status,
type, error bodies whole, and of successful bodies the shape (keys and types) plus greedy text and counts.
"""
import http.client
import json
import urllib.parse

MODEL = "swiss-ai/Apertus-70B-Instruct-2509"
FRANCE = [{"role": "user", "content": "What is the capital of France?"}]
# Random or dated by nature; everything else is compared.
VOLATILE = {"id", "created", "system_fingerprint", "root"}


def chat(**fields):
    return "POST", "/v1/chat/completions", {"model": MODEL, "messages": FRANCE, "max_tokens": 20, "temperature": 0, **fields}


def completion(**fields):
    return "POST", "/v1/completions", {"model": MODEL, "prompt": "What is", "max_tokens": 4, "temperature": 0, **fields}


CASES = {
    "models": ("GET", "/v1/models", None),
    "model by id does not exist": ("GET", f"/v1/models/{MODEL}", None),
    "health": ("GET", "/health", None),
    "ping": ("GET", "/ping", None),
    "load": ("GET", "/load", None),
    "unknown path": ("GET", "/v1/nothing", None),
    "wrong method": ("GET", "/v1/chat/completions", None),
    "tokenize prompt": ("POST", "/tokenize", {"model": MODEL, "prompt": "What is the capital of France? 12 + 345 = é"}),
    "tokenize messages": ("POST", "/tokenize", {"model": MODEL, "messages": FRANCE, "return_token_strs": True}),
    "detokenize": ("POST", "/detokenize", {"model": MODEL, "tokens": [1, 7, 300, 301, 8]}),
    "chat": chat(),
    "chat with content parts": chat(messages=[{"role": "user", "content": [{"type": "text", "text": FRANCE[0]["content"]}]}]),
    "chat with a system prompt": chat(messages=[{"role": "system", "content": "You are a helpful assistant."}, *FRANCE]),
    "chat of several turns": chat(messages=[*FRANCE, {"role": "assistant", "content": "The capital of France is Paris."}, {"role": "user", "content": "And of Kenya?"}]),
    "chat, length": chat(max_tokens=2),
    "chat, max_completion_tokens": chat(max_tokens=None, max_completion_tokens=3),
    "chat, n=2": chat(n=2, max_tokens=3),
    "chat, stop": chat(stop=["ital"]),
    "chat, stop kept": chat(stop="ital", include_stop_str_in_output=True),
    "chat, logprobs": chat(max_tokens=3, logprobs=True, top_logprobs=2),
    "chat, ignore_eos": chat(ignore_eos=True, max_tokens=15),
    "chat, min_tokens": chat(min_tokens=14, max_tokens=16),
    "chat, unknown field": chat(no_such_field=1, max_tokens=2),
    "chat, null model": chat(model=None, max_tokens=2),
    "chat, continued final message": chat(
        messages=[*FRANCE, {"role": "assistant", "content": "The capital of"}], continue_final_message=True, add_generation_prompt=False),
    "stream": chat(stream=True),
    "stream, usage": chat(stream=True, max_tokens=6, stream_options={"include_usage": True}),
    "stream, continuous usage": chat(stream=True, max_tokens=6, stream_options={"include_usage": True, "continuous_usage_stats": True}),
    "stream, logprobs": chat(stream=True, max_tokens=3, logprobs=True, top_logprobs=2),
    "stream, stop": chat(stream=True, stop=["ital"]),
    "completion": completion(),
    "completion, echo": completion(echo=True),
    "completion, logprobs": completion(logprobs=2),
    "completion, stream": completion(stream=True),
    "unknown model": chat(model="no/such-model"),
    "unknown model, stream": chat(model="no/such-model", stream=True),
    "max_tokens over the model": chat(max_tokens=100_000),
    "prompt over the model": chat(messages=[{"role": "user", "content": "word " * 4000}], max_tokens=10),
    "prompt over the model, stream": chat(messages=[{"role": "user", "content": "word " * 4000}], max_tokens=10, stream=True),
    "no messages": ("POST", "/v1/chat/completions", {"model": MODEL}),
    "empty messages": chat(messages=[]),
    "messages of a wrong type": chat(messages="hi"),
    "unknown role": chat(messages=[{"role": "wizard", "content": "hi"}]),
    "image to a text model": chat(messages=[{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}]}]),
    "temperature below": chat(temperature=-1),
    "temperature above": chat(temperature=99),
    "top_p above": chat(top_p=2),
    "too many logprobs": chat(logprobs=True, top_logprobs=50),
    "max_tokens zero": chat(max_tokens=0),
    "n zero": chat(n=0),
    "stream_options without stream": chat(stream_options={"include_usage": True}),
    "malformed": ("POST", "/v1/chat/completions", '{"model": "x", "messages": ['),
    "empty body": ("POST", "/v1/chat/completions", ""),
}


def call(url, method, path, body, headers=None):
    at = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(at.hostname, at.port, timeout=120)
    data = body if isinstance(body, str) else None if body is None else json.dumps(body)
    connection.request(method, path, data, {"Content-Type": "application/json", **(headers or {})})
    answer = connection.getresponse()
    raw = answer.read()
    connection.close()
    return answer.status, answer.getheader("content-type", ""), raw


def shape(value):
    """Keys and types, with volatile values left out and text and numbers kept."""
    if isinstance(value, dict):
        return {k: "…" if k in VOLATILE else likelihoods(v) if k == "logprobs" else shape(v) for k, v in value.items()}
    if isinstance(value, list):
        return [shape(v) for v in value]
    return round(value, 1) if isinstance(value, float) else value


def likelihoods(value):
    """The form of log-probabilities without their digits: weights of eight bits give slightly others, and so
    other runners-up; which token was chosen is compared by the text."""
    if isinstance(value, dict):
        # Legacy completions key the alternatives by their text; chat has fixed names.
        fixed = value.keys() & {"content", "token", "tokens", "logprob"}
        return {k: likelihoods(v) for k, v in value.items()} if fixed else len(value)
    if isinstance(value, list):
        return [likelihoods(v) for v in value]
    return type(value).__name__ if value is not None else None


def events(raw):
    for block in raw.decode().split("\n\n"):
        if block.startswith("data: "):
            data = block[6:]
            yield data if data == "[DONE]" else shape(json.loads(data))


def merged(stream):
    """A stream without the accidents of timing: which deltas the text was cut into, and whether the last piece
    shares an event with the finish reason. `pieces` are the forms of events that only brought text (none, when
    all of it came with the finish reason), `events` the others, equal neighbours as one."""
    out, pieces, text = [], [], ""
    for event in stream:
        choice = (event.get("choices") or [None])[0] if isinstance(event, dict) else None
        if choice and "delta" in choice and "role" not in choice["delta"]:
            text += choice["delta"].pop("content", None) or ""
        elif choice and "text" in choice:
            text += choice.pop("text")
        if choice and isinstance(event.get("usage"), dict):
            event["usage"] = sorted(event["usage"])
        only_text = choice and not choice.get("finish_reason") and "role" not in choice.get("delta", {})
        kept = pieces if only_text else out
        if event not in kept[-1:]:
            kept.append(event)
    return {"text": text, "events": out, "pieces": pieces}


def record(url):
    got = {}
    for name, (method, path, body) in CASES.items():
        status, kind, raw = call(url, method, path, body)
        if kind.startswith("text/event-stream"):
            content = merged(events(raw))
        elif kind.startswith("application/json") and raw:
            value = json.loads(raw)
            content = value if status >= 400 else shape(value)
            if name == "models":
                for card in content["data"]:
                    card["permission"] = sorted(card["permission"][0])
        else:
            content = raw.decode()
        got[name] = {"status": status, "type": kind, "content": content}
    return got


def metric_names(url):
    _, _, raw = call(url, "GET", "/metrics", None)
    return {line.split()[2] for line in raw.decode().splitlines() if line.startswith("# TYPE vllm:")}
