// What a reader sees of it, in Chromium with its processor slowed four times: `make bench-browser`.
//
// 40 kB come at 4,000 characters a second, ten times as fast as a fast model. Three writers of the page in turn,
// in one run, by the same loop: ours as it ships, the whole text parsed again (marked), and blocks with a memo
// (Streamdown's way: remend, marked's Lexer over all, what changed is written anew). Then the site itself, its
// release server in front of a replica that writes as fast, and a conversation of 300 messages being opened.
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { mixed, pieces } from "./texts.mjs";
import { here, install, site } from "./parts.mjs";

install();
const { chromium } = await import("playwright-core");
const [binary, ...only] = process.argv.slice(2);
const { manifest, path } = site();
const [LENGTH, RATE, SLOWER, MODEL] = [40_000, 4_000, 4, "swiss-ai/Apertus-8B-Instruct-2509"];
const text = mixed(LENGTH);

/** Frames and work of a time, counted in the page. */
const COUNTER = `
  globalThis.count = () => {
    const at = [];
    let on = true;
    const frame = (now) => { at.push(now); if (on) requestAnimationFrame(frame); };
    requestAnimationFrame(frame);
    return () => {
      on = false;
      const gaps = at.slice(1).map((now, n) => now - at[n]);
      return { fps: 1000 * gaps.length / (at.at(-1) - at[0]), longest: Math.max(...gaps) };
    };
  };
`;

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>bench</title>
<link rel="stylesheet" href="${manifest.css}"><link rel="stylesheet" href="${manifest.hub_css}">
<div class="widget"><div class="transcript"><article class="message" data-role="assistant"><div class="message-body prose small"></div></article></div></div>
<script type="module">
import init, { Renderer } from "${manifest.renderer_js}";
import { marked, Lexer, Parser } from "/marked.js";
import remend from "/remend.js";
await init({ module_or_path: "${manifest.renderer_wasm}" });
const ways = {
  ours(body) {
    const answer = new Renderer(body);
    return { push: (more) => answer.push(more), end: () => answer.finish() };
  },
  // What no way can be cheaper than: frames that are asked for and show nothing new.
  idle() {
    return { push() {}, end() {} };
  },
  // The text as it comes, without any Markdown.
  plain(body) {
    body.style.whiteSpace = "pre-wrap";
    return { push: (more) => body.append(more), end() {} };
  },
  whole(body) {
    let sofar = "";
    return { push(more) { sofar += more; body.innerHTML = marked.parse(sofar); }, end() {} };
  },
  memo(body) {
    let sofar = "", shown = [];
    return { push(more) {
      sofar += more;
      const blocks = Lexer.lex(remend(sofar), { gfm: true });
      blocks.forEach((block, n) => {
        if (shown[n]?.raw === block.raw) return;
        const element = shown[n]?.element ?? body.appendChild(document.createElement("div"));
        element.innerHTML = Parser.parse([block]);
        shown[n] = { raw: block.raw, element };
      });
    }, end() {} };
  },
};
globalThis.stream = (way, text, rate) => new Promise((done) => {
  const body = document.querySelector(".message-body");
  const log = document.querySelector(".transcript");
  const writer = ways[way](body);
  const began = performance.now();
  let n = 0;
  const frame = (now) => {
    const due = Math.min(text.length, Math.max(n, Math.floor((now - began) * rate / 1000)));
    if (due > n) { writer.push(text.slice(n, due)); n = due; log.scrollTop = 1e9; }
    if (n < text.length) requestAnimationFrame(frame);
    else { writer.end(); requestAnimationFrame(done); }
  };
  requestAnimationFrame(frame);
});
globalThis.ready = true;
</script>`;

const FILES = {
  "/": ["text/html", () => PAGE],
  "/marked.js": ["text/javascript", () => readFileSync(join(here, "node_modules/marked/lib/marked.esm.js"))],
  "/remend.js": ["text/javascript", () => readFileSync(join(here, "node_modules/remend/dist/index.js"))],
};
const TYPES = { js: "text/javascript", wasm: "application/wasm", css: "text/css" };

/** Serves the harness, the bundle, and a replica that writes `text` at the rate. */
const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://h");
  if (pathname === "/v1/chat/completions") {
    request.resume();
    response.writeHead(200, { "content-type": "text/event-stream" });
    const chunk = (delta, finish) => response.write(`data: ${JSON.stringify({
      id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: MODEL,
      choices: [{ index: 0, delta, finish_reason: finish }],
      usage: { prompt_tokens: 5, completion_tokens: 1, total_tokens: 6 },
    })}\n\n`);
    chunk({ role: "assistant", content: "" }, null);
    const [list, began] = [pieces(text), performance.now()];
    let n = 0;
    const tick = setInterval(() => {
      for (const due = ((performance.now() - began) * RATE) / 4000; n < due && n < list.length; n += 1) chunk({ content: list[n] }, null);
      if (n < list.length) return;
      clearInterval(tick);
      chunk({ content: "" }, "stop");
      response.end("data: [DONE]\n\n");
    }, 2);
    return response.on("close", () => clearInterval(tick));
  }
  if (pathname === "/v1/models") {
    response.writeHead(200, { "content-type": "application/json" });
    return response.end(JSON.stringify({ object: "list", data: [{ id: MODEL, object: "model" }] }));
  }
  if (pathname === "/health") return response.end();
  const [type, body] = FILES[pathname] ?? [TYPES[pathname.split(".").at(-1)], () => readFileSync(path(pathname))];
  let content;
  try {
    content = body();
  } catch {
    return response.writeHead(404).end();
  }
  response.writeHead(200, { "content-type": type ?? "text/plain" }).end(content);
});
await new Promise((listens) => server.listen(0, "127.0.0.1", listens));
const origin = `http://127.0.0.1:${server.address().port}`;

const browser = await chromium.launch({ executablePath: process.env.CHROME_PATH || "/usr/bin/chromium", args: ["--no-sandbox"] });
const rows = [];
let missed = false;
const bar = (value, limit, side) => {
  const holds = side === "least" ? value >= limit : value <= limit;
  missed ||= !holds;
  return `${value.toFixed(value < 10 ? 1 : 0)}${holds ? "" : " !"}`;
};

/** A page with the processor slowed, and what the main thread did in a time. */
const open = async (before) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, serviceWorkers: "block" });
  const page = await context.newPage();
  await page.addInitScript(COUNTER);
  if (before) await page.addInitScript(before);
  const driver = await context.newCDPSession(page);
  await driver.send("Performance.enable");
  const busy = async () => {
    const { metrics } = await driver.send("Performance.getMetrics");
    const seconds = (...names) => metrics.reduce((sum, { name, value }) => sum + (names.includes(name) ? value : 0), 0);
    return { page: seconds("ScriptDuration", "RecalcStyleDuration", "LayoutDuration"), all: seconds("TaskDuration") };
  };
  return { page, busy, driver, close: () => context.close(), slow: () => driver.send("Emulation.setCPUThrottlingRate", { rate: SLOWER }) };
};

/** What is counted while `act` runs. */
const counted = async ({ page, busy }, act) => {
  const [before, began] = [await busy(), performance.now()];
  await page.evaluate(() => { globalThis.counted = count(); });
  await act();
  const seen = await page.evaluate(() => globalThis.counted());
  const after = await busy();
  const share = (what) => (100 * (after[what] - before[what])) / ((performance.now() - began) / 1000);
  return { ...seen, share: share("page"), all: share("all") };
};

const wanted = (name) => only.length === 0 || only.includes(name);
for (const [way, name] of [["idle", "nothing, frames alone"], ["ours", "ours, written each frame"], ["plain", "plain text, written each frame"], ["whole", "whole text again, marked"], ["memo", "blocks with a memo, Streamdown's way"]]) {
  if (!wanted(way)) continue;
  const tab = await open();
  await tab.page.goto(origin);
  await tab.page.waitForFunction(() => globalThis.ready);
  await tab.slow();
  const seen = await counted(tab, () => tab.page.evaluate(([way, text, rate]) => stream(way, text, rate), [way, text, RATE]));
  rows.push([name, seen, false]);
  await tab.close();
}

const data = mkdtempSync(join(tmpdir(), "bench-browser-"));
writeFileSync(join(data, "playground.toml"), `[[cluster]]\nname = "bench"\n[[cluster.replica]]\nurl = "${origin}"\nmodels = [{ model = "${MODEL}" }]\n`);
const playground = spawn(binary, ["--config", join(data, "playground.toml")], {
  env: { ...process.env, PLAYGROUND_LISTEN: "127.0.0.1:0", PLAYGROUND_DATA: data, PLAYGROUND_LOG: "warn" },
  stdio: ["ignore", "pipe", "inherit"],
});
let opened;
try {
  const at = await new Promise((found, failed) => {
    playground.once("exit", () => failed(new Error("the server ended before it listened")));
    createInterface({ input: playground.stdout }).on("line", (line) => {
      const address = line.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (address) found(address[0]);
    });
  });
  while (!(await fetch(`${at}/readyz`)).ok);
  if (wanted("site")) {
    const tab = await open();
    await tab.page.goto(`${at}/playground?model=${MODEL}`);
    await tab.page.waitForFunction(() => document.documentElement.dataset.islands === "alive");
    await tab.slow();
    const seen = await counted(tab, async () => {
      await tab.page.fill(".composer-input", "Go");
      await tab.page.press(".composer-input", "Enter");
      await tab.page.waitForFunction(() => document.querySelector(".receipt"), null, { polling: 500, timeout: 60_000 });
    });
    rows.push(["the site itself", seen, true]);
    await tab.close();
  }
  if (wanted("open")) {
    // 300 messages of 3 kB, as the widget keeps them.
    const turn = (n) => (n % 2 ? { answer: mixed(3_000), state: 2 } : { user: `Question ${n}\n${mixed(3_000)}`, state: 2 });
    const kept = JSON.stringify({ provider: "", params: { system: "" }, turns: Array.from({ length: 300 }, (_, n) => turn(n)) });
    const tab = await open(`
      new MutationObserver((_, observer) => {
        // The frame after the next has begun: the first is painted.
        const painted = (done) => requestAnimationFrame(() => requestAnimationFrame(done));
        const articles = [...document.querySelectorAll(".transcript .message")];
        if (articles.length === 0) return;
        const seen = globalThis.seen ??= {};
        if (!seen.made) {
          seen.made = performance.now();
          painted((now) => { seen.painted = now; seen.last = articles.at(-1).innerText.length; });
        }
        // All are there, and their Markdown is written.
        if (articles.length < 300 || document.querySelectorAll(".transcript .message .blk").length < 300) return;
        if (articles.some((article) => article.dataset.role === "assistant" && !article.querySelector(".blk"))) return;
        observer.disconnect();
        painted((now) => { globalThis.opened = { ...seen, whole: now }; });
      }).observe(document, { childList: true, subtree: true });
    `);
    await tab.page.goto(`${at}/livez`);
    await tab.page.evaluate(([key, kept]) => localStorage.setItem(key, kept), ["playground:chat:", kept]);
    await tab.slow();
    await tab.page.goto(`${at}/playground?model=${MODEL}`);
    // Asked for seldom and without the test driver's own scripts: what they cost would count.
    const there = async () => (await tab.driver.send("Runtime.evaluate", { expression: "Boolean(globalThis.opened)" })).result.value;
    for (const until = performance.now() + 120_000; !(await there()) && performance.now() < until; ) await new Promise((later) => setTimeout(later, 1_000));
    opened = await tab.page.evaluate(() => {
      const wasm = performance.getEntriesByType("resource").find(({ name }) => /playground\.[^/]*\.wasm/.test(name));
      return { ...globalThis.opened, loaded: wasm.responseEnd };
    });
    await tab.close();
  }
} finally {
  playground.kill();
  await browser.close();
  server.close();
  rmSync(data, { recursive: true, force: true });
}

console.log(`\n40 kB at ${RATE} characters/s, Chromium, processor ${SLOWER} times slower`);
console.log("Main thread: script, style and layout, which is what the bar was set by; all of its tasks, painting and the browser's own with them.");
console.log("| | frames/s (50) | main thread, % (27) | all tasks, % | longest frame, ms (100) |");
console.log("|---|--:|--:|--:|--:|");
for (const [name, { fps, share, all, longest }, ours] of rows) {
  const plain = (value) => value.toFixed(value < 10 ? 1 : 0);
  const cells = ours ? [bar(fps, 50, "least"), bar(share, 27, "most"), plain(all), bar(longest, 100, "most")] : [fps, share, all, longest].map(plain);
  console.log(`| ${name} | ${cells.join(" | ")} |`);
}
if (opened) {
  console.log(`\n300 messages of 3 kB: first frame ${bar(opened.painted - opened.loaded, 200, "most")} ms after the page's code was there (200), ` +
    `${(opened.painted - opened.made).toFixed(0)} ms after its messages were made; all written after ${(opened.whole - opened.loaded).toFixed(0)} ms`);
}
if (missed) {
  console.error("\na bar is missed (!)");
  process.exit(1);
}
