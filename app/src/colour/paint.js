// Paints code with what the lexers found. The bundler puts this behind the module's own script.
const NAMES = ["keyword", "string", "number", "function", "type", "attribute", "comment", "punctuation", "removed"];
// Longer code stays plain: nobody reads it here, and ranges cost memory.
const MAX_LENGTH = 50000;
const blocks = new Map();
let highlights;

const release = (block) => {
  for (const [range, name] of [...block.ranges, ...block.loose]) highlights[name].delete(range);
  block.code?.free();
};

// What the lexer said, as ranges.
const add = (node, numbers, to) => {
  for (let at = 0; at < numbers.length; at += 3) {
    const [startOffset, endOffset, name] = numbers.subarray(at, at + 3);
    const range = new StaticRange({ startContainer: node, startOffset, endContainer: node, endOffset });
    highlights[name].add(range);
    to.push([range, name]);
  }
};

// Finished code as elements: ranges cost the browser something at each change of the page, wherever they are.
const spans = (element, text) => {
  const code = Code.of(element.dataset.lang ?? "");
  const numbers = code?.read(text) ?? [];
  code?.free();
  if (!numbers.length) return;
  const parts = document.createDocumentFragment();
  let done = 0;
  for (let at = 0; at < numbers.length; at += 3) {
    const [start, end, name] = numbers.subarray(at, at + 3);
    const span = document.createElement("span");
    span.className = `code-${NAMES[name]}`;
    span.textContent = text.slice(start, end);
    parts.append(text.slice(done, start), span);
    done = end;
  }
  parts.append(text.slice(done));
  element.replaceChildren(parts);
};

// Whether the reader has selected some of it, and would lose that. Asking the browser whether anything is selected makes
// it lay out the page, so what it tells of by itself is kept.
let selecting = false;
const told = () => { selecting = !getSelection().isCollapsed; };
const selected = (element) => selecting && getSelection().containsNode(element, true);

const paint = (element, complete) => {
  const node = element.firstChild;
  if (node?.nodeType !== Node.TEXT_NODE || element.childNodes.length > 1) return;
  const text = node.data;
  if (text.length > MAX_LENGTH) return;
  let block = blocks.get(element);
  if (complete && !(highlights && selected(element))) {
    if (block) release(block);
    blocks.delete(element);
    spans(element, text);
    return;
  }
  if (!highlights) return;
  if (block && block.node !== node) {
    release(block);
    block = undefined;
  }
  if (!block) {
    for (const [gone, held] of blocks) {
      if (gone.isConnected) continue;
      release(held);
      blocks.delete(gone);
    }
    block = { node, code: Code.of(element.dataset.lang ?? ""), done: 0, ranges: [], loose: [] };
    blocks.set(element, block);
  }
  if (!block.code) return;
  for (const [range, name] of block.loose.splice(0)) highlights[name].delete(range);
  const end = text.lastIndexOf("\n") + 1;
  if (end > block.done) add(node, block.code.read(text.slice(block.done, end)), block.ranges);
  block.done = Math.max(block.done, end);
  if (end < text.length) add(node, block.code.peek(text.slice(end)), block.loose);
};

// Code that is on the page already, and may be written anew.
const watch = (element) => {
  paint(element, true);
  new MutationObserver(() => paint(element, true)).observe(element, { childList: true });
};

export const start = async () => {
  await __wbg_init({ module_or_path: "OWN_WASM" });
  if (globalThis.CSS?.highlights) {
    told();
    document.addEventListener("selectionchange", told);
    highlights = NAMES.map((name) => {
      const highlight = new Highlight();
      CSS.highlights.set(`code-${name}`, highlight);
      return highlight;
    });
  }
  return { paint, watch };
};
