// A scanner is a keyboard that types faster than a hand: keys less than 35 ms apart that end in Enter or Tab are a scan,
// whatever has the focus. What it typed into another field is taken out again. In the pad's own field nothing is guessed:
// what stands there when Enter comes is the code.
const FAST = 35;
const STUMBLE = 150; // a pause longer than FAST but shorter than this, inside a scan: the first part is lost
const SHORTEST = 3;

export function listen({ own, scanned, badLayout, partly }) {
  let buffer = "";
  let broken = false;
  let last = -STUMBLE;
  let before = null; // the field the first key went to, as it was

  function begin(gap) {
    const el = document.activeElement;
    const holdsText = el?.matches?.("input:not([type=checkbox]):not([type=radio]), textarea");
    if (!before || gap >= STUMBLE) before = holdsText ? { el, value: el.value } : null;
    broken = buffer !== "" && gap < STUMBLE;
    buffer = "";
  }

  function end(event, fast) {
    const code = buffer;
    buffer = "";
    if (!fast || code.length < SHORTEST) return;
    event.preventDefault();
    event.stopPropagation();
    if (before?.el.isConnected) before.el.value = before.value;
    before = null;
    if (broken) partly(); else scanned(code.trim());
  }

  document.addEventListener("keydown", (event) => {
    const gap = event.timeStamp - last;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Process" || event.isComposing) {
      if (gap < FAST) badLayout();
      last = event.timeStamp;
    } else if (event.target === own()) {
      if (event.key === "Tab" && gap < FAST && own().value) { event.preventDefault(); own().form.requestSubmit(); }
      buffer = "";
      last = event.timeStamp;
    } else if (event.key.length === 1) {
      if (gap >= FAST || !buffer) begin(gap);
      buffer += event.key;
      last = event.timeStamp;
      if (gap < FAST && !before) { event.preventDefault(); event.stopPropagation(); }
    } else if (event.key === "Enter" || event.key === "Tab") end(event, gap < FAST);
    else if (event.key !== "Shift") buffer = "";
  }, true);
}
