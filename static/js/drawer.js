// The drawer beside the list. What is open is in the address (?open=id), so a copied link shows the same screen.
const drawer = document.getElementById("drawer");
const address = (id) => {
  const url = new URL(location.href);
  if (id) url.searchParams.set("open", id); else url.searchParams.delete("open");
  history.replaceState(history.state, "", url);
};
let opener = null;

function mark(id) {
  for (const row of document.querySelectorAll("tr[data-open]")) row.removeAttribute("data-open");
  if (id) document.querySelector(`tr[data-id="${CSS.escape(id)}"]`)?.setAttribute("data-open", "");
}

function close() {
  if (!drawer.firstElementChild) return;
  drawer.replaceChildren();
  mark(null);
  address(null);
  if (opener?.isConnected) opener.focus({ preventScroll: true });
}

document.addEventListener("htmx:after:swap", (event) => {
  const { target, sourceElement } = event.detail.ctx;
  const open = new URL(location.href).searchParams.get("open");
  if (target !== drawer) return mark(open);
  const id = sourceElement?.closest?.("tr[data-id]")?.dataset.id;
  if (id) { address(id); mark(id); }
  if (sourceElement?.isConnected && !drawer.contains(sourceElement)) opener = sourceElement;
  if (!document.activeElement?.closest("[data-grid]")) drawer.querySelector("[data-drawer-heading]")?.focus({ preventScroll: true });
});
document.addEventListener("click", (event) => { if (event.target.closest("[data-drawer-close]")) close(); });
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog:modal")) close();
});

const wanted = new URL(location.href).searchParams.get("open");
if (wanted) document.querySelector(`tr[data-id="${CSS.escape(wanted)}"] [data-row-link][hx-get]`)?.click();
