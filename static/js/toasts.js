// Short notes at the lower right. An error stays until it is closed; the rest fade after eight seconds.
import { text } from "./text.js";

const MOST = 4;

export function toast(message, tone = "info") {
  const region = document.getElementById("toasts");
  if (!region || [...region.children].some((old) => old.querySelector(".text")?.textContent === message)) return;
  const note = document.createElement("div");
  note.className = `toast tone-${tone}`;
  note.dataset.toast = "";
  if (tone !== "bad") note.dataset.toastFades = "";
  const words = document.createElement("div");
  words.className = "text";
  words.textContent = message;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn ghost sm";
  close.dataset.dismiss = "";
  close.textContent = text("close");
  note.append(words, close);
  region.append(note);
  tidy();
}

export function tidy() {
  const notes = [...document.querySelectorAll("#toasts > [data-toast]")];
  for (const note of notes.slice(0, Math.max(0, notes.length - MOST))) if (note.dataset.job !== "running") note.remove();
  for (const note of notes.filter((each) => "toastFades" in each.dataset)) {
    delete note.dataset.toastFades;
    setTimeout(() => note.remove(), 8000);
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-dismiss]");
  button?.closest("[data-toast], [data-outcome]")?.remove();
});
document.addEventListener("htmx:after:swap", tidy);
tidy();
