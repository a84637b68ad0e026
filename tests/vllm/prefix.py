"""Measures prefix-cache hits of three real vLLM servers, by their own counters, on conversations of several turns
that share system prompts: through our gateway, through smg's cache-aware and round-robin policies, and on one server
alone, which is the best possible: it has seen everything."""
import concurrent.futures
import contextlib
import json
import pathlib
import random
import re
import subprocess
import time

import wire
from servers import PYTHON, check, free_port, gateway, kill, start, vllm, wait_ready

SMG = "1.13.0"
# Six conversations of each system prompt, so that most of them begin when it is known; two at once for each server.
N_CONVERSATIONS, N_TURNS, N_SYSTEMS, N_AT_ONCE = 36, 5, 6, 6
# Words of a system prompt and of a question: some 300 and 60 tokens, all five turns below the model's 2048.
N_SYSTEM_WORDS, N_QUESTION_WORDS = 200, 40
# Runs of each way; they take turns, and the best of each counts: where the machine is busy with something else a
# server starves now and then, and to leave it then is right, though it costs hits.
N_RUNS = 3
# What the pool is to reach of the best possible.
SHARE_OF_BEST = 0.9
# Runs of one way differ by this much in their hits, by which conversations happen to meet (measured: smg's 0.825 to 0.829).
CHANCE = 0.005
WORDS = ("the a of to and in is that for it with as on are this be at by from or an which they one all there their has more "
         "server model token answer question city river train bread garden mountain book music fox cat bear house door window "
         "green blue small large quick slow north south early late open close read write count name list table story").split()


def counters(url):
    text = wire.call(url, "GET", "/metrics", None)[2].decode()

    def total(name):
        return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if re.match(rf"vllm:{name}_total\b", line))

    return [total("prefix_cache_hits"), total("prefix_cache_queries"), total("request_success")]


def conversation(url, headers, seed, system, run):
    """One person's turns, one after the other."""
    rng = random.Random(f"question {seed}")
    said = [{"role": "system", "content": system}]
    for _ in range(N_TURNS):
        said.append({"role": "user", "content": " ".join(rng.choices(WORDS, k=N_QUESTION_WORDS)) + "?"})
        body = {"model": wire.MODEL, "messages": said, "temperature": 0, "max_tokens": 24, "stream": True}
        status, _, raw = wire.call(url, "POST", "/v1/chat/completions", body, headers)
        if status != 200:
            raise SystemExit(f"run {run}: {status} {raw[:300]}")
        chunks = [json.loads(line[6:]) for line in raw.decode().splitlines() if line.startswith("data: {")]
        text = "".join(choice["delta"].get("content") or "" for chunk in chunks for choice in chunk["choices"])
        said.append({"role": "assistant", "content": text})


def play(url, headers, run):
    """The whole workload. `run` begins each system prompt, so that no run finds another's blocks."""
    systems = [f"Run {run}, part {i}. " + " ".join(random.Random(f"system {i}").choices(WORDS, k=N_SYSTEM_WORDS)) for i in range(N_SYSTEMS)]
    order = list(range(N_CONVERSATIONS))
    random.Random(7).shuffle(order)
    with concurrent.futures.ThreadPoolExecutor(N_AT_ONCE) as pool:
        for done in [pool.submit(conversation, url, headers, seed, systems[seed % N_SYSTEMS], run) for seed in order]:
            done.result()


def measure(url, headers, run, servers):
    """Hits per queried token of a run, and the largest server's share of its requests."""
    before = [counters(server) for server in servers]
    play(url, headers, run)
    # A step's counters come with the next step or within the second.
    time.sleep(1)
    grown = [[b - a for a, b in zip(old, counters(server))] for old, server in zip(before, servers)]
    hits, queries, requests = (sum(column) for column in zip(*grown))
    return hits / queries, max(row[2] for row in grown) / requests


def smg_binary():
    """smg from the cache, or from PyPI into it; None where neither is to be had."""
    cache = pathlib.Path(PYTHON).parents[2]
    for binary in (cache / "peers/v-smg/bin/smg", cache / "smg/bin/smg"):
        if binary.exists():
            return binary
    made = subprocess.run([PYTHON, "-m", "venv", cache / "smg"], capture_output=True).returncode == 0 and subprocess.run(
        [cache / "venv/bin/uv", "pip", "install", "-q", "--python", cache / "smg/bin/python", f"smg=={SMG}"], capture_output=True).returncode == 0
    return binary if made and binary.exists() else None


@contextlib.contextmanager
def smg(binary, policy, servers):
    port = free_port()
    process = start(f"smg-{policy}", [str(binary), "launch", "--host", "127.0.0.1", "--port", str(port), "--worker-urls", *servers, "--backend", "vllm",
                                      "--policy", policy, "--prometheus-port", str(free_port()), "--log-level", "warn", "--disable-tokenizer-autoload"])
    url = f"http://127.0.0.1:{port}"
    wait_ready(url, process, seconds=60)
    # It takes its workers in one by one after it is healthy.
    end = time.monotonic() + 30
    while wire.call(url, "POST", "/v1/chat/completions", wire.chat(max_tokens=1)[2])[0] != 200 and time.monotonic() < end:
        time.sleep(0.2)
    yield url
    kill(process)


def run():
    # Small blocks, as on a GPU (16 tokens); on a CPU vLLM takes 128 by itself, and 32 at least.
    servers = [vllm(f"prefix-{i}", "--block-size", "32") for i in range(3)]
    for url, process in servers:
        wait_ready(url, process)
    urls = [url for url, _ in servers]
    binary = smg_binary()
    if binary is None:
        print("skip  prefix: smg could not be installed, so our hits are not compared with its", flush=True)
    got = {}
    with contextlib.ExitStack() as stack:
        site, token, _ = stack.enter_context(gateway(urls))
        ways = {"one server": (urls[0], {}, urls[:1]), "ours": (site, {"authorization": f"Bearer {token}"}, urls)}
        if binary:
            for policy in ("cache_aware", "round_robin"):
                ways[f"smg {policy}"] = (stack.enter_context(smg(binary, policy, urls)), {}, urls)
        # The first run of each is not counted: a router that has just started knows nothing of its servers yet.
        for i in range(N_RUNS + 1):
            for name, (url, headers, counted) in ways.items():
                measured = measure(url, headers, f"{name} {i}", counted)
                if i:
                    got.setdefault(name, []).append(measured)
    print(f"\n| way | prefix-cache hits, best of {N_RUNS} | of the best | requests of the busiest server |\n|---|---|---|---|")
    top = {name: max(rates) for name, rates in got.items()}
    best = top["one server"][0]
    for name, (rate, share) in top.items():
        print(f"| {name} | {rate:.3f} | {rate / best:.2f} | {share:.0%} |")
    print(flush=True)
    ours = top["ours"][0]
    check(f"prefix: ours reach {ours / best:.2f} of the best possible hits", ours >= SHARE_OF_BEST * best, f"{ours:.3f} of {best:.3f}")
    if binary:
        theirs = top["smg cache_aware"][0]
        check(f"prefix: ours ({ours:.3f}) are not below smg's ({theirs:.3f})", ours >= theirs - CHANCE)
