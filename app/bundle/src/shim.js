const loadRenderer = async (script, wasm) => {
  const module = await import(script);
  await module.default({ module_or_path: wasm });
  return (container) => new module.Renderer(container);
};
