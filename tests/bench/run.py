#!/usr/bin/env python3
"""Measures the gateway beside other proxies, interleaved, and writes README.md with the figures.

    make bench-peers                         # everything, about 25 minutes
    tests/bench/run.py --only ours,nginx     # some peers (the table is printed, README.md is left alone)
    tests/bench/run.py --scenarios sse512    # some scenarios (the same)

All on loopback: two mock replicas, one load generator, one proxy at a time under load. Every program that is
started here is ended here.
"""
import argparse
import json
import os
import random
import resource
import subprocess
import time

import report
from peers import HERE, PEERS, RELEASE, RUN, Direct, Peer, Process, Replica, free_port, get

# Each stream takes two sockets of the proxy; where the limit of open files is lower, so is the number of streams.
N_OPEN = min(10_000, (resource.getrlimit(resource.RLIMIT_NOFILE)[1] - 400) // 2)

# Name: (arguments of the load generator, whether the proxy is started afresh, who is left out).
# LiteLLM cannot hold the larger ones: it answers a handful of streams a second.
SCENARIOS = {
    "json1": ("--clients 1 --tokens 16", False, ()),
    "json64": ("--clients 64 --tokens 16", False, ()),
    "first1": ("--clients 1 --stream --tokens 8", False, ()),
    "sse64": ("--clients 64 --stream --tokens 64", False, ()),
    "sse512": ("--clients 64 --stream --tokens 512 --warm 1", False, ()),
    "paced100": ("--clients 100 --ramp 0.5 --warm 0.7 --stream --tokens 50 --delay 20", False, ()),
    "paced1000": ("--clients 1000 --ramp 1.5 --warm 1.5 --stream --tokens 2000 --delay 20 --timeout 90", True, ("litellm",)),
    # One token a second each: the question is what an open stream costs, not how fast it is.
    "open10000": (f"--clients {N_OPEN} --ramp 8 --warm 2 --stream --tokens 600 --delay 1000 --timeout 900", True,
                  ("smg", "sglang-router", "vllm-router", "litellm", "direct")),
}
# 40 ms until the first token, 5 between: three seconds to learn who is slow.
BALANCE = "--clients 32 --warm 3 --stream --tokens 20 --prefill 40 --delay 5"
SLOW = 10
# Samples that are longer than the others, by so many times: what they measure is close to its bar, and varies.
LONGER = {"json64": 2, "sse64": 2}
# A sample during which others used more of the machine than this is measured once more.
NOISE = 0.12


def machine_cpu():
    """Ticks of the whole machine: all, and those it was idle."""
    with open("/proc/stat") as stat:
        ticks = [int(text) for text in stat.readline().split()[1:9]]
    return sum(ticks), ticks[3] + ticks[4]


def quiet(limit_s):
    """Waits, for a while, until the rest of the machine is quiet."""
    end = time.time() + limit_s
    while time.time() < end:
        total, idle = machine_cpu()
        time.sleep(0.25)
        total_after, idle_after = machine_cpu()
        if 1 - (idle_after - idle) / max(1, total_after - total) < 0.25:
            return


def load(peer, arguments, seconds, replicas):
    command = [RELEASE / "bench-load", "--address", peer.address, "--model", peer.model,
               "--seconds", str(seconds), *arguments.split()]
    if peer.header:
        command += ["--header", peer.header]
    if peer.process:
        command += ["--watch", f"proxy:{peer.process.pid}"]
    for n, replica in enumerate(replicas):
        command += ["--watch", f"replica{n}:{replica.process.pid}"]
    before = machine_cpu()
    done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    after = machine_cpu()
    if done.returncode:
        return {"failed": done.stderr[-300:]}
    sample = json.loads(done.stdout)
    if "seconds" in sample:
        # Busy time of the machine that was none of ours, as a share of it all.
        whole = (after[0] - before[0]) / os.sysconf("SC_CLK_TCK")
        busy = 1 - (after[1] - before[1]) / max(1, after[0] - before[0])
        ours = (sample["own_cpu_us"] + sum(p["cpu_us"] for p in sample["processes"].values())) / 1e6
        share = ours / (sample["seconds"] * os.cpu_count())
        sample["noise"] = round(max(0.0, busy - share), 3) if whole else 0
    return sample


def leave(peer, replicas):
    """Milliseconds until the replicas have no open stream left after 100 clients went away."""
    command = [RELEASE / "bench-load", "--address", peer.address, "--model", peer.model, "--clients", "100",
               "--stream", "--tokens", "2000", "--delay", "20", "--drop-after", "5", "--seconds", "5"]
    if peer.header:
        command += ["--header", peer.header]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    left_at = json.loads(done.stdout)["left_at_ns"]
    while sum(replica.stats()["open"] for replica in replicas):
        if time.clock_gettime_ns(time.CLOCK_MONOTONIC) - left_at > 8e9:
            return None
        time.sleep(0.001)
    return (time.clock_gettime_ns(time.CLOCK_MONOTONIC) - left_at) / 1e6


def memory_mib(pid):
    """Resident set of one program (RSS), in MiB."""
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:")) / 1024


def idle_with_model():
    """RSS of the server with the embedded model and its three replicas, nothing asked yet."""
    port = free_port()
    data = RUN / "idle-data"
    process = Process("idle", [RELEASE / "playground", "--listen", f"127.0.0.1:{port}", "--data", data])
    try:
        for _ in range(200):
            try:
                get(f"http://127.0.0.1:{port}/readyz")
                break
            except OSError:
                time.sleep(0.05)
        time.sleep(2)
        return memory_mib(process.pid)
    finally:
        process.stop()


def measure(arguments, peers):
    result = {"started": time.strftime("%F %T"), "cpus": os.cpu_count(), "repeats": arguments.repeats,
              "seconds": arguments.seconds, "samples": [], "idle": {}, "leave": {}, "missing": {}, "versions": {}, "n_open": N_OPEN}
    replicas = [Replica("replica-a"), Replica("replica-b")]
    live = []
    try:
        for peer in peers:
            why = peer.install() or peer.start(replicas)
            if why:
                print(f"skipped {peer.name}: {why}", flush=True)
                result["missing"][peer.name] = why
                continue
            live.append(peer)
            result["versions"][peer.name] = peer.version
        names = [name for name in SCENARIOS if not arguments.scenarios or name in arguments.scenarios.split(",")]
        for repeat in range(arguments.repeats):
            for name in names:
                options, fresh, left_out = SCENARIOS[name]
                if name == "open10000" and repeat > 0:
                    continue
                order = [peer for peer in live if peer.name not in left_out]
                random.Random(f"{repeat} {name}").shuffle(order)
                for peer in order:
                    if fresh and peer.process:
                        peer.stop()
                        if why := peer.start(replicas):
                            result["missing"][f"{peer.name} in {name}"] = why
                            continue
                        time.sleep(1)
                    idle = sum_memory(peer)
                    sample = None
                    for _ in range(2):
                        quiet(arguments.quiet)
                        again = load(peer, options, arguments.seconds * LONGER.get(name, 1), replicas)
                        if sample is None or again.get("noise", 1) < sample.get("noise", 1):
                            sample = again
                        if sample.get("noise", 1) < NOISE or fresh:
                            break
                    sample.update(peer=peer.name, scenario=name, repeat=repeat, idle_kib=idle)
                    result["samples"].append(sample)
                    print(f"{repeat} {name:10} {peer.name:14} {report.line(sample)}", flush=True)
                    if fresh:
                        # What ten thousand streams left behind must not weigh on the next scenario.
                        peer.stop()
                        peer.start(replicas)
        if not arguments.scenarios:
            for peer in live:
                if peer.process:
                    peer.stop()
                    peer.start(replicas)
                    time.sleep(2)
                    result["idle"][peer.name] = sum_memory(peer) / 1024
                    result["leave"][peer.name] = sorted(leave(peer, replicas) or 9e9 for _ in range(3))[1]
            if any(peer.kind == "ours" for peer in live):
                result["idle"]["ours with model"] = idle_with_model()
        if not arguments.scenarios or "balance" in arguments.scenarios.split(","):
            result["balance"] = balance(arguments, live)
    finally:
        for peer in peers:
            peer.stop()
        for replica in replicas:
            replica.process.stop()
    return result


def balance(arguments, peers):
    """First token with four replicas, and with one of them ten times slower: ours, and round robin (nginx)."""
    samples = []
    for repeat in range(arguments.repeats):
        for slow in (1, SLOW):
            replicas = [Replica(f"replica-{n}", slow if n == 0 else 1) for n in range(4)]
            try:
                for peer in [peer for peer in peers if peer.name in ("ours", "nginx")]:
                    peer.stop()
                    if why := peer.start(replicas):
                        raise RuntimeError(f"{peer.name} did not start: {why}")
                    sample = load(peer, BALANCE, arguments.seconds, [])
                    sample.update(peer=peer.name, slow=slow, at_first=replicas[0].stats()["requests"],
                                  at_all=sum(replica.stats()["requests"] for replica in replicas))
                    samples.append(sample)
                    print(f"{repeat} balance    {peer.name:14} slow {slow:2} {report.line(sample)}", flush=True)
                    peer.stop()
            finally:
                for replica in replicas:
                    replica.process.stop()
    return samples


def sum_memory(peer):
    """Proportional set size in KiB of a peer and all it started."""
    if not peer.process:
        return 0
    said = subprocess.run([RELEASE / "bench-load", "--address", "127.0.0.1:1", "--seconds", "0", "--warm", "0",
                           "--clients", "0", "--watch", f"proxy:{peer.process.pid}"], capture_output=True, text=True)
    return json.loads(said.stdout)["processes"]["proxy"]["pss_kib"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="peers, comma-separated")
    parser.add_argument("--scenarios", default="", help="scenarios, comma-separated")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--quiet", type=float, default=8.0, help="longest wait for a quiet machine, seconds")
    parser.add_argument("--out", default=str(RUN / "results.json"))
    arguments = parser.parse_args()
    RUN.mkdir(parents=True, exist_ok=True)
    peers = [Direct()] + [Peer(*row) for row in PEERS]
    if arguments.only:
        peers = [peer for peer in peers if peer.name in arguments.only.split(",")]
    result = measure(arguments, peers)
    with open(arguments.out, "w") as out:
        json.dump(result, out)
    text = report.tables(result)
    print(text)
    if not arguments.only and not arguments.scenarios:
        report.write(HERE / "README.md", text)


if __name__ == "__main__":
    main()
