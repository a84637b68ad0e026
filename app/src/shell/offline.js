// Lists the pages that were kept, newest first, by their titles.
const kept = await caches.open("pages");
const section = document.getElementById("kept");
for (const request of (await kept.keys()).reverse()) {
  const url = new URL(request.url);
  if (url.pathname === "/offline") continue;
  const html = await (await kept.match(request, { ignoreVary: true }))?.text();
  const link = document.createElement("a");
  link.href = url.pathname + url.search;
  link.textContent = html?.match(/<title>([^<]*) · /)?.[1] ?? link.href;
  const item = document.createElement("li");
  item.append(link);
  section.querySelector("ul").append(item);
  section.hidden = false;
}
