// A model's page is read more often than its model is asked: the chat there comes when it is reached for, or when it
// has something to show.
await new Promise((reached) => {
  const chat = document.querySelector(".try .widget");
  const kept = () => ["chat", "draft"].some((what) => {
    const name = `playground:${what}:${chat.dataset.model}`;
    return localStorage[name] ?? sessionStorage[name];
  });
  try {
    const touched = early || document.querySelector(".try:is(:hover, :focus-within)");
    if (!chat || touched || chat.dataset.prompt || kept()) return reached();
  } catch {
    // No storage, nothing kept.
  }
  const heard = new AbortController();
  for (const name of ["pointerover", "focusin", "click"]) {
    document.addEventListener(name, ({ target }) => {
      if (!target.closest?.(".try, .try-bar")) return;
      heard.abort();
      reached();
    }, { capture: true, signal: heard.signal });
  }
});
