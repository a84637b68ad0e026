"""The proxies that are measured, how each is installed, started and asked."""
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
RELEASE = ROOT / "target" / "release"
RUN = ROOT / "target" / "bench-peers"
# The Python peers need about 2 GB; a folder outside the checkout saves them from `cargo clean`.
CACHE = Path(os.environ.get("PLAYGROUND_BENCH_CACHE", RUN / "installed"))
MODEL = "swiss-ai/Apertus-8B-Instruct-2509"

# name, kind, start command, packages: Debian's names, or PyPI's with their versions.
# {port} and {aux} are free ports, {up1} and {up2} the replicas, {conf} the rendered conf folder.
PEERS = [
    ("ours", "ours", "{release}/playground --config {conf}/playground.toml", []),
    ("nginx", "proxy", "nginx -c {conf}/nginx.conf -e stderr", ["nginx-light"]),
    ("haproxy", "proxy", "haproxy -db -f {conf}/haproxy.cfg", ["haproxy"]),
    ("smg", "gateway",
     "{venv}/bin/smg launch --host 127.0.0.1 --port {port} --worker-urls http://{up1} http://{up2} --backend vllm "
     "--prometheus-port {aux} --log-level warn --disable-tokenizer-autoload", ["smg==1.13.0"]),
    ("sglang-router", "gateway",
     "{venv}/bin/sglang-router launch --host 127.0.0.1 --port {port} --worker-urls http://{up1} http://{up2} "
     "--prometheus-port {aux} --log-level warn", ["sglang-router==0.3.2"]),
    ("vllm-router", "gateway",
     "{venv}/bin/vllm-router --host 127.0.0.1 --port {port} --worker-urls http://{up1} http://{up2} "
     "--prometheus-port {aux} --log-level warning", ["vllm-router==0.1.17"]),
    ("litellm", "gateway",
     "env LITELLM_LOCAL_MODEL_COST_MAP=True LITELLM_LOG=ERROR LITELLM_MODE=PRODUCTION NO_PROXY=* "
     "{venv}/bin/litellm --config {conf}/litellm.yaml --host 127.0.0.1 --port {port} --num_workers 2 --telemetry False",
     ["litellm[proxy]==1.106.2"]),
]


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def get(url, limit=2.0):
    with urllib.request.urlopen(url, timeout=limit) as answer:
        return answer.read()


class Process:
    """A program in a process group of its own, ended with all it started."""

    def __init__(self, name, command):
        RUN.mkdir(parents=True, exist_ok=True)
        self.log = RUN / f"{name}.log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT,
                                            stdin=subprocess.DEVNULL, process_group=0)

    @property
    def pid(self):
        return self.process.pid

    def stop(self):
        if self.process.poll() is not None:
            return
        try:
            os.killpg(self.pid, signal.SIGTERM)
            self.process.wait(6)
        except subprocess.TimeoutExpired:
            os.killpg(self.pid, signal.SIGKILL)
            self.process.wait()


class Replica:
    def __init__(self, name, slow=1):
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        self.process = Process(name, [RELEASE / "bench-replica", "--port", str(self.port), "--slow", str(slow)])
        for _ in range(100):
            try:
                self.stats()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the mock replica did not start")

    def stats(self):
        return json.loads(get(f"http://{self.address}/_stats"))


def with_more(template, replicas):
    """A template of conf with further replicas after its two; nginx's and ours only."""
    text = template.read_text()
    if template.name == "nginx.conf":
        second = "    server {up2};\n"
        more = "".join(f"    server {replica.address};\n" for replica in replicas)
        return text.replace(second, second + more)
    if template.name == "playground.toml":
        second = text[text.rindex("[[cluster]]"):]
        for n, replica in enumerate(replicas):
            text += "\n" + second.replace("{up2}", replica.address).replace('name = "b"', f'name = "c{n}"')
    return text


class Peer:
    def __init__(self, name, kind, command, packages):
        self.name, self.kind, self.command, self.packages = name, kind, command, packages
        self.model = MODEL if kind == "ours" else "mock"
        self.header = {"litellm": "authorization: Bearer sk-bench"}.get(name)
        self.process = None
        self.version = ""

    def install(self):
        """Why it cannot be measured, or None."""
        if self.kind == "ours":
            return None if (RELEASE / "playground").exists() else "not built"
        if self.kind == "proxy":
            program = shlex.split(self.command)[0]
            if not shutil.which(program) and os.geteuid() == 0 and shutil.which("apt-get"):
                # As installed it would start a server on port 80.
                policy = Path("/usr/sbin/policy-rc.d")
                ours = not policy.exists()
                if ours:
                    policy.write_text("#!/bin/sh\nexit 101\n")
                    policy.chmod(0o755)
                try:
                    subprocess.run(["apt-get", "install", "-y", "-q", "--no-install-recommends", *self.packages],
                                   capture_output=True)
                finally:
                    if ours:
                        policy.unlink()
            if not shutil.which(program):
                return f"the Debian package {self.packages[0]} is not installed"
            said = subprocess.run([program, "-v"], capture_output=True, text=True)
            self.version = re.search(r"\d+\.\d+\.\d+", said.stdout + said.stderr)[0]
            return None
        self.venv = CACHE / self.name
        self.version = self.packages[0].split("==")[1]
        wanted = " ".join(self.packages)
        mark = self.venv / "installed"
        if mark.exists() and mark.read_text() == wanted:
            return None
        print(f"installing {wanted}", flush=True)
        shutil.rmtree(self.venv, ignore_errors=True)
        steps = [[sys.executable, "-m", "venv", self.venv],
                 [self.venv / "bin" / "pip", "install", "--quiet", *self.packages]]
        for step in steps:
            done = subprocess.run(step, capture_output=True, text=True)
            if done.returncode:
                return f"PyPI's {wanted} did not install: {done.stderr.strip().splitlines()[-1:]}"
        mark.write_text(wanted)
        return None

    def start(self, replicas):
        """Why it did not start, or None. It is started afresh, with an empty data folder."""
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        conf = RUN / f"conf-{self.name}"
        shutil.rmtree(conf, ignore_errors=True)
        conf.mkdir(parents=True)
        values = dict(port=self.port, aux=free_port(), conf=conf, release=RELEASE, run=conf,
                      venv=getattr(self, "venv", ""), up1=replicas[0].address, up2=replicas[1].address)

        def fill(text):
            for name, value in values.items():
                text = text.replace("{" + name + "}", str(value))
            return text

        for template in (HERE / "conf").iterdir():
            (conf / template.name).write_text(fill(with_more(template, replicas[2:])))
        command = shlex.split(fill(self.command))
        if self.kind == "ours":
            made = subprocess.run([command[0], "token", "create", *command[1:]], capture_output=True, text=True)
            if made.returncode:
                return made.stderr.strip()
            self.header = "authorization: Bearer " + made.stdout.split()[-1]
        self.process = Process(self.name, command)
        body = {"model": self.model, "messages": [{"role": "user", "content": "[[n=1]]"}], "max_tokens": 1}
        headers = {"content-type": "application/json"}
        if self.header:
            headers.update([self.header.split(": ", 1)])
        began = time.time()
        # LiteLLM takes a minute on a small machine.
        while time.time() - began < 180:
            if self.process.process.poll() is not None:
                break
            try:
                ask = urllib.request.Request(f"http://{self.address}/v1/chat/completions",
                                             json.dumps(body).encode(), headers)
                with urllib.request.urlopen(ask, timeout=5) as answer:
                    if answer.status == 200:
                        return None
            except OSError:
                time.sleep(0.1)
        tail = self.process.log.read_text(errors="replace")[-400:]
        self.stop()
        return f"it did not start: {tail}"

    def stop(self):
        if self.process:
            self.process.stop()
            self.process = None


class Direct(Peer):
    """No proxy: what the load generator and the replicas can do by themselves."""

    def __init__(self):
        super().__init__("direct", "direct", "", [])

    def install(self):
        return None

    def start(self, replicas):
        self.address = replicas[0].address
        return None
