// A scanner is a keyboard that types faster than a hand: keys less than 35 ms apart that end in Enter or Tab are a scan,
// whatever has the focus. What it typed into a field is taken out again.
const FAST = 35;
const SHORTEST = 3;

export function listen({ scanned, badLayout }) {
  let buffer = "";
  let last = 0;
  let before = null; // the field the first key went to, as it was

  function remember(el) {
    const holdsText = el?.matches?.("input:not([type=checkbox]):not([type=radio]), textarea");
    before = holdsText ? { el, value: el.value } : null;
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Process" || event.isComposing) {
      if (event.timeStamp - last < FAST) badLayout();
      last = event.timeStamp;
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const fast = event.timeStamp - last < FAST;
    if (event.key.length === 1) {
      if (!fast || !buffer) { buffer = ""; remember(document.activeElement); }
      buffer += event.key;
      last = event.timeStamp;
      if (fast && !before) { event.preventDefault(); event.stopPropagation(); }
    } else if (event.key === "Enter" || event.key === "Tab") {
      const code = buffer;
      buffer = "";
      if (!fast || code.length < SHORTEST) return;
      event.preventDefault();
      event.stopPropagation();
      if (before?.el.isConnected) before.el.value = before.value;
      scanned(code.trim());
    } else if (event.key !== "Shift") buffer = "";
  }, true);
}
