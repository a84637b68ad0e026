// After the first picture: what brings a page to life must not take the line from what is seen of it.
await new Promise((seen) => requestAnimationFrame(() => setTimeout(seen)));
const wasm = fetch("ISLANDS_WASM");
const islands = await import("ISLANDS_JS");
await islands.default({ module_or_path: wasm });
islands.hydrate();
for (const island of document.querySelectorAll("leptos-island")) islands[island.dataset.component]?.(island);
// The islands' first effects run before this does; a test can wait for it.
setTimeout(() => { document.documentElement.dataset.islands = "alive"; });
