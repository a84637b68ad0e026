"""Trains the tiny chat model from scratch and writes an HF-format checkpoint (Apertus or Llama architecture).

  python3 train.py --out DIR [--preset xs|s|m|l] [--arch apertus|llama] [--total-minutes 7]
  python3 train.py --out DIR --preset xs --init CHECKPOINT --lr 2e-3 --total-minutes 60     # goes on from a checkpoint

One command does it all: generate conversations, train the tokenizer, train the model for what is left of
the time, test it, write model.safetensors (bf16), config, tokenizer, report.json and samples.txt.
Needs torch, tokenizers, safetensors. Uses CUDA where there is one, else the CPU.
"""
import argparse, json, math, multiprocessing as mp, os, random, sys, time

T0 = time.time()
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import gen  # noqa: E402

PRESETS = {  # vocab, hidden, layers, heads, kv heads, ffn(apertus), ffn(llama), seq, batch(gpu), batch(cpu), lr, conversations(gpu), (cpu)
    "xs": dict(vocab=2048, hidden=128, layers=4, heads=4, kv=2, ffn=512, ffn_llama=352, seq=512, bg=128, bc=4, lr=5e-3, ng=1_000_000, nc=24_000),
    "s": dict(vocab=4096, hidden=224, layers=6, heads=7, kv=7, ffn=736, ffn_llama=480, seq=768, bg=96, bc=4, lr=4e-3, ng=2_000_000, nc=24_000),
    "m": dict(vocab=4096, hidden=256, layers=8, heads=8, kv=4, ffn=1152, ffn_llama=768, seq=1024, bg=96, bc=4, lr=3e-3, ng=2_500_000, nc=24_000),
    "l": dict(vocab=8192, hidden=384, layers=8, heads=12, kv=4, ffn=1536, ffn_llama=1024, seq=1024, bg=96, bc=2, lr=2e-3, ng=3_000_000, nc=24_000),
}


def log(*a):
    print(f"[{time.time() - T0:7.1f}s]", *a, flush=True)


# ---------- data ----------
TOKJSON = None


def _texts(args):
    seed, n = args
    r = random.Random(seed)
    return ["".join(t for t, _ in gen.render(gen.conversation(r))) for _ in range(n)]


def _rows(args):
    """Packs conversations into rows of seq+1 tokens; each row begins with a new conversation."""
    import numpy as np
    from tokenizers import Tokenizer
    seed, n, seq, tokjson = args
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    tok = Tokenizer.from_str(tokjson)
    r = random.Random(seed)
    rows, masks, row, mask = [], [], [], []
    for i in range(0, n, 256):
        convs = [gen.render(gen.conversation(r)) for _ in range(min(256, n - i))]
        flat = [t for c in convs for t, _ in c]
        enc = iter(tok.encode_batch_fast(flat, add_special_tokens=False) if hasattr(tok, "encode_batch_fast") else tok.encode_batch(flat, add_special_tokens=False))
        for c in convs:
            for _, target in c:
                ids = next(enc).ids
                row += ids
                mask += [target] * len(ids)
            if len(row) >= seq + 1:
                rows.append(row[: seq + 1])
                masks.append(mask[: seq + 1])
                row, mask = [], []
    return np.array(rows, dtype=np.uint16), np.array(masks, dtype=np.bool_)


def train_tokenizer(vocab, procs, n):
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers, AddedToken
    with mp.get_context("fork").Pool(procs) as pool:
        texts = sum(pool.map(_texts, [(10_000 + i, n // procs) for i in range(procs)]), [])
    for s in gen.SPECIAL:
        texts = [t.replace(s, "\n") for t in texts] if s in "".join(texts[:200]) else texts
    tok = Tokenizer(models.BPE())
    tok.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    tok.decoder = decoders.ByteLevel()
    tok.train_from_iterator(texts, trainers.BpeTrainer(vocab_size=vocab, special_tokens=[AddedToken(s, special=True, normalized=False) for s in gen.SPECIAL],
                                                       initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()), show_progress=False))
    return tok


# ---------- model ----------
def build(cfg, arch):
    import torch
    import torch.nn as nn
    import torch.nn.functional as F

    H, NH, KV = cfg["hidden"], cfg["heads"], cfg["kv"]
    D = H // NH

    class Norm(nn.Module):
        def __init__(self, n):
            super().__init__()
            self.weight = nn.Parameter(torch.ones(n))

        def forward(self, x):
            y = x.float()
            y = y * torch.rsqrt(y.pow(2).mean(-1, keepdim=True) + 1e-5)
            return (y * self.weight).type_as(x)

    def rope(x, cos, sin):
        a, b = x.chunk(2, -1)
        return torch.cat((a * cos - b * sin, b * cos + a * sin), -1)

    class Attn(nn.Module):
        def __init__(self):
            super().__init__()
            self.q_proj = nn.Linear(H, NH * D, bias=False)
            self.k_proj = nn.Linear(H, KV * D, bias=False)
            self.v_proj = nn.Linear(H, KV * D, bias=False)
            self.o_proj = nn.Linear(NH * D, H, bias=False)
            if arch == "apertus":
                self.q_norm, self.k_norm = Norm(D), Norm(D)

        def forward(self, x, cos, sin):
            B, T, _ = x.shape
            q = self.q_proj(x).view(B, T, NH, D).transpose(1, 2)
            k = self.k_proj(x).view(B, T, KV, D).transpose(1, 2)
            v = self.v_proj(x).view(B, T, KV, D).transpose(1, 2)
            if arch == "apertus":
                q, k = self.q_norm(q), self.k_norm(k)
            q, k = rope(q, cos, sin).type_as(v), rope(k, cos, sin).type_as(v)
            if KV != NH:
                k, v = k.repeat_interleave(NH // KV, 1), v.repeat_interleave(NH // KV, 1)
            y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
            return self.o_proj(y.transpose(1, 2).reshape(B, T, NH * D))

    class XIELU(nn.Module):
        def __init__(self):
            super().__init__()
            self.alpha_p = nn.Parameter(torch.tensor([math.log(math.exp(.8) - 1)]))
            self.alpha_n = nn.Parameter(torch.tensor([math.log(math.exp(.8 - .5) - 1)]))

        def forward(self, x):
            p, n = F.softplus(self.alpha_p), .5 + F.softplus(self.alpha_n)
            return torch.where(x > 0, p * x * x + .5 * x, (torch.expm1(x.clamp(max=-1e-6)) - x) * n + .5 * x).type_as(x)

    class MLP(nn.Module):
        def __init__(self):
            super().__init__()
            f = cfg["ffn"] if arch == "apertus" else cfg["ffn_llama"]
            if arch == "llama":
                self.gate_proj = nn.Linear(H, f, bias=False)
            else:
                self.act_fn = XIELU()
            self.up_proj = nn.Linear(H, f, bias=False)
            self.down_proj = nn.Linear(f, H, bias=False)

        def forward(self, x):
            if arch == "llama":
                return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))
            return self.down_proj(self.act_fn(self.up_proj(x)))

    class Layer(nn.Module):
        def __init__(self):
            super().__init__()
            self.self_attn, self.mlp = Attn(), MLP()
            self.n1, self.n2 = Norm(H), Norm(H)

        def forward(self, x, cos, sin):
            x = x + self.self_attn(self.n1(x), cos, sin)
            return x + self.mlp(self.n2(x))

    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.embed_tokens = nn.Embedding(cfg["vocab"], H)
            self.layers = nn.ModuleList(Layer() for _ in range(cfg["layers"]))
            self.norm = Norm(H)
            ang = torch.arange(2048).float()[:, None] * (10000.0 ** (-torch.arange(0, D, 2).float() / D))[None]
            self.register_buffer("cos", ang.cos(), persistent=False)
            self.register_buffer("sin", ang.sin(), persistent=False)
            for n, p in self.named_parameters():
                if p.dim() == 2:
                    nn.init.normal_(p, std=.02 if "embed" in n else H ** -.5 * (.5 / math.sqrt(cfg["layers"]) if "o_proj" in n or "down_proj" in n else 1))

        def forward(self, ids):
            x = self.embed_tokens(ids)
            T = ids.shape[1]
            for l in self.layers:
                x = l(x, self.cos[:T], self.sin[:T])
            return F.linear(self.norm(x), self.embed_tokens.weight)

    return Model()


def hf_state(model, arch):
    import torch
    out = {}
    for k, v in model.state_dict().items():
        name = hf_name(k, arch)
        out[name] = v.detach().cpu().to(torch.bfloat16).contiguous()
        if k.endswith("alpha_p"):
            out[name.replace("alpha_p", "beta")] = torch.tensor(.5, dtype=torch.bfloat16)
            out[name.replace("alpha_p", "eps")] = torch.tensor(-1e-6, dtype=torch.bfloat16)
    return out


def hf_name(k, arch):
    k = k.replace(".n1.", ".attention_layernorm." if arch == "apertus" else ".input_layernorm.")
    return "model." + k.replace(".n2.", ".feedforward_layernorm." if arch == "apertus" else ".post_attention_layernorm.")


def load_weights(model, arch, directory):
    from safetensors.torch import load_file
    saved = load_file(f"{directory}/model.safetensors")
    model.load_state_dict({k: saved[hf_name(k, arch)].float() for k in model.state_dict()})


def save(model, cfg, arch, tok, out):
    from safetensors.torch import save_file
    save_file(hf_state(model, arch), f"{out}/model.safetensors", metadata={"format": "pt"})
    eos = gen.SPECIAL.index("<|assistant_end|>")
    c = dict(architectures=["ApertusForCausalLM" if arch == "apertus" else "LlamaForCausalLM"], model_type=arch, vocab_size=cfg["vocab"], hidden_size=cfg["hidden"],
             intermediate_size=cfg["ffn"] if arch == "apertus" else cfg["ffn_llama"], num_hidden_layers=cfg["layers"], num_attention_heads=cfg["heads"], num_key_value_heads=cfg["kv"],
             head_dim=cfg["hidden"] // cfg["heads"], hidden_act="xielu" if arch == "apertus" else "silu", max_position_embeddings=2048, rms_norm_eps=1e-5, rope_theta=10000.0,
             rope_parameters=dict(rope_type="default", rope_theta=10000.0), tie_word_embeddings=True, attention_bias=False, attention_dropout=0.0, initializer_range=.02,
             bos_token_id=1, eos_token_id=eos, pad_token_id=0, dtype="bfloat16", torch_dtype="bfloat16", use_cache=True)
    if arch == "llama":
        c["mlp_bias"] = False
    W = lambda n, o: open(f"{out}/{n}", "w").write(json.dumps(o, indent=1, ensure_ascii=False) + "\n")
    W("config.json", c)
    W("generation_config.json", dict(bos_token_id=1, eos_token_id=eos, pad_token_id=0, do_sample=True, temperature=.6, top_p=.95))
    W("tokenizer_config.json", dict(tokenizer_class="PreTrainedTokenizerFast", bos_token="<s>", eos_token="<|assistant_end|>", pad_token="<pad>", model_max_length=2048,
                                    clean_up_tokenization_spaces=False, chat_template=gen.CHAT_TEMPLATE))
    tok.save(f"{out}/tokenizer.json")


# ---------- test ----------
def generate(model, tok, prompts, n, dev, temp=0.0, amp=None, deadline=1e18):
    """Greedy (or sampled) answers for many prompts at once; no cache, right padding: simple, fine for a tiny model."""
    import torch
    ids = [tok.encode(p, add_special_tokens=False).ids for p in prompts]
    L = max(map(len, ids)) + n
    x = torch.zeros(len(ids), L, dtype=torch.long, device=dev)
    for i, s in enumerate(ids):
        x[i, : len(s)] = torch.tensor(s)
    pos = torch.tensor([len(s) for s in ids], device=dev)
    end = gen.SPECIAL.index("<|assistant_end|>")
    done = torch.zeros(len(ids), dtype=torch.bool, device=dev)
    ar = torch.arange(len(ids), device=dev)
    model.eval()
    with torch.no_grad():
        for _ in range(n):
            with amp():
                lg = model(x[:, : int(pos.max())])[ar, pos - 1].float()
            t = lg.argmax(-1) if temp == 0 else torch.multinomial(torch.softmax(lg / temp, -1), 1)[:, 0]
            x[ar, pos] = torch.where(done, x[ar, pos], t)
            pos = torch.where(done, pos, pos + 1)
            done |= t == end
            if bool(done.all()) or time.time() > deadline:
                break
    model.train()
    return [tok.decode(x[i, len(ids[i]): int(pos[i])].tolist(), skip_special_tokens=False).replace("<|assistant_end|>", "") for i in range(len(ids))]


ONE_RIGHT = ["s_capital", "s_capital_follow", "s_def", "s_hub", "s_misc", "s_add", "s_mul", "s_word_problem", "s_units", "s_numbers", "s_translate", "s_text", "s_json", "s_code"]
SAMPLES = [
    ["Hello!"], ["Who are you?"], ["What is the capital of France?"], ["what's the capital of mongolia"], ["Capital of Japan?", "And of Kenya?", "What language do they speak there?"],
    ["What is 47 + 38?"], ["7 * 8"], ["Convert 25 degrees Celsius to Fahrenheit."], ["Translate \"Good morning\" into German.", "And in Italian?"], ["How do you say cheese in French?"],
    ["Give me five fruits."], ["Make a table of four countries and capitals."], ["Write a Rust function that reverses a string.", "Now in Python."], ["Tell me a short story about a marmot named Heidi."],
    ["Write an essay about trains."], ["What is vLLM?"], ["What happens when a server fails?"], ["My name is Greta.", "What is 3 + 4?", "What is my name?"],
    ["Who won the football match yesterday?"], ["Explain quantum gravity to me."], ["Give me JSON for a person named Ada, age 36, from London."], ["Sort 31, 4, 15, 92, 6 from small to large."],
    ["Is Berlin the capital of Germany?"], ["asdf qwer"], ["What is the difference between a cat and a dog?"], ["Write a haiku."], ["thanks"],
]


def chat_samples(model, tok, dev, amp, n=220, deadline=1e18):
    lines, state = [], [("<s>", list(s)) for s in SAMPLES]
    text = ["<s>" for _ in SAMPLES]
    shown = [[] for _ in SAMPLES]
    for turn in range(max(map(len, SAMPLES))):
        act = [i for i, s in enumerate(SAMPLES) if len(s) > turn]
        ps = [text[i] + f"<|user_start|>{SAMPLES[i][turn]}<|user_end|><|assistant_start|>" for i in act]
        for i, p, a in zip(act, ps, generate(model, tok, ps, n, dev, 0.0, amp, deadline)):
            text[i] = p + a + "<|assistant_end|>"
            shown[i].append(f"USER: {SAMPLES[i][turn]}\nMODEL: {a}")
    return "\n\n".join("\n".join(s) for s in shown) + "\n"


def exact(model, tok, dev, amp, n, m, deadline):
    res = {}
    for name in ONE_RIGHT:
        r = random.Random(999_000 + ONE_RIGHT.index(name))
        f = getattr(gen, name)
        cases = []
        if time.time() > deadline:
            break
        while len(cases) < n:
            t = f(r)
            h = "<s>" + "".join(f"<|user_start|>{q}<|user_end|><|assistant_start|>{a}<|assistant_end|>" for q, a in t[:-1])
            if len(h) < 900:
                cases.append((h + f"<|user_start|>{t[-1][0]}<|user_end|><|assistant_start|>", t[-1][1]))
        got = generate(model, tok, [c[0] for c in cases], m, dev, 0.0, amp, deadline)
        res[name[2:]] = round(sum(g.strip() == c[1].strip() for g, c in zip(got, cases)) / n, 3)
    return res


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--out", default=os.environ.get("OUT", "tiny-out"))
    ap.add_argument("--preset", default="s", choices=PRESETS)
    ap.add_argument("--arch", default="apertus", choices=["apertus", "llama"])
    ap.add_argument("--total-minutes", type=float, default=7.0)
    ap.add_argument("--conversations", type=int, default=0)
    ap.add_argument("--seed", type=int, default=0)
    ap.add_argument("--eval", type=int, default=0)
    ap.add_argument("--init", default="", help="a checkpoint of this script and preset to go on from; keeps its tokenizer")
    ap.add_argument("--lr", type=float, default=0.0, help="peak learning rate; the preset's unless given")
    ap.add_argument("--threads", type=int, default=1, help="CPU threads; used without a GPU only")
    ap.add_argument("--no-compile", action="store_true")
    a = ap.parse_args()
    import contextlib
    import numpy as np
    import torch
    os.makedirs(a.out, exist_ok=True)
    gpu = torch.cuda.is_available()
    if not gpu:  # on a busy box one thread beats two by far: OpenMP barriers wait for descheduled threads
        torch.set_num_threads(a.threads)
    dev = torch.device("cuda" if gpu else "cpu")
    cfg = dict(PRESETS[a.preset])
    procs = max(1, (os.cpu_count() or 2) - (1 if gpu else 0))
    amp = (lambda: torch.autocast("cuda", dtype=torch.bfloat16)) if gpu else contextlib.nullcontext
    n_conv = a.conversations or cfg["ng" if gpu else "nc"]
    cfg["lr"] = a.lr or cfg["lr"]
    if a.init:
        from tokenizers import Tokenizer
        tok = Tokenizer.from_file(f"{a.init}/tokenizer.json")
    else:
        tok = train_tokenizer(cfg["vocab"], procs, 24_000 if gpu else 6_000)
    cfg["vocab"] = (tok.get_vocab_size() + 31) // 32 * 32
    log(f"tokenizer: {tok.get_vocab_size()} tokens; preset {a.preset} on {dev}, {procs} processes")
    js = tok.to_str()
    jobs = procs * 8
    with mp.get_context("fork").Pool(procs) as pool:
        parts = pool.map(_rows, [(a.seed * 1_000_003 + 50_000 + i, n_conv // jobs, cfg["seq"], js) for i in range(jobs)], chunksize=1)
    X = torch.from_numpy(np.concatenate([p[0] for p in parts]).astype(np.int16))
    M = torch.from_numpy(np.concatenate([p[1] for p in parts]))
    log(f"data: {len(X)} rows of {cfg['seq']} = {len(X) * cfg['seq'] / 1e6:.1f} M tokens, {M.float().mean():.2f} of them answers")
    torch.manual_seed(a.seed)
    if gpu:
        torch.set_float32_matmul_precision("high")
        X, M = X.to(dev), M.to(dev)
    model = build(cfg, a.arch).to(dev)
    before = {}
    if a.init:
        load_weights(model, a.arch, a.init)
        before = json.load(open(f"{a.init}/report.json"))
    n_par = sum(p.numel() for p in model.parameters())
    log(f"model: {a.arch} {n_par / 1e6:.2f} M parameters, {2 * n_par / 2**20:.2f} MiB in bf16")
    decay = [p for p in model.parameters() if p.dim() == 2]
    rest = [p for p in model.parameters() if p.dim() != 2]
    opt = torch.optim.AdamW([dict(params=decay, weight_decay=.05), dict(params=rest, weight_decay=0.)], lr=cfg["lr"], betas=(.9, .98), eps=1e-9, fused=gpu)
    B = cfg["bg" if gpu else "bc"]

    def loss_of(ids, m):
        with amp():
            lg = model(ids[:, :-1])
        l = torch.nn.functional.cross_entropy(lg.float().flatten(0, 1), ids[:, 1:].flatten(), reduction="none")
        w = torch.where(m[:, 1:].flatten(), 1.0, 0.1)
        return (l * w).sum() / w.sum()

    step_fn = loss_of
    if gpu and not a.no_compile:
        try:
            step_fn = torch.compile(loss_of)
            step_fn(X[:B].long() & 0xFFFF, M[:B]).backward()
            opt.zero_grad()
            log("compiled")
        except Exception as e:  # no compiler on that machine: go on without
            log("torch.compile failed, going on without:", str(e)[:200])
            step_fn = loss_of
            opt.zero_grad()
    # what the tests at the end need is kept back
    t_end = T0 + a.total_minutes * 60 - (60 if gpu else 120)
    t_start = time.time()
    step, tokens, perm, at, curve = 0, 0, torch.randperm(len(X)), 0, []
    while time.time() < t_end:
        f = (time.time() - t_start) / max(1., t_end - t_start)
        lr = cfg["lr"] * min(1., (step + 1) / 100) * (1. if f < .3 else max(.02, (1 - f) / .7))
        for g in opt.param_groups:
            g["lr"] = lr
        if at + B > len(X):
            perm, at = torch.randperm(len(X)), 0
        idx = perm[at: at + B]
        at += B
        idx = idx.to(dev)
        loss = step_fn(X[idx].long() & 0xFFFF, M[idx])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        opt.step()
        opt.zero_grad(set_to_none=True)
        step += 1
        tokens += B * cfg["seq"]
        if step % (500 if gpu else 50) == 0:
            v = loss.item()
            curve.append((step, round(v, 4)))
            log(f"step {step} loss {v:.4f} lr {lr:.5f} {tokens / (time.time() - t_start) / 1e3:.1f} k tok/s, {tokens / (len(X) * cfg['seq']):.2f} epochs")
    dt = time.time() - t_start
    log(f"trained {step} steps, {tokens / 1e6:.1f} M tokens in {dt:.0f} s")
    save(model, cfg, a.arch, tok, a.out)
    # test what is shipped: the weights after rounding to bf16
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(p.to(torch.bfloat16).to(p.dtype))
    s = chat_samples(model, tok, dev, amp, 220 if gpu else 90, time.time() + (30 if gpu else 90))
    open(f"{a.out}/samples.txt", "w").write(s)
    ev = exact(model, tok, dev, amp, a.eval or (128 if gpu else 8), 200 if gpu else 60, time.time() + (30 if gpu else 60))
    log("exact-match per skill:", ev)
    rep = dict(preset=a.preset, arch=a.arch, parameters=n_par, vocab=cfg["vocab"], bytes_bf16=os.path.getsize(f"{a.out}/model.safetensors"), device=str(torch.cuda.get_device_name() if gpu else "cpu"),
               init=dict(tokens=before.get("tokens"), seconds_training=before.get("seconds_training"), exact_mean=before.get("exact_mean")) if before else None,
               tokens=tokens, unique_tokens=len(X) * cfg["seq"], steps=step, seconds_training=round(dt), seconds_total=round(time.time() - T0), tokens_per_second=round(tokens / dt), exact_match=ev,
               exact_mean=round(sum(ev.values()) / max(1, len(ev)), 3), loss=curve[-1:] , curve=curve[:: max(1, len(curve) // 40)])
    open(f"{a.out}/report.json", "w").write(json.dumps(rep, indent=1) + "\n")
    print(s)
    log("done", rep["exact_mean"])


if __name__ == "__main__":
    main()
