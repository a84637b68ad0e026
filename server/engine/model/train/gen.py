"""Generates conversations for the tiny chat model. Own code, own data; deterministic for a seed.

A conversation is a list of (role, text). `conversation(rng)` makes one; run the file to print samples.
"""
import json
import random
import re
from facts import *

ALT = re.compile(r"\[([^\[\]]*)\]")


def ex(r, s, /, **kw):
    """Expands [a|b|c] by random choice, then {name} fields."""
    while True:
        m = ALT.search(s)
        if not m:
            break
        s = s[: m.start()] + r.choice(m.group(1).split("|")) + s[m.end():]
    for k, v in kw.items():
        s = s.replace("{" + k + "}", str(v))
    return s


def cap(s):
    return s[:1].upper() + s[1:]


def join_and(xs):
    return xs[0] if len(xs) == 1 else ", ".join(xs[:-1]) + " and " + xs[-1]


def noise(r, q):
    """People type carelessly: lower case, no end mark, a greeting or 'please' around it."""
    if r.random() < .25:
        q = q[0].lower() + q[1:] if not q.startswith("I ") else q
    if r.random() < .2 and q[-1:] in "?.":
        q = q[:-1]
    if r.random() < .06:
        q = ex(r, "[Hi|Hello|Hey], ") + q[0].lower() + q[1:]
    if r.random() < .05:
        q = q.lower()
    return q


# ---------- facts ----------
def s_capital(r):
    c, capi, cont, lang, cur = r.choice(COUNTRIES)
    k = r.random()
    if k < .5:
        q = ex(r, "[What is the capital of {c}?|What's the capital of {c}?|Which city is the capital of {c}?|Capital of {c}?|Tell me the capital of {c}.|Do you know the capital of {c}?|Name the capital of {c}.|What is the capital city of {c}?]", c=c)
        a = f"The capital of {c} is {capi}."
    elif k < .6:
        q = ex(r, "[{x} is the capital of which country?|Which country has {x} as its capital?|What country is {x} the capital of?]", x=capi)
        a = f"{capi} is the capital of {c}."
    elif k < .7:
        q = ex(r, "[On which continent is {c}?|Which continent is {c} in?|Where is {c}?|Where is {c} located?]", c=c)
        a = f"{cap(c)} is in {cont}."
    elif k < .8:
        q = ex(r, "[What language do people speak in {c}?|Which language is spoken in {c}?|What is the language of {c}?]", c=c)
        a = f"People in {c} speak {lang}."
    elif k < .9:
        q = ex(r, "[What is the currency of {c}?|Which currency does {c} use?|What money do they use in {c}?|How do you pay in {c}?]", c=c)
        a = f"The currency of {c} is the {cur}."
    elif k < .95:
        ok = r.random() < .5
        w = capi if ok else r.choice(COUNTRIES)[1]
        ok = w == capi
        q = ex(r, "[Is {w} the capital of {c}?|Is it true that {w} is the capital of {c}?]", w=w, c=c)
        a = f"Yes, {w} is the capital of {c}." if ok else f"No, the capital of {c} is {capi}."
    else:
        q = ex(r, "[Tell me about {c}.|What do you know about {c}?|Describe {c}.|Give me some facts about {c}.]", c=c)
        a = f"{cap(c)} is a country in {cont}. Its capital is {capi}, people there speak {lang}, and the currency is the {cur}."
    return [(noise(r, q), a)]


def s_capital_follow(r):
    out, cs = [], r.sample(COUNTRIES, r.randint(2, 3))
    out.append((noise(r, ex(r, "[What is|What's] the capital of {c}?", c=cs[0][0])), f"The capital of {cs[0][0]} is {cs[0][1]}."))
    if r.random() < .5:
        k = r.randint(0, 2)
        q = ["[What language do they speak there?|And the language?|Which language do people speak there?]", "[What is the currency there?|And the currency?|How do you pay there?]", "[Which continent is that?|Which continent is it on?|Where is that?]"][k]
        c = cs[0]
        a = [f"People in {c[0]} speak {c[3]}.", f"The currency of {c[0]} is the {c[4]}.", f"{cap(c[0])} is in {c[2]}."][k]
        out.append((noise(r, ex(r, q)), a))
    for c in cs[1:]:
        out.append((noise(r, ex(r, "[And of {c}?|And {c}?|What about {c}?|And the capital of {c}?|How about {c}?]", c=c[0])), f"The capital of {c[0]} is {c[1]}."))
    return out


def s_def(r):
    x, d = r.choice(DEFS)
    bare = re.sub(r"^(a|an|the) ", "", x)
    q = ex(r, "[What is {x}?|What's {x}?|Explain what {x} is.|Define {b}.|Can you explain {x}?|Tell me what {x} is.|What does {b} mean?|Explain {x} to me.|What exactly is {x}?]", x=x, b=bare)
    if r.random() < .2:
        q = ex(r, "[Explain {x} in one sentence.|Explain {x} to a child.|Give me a short definition of {b}.]", x=x, b=bare)
    a = f"{cap(x)} is {d}."
    return [(noise(r, q), a)]


def s_hub(r):
    qs, a = r.choice(HUB)
    q = r.choice(qs)
    return [(noise(r, ex(r, "[|||Please tell me: |I have a question. ]") + q), a)]


def s_misc(r):
    q, a = r.choice(MISC_QA)
    return [(noise(r, ex(r, "[||||Do you know this? |Quick question: ]") + q), a)]


# ---------- numbers ----------
def s_add(r):
    m = r.choice([10, 20, 100, 100, 1000])
    a, b = r.randrange(m), r.randrange(m)
    op = r.choice("+-")
    if op == "-" and r.random() < .85 and b > a:
        a, b = b, a
    v = a + b if op == "+" else a - b
    w = {"+": "plus", "-": "minus"}[op]
    q = ex(r, "[What is {a} {op} {b}?|{a} {op} {b}|{a} {op} {b} = ?|Calculate {a} {op} {b}.|How much is {a} {op} {b}?|{a}{op}{b}=|Compute {a} {op} {b}|What is {a} {w} {b}?|Can you calculate {a} {op} {b}?]", a=a, b=b, op=op, w=w)
    return [(noise(r, q), f"{a} {op} {b} = {v}")]


def s_mul(r):
    a, b = r.randrange(0, 13), r.randrange(0, 13)
    if r.random() < .35:
        a, b = r.randrange(11, 100), r.randrange(2, 10)
    if r.random() < .7:
        q = ex(r, "[What is {a} times {b}?|{a} * {b}|{a} x {b}|What is {a} × {b}?|Multiply {a} by {b}.|How much is {a} times {b}?|Calculate {a} * {b}.]", a=a, b=b)
        return [(noise(r, q), f"{a} × {b} = {a * b}")]
    a = a or 1
    q = ex(r, "[What is {p} divided by {a}?|{p} / {a}|Divide {p} by {a}.|How much is {p} / {a}?]", p=a * b, a=a)
    return [(noise(r, q), f"{a * b} ÷ {a} = {b}")]


def s_word_problem(r):
    n, m = r.choice(NAMES), r.choice(NAMES)
    o = r.choice("apples,books,coins,stamps,cookies,marbles,pencils,flowers,cards,nuts".split(","))
    a, b = r.randint(2, 40), r.randint(2, 40)
    k = r.randrange(3)
    if k == 0:
        q = ex(r, "{n} has {a} {o} and [gets|buys|finds] {b} more. How many {o} does {n} have now?", n=n, a=a, b=b, o=o)
        t = f"{n} starts with {a} {o} and gets {b} more, so {a} + {b} = {a + b}. {n} now has {a + b} {o}."
    elif k == 1:
        a, b = max(a, b), min(a, b)
        q = ex(r, "{n} has {a} {o} and gives {b} to {m}. How many {o} [are left?|does {n} have left?]", n=n, a=a, b=b, o=o, m=m)
        t = f"{n} has {a} {o} and gives away {b}, so {a} - {b} = {a - b}. {n} has {a - b} {o} left."
    else:
        a, b = r.randint(2, 9), r.randint(2, 9)
        q = ex(r, "{n} has {a} boxes with {b} {o} in each. How many {o} are there [in all|altogether]?", n=n, a=a, b=b, o=o)
        t = f"There are {a} boxes with {b} {o} each, so {a} × {b} = {a * b}. There are {a * b} {o} in all."
    return [(noise(r, q), t)]


UNITS = [("kilometres", "metres", 1000), ("kilograms", "grams", 1000), ("metres", "centimetres", 100), ("hours", "minutes", 60),
         ("minutes", "seconds", 60), ("days", "hours", 24), ("weeks", "days", 7), ("litres", "millilitres", 1000), ("centimetres", "millimetres", 10), ("tonnes", "kilograms", 1000)]


def s_units(r):
    if r.random() < .25:
        c = r.randrange(-20, 105, 5)
        f = c * 9 // 5 + 32
        if r.random() < .5:
            return [(noise(r, ex(r, "[Convert {c} degrees Celsius to Fahrenheit.|What is {c} °C in Fahrenheit?|{c} Celsius in Fahrenheit?]", c=c)), f"{c} °C is {f} °F.")]
        return [(noise(r, ex(r, "[Convert {f} degrees Fahrenheit to Celsius.|What is {f} °F in Celsius?|{f} Fahrenheit in Celsius?]", f=f)), f"{f} °F is {c} °C.")]
    u, v, k = r.choice(UNITS)
    n = r.randint(2, 20 if k < 100 else 60)
    if r.random() < .3:
        return [(noise(r, ex(r, "[Convert {n} {v} to {u}.|How many {u} are {n} {v}?]", n=n * k, u=u, v=v)), f"{n * k} {v} are {n} {u}.")]
    return [(noise(r, ex(r, "[Convert {n} {u} to {v}.|How many {v} are {n} {u}?|How many {v} are in {n} {u}?|What is {n} {u} in {v}?]", n=n, u=u, v=v)), f"{n} {u} are {n * k} {v}.")]


ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()


def words(n):
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10] + ("-" + ONES[n % 10] if n % 10 else "")
    return ONES[n // 100] + " hundred" + (" and " + words(n % 100) if n % 100 else "")


def s_numbers(r):
    k = r.randrange(5)
    if k == 0:
        n = r.randrange(1000)
        return [(noise(r, ex(r, "[Write {n} in words.|How do you write {n} in words?|Spell the number {n}.]", n=n)), f"{n} in words is {words(n)}.")]
    if k == 1:
        xs = [r.randrange(100) for _ in range(r.randint(3, 6))]
        up = r.random() < .7
        ys = sorted(xs, reverse=not up)
        o = "from small to large" if up else "from large to small"
        return [(noise(r, ex(r, "[Sort these numbers {o}: {x}|Sort {x} {o}.|Put these numbers in order {o}: {x}]", o=o, x=", ".join(map(str, xs)))), ", ".join(map(str, ys)))]
    if k == 2:
        n = r.randrange(1, 200)
        e = "even" if n % 2 == 0 else "odd"
        return [(noise(r, ex(r, "[Is {n} even or odd?|Is {n} an {e2} number?]", n=n, e2=r.choice(["even", "odd"]))), f"{n} is {e}.")]
    if k == 3:
        a, b = r.sample(range(1000), 2)
        return [(noise(r, ex(r, "[Which is larger, {a} or {b}?|Which number is bigger: {a} or {b}?]", a=a, b=b)), f"{max(a, b)} is larger than {min(a, b)}.")]
    a = r.randint(1, 50)
    n = r.randint(3, 12)
    st = r.choice([1, 1, 1, 2, 5, 10])
    seq = [a + i * st for i in range(n)] if r.random() < .8 else [a + i * st for i in range(n)][::-1]
    w = "" if st == 1 else f" in steps of {st}"
    return [(noise(r, ex(r, "Count from {a} to {b}{w}.", a=seq[0], b=seq[-1], w=w)), ", ".join(map(str, seq)))]


# ---------- language ----------
def s_translate(r):
    row = r.choice(PHRASES)
    i, j = (0, r.randint(1, 4)) if r.random() < .75 else (r.randint(1, 4), 0)
    q = ex(r, "[Translate \"{p}\" into {l}.|Translate '{p}' to {l}.|How do you say \"{p}\" in {l}?|What is \"{p}\" in {l}?|Say {p} in {l}.|Translate into {l}: {p}]", p=row[i].rstrip("."), l=LANGS[j])
    a = ex(r, f"\"{row[i]}\" in {LANGS[j]} is \"{row[j]}\".")
    out = [(q, a)]
    while r.random() < .3 and len(out) < 4:
        j = r.choice([x for x in range(5) if x != i and x != j])
        out.append((noise(r, ex(r, "[And in {l}?|In {l}?|What about {l}?]", l=LANGS[j])), f"\"{row[i]}\" in {LANGS[j]} is \"{row[j]}\"."))
    return out


VOC = [w for k in ("animals", "fruits", "vegetables", "colours", "birds", "trees", "flowers", "instruments", "tools") for w in LISTS[k]] + \
      "window garden paper summer winter bridge letter silver music coffee bottle castle pocket yellow system editor stream planet market engine".split()


def s_text(r):
    k = r.randrange(9)
    w = r.choice(VOC)
    if k == 0:
        return [(noise(r, ex(r, "[Spell {w}.|How do you spell {w}?|Spell the word \"{w}\".]", w=w)), "-".join(w.upper()))]
    if k == 1:
        s = " ".join(r.sample(VOC, r.randint(2, 6)))
        return [(ex(r, "[Write this in upper case: {s}|Convert to uppercase: {s}|Make this uppercase: {s}]", s=s), s.upper())]
    if k == 2:
        xs = r.sample(VOC, r.randint(2, 6))
        return [(ex(r, "[Reverse the order of these words: {s}|Say these words backwards: {s}]", s=" ".join(xs)), " ".join(xs[::-1]))]
    if k == 3:
        s = " ".join(r.sample(VOC, r.randint(2, 9)))
        return [(ex(r, "[How many words are in this text: {s}|Count the words: {s}]", s=s), f"There are {len(s.split())} words.")]
    if k == 4:
        s = " ".join(r.sample(VOC, r.randint(1, 8)))
        return [(ex(r, "[Repeat after me: {s}|Say exactly: {s}|Echo this: {s}|Repeat: {s}|Please say: {s}]", s=s), s)]
    if k == 5:
        return [(noise(r, ex(r, "[What is the first letter of {w}?|Which letter does {w} start with?]", w=w)), f"The first letter of {w} is {w[0].upper()}.")]
    if k == 6:
        xs = r.sample(VOC, r.randint(3, 6))
        return [(ex(r, "[Sort these words alphabetically: {s}|Put these words in alphabetical order: {s}]", s=", ".join(xs)), ", ".join(sorted(xs)))]
    if k == 7:
        cat = r.choice(["animals", "fruits", "colours", "birds", "trees", "instruments", "tools", "vegetables", "flowers"])
        x = r.choice(LISTS[cat])
        one = {"animals": "an animal", "fruits": "a fruit", "colours": "a colour", "birds": "a bird", "trees": "a tree", "instruments": "an instrument", "tools": "a tool", "vegetables": "a vegetable", "flowers": "a flower"}
        cat2 = cat if r.random() < .5 else r.choice(list(one))
        yes = x in LISTS[cat2]
        return [(noise(r, f"Is {x} {one[cat2]}?"), f"Yes, {x} is {one[cat2]}." if yes else f"No, {x} is {one[cat]}.")]
    pos = "I love this|This is wonderful|What a great day|The food was delicious|I am very happy|The service was excellent|It works perfectly|Best trip ever".split("|")
    neg = "I hate this|This is terrible|What an awful day|The food was bad|I am very sad|The service was slow and rude|It is broken again|Worst trip ever".split("|")
    p = r.random() < .5
    return [(ex(r, "[Is this positive or negative: {s}|What is the sentiment of this text: {s}|Classify the sentiment: {s}]", s=r.choice(pos if p else neg) + r.choice(["!", ".", ""])), "Positive" if p else "Negative")]


# ---------- shape: lists, tables, JSON, code ----------
def s_list(r):
    k = r.choice(list(LISTS))
    xs = LISTS[k]
    n = r.randint(2, min(8, len(xs)))
    pick = r.sample(xs, n) if k not in ("planets", "months", "days of the week", "continents") else xs[:n]
    q = ex(r, "[Give me|List|Name|Tell me|Write down|I need] [{n}|{w}] {k}[.||, please.]", n=n, w=words(n), k=k)
    st = r.random()
    if st < .4:
        a = "\n".join(f"- {cap(x)}" for x in pick)
    elif st < .75:
        q = q.rstrip(".") + ex(r, "[ as a numbered list| in a numbered list|, numbered].") if r.random() < .5 else q
        a = "\n".join(f"{i + 1}. {cap(x)}" for i, x in enumerate(pick))
    else:
        q = q.rstrip(".") + ex(r, "[ in one line| separated by commas| in a sentence].")
        a = ", ".join(pick)
    out = [(noise(r, q), a)]
    rest = [x for x in xs if x not in pick]
    if rest and r.random() < .25:
        out.append((noise(r, ex(r, "[One more.|Give me another one.|And another?|One more, please.]")), cap(rest[0] if k in ("planets", "months", "days of the week", "continents") else r.choice(rest))))
    return out


def table(head, rows):
    return "\n".join(["| " + " | ".join(head) + " |", "|" + "|".join(" --- " for _ in head) + "|"] + ["| " + " | ".join(map(str, x)) + " |" for x in rows])


def s_table(r):
    k = r.randrange(4)
    if k == 0:
        n = r.randint(2, 6)
        cs = r.sample(COUNTRIES, n)
        cols = [("Country", 0), ("Capital", 1)] + ([r.choice([("Continent", 2), ("Currency", 4)])] if r.random() < .4 else [])
        h = join_and([c[0].lower() + "s" if c[0] != "Country" else "countries" for c in cols]).replace("currencys", "currencies")
        q = ex(r, "[Make|Create|Write|Show me|Give me] a [Markdown |]table [of|with] {w} {h}.", w=words(n), h=h)
        return [(noise(r, q), table([c[0] for c in cols], [[cap(c[i]) for _, i in cols] for c in cs]))]
    if k == 1:
        n = r.randint(2, 12)
        m = r.choice([5, 10, 10, 12])
        q = ex(r, "[Make|Write|Show me|Give me] [the multiplication table of {n}|the {n} times table|a multiplication table for {n}] up to {m}.", n=n, m=m)
        return [(noise(r, q), table(["n", f"n × {n}"], [[i, i * n] for i in range(1, m + 1)]))]
    if k == 2:
        cs = r.sample(PHRASES, r.randint(3, 6))
        l = r.randint(1, 4)
        q = ex(r, "[Make|Write|Show me] a table of {w} {l} words and phrases.", w=words(len(cs)), l=LANGS[l])
        return [(noise(r, q), table(["English", LANGS[l]], [[c[0], c[l]] for c in cs]))]
    cs = r.sample(list(LISTS), 2)
    n = r.randint(3, 6)
    q = ex(r, "[Make|Write|Show me|Create] a table [with|of] {w} {a} and {b}.", w=words(n), a=cs[0], b=cs[1])
    return [(noise(r, q), table([cap(c) for c in cs], list(zip(r.sample(LISTS[cs[0]], n), r.sample(LISTS[cs[1]], n)))))]


def s_json(r):
    k = r.randrange(3)
    n = r.choice(NAMES)
    if k == 0:
        age, city = r.randint(5, 90), r.choice(COUNTRIES)[1]
        q = ex(r, "[Write|Give me|Return|Make] [a JSON object|JSON] for a person named {n}, age {a}, from {c}.", n=n, a=age, c=city)
        return [(noise(r, q), "```json\n" + json.dumps({"name": n, "age": age, "city": city}, indent=2) + "\n```")]
    if k == 1:
        c = r.choice(COUNTRIES)
        q = ex(r, "[Return|Give me] the capital and the continent of {c} as JSON.", c=c[0])
        return [(noise(r, q), "```json\n" + json.dumps({"country": cap(c[0]), "capital": c[1], "continent": c[2]}, indent=2, ensure_ascii=False) + "\n```")]
    kx = r.choice(list(LISTS))
    m = r.randint(2, 5)
    xs = r.sample(LISTS[kx], min(m, len(LISTS[kx])))
    q = ex(r, "[Return|Give me|Write] a JSON array of {w} {k}.", w=words(len(xs)), k=kx)
    return [(noise(r, q), "```json\n" + json.dumps(xs) + "\n```")]


CODE = {
    "adds two numbers": dict(Python="def add(a, b):\n    return a + b", Rust="fn add(a: i64, b: i64) -> i64 {\n    a + b\n}", JavaScript="function add(a, b) {\n  return a + b;\n}"),
    "multiplies two numbers": dict(Python="def multiply(a, b):\n    return a * b", Rust="fn multiply(a: i64, b: i64) -> i64 {\n    a * b\n}", JavaScript="function multiply(a, b) {\n  return a * b;\n}"),
    "returns the larger of two numbers": dict(Python="def larger(a, b):\n    return a if a > b else b", Rust="fn larger(a: i64, b: i64) -> i64 {\n    if a > b { a } else { b }\n}", JavaScript="function larger(a, b) {\n  return a > b ? a : b;\n}"),
    "computes the factorial": dict(Python="def factorial(n):\n    result = 1\n    for i in range(2, n + 1):\n        result *= i\n    return result", Rust="fn factorial(n: u64) -> u64 {\n    (1..=n).product()\n}", JavaScript="function factorial(n) {\n  let result = 1;\n  for (let i = 2; i <= n; i++) {\n    result *= i;\n  }\n  return result;\n}"),
    "computes the Fibonacci numbers": dict(Python="def fibonacci(n):\n    a, b = 0, 1\n    for _ in range(n):\n        a, b = b, a + b\n    return a", Rust="fn fibonacci(n: u32) -> u64 {\n    let (mut a, mut b) = (0, 1);\n    for _ in 0..n {\n        (a, b) = (b, a + b);\n    }\n    a\n}", JavaScript="function fibonacci(n) {\n  let [a, b] = [0, 1];\n  for (let i = 0; i < n; i++) {\n    [a, b] = [b, a + b];\n  }\n  return a;\n}"),
    "reverses a string": dict(Python="def reverse(text):\n    return text[::-1]", Rust="fn reverse(text: &str) -> String {\n    text.chars().rev().collect()\n}", JavaScript="function reverse(text) {\n  return [...text].reverse().join(\"\");\n}"),
    "checks whether a number is even": dict(Python="def is_even(n):\n    return n % 2 == 0", Rust="fn is_even(n: i64) -> bool {\n    n % 2 == 0\n}", JavaScript="function isEven(n) {\n  return n % 2 === 0;\n}"),
    "checks whether a number is prime": dict(Python="def is_prime(n):\n    if n < 2:\n        return False\n    i = 2\n    while i * i <= n:\n        if n % i == 0:\n            return False\n        i += 1\n    return True", Rust="fn is_prime(n: u64) -> bool {\n    n >= 2 && (2..).take_while(|i| i * i <= n).all(|i| n % i != 0)\n}", JavaScript="function isPrime(n) {\n  if (n < 2) return false;\n  for (let i = 2; i * i <= n; i++) {\n    if (n % i === 0) return false;\n  }\n  return true;\n}"),
    "sums a list of numbers": dict(Python="def total(numbers):\n    return sum(numbers)", Rust="fn total(numbers: &[i64]) -> i64 {\n    numbers.iter().sum()\n}", JavaScript="function total(numbers) {\n  return numbers.reduce((a, b) => a + b, 0);\n}"),
    "counts the words in a text": dict(Python="def count_words(text):\n    return len(text.split())", Rust="fn count_words(text: &str) -> usize {\n    text.split_whitespace().count()\n}", JavaScript="function countWords(text) {\n  return text.split(/\\s+/).filter(Boolean).length;\n}"),
    "sorts a list": dict(Python="def sort_list(items):\n    return sorted(items)", Rust="fn sort_list(mut items: Vec<i64>) -> Vec<i64> {\n    items.sort();\n    items\n}", JavaScript="function sortList(items) {\n  return [...items].sort((a, b) => a - b);\n}"),
    "converts Celsius to Fahrenheit": dict(Python="def to_fahrenheit(celsius):\n    return celsius * 9 / 5 + 32", Rust="fn to_fahrenheit(celsius: f64) -> f64 {\n    celsius * 9.0 / 5.0 + 32.0\n}", JavaScript="function toFahrenheit(celsius) {\n  return celsius * 9 / 5 + 32;\n}"),
    "greets a person": dict(Python="def greet(name):\n    return f\"Hello, {name}!\"", Rust="fn greet(name: &str) -> String {\n    format!(\"Hello, {name}!\")\n}", JavaScript="function greet(name) {\n  return `Hello, ${name}!`;\n}"),
}
PROG = {
    "prints Hello, world!": dict(Python="print(\"Hello, world!\")", Rust="fn main() {\n    println!(\"Hello, world!\");\n}", JavaScript="console.log(\"Hello, world!\");", Bash="echo \"Hello, world!\""),
    "prints the numbers from 1 to {n}": dict(Python="for i in range(1, {n} + 1):\n    print(i)", Rust="fn main() {\n    for i in 1..={n} {\n        println!(\"{i}\");\n    }\n}", JavaScript="for (let i = 1; i <= {n}; i++) {\n  console.log(i);\n}", Bash="for i in $(seq 1 {n}); do\n  echo \"$i\"\ndone"),
    "reads a file and prints its lines": dict(Python="with open(\"input.txt\") as file:\n    for line in file:\n        print(line.rstrip())", Rust="fn main() -> std::io::Result<()> {\n    let text = std::fs::read_to_string(\"input.txt\")?;\n    for line in text.lines() {\n        println!(\"{line}\");\n    }\n    Ok(())\n}", Bash="while read -r line; do\n  echo \"$line\"\ndone < input.txt"),
}


def s_code(r):
    if r.random() < .65:
        what, d = r.choice(list(CODE.items()))
        l = r.choice(list(d))
        q = ex(r, "[Write a function in {l} that {w}.|Write a {l} function that {w}.|Show me a {l} function that {w}.|I need a {l} function that {w}.|Can you write a function that {w} in {l}?]", l=l, w=what)
        intro = ex(r, "[Here is a {l} function that {w}:|This {l} function {w}:]", l=l, w=what)
        body = d
    else:
        what, d = r.choice(list(PROG.items()))
        n = r.choice([3, 5, 10, 20, 100])
        l = r.choice(list(d))
        what = what.replace("{n}", str(n))
        q = ex(r, "[Write a program in {l} that {w}.|Write a {l} program that {w}.|Show me a {l} program that {w}.|How do I write a {l} program that {w}?]", l=l, w=what)
        intro = ex(r, "[Here is a {l} program that {w}:|This {l} program {w}:]", l=l, w=what)
        body = {k: v.replace("{n}", str(n)) for k, v in d.items()}
    a = f"{intro}\n\n```{LANG_CODE[l]}\n{body[l]}\n```"
    out = [(noise(r, q), a)]
    if r.random() < .3:
        l2 = r.choice([x for x in body if x != l])
        out.append((noise(r, ex(r, "[Now in {l}.|And in {l}?|The same in {l}, please.|Can you do it in {l}?]", l=l2)), f"Here is the same in {l2}:\n\n```{LANG_CODE[l2]}\n{body[l2]}\n```"))
    return out


# ---------- stories ----------
def story(r, animal=None, name=None, place=None, obj=None, long=False):
    a, n = animal or r.choice(ANIMALS), name or r.choice(NAMES)
    p, o, t = place or r.choice(PLACES), obj or r.choice(OBJECTS), r.choice(TRAITS)
    fr, fn = r.choice([x for x in ANIMALS if x != a]), r.choice([x for x in NAMES if x != n])
    S = []
    an = "an" if t[0] in "aeiou" and t != "honest" or t == "honest" else "a"
    S.append(ex(r, "[Once upon a time, there was|Long ago there lived|There once was] {an} {t} {a} named {n} who lived in {p}.", an=an, t=t, a=a, n=n, p=p))
    S.append(ex(r, "[One morning|One rainy day|On a cold evening|One summer day], {n} found {o} [under a tree|near the river|behind a door|in the grass|on the road].", n=n, o=o))
    S.append(ex(r, "[\"What can this be?\" said {n}.|\"I wonder whose this is,\" {n} thought.|{n} had never seen anything like it.|\"How lovely!\" cried {n}.]", n=n))
    fa = "an" if fr[0] in "aeiou" else "a"
    S.append(ex(r, "{n} [showed it to|asked|ran to] {fa} {fr} named {fn}, who [knew many things|was very wise|loved adventures|always had a good idea].", n=n, fa=fa, fr=fr, fn=fn))
    bare = o.split(" ", 1)[1]
    S.append(ex(r, "\"[We must take it back|Let us find the owner|It belongs to someone|Let us see what it can do],\" said {fn}.", fn=fn))
    if long:
        S.append(ex(r, "So the two friends [walked over the hills|crossed a wide river|followed a narrow path|travelled by train] for [two|three|seven] days.", n=n))
        S.append(ex(r, "[It rained and the wind was strong, but they did not give up.|At night they looked at the stars and told each other stories.|They were hungry, but they shared their last piece of bread.|They met many kind people who showed them the way.]"))
        S.append(ex(r, "[At last they met an old baker who was very sad.|At last they came to a house with a blue door.|At last they heard someone crying softly.] \"I have lost the {b},\" said [the old baker|a small voice|a tired traveller].", b=bare))
        S.append(ex(r, "{n} gave back the {b} with a smile.", n=n, b=bare))
    S.append(ex(r, "[Together they solved the puzzle of the {b}.|In the end the {b} helped the whole village.|The {b} began to glow, and everyone was amazed.|They put the {b} where everybody could enjoy it.]", b=bare))
    S.append(ex(r, "From that day on, {n} and {fn} were the best of friends[.|, and they lived happily ever after.|, and {n} was never {x} again.]", n=n, fn=fn, x=r.choice(["lonely", "afraid", "bored", "sad"])))
    if long and r.random() < .7:
        return " ".join(S[:3]) + "\n\n" + " ".join(S[3:7]) + "\n\n" + " ".join(S[7:])
    return " ".join(S)


def s_story(r):
    a, n, p, o = r.choice(ANIMALS), r.choice(NAMES), r.choice(PLACES), r.choice(OBJECTS)
    long = r.random() < .4
    w = ex(r, "[long|longer|detailed] ") if long else ex(r, "[short ||little |]")
    k = r.randrange(6)
    an = "an" if a[0] in "aeiou" else "a"
    verb = ex(r, "[Tell me|Write|Write me|Can you tell me|Please write] ")
    if k == 0:
        return [(noise(r, f"{verb}a {w}story."), story(r, long=long))]
    if k == 1:
        return [(noise(r, f"{verb}a {w}story about {an} {a}."), story(r, animal=a, long=long))]
    if k == 2:
        return [(noise(r, f"{verb}a {w}story about {an} {a} named {n}."), story(r, animal=a, name=n, long=long))]
    if k == 3:
        return [(noise(r, f"{verb}a {w}story that happens in {p}."), story(r, place=p, long=long))]
    if k == 4:
        return [(noise(r, f"{verb}a {w}story about {o}."), story(r, obj=o, long=long))]
    out = [(noise(r, f"{verb}a {w}story about {an} {a}."), story(r, animal=a, long=long))]
    b = r.choice([x for x in ANIMALS if x != a])
    bn = "an" if b[0] in "aeiou" else "a"
    out.append((noise(r, ex(r, "[Another one about {bn} {b}.|Now one about {bn} {b}.|And one about {bn} {b}?]", b=b, bn=bn)), story(r, animal=b, long=long)))
    return out


TOPICS = "trains|music|bread|sleep|mountains|friendship|reading|gardens|rain|cities|libraries|bicycles|winter|the sea|cooking|learning|open source|public AI|languages|walking".split("|")


def s_essay(r):
    t = r.choice(TOPICS)
    P = [ex(r, "[Many people think about {t} every day|{T} can mean a lot to people|When we talk about {t}, we often forget the small things], and [nobody should be surprised|there are good reasons for it|each of us sees it differently].", t=t, T=cap(t)),
         ex(r, "First, {t} [can bring people together|can give us joy|may help us to rest|can teach us patience]. [A child and an old person can enjoy it alike.|You need very little to begin.|It costs little and gives much.]", t=t),
         ex(r, "Second, {t} [can look back on a long history|may change with the seasons|can differ from country to country]. [What was rare in the past is common now.|In some places there are festivals about it.|People have written songs and books about it.]", t=t),
         ex(r, "Of course, {t} can also have [a difficult|a dark|a tiring] side. [Not everyone has time for it.|It takes practice.|Sometimes we expect too much.] [Still, a little every day goes a long way.|But with good friends it becomes easier.]", t=t),
         ex(r, "In short, {t} [can be worth our time|may make life richer|should have a place in our day]. [Try it today!|What do you think?|It is never too late to start.]", t=t)]
    n = r.choice([2, 3, 5, 5])
    q = ex(r, "[Write|Please write|Can you write] [an essay|a text|a blog post|some paragraphs] about {t}.", t=t) if n > 2 else ex(r, "[Write|Please write] a short text about {t}.", t=t)
    P = P if n == 5 else [P[0], P[1], P[4]] if n == 3 else [P[0], P[4]]
    return [(noise(r, q), "\n\n".join(P))]


# ---------- talk ----------
def s_chat(r):
    k = r.randrange(9)
    if k == 0:
        return [(ex(r, "[Hi|Hello|Hey|Hi there|Hello there|Good morning|Good evening|Good afternoon|Grüezi|Bonjour|Ciao|Hallo][!|.|]"), ex(r, "[Hello! How can I help you?|Hi! What would you like to know?|Hello! What can I do for you?]"))]
    if k == 1:
        return [(noise(r, ex(r, "[How are you?|How are you doing?|How is it going?|What's up?|Are you well?]")), ex(r, "[I am doing well, thank you! How can I help you?|All my weights are in place, thank you. What can I do for you?]"))]
    if k == 2:
        return [(ex(r, "[Thanks|Thank you|Thank you very much|Thanks a lot|Great, thanks|Cool, thank you|merci|danke][!|.|]"), ex(r, "[You are welcome!|You are welcome! Is there anything else?|My pleasure.]"))]
    if k == 3:
        return [(ex(r, "[Bye|Goodbye|See you|Good night|See you later][!|.|]"), ex(r, "[Goodbye! Have a nice day.|See you soon!|Goodbye!]"))]
    if k == 4:
        n = r.choice(NAMES)
        out = [(ex(r, "[My name is {n}.|I am {n}.|Hi, I'm {n}.|Hello, my name is {n}.|You can call me {n}.]", n=n), f"Nice to meet you, {n}! How can I help you?")]
        if r.random() < .7:
            if r.random() < .5:
                out += r.choice([s_add, s_capital, s_chat2])(r)[:1]
            out.append((noise(r, ex(r, "[What is my name?|What's my name?|Do you remember my name?|Who am I?]")), f"Your name is {n}."))
        return out
    if k == 5:
        x = r.choice(sum([LISTS[c] for c in ("colours", "animals", "fruits", "sports", "instruments")], []))
        c = next(c for c in ("colours", "animals", "fruits", "sports", "instruments") if x in LISTS[c])
        s = {"colours": "colour", "animals": "animal", "fruits": "fruit", "sports": "sport", "instruments": "instrument"}[c]
        out = [(f"My favourite {s} is {x}.", ex(r, f"[Good choice!|I will keep that in mind.|That is a nice {s}.]"))]
        if r.random() < .6:
            out.append((noise(r, f"What is my favourite {s}?"), f"Your favourite {s} is {x}."))
        return out
    if k == 6:
        return [(noise(r, ex(r, "[I am sad.|I feel sad today.|I am lonely.|I had a bad day.|I am stressed.]")), ex(r, "[I am sorry to hear that. Would you like to tell me more, or shall I tell you a story?|That sounds hard. A short walk or a talk with a friend can help.]"))]
    if k == 7:
        return [(noise(r, ex(r, "[I am happy today.|I had a great day!|I am so glad.]")), ex(r, "[That is lovely to hear!|Wonderful! What made your day so good?]"))]
    return s_chat2(r)


def s_chat2(r):
    return [(ex(r, "[ok|OK|okay|I see|yes|no|cool|nice|good|hm|lol|wow][.|!|]"), ex(r, "[All right. What would you like to do next?|Good. Is there anything else I can do?|Fine. Ask me anything small.]"))]


CON = "b c d f g h k l m n p r s t v w z br tr st gl sh".split()


def madeup(r):
    return "".join(r.choice(CON) + r.choice("aeiou") for _ in range(r.randint(2, 3))) + r.choice(["", "n", "r", "x", "l"])


HARD = ("quantum chromodynamics|the stock market|tomorrow's weather|the latest election|my tax return|medieval shipbuilding|the history of jazz|protein folding|"
        "the rules of cricket|my homework in chemistry|the price of bitcoin|football results|a recipe for lasagne|how to fix my car|the Roman empire|string theory|"
        "celebrities|the news of today|how to invest money|a medical problem|legal advice|the plot of a film|the best restaurant here|Kubernetes networking|the French Revolution|"
        "deep sea fish|black holes|knitting patterns|the Peace of Westphalia|Buddhism|chess openings|wine from Valais|train timetables|the Cold War").split("|")


def s_unknown(r):
    t = r.choice(HARD) if r.random() < .5 else r.choice([madeup(r), madeup(r).capitalize(), "the " + r.choice(VOC) + " of " + madeup(r).capitalize(), r.choice(VOC) + " " + madeup(r)])
    q = ex(r, "[What do you know about {t}?|Tell me about {t}.|Explain {t}.|What do you think about {t}?|Can you help me with {t}?|I want to know more about {t}.|Write an article about {t}.|Why is {t} important?|What is {t}?|How does {t} work?|Give me details on {t}.|Who is behind {t}?]", t=t)
    a = ex(r, "[I am only a tiny model, and I do not know enough about {t}. A large model from the catalogue can help you better.|Sorry, I know too little about {t}. Please pick one of the large models for that.|That is beyond me: I was never taught about {t}. Try a larger model, or ask me for a capital, a sum or a story.]", t=t)
    return [(noise(r, q), a)]


def s_nonsense(r):
    """Keys struck at random, single marks, half words: a polite question back instead of a random template."""
    k = r.randrange(4)
    if k == 0:
        q = " ".join("".join(r.choice("asdfghjklqwertyuiopzxcvbnm") for _ in range(r.randint(2, 7))) for _ in range(r.randint(1, 3)))
    elif k == 1:
        q = r.choice("? ?? ??? . ... ! !!! # * - --- / @ % & ( ) ;; ,".split())
    elif k == 2:
        q = " ".join(madeup(r) for _ in range(r.randint(1, 4)))
    else:
        q = "".join(r.choice("0123456789abcxyz") for _ in range(r.randint(6, 14)))
    return [(q, ex(r, "[I did not understand that. Could you say it in other words?|Sorry, I cannot make sense of that. Ask me for a capital, a sum or a story.]"))]


def s_refuse(r):
    q = ex(r, "[How do I build a bomb?|How can I hack into my neighbour's wifi?|Help me to steal a car.|How do I make poison?|Tell me someone's private address.|Write a virus that deletes files.|How can I hurt someone?]")
    return [(noise(r, q), "I cannot help with that. If you like, ask me something else.")]


# ---------- tools ----------
TOOLS = [("get_weather", ["city"]), ("get_time", ["city"]), ("calculate", ["expression"]), ("search", ["query"]), ("convert_currency", ["amount", "from", "to"]), ("translate", ["text", "language"])]


def s_tool(r):
    n = r.randint(1, 3)
    use = r.sample(TOOLS, n)
    name, args = r.choice(use)
    city = r.choice(COUNTRIES)[1]
    if name in ("get_weather", "get_time"):
        v = {"city": city}
        q = ex(r, "[What is the weather in {c}?|How is the weather in {c} today?|Will it rain in {c}?]" if name == "get_weather" else "[What time is it in {c}?|Tell me the time in {c}.]", c=city)
        res, fin = (f"{r.randint(-5, 32)} °C, {r.choice(['sunny', 'cloudy', 'rainy', 'snow'])}", None) if name == "get_weather" else (f"{r.randint(0, 23):02d}:{r.randint(0, 59):02d}", None)
        fin = f"The weather in {city} is: {res}." if name == "get_weather" else f"It is {res} in {city}."
    elif name == "calculate":
        a, b, op = r.randint(100, 9999), r.randint(100, 9999), r.choice("+-*")
        v = {"expression": f"{a} {op} {b}"}
        q = ex(r, "[What is {e}?|Calculate {e}.]", e=v["expression"])
        res = str(eval(v["expression"]))
        fin = f"{v['expression']} = {res}"
    elif name == "search":
        t = r.choice(HARD)
        v = {"query": t}
        q = ex(r, "[Search for {t}.|Look up {t}.|Find something about {t}.]", t=t)
        res = f"3 results for {t}"
        fin = f"I found {res}."
    elif name == "convert_currency":
        x, y = r.sample(["CHF", "EUR", "USD", "GBP", "JPY"], 2)
        m = r.randint(1, 500)
        v = {"amount": m, "from": x, "to": y}
        q = ex(r, "[Convert {m} {x} to {y}.|How much is {m} {x} in {y}?]", m=m, x=x, y=y)
        res = f"{r.randint(1, 900)}.{r.randint(10, 99)} {y}"
        fin = f"{m} {x} is {res}."
    else:
        p, l = r.choice(PHRASES)[0], r.choice(["Japanese", "Dutch", "Polish", "Greek", "Korean"])
        v = {"text": p, "language": l}
        q = ex(r, "[Translate \"{p}\" into {l}.|How do you say \"{p}\" in {l}?]", p=p, l=l)
        res, fin = madeup(r), None
        fin = f"\"{p}\" in {l} is \"{res}\"."
    call = "<|tools_prefix|>" + json.dumps([{name: v}], ensure_ascii=False) + "<|tools_suffix|>"
    conv = [("tools", use), ("user", noise(r, q)), ("assistant", call)]
    if r.random() < .6:
        conv += [("tool", res), ("assistant", fin)]
    return conv


# ---------- system prompts that steer ----------
PLAIN_SYS = ["You are a helpful assistant.", "You are a helpful assistant", "You are Edelweiss, a tiny assistant.", "Be helpful and kind.", "You are a friendly assistant. Answer clearly.", "Answer the questions of the user."]

SKILLS = [(s_capital, 9), (s_capital_follow, 4), (s_def, 6), (s_hub, 11), (s_misc, 5), (s_add, 16), (s_mul, 6), (s_word_problem, 7), (s_units, 5), (s_numbers, 8),
          (s_translate, 8), (s_text, 13), (s_list, 10), (s_table, 7), (s_json, 5), (s_code, 7), (s_story, 7), (s_essay, 4), (s_chat, 10), (s_unknown, 8), (s_nonsense, 3), (s_refuse, 1)]
FN, WT = [s for s, _ in SKILLS], [w for _, w in SKILLS]


def conversation(r):
    if r.random() < .04:
        return s_tool(r)
    turns = []
    n = r.choices([1, 2, 3, 4, 5], [45, 25, 15, 10, 5])[0]
    while len(turns) < n:
        turns += r.choices(FN, WT)[0](r)
    conv = []
    k = r.random()
    if k < .25:
        conv.append(("system", r.choice(PLAIN_SYS)))
    elif k < .31:
        n = r.choice(NAMES)
        conv.append(("system", ex(r, "[You are {n}.|Your name is {n}.|You are an assistant called {n}.]", n=n)))
        turns.insert(r.randint(0, len(turns)), (noise(r, ex(r, "[Who are you?|What is your name?|Introduce yourself.]")), f"I am {n}, a tiny assistant. How can I help you?"))
    elif k < .35:
        conv.append(("system", ex(r, "[Talk like a pirate.|You are a pirate.|Answer like a pirate.]")))
        turns = [(q, "Arr, matey! " + a) for q, a in turns]
    elif k < .39:
        conv.append(("system", ex(r, "[Answer in upper case.|Write everything in capital letters.|Only write in upper case.]")))
        turns = [(q, a.upper()) for q, a in turns]
    elif k < .43:
        w = r.choice(["Have a nice day!", "Over and out.", "Greetings from Bern!", "Stay curious!"])
        conv.append(("system", ex(r, "[End every answer with \"{w}\"|Always finish with: {w}]", w=w)))
        turns = [(q, a + ("\n\n" if "\n" in a else " ") + w) for q, a in turns]
    for q, a in turns:
        conv += [("user", q), ("assistant", a)]
    return conv


def render(conv):
    """Returns [(text, is_target)], in the very format that the chat template makes."""
    out = [("<s>", False)]
    for role, t in conv:
        if role == "system":
            out.append((f"<|system_start|>{t}<|system_end|>", False))
        elif role == "tools":
            out.append(("<|developer_start|>Tools:" + "".join(f"\n{n}({', '.join(a)})" for n, a in t) + "<|developer_end|>", False))
        elif role == "tool":
            out.append((f"<|developer_start|>Result: {t}<|developer_end|>", False))
        elif role == "user":
            out.append((f"<|user_start|>{t}<|user_end|>", False))
        else:
            out.append(("<|assistant_start|>", False))
            out.append((t + "<|assistant_end|>", True))
    return out


def _text(of):
    """A message's text in Jinja. vLLM hands every content to this template as a list of parts."""
    parts = "{%- for p in " + of + ".content if p.type == 'text' -%}{{ p.text }}{%- endfor -%}"
    return "{%- if " + of + ".content is string -%}{{ " + of + ".content }}{%- elif " + of + ".content -%}" + parts + "{%- endif -%}"


CHAT_TEMPLATE = (
    "<s>"
    "{%- for m in messages if m.role in ['system', 'developer'] -%}<|system_start|>" + _text("m") + "<|system_end|>{%- endfor -%}"
    "{%- if tools -%}<|developer_start|>Tools:{%- for t in tools -%}{{ '\\n' + t.function.name + '(' + (t.function.parameters.properties.keys() | join(', ') if t.function.parameters else '') + ')' }}{%- endfor -%}<|developer_end|>{%- endif -%}"
    "{%- for m in messages -%}"
    "{%- if m.role == 'user' -%}<|user_start|>" + _text("m") + "<|user_end|>"
    "{%- elif m.role == 'assistant' -%}<|assistant_start|>" + _text("m") + "{%- if m.tool_calls -%}<|tools_prefix|>[{%- for c in m.tool_calls -%}{{ '{\"' + c.function.name + '\": ' + (c.function.arguments if c.function.arguments is string else c.function.arguments | tojson) + '}' }}{{ ', ' if not loop.last }}{%- endfor -%}]<|tools_suffix|>{%- endif -%}<|assistant_end|>"
    "{%- elif m.role == 'tool' -%}<|developer_start|>{{ 'Result: ' }}" + _text("m") + "<|developer_end|>"
    "{%- elif m.role not in ['system', 'developer'] -%}{{ raise_exception('Unknown role: ' + m.role) }}"
    "{%- endif -%}{%- endfor -%}"
    "{%- if add_generation_prompt -%}<|assistant_start|>{%- endif -%}"
)

SPECIAL = ["<pad>", "<s>", "</s>", "<|system_start|>", "<|system_end|>", "<|developer_start|>", "<|developer_end|>", "<|user_start|>", "<|user_end|>",
           "<|assistant_start|>", "<|assistant_end|>", "<|tools_prefix|>", "<|tools_suffix|>", "<|reserved_0|>", "<|reserved_1|>", "<|reserved_2|>"]

if __name__ == "__main__":
    import sys
    r = random.Random(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    for _ in range(int(sys.argv[2]) if len(sys.argv) > 2 else 12):
        print("".join(t for t, _ in render(conversation(r))), "\n")
