import init, * as islands from "ISLANDS_JS";
await init({ module_or_path: "ISLANDS_WASM" });
islands.hydrate();
for (const island of document.querySelectorAll("leptos-island")) islands[island.dataset.component]?.(island);
// The islands' first effects run before this does; a test can wait for it.
setTimeout(() => { document.documentElement.dataset.islands = "alive"; });
