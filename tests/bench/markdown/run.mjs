// Streams an 80 kB answer in pieces of four characters through our renderer, and beside it parses the whole
// text again at each piece, as pulldown-cmark in Wasm, `marked` and Streamdown's way do. All in one run.
//
// The whole parses are quadratic and take minutes; `SAMPLE=n` measures each n-th piece only and multiplies.
import { blocks, mixed, pieces } from "./texts.mjs";
import { install, NoNode, renderer, whole } from "./parts.mjs";

install();
const { marked, Lexer } = await import("marked");
const { default: remend } = await import("remend");
const [Renderer, pulldown] = [await renderer(), await whole()];
const LENGTH = 80_000;
const SAMPLE = Number(process.env.SAMPLE ?? 1);
const ROUNDS = 5;

/** Milliseconds for one text through our renderer, and for its slowest piece. */
const ours = (text) => {
  const list = pieces(text);
  const answer = new Renderer(new NoNode());
  let worst = 0;
  const start = performance.now();
  for (const piece of list) {
    const before = performance.now();
    answer.push(piece);
    worst = Math.max(worst, performance.now() - before);
  }
  answer.finish();
  const total = performance.now() - start;
  answer.free();
  return { total, worst };
};

const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
const measure = (text) => {
  const runs = Array.from({ length: ROUNDS }, () => ours(text));
  return { total: median(runs.map((run) => run.total)), worst: median(runs.map((run) => run.worst)) };
};

/** Milliseconds when the whole text so far is parsed at each piece. */
const again = (text, parse) => {
  const list = pieces(text);
  let [sofar, total] = ["", 0];
  list.forEach((piece, at) => {
    sofar += piece;
    if (at % SAMPLE !== SAMPLE - 1) return;
    const before = performance.now();
    parse(sofar);
    total += performance.now() - before;
  });
  return total * SAMPLE;
};

const text = mixed(LENGTH);
ours(text);
const first = measure(text);
const rows = [["ours, Wasm, opt-level z as shipped", first.total, ""]];
for (const [name, parse, limit] of [
  ["pulldown-cmark in Wasm, whole text again", pulldown, 80],
  ["marked, whole text again", (text) => marked.parse(text), 250],
  ["Streamdown's way: remend, marked's Lexer, whole text again", (text) => Lexer.lex(remend(text), { gfm: true }), 250],
]) {
  rows.push([name, again(text, parse), limit]);
}
const second = measure(text);
// The machine may have changed in between; what is compared is the slower of the two.
const base = Math.max(first.total, second.total);
const n = pieces(text).length;
let failed = false;
console.log(`\n80 kB in ${n} pieces of 4 characters, Node ${process.version}${SAMPLE > 1 ? `, each ${SAMPLE}th piece` : ""}`);
console.log("| | total, ms | per piece, µs | × ours | at least |");
console.log("|---|--:|--:|--:|--:|");
for (const [name, total, limit] of rows) {
  const ratio = total / base;
  failed ||= limit !== "" && ratio < limit;
  console.log(`| ${name} | ${total.toFixed(0)} | ${((total / n) * 1000).toFixed(1)} | ${ratio.toFixed(0)} | ${limit} |`);
}
console.log(`\nslowest piece: ${Math.max(first.worst, second.worst).toFixed(2)} ms; a second time ours took ${second.total.toFixed(0)} ms`);
console.log("\n| one block of 80 kB | total, ms | × mixed prose | at most |");
console.log("|---|--:|--:|--:|");
for (const [name, text] of Object.entries(blocks(LENGTH))) {
  const { total } = measure(text);
  const ratio = total / Math.min(first.total, second.total);
  failed ||= ratio > 3;
  console.log(`| ${name} | ${total.toFixed(0)} | ${ratio.toFixed(2)} | 3 |`);
}
if (failed) {
  console.error("\na limit is not kept");
  process.exit(1);
}
