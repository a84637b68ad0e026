// The three that are measured: our renderer as it ships, pulldown-cmark over the whole text, and the npm ways.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, "../../..");

/** Installs the npm packages of the lock file, once for each version of it. */
export const install = () => {
  const lock = readFileSync(join(here, "package-lock.json"));
  const held = join(here, "node_modules/installed.json");
  if (existsSync(held) && lock.equals(readFileSync(held))) return;
  execFileSync("npm", ["ci", "--prefix", here, "--silent", "--no-audit", "--no-fund"], { stdio: "inherit" });
  writeFileSync(held, lock);
};

/** What the bundler wrote. */
export const site = () => {
  const at = join(root, "target/site");
  const manifest = JSON.parse(readFileSync(join(at, "manifest.json")));
  return { at, manifest, path: (url) => join(at, url) };
};

/** The renderer's module, from the bundle. */
export const renderer = async () => {
  const { manifest, path } = site();
  // Node takes a file for a module by its name.
  const copy = join(mkdtempSync(join(tmpdir(), "bench-markdown-")), "renderer.mjs");
  writeFileSync(copy, readFileSync(path(manifest.renderer_js)));
  const module = await import(pathToFileURL(copy));
  await module.default({ module_or_path: readFileSync(path(manifest.renderer_wasm)) });
  return module.Renderer;
};

/** pulldown-cmark over a whole text, built with the profile that the renderer is built with. */
export const whole = async () => {
  const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
  const wasm = "wasm32-unknown-unknown";
  execFileSync("cargo", ["build", "--quiet", "--package", "whole", "--profile", "wasm", "--target", wasm], { cwd: root, stdio: "inherit" });
  const { instance } = await WebAssembly.instantiate(readFileSync(join(target, wasm, "wasm/whole.wasm")));
  const { memory, room, render } = instance.exports;
  const encoder = new TextEncoder();
  return (text) => {
    const bytes = encoder.encode(text);
    const at = room(bytes.length);
    new Uint8Array(memory.buffer, at, bytes.length).set(bytes);
    return render();
  };
};

/** Nodes that do nothing: what is measured is the parser and the writer, not a browser. */
export class NoNode {
  appendChild(node) { return node; }
  setAttribute() {}
  toggleAttribute() { return true; }
  appendData() {}
  removeChild(node) { return node; }
  dispatchEvent() { return true; }
  createElement() { return new NoNode(); }
  createTextNode() { return new NoNode(); }
  get parentNode() { return null; }
  get ownerDocument() { return this; }
  get documentElement() { return null; }
  set textContent(_) {}
}
