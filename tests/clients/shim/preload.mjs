// Loaded by NODE_OPTIONS="--import ...": points the three hosts that @huggingface/inference knows at HUB_BASE;
// nothing in the program that runs is changed.
const base = process.env.HUB_BASE;
const fetchThere = globalThis.fetch;
const hosts = { "huggingface.co": "", "router.huggingface.co": "", "api.publicai.co": "/direct/publicai" };
if (base) {
  globalThis.fetch = (input, options) => {
    const url = new URL(typeof input === "string" ? input : (input.url ?? input));
    return url.hostname in hosts
      ? fetchThere(base + hosts[url.hostname] + url.pathname + url.search, options)
      : fetchThere(input, options);
  };
}
