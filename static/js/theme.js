// Theme, density and the folded menu are cookies, so that the server draws the page right the first time.
import { cookie } from "./text.js";

const root = document.documentElement;
document.addEventListener("click", (event) => {
  const theme = event.target.closest("[data-theme-set]");
  if (theme) {
    root.dataset.theme = theme.dataset.themeSet;
    cookie("theme", theme.dataset.themeSet);
    const menu = theme.closest("details");
    for (const other of menu.querySelectorAll("[data-theme-set]")) other.setAttribute("aria-pressed", String(other === theme));
    menu.querySelector("summary .icon").replaceWith(theme.querySelector(".icon").cloneNode(true));
    menu.open = false;
  }
  const density = event.target.closest("[data-density-set]");
  if (density) {
    root.dataset.density = density.dataset.densitySet;
    cookie("density", density.dataset.densitySet);
  }
  const fold = event.target.closest("[data-nav-fold]");
  if (fold) {
    const narrow = root.dataset.nav !== "narrow";
    if (narrow) root.dataset.nav = "narrow"; else delete root.dataset.nav;
    cookie("nav", narrow ? "narrow" : "wide");
    fold.setAttribute("aria-pressed", String(narrow));
  }
});
