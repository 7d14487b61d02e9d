// Native dialogs: opened by data-open-dialog="id", closed by data-close-dialog, and the one that asks "are you sure".
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open-dialog]");
  if (opener) {
    opener.closest("details[data-menu]")?.removeAttribute("open");
    const dialog = document.getElementById(opener.dataset.openDialog);
    const about = dialog?.querySelector("[data-dialog-value]");
    if (about) about.value = opener.dataset.value ?? "";
    dialog?.showModal();
  }
  event.target.closest("[data-close-dialog]")?.closest("dialog")?.close();
  if (event.target.matches("dialog:modal") && outside(event)) event.target.close();
});

// A form that htmx sends closes the dialog it sits in.
document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-closes-dialog]")) event.target.closest("dialog")?.close();
});

function outside({ target, clientX, clientY }) {
  const box = target.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}

// Ask first, then do: what htmx would send (hx-confirm), and what a plain form's button would (data-confirm).
function ask(words, yes, no = () => {}) {
  const dialog = document.getElementById("confirm");
  dialog.querySelector("[data-confirm-text]").textContent = words;
  let answer = no;
  const decide = (click) => {
    if (click.target.closest("[data-confirm-yes]")) answer = yes;
    if (click.target.closest("[data-confirm-yes], [data-confirm-no]")) dialog.close();
  };
  dialog.addEventListener("click", decide);
  dialog.addEventListener("close", () => { dialog.removeEventListener("click", decide); answer(); }, { once: true });
  dialog.showModal();
}

document.addEventListener("htmx:confirm", (event) => {
  const { ctx, issueRequest, dropRequest } = event.detail;
  if (!ctx.confirm) return;
  event.preventDefault();
  ask(ctx.confirm, issueRequest, dropRequest);
});

const agreed = new WeakSet();
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button?.dataset.confirm || agreed.delete(button)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  ask(button.dataset.confirm, () => { agreed.add(button); event.target.requestSubmit(button); });
}, { capture: true });

document.addEventListener("keydown", (event) => {
  if (event.key !== "?" || event.target.matches?.("input, textarea, select") || document.querySelector("dialog:modal")) return;
  const keys = document.getElementById("keys");
  if (keys) { event.preventDefault(); keys.showModal(); }
});
