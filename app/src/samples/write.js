// Writes the code of a section's samples. The bundler puts this behind the module's own script.
export const start = async (section) => {
  await __wbg_init({ module_or_path: "OWN_WASM" });
  const switched = (name) => section.querySelector(`[data-switch=${name}]`)?.checked;
  // The server drew the panels in the order in which the clients are written.
  const panels = section.querySelectorAll(".tab-panel pre code");
  return (request) => {
    const code = samples(request, switched("stream"), switched("direct")).split("\0");
    panels.forEach((panel, at) => { panel.textContent = code[at]; });
  };
};
