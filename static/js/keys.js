// One key, one action: a button that names its key (data-key) in the drawer or on the page, or (data-row-key) on the row at hand.
import { typing } from "./text.js";

let goingAt = -Infinity; // when g was pressed: the next key names a page, not an action

document.addEventListener("keydown", (event) => {
  if (typing(event) || event.defaultPrevented || event.repeat || document.querySelector("dialog:modal")) return;
  if (event.key === "g") { goingAt = performance.now(); return; }
  if (performance.now() - goingAt < 1200) { goingAt = -Infinity; return; }
  const key = CSS.escape(event.key.toLowerCase());
  const onRow = document.querySelector(`tr.is-current [data-row-key="${key}"]`);
  const button = document.querySelector(`#drawer [data-key="${key}"]`) ?? onRow ?? document.querySelector(`#main [data-key="${key}"]`);
  if (!button || button.getAttribute("aria-disabled") === "true" || button.disabled) return;
  event.preventDefault();
  button.click();
  if (button === onRow && button.dataset.then === "next") import("./table.js").then((table) => table.next());
});
