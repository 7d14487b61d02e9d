// Ctrl-K: pages from the navigation at once, and what the server finds a moment later.
import { text } from "./text.js";

const dialog = document.getElementById("palette");
const input = dialog.querySelector("[data-palette-input]");
const list = document.getElementById("palette-list");
let asked = null;
let timer = 0;

const pages = () => [...document.querySelectorAll("#nav a[href]")].map((link) => ({
  href: link.href, label: link.querySelector("span").textContent, icon: link.querySelector(".icon"), end: link.dataset.go ? `g ${link.dataset.go}` : "",
}));

function option({ href, label, icon, end }) {
  const link = document.createElement("a");
  link.setAttribute("role", "option");
  link.tabIndex = -1;
  link.href = href;
  if (icon) link.append(icon.cloneNode(true));
  link.append(Object.assign(document.createElement("span"), { textContent: label }));
  if (end) link.append(Object.assign(document.createElement("span"), { textContent: end, className: "end" }));
  return link;
}

function heading(words) {
  return Object.assign(document.createElement("div"), { className: "group", textContent: words, role: "presentation" });
}

function draw(found = "") {
  const wanted = input.value.trim().toLowerCase();
  const fit = pages().filter((page) => page.label.toLowerCase().includes(wanted));
  list.replaceChildren();
  if (found) list.insertAdjacentHTML("beforeend", found);
  if (fit.length) list.append(heading(text("pages")), ...fit.map(option));
  if (!list.querySelector('[role="option"]')) list.append(Object.assign(document.createElement("div"), { className: "none", textContent: text("nothing") }));
  [...list.querySelectorAll('[role="option"]')].forEach((each, i) => { each.id = `palette-${i}`; });
  pick(0);
}

function pick(index) {
  const options = [...list.querySelectorAll('[role="option"]')];
  options.forEach((each, i) => each.setAttribute("aria-selected", String(i === index)));
  if (options[index]) { input.setAttribute("aria-activedescendant", options[index].id); options[index].scrollIntoView({ block: "nearest" }); } else input.removeAttribute("aria-activedescendant");
}

async function ask() {
  const url = dialog.dataset.searchUrl;
  const wanted = input.value.trim();
  asked?.abort();
  if (!url || !wanted) return;
  asked = new AbortController();
  try {
    const answer = await fetch(`${url}?${new URLSearchParams({ q: wanted })}`, { headers: { "HX-Request": "true" }, signal: asked.signal });
    if (answer.ok && input.value.trim() === wanted) draw(await answer.text());
  } catch (error) {
    if (error.name !== "AbortError") draw();
  }
}

function show() {
  if (dialog.open) return;
  input.value = "";
  draw();
  dialog.showModal();
  input.focus();
}

input.addEventListener("input", () => { draw(); clearTimeout(timer); timer = setTimeout(ask, 120); });
input.addEventListener("keydown", (event) => {
  const options = [...list.querySelectorAll('[role="option"]')];
  const at = options.findIndex((each) => each.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown") pick((at + 1) % options.length);
  else if (event.key === "ArrowUp") pick((at - 1 + options.length) % options.length);
  else if (event.key === "Enter" && !event.isComposing) options[at]?.click();
  else return;
  event.preventDefault();
});
document.addEventListener("click", (event) => { if (event.target.closest("[data-palette-open]")) show(); });
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); show(); }
});
