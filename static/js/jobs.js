// A job's toast asks for itself while it runs (htmx does the asking). When it ends, the lists of the page are read again.
import { tidy } from "./toasts.js";

const running = new Set();

function look() {
  for (const job of document.querySelectorAll("[data-job]")) {
    if (job.dataset.job === "running") running.add(job.id);
    else if (running.delete(job.id)) {
      document.dispatchEvent(new CustomEvent("list:refresh"));
      if (job.dataset.job === "done") job.dataset.toastFades = "";
    }
  }
  tidy();
}
document.addEventListener("htmx:after:swap", look);
look();
