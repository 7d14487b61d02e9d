// Lists: the row at hand (j, k, Enter), the chosen rows (x, Shift, the box in the header) and the bar that acts on them.
// A swap gives every row the class the server sent, so both are kept here by id and put back after each swap.
import { text, typing } from "./text.js";

const chosen = new Map(); // list name -> Set of ids
const current = new Map(); // list name -> id
const anchor = new Map(); // list name -> id where a range starts

const grids = () => document.querySelectorAll("[data-grid]");
const rowsOf = (grid) => [...grid.querySelectorAll("tbody tr[data-id]")];
const nameOf = (el) => el.closest("[data-grid]").dataset.grid;
const setOf = (name) => chosen.get(name) ?? chosen.set(name, new Set()).get(name);

function paint() {
  for (const grid of grids()) {
    const set = setOf(grid.dataset.grid);
    const rows = rowsOf(grid);
    for (const row of rows) {
      const on = set.has(row.dataset.id);
      row.classList.toggle("is-selected", on);
      const box = row.querySelector("[data-row-check]");
      if (box) box.checked = on;
      row.classList.toggle("is-current", current.get(grid.dataset.grid) === row.dataset.id);
    }
    const here = rows.filter((row) => set.has(row.dataset.id)).length;
    const all = grid.querySelector("[data-check-all]");
    if (all) { all.checked = rows.length > 0 && here === rows.length; all.indeterminate = here > 0 && here < rows.length; }
    paintBar(grid.dataset.grid, set.size, set.size - here);
  }
}

function paintBar(name, count, elsewhere) {
  const bar = document.querySelector(`[data-batch="${name}"]`);
  if (!bar || bar.closest(".static")) return;
  bar.hidden = count === 0;
  bar.querySelector("[data-batch-count]").textContent = count;
  bar.querySelector("[data-batch-elsewhere]").textContent = elsewhere ? `${text("elsewhere")} ${elsewhere}` : "";
}

function choose(row, on, ranged) {
  const name = nameOf(row);
  const set = setOf(name);
  const rows = rowsOf(row.closest("[data-grid]"));
  const from = ranged ? rows.findIndex((each) => each.dataset.id === anchor.get(name)) : -1;
  const to = rows.indexOf(row);
  const range = from < 0 ? [row] : rows.slice(Math.min(from, to), Math.max(from, to) + 1);
  for (const each of range) if (on) set.add(each.dataset.id); else set.delete(each.dataset.id);
  anchor.set(name, row.dataset.id);
  paint();
}

function go(grid, step) {
  const rows = rowsOf(grid);
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.dataset.id === current.get(grid.dataset.grid));
  const row = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
  current.set(grid.dataset.grid, row.dataset.id);
  paint();
  row.scrollIntoView({ block: "nearest" });
  if (document.querySelector("#drawer:not(:empty)")) open(row);
}

function open(row) {
  current.set(nameOf(row), row.dataset.id);
  paint();
  row.querySelector("[data-row-link]")?.click();
}

document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-row-check]");
  if (box) return choose(box.closest("tr"), box.checked, event.shiftKey);
  const all = event.target.closest("[data-check-all]");
  if (all) {
    const set = setOf(nameOf(all));
    for (const row of rowsOf(all.closest("[data-grid]"))) if (all.checked) set.add(row.dataset.id); else set.delete(row.dataset.id);
    return paint();
  }
  if (event.target.closest("[data-batch-clear]")) { setOf(event.target.closest("[data-batch]").dataset.batch).clear(); return paint(); }
  const row = event.target.closest("[data-grid] tbody tr[data-id]");
  if (!row) return;
  if (event.target.closest("[data-row-link]")) { current.set(nameOf(row), row.dataset.id); return paint(); }
  if (!event.target.closest("a, button, input, select, label, .sel") && !getSelection().toString()) open(row);
});

let waiting = false; // after g
document.addEventListener("keydown", (event) => {
  if (typing(event) || event.defaultPrevented) return;
  if (waiting) {
    waiting = false;
    const link = document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
    if (link) { event.preventDefault(); location.assign(link.href); }
    return;
  }
  if (event.key === "g") { waiting = true; setTimeout(() => { waiting = false; }, 1200); return; }
  if (event.key === "/") {
    const field = document.querySelector("[data-search]");
    if (field) { event.preventDefault(); field.focus(); field.select(); }
    return;
  }
  const grid = document.activeElement?.closest?.("[data-grid]") ?? grids()[0];
  if (!grid) return;
  const key = event.key.toLowerCase();
  const row = rowsOf(grid).find((each) => each.dataset.id === current.get(grid.dataset.grid));
  if (key === "j" || key === "k") go(grid, key === "j" ? 1 : -1);
  else if (key === "x" && row) choose(row, !setOf(nameOf(row)).has(row.dataset.id), event.shiftKey);
  else if (key === "enter" && row && !event.target.closest("a, button, summary, input")) open(row);
  else return;
  event.preventDefault();
});

// The bar posts the chosen ids; the outcome panel that comes back says which are done and need not stay chosen.
document.addEventListener("htmx:config:request", (event) => {
  const { sourceElement, request } = event.detail.ctx;
  const name = sourceElement.dataset?.batchPost;
  if (!name) return;
  request.body.delete("ids");
  for (const id of setOf(name)) request.body.append("ids", id);
});
document.addEventListener("htmx:after:swap", (event) => {
  const { sourceElement, response } = event.detail.ctx;
  const name = sourceElement?.dataset?.batchPost;
  if (sourceElement?.dataset?.batchRefresh && response?.status < 400) refresh();
  if (name && response?.status < 400) {
    for (const line of document.querySelectorAll(`#${CSS.escape(name)}-outcome [data-outcome-id]:not([data-outcome-kind="refused"])`)) setOf(name).delete(line.dataset.outcomeId);
    refresh();
  }
  paint();
});

function refresh() {
  for (const grid of grids()) {
    const name = grid.dataset.grid;
    if (!grid.closest("[data-list]")) continue;
    window.htmx.ajax("GET", location.pathname + location.search, {
      source: grid, target: grid, select: `#${name}-grid`, selectOOB: `#${name}-tabs,#${name}-foot`, swap: "outerHTML",
    });
  }
}
document.addEventListener("list:refresh", refresh);

// For keys that act on the row at hand: done with this one, on to the next.
export function next() {
  const grid = grids()[0];
  if (grid) go(grid, 1);
}
paint();
