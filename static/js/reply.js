// Writing an answer: a button that leads into the field (data-focus="id"), and Ctrl+Enter that sends the form (data-send-keys).
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-focus]");
  if (button) document.getElementById(button.dataset.focus)?.focus();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat) return;
  const form = event.target.closest("form[data-send-keys]");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
});
