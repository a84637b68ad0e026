// What is ticked for a comparison is remembered from one page of the list to the next, for this visit.
addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("[data-tray]");
  if (!form) return;
  const list = form.querySelector(".tray-picked");
  const boxes = [...form.querySelectorAll(".pick input")];
  const read = () => JSON.parse(sessionStorage.getItem("compare") || "[]");
  const keep = (models) => { sessionStorage.setItem("compare", JSON.stringify(models)); show(models); };
  const drop = (model) => keep(read().filter((other) => other !== model));
  const show = (models) => {
    for (const box of boxes) box.checked = models.includes(box.value);
    form.classList.toggle("holding", models.length > 0);
    list.replaceChildren(...models.map((model) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "chip";
      button.textContent = model.split("/")[1];
      button.title = list.parentElement.dataset.remove + ": " + model;
      button.addEventListener("click", () => drop(model));
      item.append(button);
      // Those of other pages have no box here that could be sent.
      if (!boxes.some((box) => box.value === model)) {
        const field = document.createElement("input");
        Object.assign(field, { type: "hidden", name: "model", value: model });
        item.append(field);
      }
      return item;
    }));
  };
  form.addEventListener("change", ({ target }) => {
    const rest = read().filter((model) => model !== target.value);
    keep(target.checked ? [...rest, target.value] : rest);
  });
  form.querySelector("[data-tray-clear]").addEventListener("click", () => keep([]));
  show(read());
});
