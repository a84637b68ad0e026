// From page to page: what moves along, and what was read once can be read again without the network.
(() => {
  // The card that was pressed becomes the title of the page it opens, and the title the card on the way back.
  const carry = (event, url) => {
    if (!event.viewTransition || !url) return;
    const link = document.querySelector(`.model-card a[href="${CSS.escape(new URL(url).pathname)}"]`);
    if (!link) return;
    const name = link.closest("h2, h3") ?? link;
    name.style.viewTransitionName = "model";
    event.viewTransition.finished.finally(() => { name.style.viewTransitionName = ""; });
  };
  addEventListener("pageswap", (event) => carry(event, event.activation?.entry?.url));
  addEventListener("pagereveal", (event) => carry(event, window.navigation?.activation?.from?.url));
  const note = () => { document.getElementById("offline").hidden = navigator.onLine; };
  addEventListener("online", note);
  addEventListener("offline", note);
  addEventListener("DOMContentLoaded", note);
  addEventListener("load", () => {
    // A new version of the site is a new address, and so a new worker, which keeps the new offline page.
    const style = document.querySelector("link[rel=stylesheet]");
    if (!style || !navigator.serviceWorker) return;
    const address = `/service-worker.js?${style.href.split("/").at(-1)}`;
    // The only policy that the page's own policy lets be made: of a worker's address, and of no other than this one.
    const policy = window.trustedTypes?.createPolicy("worker", { createScriptURL: () => address });
    navigator.serviceWorker.register(policy?.createScriptURL("") ?? address).catch(() => {});
  });
})();
