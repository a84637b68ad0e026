"""Starts and stops what the suites talk to: real vLLM servers, our engine, our gateway. Every process gets a group
of its own and ends with the suite."""
import contextlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time

import wire

PYTHON, ROOT = sys.argv[1], pathlib.Path(sys.argv[2])
MODEL_DIR = ROOT / "server/engine/model"
PLAYGROUND = pathlib.Path(os.environ.get("PLAYGROUND_BINARY", ROOT / "target/debug/playground"))
LOGS = ROOT / "target/vllm-logs"
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


def kill(process):
    """At once, with its engine, and also when it is stopped."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def stop_all():
    for process in started:
        kill(process)


def wait_ready(url, process, path="/health", seconds=240):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise SystemExit(f"{process.args[0]} ended with {process.returncode}; see {LOGS}")
        with contextlib.suppress(OSError):
            if wire.call(url, "GET", path, None)[0] == 200:
                return
        time.sleep(0.3)
    raise SystemExit(f"{url} was not ready in {seconds} s; see {LOGS}")


def vllm(name, *flags, model=MODEL_DIR, port=None, cache_bytes=64 << 20):
    port = port or free_port()
    env = dict(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", VLLM_NO_USAGE_STATS="1", DO_NOT_TRACK="1", VLLM_HOST_IP="127.0.0.1",
               # One thread per replica: more is slower when several share two cores.
               VLLM_CPU_OMP_THREADS_BIND="nobind", OMP_NUM_THREADS="1",
               # Two processes instead of three; and no compilation on the first request with logprobs.
               VLLM_ENABLE_V1_MULTIPROCESSING="0", TORCHDYNAMO_DISABLE="1")
    process = start(name, [PYTHON, "-m", "vllm.entrypoints.openai.api_server", "--model", str(model), "--host", "127.0.0.1", "--port", str(port),
                           "--served-model-name", wire.MODEL, "--max-model-len", "2048", "--max-num-seqs", "8", "--dtype", "float32", "--enforce-eager",
                           "--kv-cache-memory-bytes", str(cache_bytes), "--distributed-executor-backend", "uni", "--enable-server-load-tracking", *flags], env)
    return f"http://127.0.0.1:{port}", process


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


@contextlib.contextmanager
def gateway(replicas):
    """Our server in front of these: its address, a token and its process."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        env = dict(PLAYGROUND_DATA=folder, PLAYGROUND_LISTEN=f"127.0.0.1:{port}", PLAYGROUND_CONFIG=str(gateway_config(folder, replicas)))
        process = start("gateway", [str(PLAYGROUND)], env)
        url = f"http://127.0.0.1:{port}"
        wait_ready(url, process, "/readyz", 60)
        made = subprocess.run([str(PLAYGROUND), "token", "create", "--name", "vllm-suite"], env={**os.environ, **env}, capture_output=True, text=True, check=True)
        yield url, next(word for word in made.stdout.split() if word.startswith("hf_")), process
        kill(process)


def slow_twin(folder, n_more):
    """A copy of the model with this many layers more that add nothing (their output projections are zero): the
    same answers in slower steps, the honest way to give a real server something to do."""
    import shutil
    import torch
    from safetensors.torch import load_file, save_file
    shutil.copytree(MODEL_DIR, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("train"))
    config = json.loads((MODEL_DIR / "config.json").read_text())
    weights = load_file(MODEL_DIR / "model.safetensors")
    first = [name for name in weights if name.startswith("model.layers.0.")]
    for layer in range(config["num_hidden_layers"], config["num_hidden_layers"] + n_more):
        for name in first:
            silent = "o_proj" in name or "down_proj" in name
            weights[name.replace("layers.0.", f"layers.{layer}.")] = torch.zeros_like(weights[name]) if silent else weights[name].clone()
    config["num_hidden_layers"] += n_more
    (folder / "config.json").write_text(json.dumps(config))
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    return folder
