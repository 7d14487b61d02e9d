// Boot. Every listener sits on the document, so that a swap never leaves an element without its behaviour.
import "./theme.js";
import "./dialogs.js";
import "./jobs.js";
import "./keys.js";
import "./reply.js";
import { text } from "./text.js";
import { toast } from "./toasts.js";

const has = (selector) => document.querySelector(selector) !== null;
if (has("[data-list], [data-grid]")) import("./table.js");
if (has("#drawer")) import("./drawer.js");
if (has("#palette")) import("./palette.js");

// Empty filters stay out of the address.
document.addEventListener("htmx:config:request", (event) => {
  const { sourceElement, request } = event.detail.ctx;
  if (!sourceElement.matches("[data-filter]")) return;
  for (const [key, value] of [...request.body]) if (value === "") request.body.delete(key);
});

// A fault never replaces the page; a form that was refused (400, 409, 422) is shown with its errors.
document.addEventListener("htmx:before:swap", (event) => {
  const status = event.detail.ctx.response?.status ?? 200;
  if (status < 400 || [400, 409, 422].includes(status)) return;
  event.preventDefault();
  toast(text(status >= 500 ? "failed" : status === 404 ? "gone" : "refused"), "bad");
});
document.addEventListener("htmx:error", (event) => {
  const background = event.detail.ctx?.sourceElement?.matches?.("[data-job]");
  if (event.detail.ctx && !event.detail.ctx.response && !background) toast(text("offline"), "bad");
});

document.addEventListener("click", (event) => {
  if (event.target.closest('[aria-disabled="true"]')) event.preventDefault();
  for (const menu of document.querySelectorAll("details[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
  const fold = event.target.closest("[data-nav-open]");
  const open = fold ? document.body.classList.toggle("nav-open") : !event.target.closest(".nav") && document.body.classList.remove("nav-open");
  document.querySelector("[data-nav-open]")?.setAttribute("aria-expanded", String(Boolean(open)));
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details[data-menu][open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); event.preventDefault(); }
  document.body.classList.remove("nav-open");
});
