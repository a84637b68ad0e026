"""Tables and bars from the samples: medians, each as a ratio to nginx in the same run."""
import statistics
from pathlib import Path

BASE = "nginx"


def proxy(sample):
    return sample.get("processes", {}).get("proxy")


def cpu_per(sample, what):
    watched = proxy(sample)
    return watched["cpu_us"] / sample[what] if watched and sample.get(what) else None


def per_stream_kib(sample):
    watched = proxy(sample)
    return (watched["pss_kib"] - sample["idle_kib"]) / sample["n_open"] if watched and sample.get("n_open") else None


# Title, scenario, figure of one sample, digits.
COLUMNS = [
    [
        ("small JSON, 1 client: p50 µs", "json1", lambda s: s["whole_us"]["p50"], 0),
        ("64 clients: requests/s", "json64", lambda s: s["n_ok"] / s["seconds"], 0),
        ("CPU µs a request", "json64", lambda s: cpu_per(s, "n_ok"), 1),
        ("first token, 1 client: p50 µs", "first1", lambda s: s["first_token_us"]["p50"], 0),
        ("p99 µs", "first1", lambda s: s["first_token_us"]["p99"], 0),
    ],
    [
        ("64 streams of 64: requests/s", "sse64", lambda s: s["n_ok"] / s["seconds"], 0),
        ("CPU µs a chunk", "sse64", lambda s: cpu_per(s, "n_events"), 2),
        ("64 streams of 512: requests/s", "sse512", lambda s: s["n_ok"] / s["seconds"], 0),
        ("CPU µs a chunk ", "sse512", lambda s: cpu_per(s, "n_events"), 2),
    ],
    [
        ("100 paced streams: CPU µs a chunk", "paced100", lambda s: cpu_per(s, "n_events"), 1),
        ("chunk lag p50 µs", "paced100", lambda s: s["lag_us"]["p50"], 0),
        ("chunk lag p99 µs", "paced100", lambda s: s["lag_us"]["p99"], 0),
        ("1,000 open: CPU µs a chunk", "paced1000", lambda s: cpu_per(s, "n_events"), 1),
        ("KiB a stream over idle", "paced1000", per_stream_kib, 1),
        ("10,000 open: KiB a stream over idle", "open10000", per_stream_kib, 1),
    ],
]


def line(sample):
    if "failed" in sample:
        return f"failed: {sample['failed']}"
    watched = proxy(sample) or {"cpu_us": 0}
    return (f"{sample['n_ok'] / sample['seconds']:9.0f} req/s {sample['n_events'] / sample['seconds']:9.0f} ev/s "
            f"cpu {watched['cpu_us'] / 1e6:5.2f} s, others {sample.get('noise', 0):.2f}, errors {sample['errors'] or 0}")


def median(result, peer, scenario, figure):
    values = [figure(sample) for sample in result["samples"]
              if sample["peer"] == peer and sample["scenario"] == scenario and "failed" not in sample]
    values = [value for value in values if value is not None]
    return statistics.median(values) if values else None


def tables(result):
    peers = list(dict.fromkeys(sample["peer"] for sample in result["samples"]))
    order = ["direct", "ours", "nginx", "haproxy"]
    peers.sort(key=lambda peer: order.index(peer) if peer in order else len(order))
    out = []
    for group in COLUMNS:
        group = [column for column in group if any(s["scenario"] == column[1] for s in result["samples"])]
        if not group:
            continue
        out.append("| | " + " | ".join(title.strip() for title, *_ in group) + " |")
        out.append("|---|" + "---|" * len(group))
        for peer in peers:
            cells = []
            for _, scenario, figure, digits in group:
                value, base = (median(result, who, scenario, figure) for who in (peer, BASE))
                ratio = f" ({value / base:.2f}×)" if value is not None and base else ""
                cells.append("–" if value is None else f"{value:,.{digits}f}{ratio}")
            version = result["versions"].get(peer, "")
            out.append(f"| {peer} {version}".rstrip() + " | " + " | ".join(cells) + " |")
        out.append("")
    if result["idle"]:
        out += ["| | idle, MiB | replicas free after 100 clients left, ms |", "|---|---|---|"]
        for peer, mib in result["idle"].items():
            left = result["leave"].get(peer)
            gone = "–" if left is None else "never" if left > 8_000 else f"{left:.0f}"
            out.append(f"| {peer} | {mib:.1f} | {gone} |")
        out.append("")
    out += balance(result)
    out += bars(result)
    for peer, why in result["missing"].items():
        out.append(f"\nNot measured: {peer} ({' '.join(why.split())[:200]}).")
    failures = {}
    for sample in result["samples"]:
        for why, n in sample.get("errors", {}).items():
            failures.setdefault(sample["peer"], {}).setdefault(why, 0)
            failures[sample["peer"]][why] += n
    if failures:
        out.append("\nRequests that failed: " + "; ".join(
            f"{peer} {', '.join(f'{n} × {why}' for why, n in whys.items())}" for peer, whys in failures.items()) + ".")
    if result["n_open"] < 10_000:
        out.append(f"\nThe limit of open files of this machine allows {result['n_open']:,} open streams, not 10,000.")
    noise = [sample["noise"] for sample in result["samples"] if "noise" in sample]
    used = f"; others used {statistics.median(noise):.0%} of the machine (median), {max(noise):.0%} at most" if noise else ""
    out.append(f"\n{result['started']}, {result['cpus']} cores, medians of {result['repeats']}, "
               f"{result['seconds']:.0f} s each{used}.")
    return "\n".join(out)


def first_token_p99_ms(result, peer, slow):
    values = [sample["first_token_us"]["p99"] / 1_000 for sample in result.get("balance", [])
              if sample["peer"] == peer and sample.get("slow") == slow and "first_token_us" in sample]
    return statistics.median(values) if values else None


def balance(result):
    """One replica of four that is slower than the others, beside none."""
    samples = result.get("balance", [])
    slows = sorted({sample["slow"] for sample in samples if "slow" in sample})
    if len(slows) < 2:
        return []
    out = [f"| four replicas, 32 clients | first token p99, ms | with one {slows[1]} times slower | its share of the requests |",
           "|---|---|---|---|"]
    for peer in dict.fromkeys(sample["peer"] for sample in samples):
        even, uneven = (first_token_p99_ms(result, peer, slow) for slow in slows)
        if even is None or uneven is None:
            continue
        share = statistics.median(s["at_first"] / s["at_all"] for s in samples
                                  if s["peer"] == peer and s.get("slow") == slows[1])
        name = {"nginx": "nginx (round robin)"}.get(peer, peer)
        out.append(f"| {name} | {even:.0f} | {uneven:.0f} ({uneven / even:.2f}×) | {share:.1%} |")
    return [*out, ""]


def bars(result):
    """What we ask of ourselves, each with the figure of this run."""
    def ours(scenario, figure):
        return median(result, "ours", scenario, figure)

    def ratio(scenario, figure):
        mine, base = ours(scenario, figure), median(result, BASE, scenario, figure)
        return mine / base if mine and base else None

    def chunk(sample):
        return cpu_per(sample, "n_events")

    def rate(sample):
        return sample["n_ok"] / sample["seconds"]

    def cheapest(scenario):
        others = [median(result, peer, scenario, chunk) for peer in ("smg", "sglang-router", "vllm-router", "litellm")]
        others = [value for value in others if value]
        mine = ours(scenario, chunk)
        return min(others) / mine if others and mine else None

    def uneven():
        even, slow = (first_token_p99_ms(result, "ours", slow) for slow in (1, 10))
        return slow / even if even and slow else None

    rows = [
        ("CPU a chunk, 64 streams of 64, × nginx", ratio("sse64", chunk), "<=", 1.35),
        ("CPU a chunk, 64 streams of 512, × nginx", ratio("sse512", chunk), "<=", 1.35),
        ("the cheapest LLM gateway's CPU a chunk (64), × ours", cheapest("sse64"), ">=", 3),
        ("the cheapest LLM gateway's CPU a chunk (512), × ours", cheapest("sse512"), ">=", 3),
        ("requests/s, streams of 64, × nginx", ratio("sse64", rate), ">=", 0.8),
        ("requests/s, small JSON, 64 clients, × nginx", ratio("json64", rate), ">=", 0.6),
        ("first token p50, 1 client, × nginx", ratio("first1", lambda s: s["first_token_us"]["p50"]), "<=", 2),
        ("chunk lag p99, 100 paced, × nginx", ratio("paced100", lambda s: s["lag_us"]["p99"]), "<=", 1.5),
        ("memory over idle, 1,000 streams, × nginx", ratio("paced1000", per_stream_kib), "<=", 1.2),
        ("KiB a stream over idle, 10,000 streams", ours("open10000", per_stream_kib), "<=", 32),
        ("first token p99 with one replica of four ten times slower, × without", uneven(), "<=", 1.3),
        ("idle with the embedded model, MiB", result["idle"].get("ours with model"), "<=", 40),
        ("idle without it, MiB", result["idle"].get("ours"), "<=", 20),
        ("replicas free after clients left, ms", result["leave"].get("ours"), "<=", 10),
    ]
    out = ["| bar | this run | wanted | |", "|---|---|---|---|"]
    for name, value, sign, wanted in rows:
        if value is None:
            continue
        holds = value <= wanted if sign == "<=" else value >= wanted
        out.append(f"| {name} | {value:.2f} | {'≤' if sign == '<=' else '≥'} {wanted} | {'holds' if holds else '**missed**'} |")
    return out if len(out) > 2 else []


def write(path, text):
    """Puts the tables between the marks of README.md."""
    begin, end = "<!-- figures -->", "<!-- end of figures -->"
    readme = Path(path).read_text()
    head, rest = readme.split(begin)
    _, tail = rest.split(end)
    Path(path).write_text(f"{head}{begin}\n\n{text}\n\n{end}{tail}")
