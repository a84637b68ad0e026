// Makes nodes of a formula. The bundler puts this behind the module's own script.
const MATHML = "http://www.w3.org/1998/Math/MathML";

// Instead of its source, where that is understood.
const draw = (element) => {
  const tex = element.textContent;
  const steps = formula(tex, element.classList.contains("block"));
  if (!steps) {
    element.dataset.drawn = "no";
    return;
  }
  const open = [];
  let drawn;
  for (const step of steps) {
    const rest = step.slice(1);
    const top = open.at(-1);
    switch (step[0]) {
      case "<": {
        const child = document.createElementNS(MATHML, rest);
        if (top) top.append(child); else drawn = child;
        open.push(child);
        break;
      }
      case "=": {
        const at = rest.indexOf(" ");
        top.setAttribute(rest.slice(0, at), rest.slice(at + 1));
        break;
      }
      case "'":
        top?.append(rest);
        break;
      default:
        open.pop();
    }
  }
  element.dataset.drawn = "";
  element.replaceChildren(drawn);
};

export const start = async () => {
  await __wbg_init({ module_or_path: "OWN_WASM" });
  return { draw };
};
