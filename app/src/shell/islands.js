// What is pressed before the islands live is done when they do.
let early;
const deaf = new AbortController();
document.addEventListener("click", (event) => {
  const pressed = event.target.closest?.(".widget [data-do], .composer [type=submit]");
  if (!pressed) return;
  event.preventDefault();
  early = () => pressed.click();
}, { capture: true, signal: deaf.signal });
document.addEventListener("keydown", (event) => {
  const form = event.target.matches?.(".composer-input") && event.target.closest("form");
  const sends = document.documentElement.dataset.send ? event.ctrlKey || event.metaKey : !event.shiftKey;
  if (!form || event.key !== "Enter" || event.isComposing || !sends) return;
  event.preventDefault();
  early = () => form.requestSubmit();
}, { capture: true, signal: deaf.signal });
// After the first picture: what brings a page to life must not take the line from what is seen of it.
await new Promise((seen) => requestAnimationFrame(() => setTimeout(seen)));
REACHED
// Two tabs with one chat would write over each other: the first holds it, and what another has is its own.
const alone = (async () => {
  const name = `chat:${location.pathname}`;
  if (!navigator.locks || !document.querySelector(".widget, .comparison")) return;
  if (!sessionStorage[name]) await new Promise((done) => {
    const hold = () => {
      done();
      // What comes back from the browser's cache of pages holds nothing any more, and may be old.
      addEventListener("pageshow", (event) => event.persisted && location.reload());
      return new Promise((free) => addEventListener("pagehide", free));
    };
    // A page that is left lets go a moment later.
    navigator.locks.request(name, { signal: AbortSignal.timeout(500) }, hold).catch(() => {
      done();
      sessionStorage[name] = 1;
    });
  });
  if (sessionStorage[name]) document.documentElement.dataset.secondTab = "";
})().catch(() => {});
const wasm = fetch("ISLANDS_WASM");
const islands = await import("ISLANDS_JS");
await islands.default({ module_or_path: wasm });
await alone;
islands.hydrate();
for (const island of document.querySelectorAll("leptos-island")) islands[island.dataset.component]?.(island);
// The islands' first effects run before this does; a test can wait for it.
setTimeout(() => {
  document.documentElement.dataset.islands = "alive";
  deaf.abort();
  early?.();
});
