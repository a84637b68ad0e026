"""Runs the real vLLM, our engine and our gateway side by side. Called by `tests/vllm/run`; prints 'N passed, N failed'."""
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

import wire

PYTHON, ROOT = sys.argv[1], pathlib.Path(sys.argv[2])
MODEL_DIR = ROOT / "server/engine/model"
PLAYGROUND = ROOT / "target/debug/playground"
LOGS = ROOT / "target/vllm-logs"
# A greedy choice whose two best tokens are this close (in nats) may fall either way: int8 weights here, float32 there.
NEAR_TIE_NATS = 0.25
PROMPTS = [
    "What is the capital of France?", "What is the capital of Kenya?", "What language do people speak in Japan?",
    "What is the currency of Switzerland?", "Who are you?", "What is vLLM?", "What is Apertus?", "What is a token?",
    "What happens when a server fails?", "How do I use the API?", "7 * 8", "What is 12 + 30?", "Give me three fruits.",
    "Translate \"Good morning\" into German.", "How do you say cheese in French?", "Write a Rust function that reverses a string.",
    "Convert 3 kilometres to metres.", "Is Berlin the capital of Germany?", "Spell garden.", "Hello!",
]
passed, failed, started = [], [], []


def check(name, fine, why=""):
    (passed if fine else failed).append(name)
    print(("ok    " if fine else "FAIL  ") + name + ("" if fine or not why else f"\n      {why}"), flush=True)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def start(name, command, env=None):
    LOGS.mkdir(parents=True, exist_ok=True)
    log = open(LOGS / f"{name}.log", "wb")
    # A group of its own: vLLM leaves its engine process behind when only the server is killed.
    process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **(env or {})}, start_new_session=True)
    started.append(process)
    return process


def stop_all():
    for process in started:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()


def wait_ready(url, process, seconds=240):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise SystemExit(f"{process.args[0]} ended with {process.returncode}; see {LOGS}")
        try:
            if wire.call(url, "GET", "/health", None)[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.3)
    raise SystemExit(f"{url} was not ready in {seconds} s; see {LOGS}")


def vllm(name):
    port = free_port()
    env = dict(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", VLLM_NO_USAGE_STATS="1", DO_NOT_TRACK="1", VLLM_HOST_IP="127.0.0.1",
               # One thread per replica: more is slower when several share two cores.
               VLLM_CPU_OMP_THREADS_BIND="nobind", OMP_NUM_THREADS="1",
               # Two processes instead of three; and no compilation on the first request with logprobs.
               VLLM_ENABLE_V1_MULTIPROCESSING="0", TORCHDYNAMO_DISABLE="1")
    process = start(name, [PYTHON, "-m", "vllm.entrypoints.openai.api_server", "--model", str(MODEL_DIR), "--host", "127.0.0.1", "--port", str(port),
                           "--served-model-name", wire.MODEL, "--max-model-len", "2048", "--max-num-seqs", "8", "--dtype", "float32", "--enforce-eager",
                           "--kv-cache-memory-bytes", "67108864", "--distributed-executor-backend", "uni", "--enable-server-load-tracking"], env)
    return f"http://127.0.0.1:{port}", process


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


def gateway_config(folder, replicas):
    clusters = "".join(f'''
[[cluster]]
name = "vllm-{i}"
country = "CH"
partner = "Test bench {i}"
[[cluster.replica]]
url = "{url}"
models = [{{ model = "{wire.MODEL}", upstream = "{wire.MODEL}" }}]
''' for i, url in enumerate(replicas))
    path = pathlib.Path(folder) / "playground.toml"
    path.write_text(clusters)
    return path


def gateway_tests(replicas, victims):
    import openai
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        env = dict(PLAYGROUND_DATA=folder, PLAYGROUND_LISTEN=f"127.0.0.1:{port}", PLAYGROUND_CONFIG=str(gateway_config(folder, replicas)))
        process = start("gateway", [str(PLAYGROUND)], env)
        url = f"http://127.0.0.1:{port}"
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                if wire.call(url, "GET", "/readyz", None)[0] == 200:
                    break
            except OSError:
                pass
            time.sleep(0.1)
        token = subprocess.run([str(PLAYGROUND), "token", "create", "--name", "vllm-suite"], env={**os.environ, **env}, capture_output=True, text=True, check=True).stdout
        token = next(word for word in token.split() if word.startswith("hf_"))
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
        wrong = [r for r in results if r != direct and "incomplete_generation" not in r and "error" not in r.lower()]
        late = [r for r in results[12:] if r != direct]
        check("gateway: answers after one of two replicas was killed", sum(r == direct for r in results) >= 12 and not wrong, str(wrong[:2] or late[:2]))
        os.kill(process.pid, signal.SIGTERM)
        check("gateway: stops on SIGTERM", process.wait(30) == 0)


def main():
    # Text chat only: the engine's files are served twice by vLLM and once by us.
    (first, a), (second, b) = vllm("vllm-0"), vllm("vllm-1")
    port = free_port()
    engine = start("engine", [str(PLAYGROUND), "engine", "--listen", f"127.0.0.1:{port}", "--served-model-name", wire.MODEL])
    ours = f"http://127.0.0.1:{port}"
    wait_ready(ours, engine, 30)
    wait_ready(first, a)
    wait_ready(second, b)
    wire_tests(first, ours)
    parity(first, ours)
    gateway_tests([first, second], [b])


try:
    main()
finally:
    stop_all()
print(f"\n{len(passed)} passed, {len(failed)} failed")
sys.exit(bool(failed))
