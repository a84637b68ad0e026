"""Runs the real vLLM, our engine and our gateway side by side. Called by `tests/vllm/run` with the names of the
suites to run, all without; prints 'N passed, N failed'."""
import json
import os
import signal
import sys
import threading

import chaos
import prefix
import wire
from servers import PLAYGROUND, check, failed, free_port, gateway, passed, start, stop_all, vllm, wait_ready

# A greedy choice whose two best tokens are this close (in nats) may fall either way: int8 weights here, float32 there.
NEAR_TIE_NATS = 0.25
PROMPTS = [
    "What is the capital of France?", "What is the capital of Kenya?", "What language do people speak in Japan?",
    "What is the currency of Switzerland?", "Who are you?", "What is vLLM?", "What is Apertus?", "What is a token?",
    "What happens when a server fails?", "How do I use the API?", "7 * 8", "What is 12 + 30?", "Give me three fruits.",
    "Translate \"Good morning\" into German.", "How do you say cheese in French?", "Write a Rust function that reverses a string.",
    "Convert 3 kilometres to metres.", "Is Berlin the capital of Germany?", "Spell garden.", "Hello!",
]


def differences(a, b, path=""):
    if isinstance(a, dict) and isinstance(b, dict):
        for key in a.keys() | b.keys():
            if key == "pieces" and not (a.get(key) and b.get(key)):
                continue  # one of them sent the whole text with the finish reason
            if key not in a or key not in b:
                yield f"{path}.{key}: only {'vLLM' if key in a else 'ours'} has it"
            else:
                yield from differences(a[key], b[key], f"{path}.{key}")
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for i, (x, y) in enumerate(zip(a, b)):
            yield from differences(x, y, f"{path}[{i}]")
    elif a != b:
        yield f"{path}: vLLM {json.dumps(a)[:300]} ours {json.dumps(b)[:300]}"


def wire_tests(theirs, ours):
    expected, got = wire.record(theirs), wire.record(ours)
    for name in wire.CASES:
        why = list(differences(expected[name], got[name]))
        check(f"wire: {name}", not why, "; ".join(why[:4]))
    missing = {"vllm:" + n for n in ("num_requests_running", "num_requests_waiting", "kv_cache_usage_perc", "prompt_tokens", "generation_tokens",
                                     "request_success", "time_to_first_token_seconds", "inter_token_latency_seconds")}
    missing -= {n.removesuffix("_total") for n in wire.metric_names(theirs) & wire.metric_names(ours)}
    check("wire: metrics share vLLM's names", not missing, f"missing on one side: {sorted(missing)}")


def greedy(url, prompt):
    body = wire.chat(messages=[{"role": "user", "content": prompt}], max_tokens=120, logprobs=True, top_logprobs=2)[2]
    choice = json.loads(wire.call(url, "POST", "/v1/chat/completions", body)[2])["choices"][0]
    return choice["logprobs"]["content"], choice["message"]["content"]


def parity(theirs, ours):
    for prompt in PROMPTS:
        (a, text), (b, other) = greedy(theirs, prompt), greedy(ours, prompt)
        if text == other:
            check(f"greedy: {prompt}", True)
            continue
        at = next((i for i, (x, y) in enumerate(zip(a, b)) if x["token"] != y["token"]), min(len(a), len(b)) - 1)
        best = [t["logprob"] for t in a[at]["top_logprobs"]]
        near = len(best) > 1 and best[0] - best[1] < NEAR_TIE_NATS
        where = f"token {at}: vLLM {a[at]['token']!r}, ours {b[at]['token']!r}, {best[0] - best[1]:.3f} nats apart in vLLM"
        print(f"      near-tie in {prompt!r}: {where}" if near else f"      {where}")
        check(f"greedy: {prompt}" + (" (near-tie)" if near else ""), near, f"{text!r} against {other!r}")


def gateway_tests(replicas, victims):
    import openai
    with gateway(replicas) as (url, token, process):
        client = openai.OpenAI(base_url=f"{url}/v1", api_key=token)
        ask = dict(model=wire.MODEL, messages=wire.FRANCE, temperature=0, max_tokens=40)

        answer = client.chat.completions.create(**ask)
        direct = greedy(replicas[0], wire.FRANCE[0]["content"])[1]
        check("gateway: an answer of the real vLLM comes through unchanged", answer.choices[0].message.content == direct, repr(answer.choices[0].message.content))
        check("gateway: usage is vLLM's", answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens > 0)
        chunks = list(client.chat.completions.create(**ask, stream=True))
        check("gateway: a stream has the same text", "".join(c.choices[0].delta.content for c in chunks) == direct)
        check("gateway: no chunk without choices unless asked", all(c.choices for c in chunks))
        chunks = list(client.chat.completions.create(**ask, stream=True, stream_options={"include_usage": True}))
        check("gateway: usage on the stream when asked", not chunks[-1].choices and chunks[-1].usage.completion_tokens > 0)
        check("gateway: no usage on earlier chunks", all(c.usage is None for c in chunks[:-1]))
        for name, fields, code in [("unknown model", dict(model="no/such-model"), "model_not_supported"), ("unknown role", dict(messages=[{"role": "wizard", "content": "x"}]), None),
                                   ("overlong prompt", dict(messages=[{"role": "user", "content": "word " * 4000}]), "context_length_exceeded")]:
            try:
                client.chat.completions.create(**{**ask, **fields})
                check(f"gateway: {name} is refused", False, "it was answered")
            except openai.BadRequestError as error:
                check(f"gateway: {name} is refused", code is None or error.code == code, str(error))

        results = []

        def one():
            try:
                stream = client.chat.completions.create(**ask, stream=True)
                results.append("".join(c.choices[0].delta.content for c in stream))
            except Exception as error:  # what went wrong is the result
                results.append(repr(error))

        threads = [threading.Thread(target=one) for _ in range(24)]
        for thread in threads[:12]:
            thread.start()
        os.killpg(victims[0].pid, signal.SIGKILL)
        for thread in threads[12:]:
            thread.start()
        for thread in threads:
            thread.join()
        check("gateway: all 24 answers are whole though one of two replicas was killed", results == [direct] * 24, str([r for r in results if r != direct][:2]))
        os.kill(process.pid, signal.SIGTERM)
        check("gateway: stops on SIGTERM", process.wait(30) == 0)


def first_suite():
    """One server's wire beside ours, and the gateway in front of two."""
    (first, a), (second, b) = vllm("vllm-0"), vllm("vllm-1")
    port = free_port()
    engine = start("engine", [str(PLAYGROUND), "engine", "--listen", f"127.0.0.1:{port}", "--served-model-name", wire.MODEL])
    ours = f"http://127.0.0.1:{port}"
    wait_ready(ours, engine, seconds=30)
    wait_ready(first, a)
    wait_ready(second, b)
    wire_tests(first, ours)
    parity(first, ours)
    gateway_tests([first, second], [b])


SUITES = {"wire": first_suite, "chaos": chaos.run, "prefix": prefix.run}

for name in sys.argv[3:] or SUITES:
    try:
        SUITES[name]()
    finally:
        stop_all()
print(f"\n{len(passed)} passed, {len(failed)} failed")
sys.exit(bool(failed))
