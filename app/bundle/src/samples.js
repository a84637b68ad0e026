let samplesChanged = () => {};
const listenSamples = (section, ask) => {
  let timer, seen = false, stale = false, module;
  const write = async () => {
    if (!seen || !stale) return;
    stale = false;
    try {
      module ??= import(document.documentElement.dataset.samples).then((it) => it.start(section));
      (await module)(ask());
    } catch {
      // The next change, or the next sight of it, tries again.
      module = undefined;
      stale = true;
    }
  };
  samplesChanged = (ms = 300) => {
    stale = true;
    clearTimeout(timer);
    timer = setTimeout(write, ms);
  };
  section.addEventListener("change", () => samplesChanged(0));
  new IntersectionObserver((entries) => {
    seen = entries.at(-1).isIntersecting;
    write();
  }).observe(section);
};
