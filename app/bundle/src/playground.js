const markFound = (ranges, at) => {
  const now = ranges[at];
  if (globalThis.Highlight) {
    CSS.highlights.set("found", new Highlight(...ranges));
    CSS.highlights.set("found-now", now ? new Highlight(now) : new Highlight());
  }
  now?.startContainer.parentElement.scrollIntoView({ block: "nearest" });
};
