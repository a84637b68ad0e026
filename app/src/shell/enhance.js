// Small comforts that need no Wasm. Every page works without them.
(() => {
  const root = document.documentElement;
  root.classList.add("scripted");
  const said = () => document.getElementById("said");
  const say = (text) => { said().textContent = text; };
  // A table's cells as a spreadsheet takes them, or as Markdown.
  const cells = (table, markdown) => {
    const rows = [...table.rows].map((row) => [...row.cells].map((cell) => cell.innerText.trim().replace(/\s+/g, " ")));
    if (!markdown) return rows.map((row) => row.join("\t")).join("\n");
    const line = (row) => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
    const marks = { n: "--:", center: ":-:" };
    const rule = [...table.rows[0].cells].map((cell) => marks[cell.className] ?? "---");
    return [line(rows[0]), line(rule), ...rows.slice(1).map(line)].join("\n") + "\n";
  };
  // An answer as a word processor takes it: what is drawn, without what is pressed. Style sheets do not travel.
  const rich = (body) => {
    const copy = body.cloneNode(true);
    for (const tool of copy.querySelectorAll("button, .table-head, .code-head")) tool.remove();
    for (const code of copy.querySelectorAll("code")) code.textContent = code.textContent;
    for (const block of copy.querySelectorAll(".blk")) block.replaceWith(...block.childNodes);
    for (const element of copy.querySelectorAll(":not(math, math *)")) {
      for (const { name } of [...element.attributes]) if (!["href", "start"].includes(name)) element.removeAttribute(name);
      if (element.matches("pre, code")) element.style.fontFamily = "monospace";
      if (element.matches("th, td")) element.style.cssText = "border: 1px solid #999; padding: 2px 6px";
    }
    return copy.innerHTML;
  };
  const write = async (text, body) => {
    try {
      const blob = (type, data) => new Blob([data], { type });
      const both = { "text/plain": blob("text/plain", text), "text/html": blob("text/html", rich(body)) };
      await navigator.clipboard.write([new ClipboardItem(both)]);
    } catch {
      await navigator.clipboard.writeText(text);
    }
  };
  const copy = async (button) => {
    const pre = button.closest(".code-block")?.querySelector("pre");
    const table = button.closest(".table-block")?.querySelector("table");
    try {
      const text = table ? cells(table, "copyMarkdown" in button.dataset) : button.dataset.copy ?? pre?.textContent;
      await write(text ?? "", "copyRich" in button.dataset && button.closest(".message").querySelector(".message-body"));
      button.dataset.copied = "";
      say(said().dataset.copied);
      setTimeout(() => { delete button.dataset.copied; say(""); }, 1600);
    } catch {
      if (pre) getSelection().selectAllChildren(pre);
      say(said().dataset.notCopied);
    }
  };
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-copy], [data-copy-code], [data-copy-cells], [data-copy-markdown]");
    if (button) copy(button);
    const wrap = target.closest?.("[data-wrap-code]");
    if (wrap) wrap.setAttribute("aria-pressed", wrap.closest(".code-block").toggleAttribute("data-wrap"));
    const reveal = target.closest?.("[data-reveal]");
    if (reveal) {
      const field = document.getElementById(reveal.dataset.reveal);
      const shown = field.type === "password";
      field.type = shown ? "text" : "password";
      reveal.setAttribute("aria-pressed", shown);
    }
  });
  // Colours change at once; a language needs the page anew.
  document.addEventListener("submit", (event) => {
    const chosen = event.submitter;
    if (!event.target.matches("[data-preferences]") || chosen?.name !== "theme") return;
    event.preventDefault();
    if (chosen.value === "system") delete root.dataset.theme;
    else root.dataset.theme = chosen.value;
    for (const other of event.target.querySelectorAll("[name=theme]")) other.setAttribute("aria-pressed", other === chosen);
    fetch(event.target.action, { method: "POST", body: new URLSearchParams({ theme: chosen.value }), redirect: "manual" });
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
    const field = [...document.querySelectorAll("input[type=search]")].find((field) => field.checkVisibility());
    if (field) { event.preventDefault(); field.focus(); field.select(); }
  });
  // A window that has become wide has room for what lay over it as a sheet.
  matchMedia("(min-width: 62rem)").addEventListener("change", ({ matches }) => {
    if (matches) document.querySelector(".try:popover-open")?.hidePopover();
  });
  // What colours code and what draws formulas is fetched when the first of its kind is in sight.
  const held = {};
  const load = (name) => held[name] ??= import(root.dataset[name]).then((module) => module.start()).catch(() => { delete held[name]; });
  const colour = (element, done) => { if (root.dataset.colours) load("colours").then((it) => it?.paint(element, done)); };
  const draw = (element) => { if (root.dataset.math) load("math").then((it) => it?.draw(element)); };
  document.addEventListener("code", ({ target }) => colour(target, false));
  document.addEventListener("codeend", ({ target }) => colour(target, true));
  document.addEventListener("formula", ({ target }) => draw(target));
  const sight = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      sight.unobserve(target);
      if (target.matches(".math")) draw(target);
      else if (root.dataset.colours) load("colours").then((it) => it?.watch(target));
    }
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
    for (const element of document.querySelectorAll("code[data-lang], .math")) sight.observe(element);
    const id = sessionStorage.getItem("focus");
    sessionStorage.removeItem("focus");
    const field = id && document.getElementById(id);
    if (field) {
      field.closest("details")?.setAttribute("open", "");
      field.focus({ preventScroll: true });
    }
  });
})();
