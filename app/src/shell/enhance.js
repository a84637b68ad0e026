// Small comforts that need no Wasm. Every page works without them.
(() => {
  const root = document.documentElement;
  root.classList.add("scripted");
  const say = (text) => { document.getElementById("said").textContent = text; };
  const copy = async (button) => {
    const pre = button.closest(".code-block")?.querySelector("pre");
    try {
      await navigator.clipboard.writeText(button.dataset.copy ?? pre?.textContent ?? "");
      button.dataset.copied = "";
      say("Copied.");
      setTimeout(() => { delete button.dataset.copied; say(""); }, 1600);
    } catch {
      if (pre) getSelection().selectAllChildren(pre);
      say("The browser did not allow copying. Select the text and copy it yourself.");
    }
  };
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-copy], [data-copy-code]");
    if (button) copy(button);
    const reveal = target.closest?.("[data-reveal]");
    if (reveal) {
      const field = document.getElementById(reveal.dataset.reveal);
      const shown = field.type === "password";
      field.type = shown ? "text" : "password";
      reveal.setAttribute("aria-pressed", shown);
    }
  });
  // A filter acts when it is chosen; the focus comes back to it on the page that answers.
  document.addEventListener("change", ({ target }) => {
    if (target.closest?.("[data-submit-on-change]")) {
      sessionStorage.setItem("focus", target.id);
      target.form.requestSubmit();
    }
  });
  // What is empty is no part of the address.
  document.addEventListener("formdata", ({ target, formData }) => {
    if (target.method !== "get") return;
    for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
  });
  // Suggestions come with the first visit to a search field; without them it is a plain form.
  document.addEventListener("focusin", async ({ target }) => {
    const { suggestJs, suggestWasm } = target.dataset;
    if (!suggestJs) return;
    delete target.dataset.suggestJs;
    const module = await import(suggestJs);
    await module.default({ module_or_path: suggestWasm });
    module.attach(target);
  });
  // A long filter shows the values that hold what is typed.
  document.addEventListener("input", ({ target }) => {
    if (!target.matches("[data-narrow]")) return;
    const text = target.value.trim().toLowerCase();
    const group = target.closest("fieldset");
    for (const choice of group.querySelectorAll(".check")) {
      choice.hidden = !choice.children[1].textContent.toLowerCase().includes(text);
    }
    group.querySelector("details")?.toggleAttribute("open", text !== "");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const field = document.querySelector("input[type=search]");
    if (field) { event.preventDefault(); field.focus(); field.select(); }
  });
  addEventListener("DOMContentLoaded", () => {
    // The contents of a card mark the part that is being read.
    const parts = [...document.querySelectorAll(".toc a")].map((link) => [link, document.getElementById(link.hash.slice(1))]);
    const mark = () => {
      const read = parts.filter(([, part]) => part?.getBoundingClientRect().top < innerHeight / 3).at(-1);
      for (const part of parts) part === read ? part[0].setAttribute("aria-current", "true") : part[0].removeAttribute("aria-current");
    };
    const watcher = new IntersectionObserver(mark, { rootMargin: "0px 0px -66% 0px" });
    for (const [, part] of parts) if (part) watcher.observe(part);
    const id = sessionStorage.getItem("focus");
    sessionStorage.removeItem("focus");
    const field = id && document.getElementById(id);
    if (field) {
      field.closest("details")?.setAttribute("open", "");
      field.focus({ preventScroll: true });
    }
  });
})();
