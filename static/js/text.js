// Sentences for scripts come from the page, already translated.
export function text(key) {
  const source = document.getElementById("ui-text");
  return source?.content.querySelector(`[data-k="${key}"]`)?.textContent ?? key;
}

export function cookie(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
}

// Keys that act on the page stay silent while somebody types or a dialog is open.
export function typing(event) {
  const el = event.target;
  return event.ctrlKey || event.metaKey || event.altKey || event.isComposing || el.isContentEditable ||
    el.matches?.("input:not([type=checkbox]):not([type=radio]), textarea, select") || !!document.querySelector("dialog[open]:modal");
}
