// The station's listener. A scan gets an id here, waits its turn, is posted, and its answer is swapped into the station.
// A scan that cannot be delivered stays, in order, and is sent again with the same id: the server takes it once.
import { play } from "./sounds.js";
import { text } from "./text.js";
import { listen } from "./wedge.js";

// A scanner that fires twice does so within this time (ms). No hand scans a second unit of the same goods that fast; a sending that
// is repeated later is told by its id.
const SAME_WITHIN = 150;
const FAULTS_BEFORE_GIVING_UP = 3;
const LONGEST_WAIT = 10_000;

const pad = document.querySelector("[data-scan-pad]");
const url = pad.dataset.scanUrl;
const state = pad.querySelector("[data-scan-state]");
const wrong = document.querySelector("[data-scan-wrong]");
const form = () => pad.querySelector("[data-scan-form]");
const key = `scans:${url}`;
const queue = JSON.parse(sessionStorage.getItem(key) ?? "[]"); // [{id, code, at}], the first is in flight
let busy = false;
let pause = 0;
let retry = 0;
let last = { code: "", at: -SAME_WITHIN };

function say(kind, words) {
  state.dataset.kind = kind;
  state.textContent = words;
}

function keep() {
  sessionStorage.setItem(key, JSON.stringify(queue));
}

function scan(code) {
  if (!code) return;
  const at = performance.now();
  const bounced = code === last.code && at - last.at < SAME_WITHIN;
  last = { code, at };
  if (bounced) return say("same", `${code} · ${text("scan-same")}`);
  queue.push({ id: crypto.randomUUID?.() ?? randomId(), code, at: Date.now() });
  keep();
  if (busy) say("busy", `${text("scan-waiting")} ${queue.length}`);
  else pump();
}

// crypto.randomUUID is missing on plain HTTP off localhost, where many warehouses work.
function randomId() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte, i) => (i === 6 ? (byte & 15) | 64 : i === 8 ? (byte & 63) | 128 : byte).toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// Read when the scan is sent: the answer before it may have changed what the station works on.
function fields() {
  const sent = Object.fromEntries(new FormData(form()));
  delete sent.code;
  delete sent.csrfmiddlewaretoken;
  return sent;
}

async function pump() {
  if (busy || !queue.length) return;
  clearTimeout(retry);
  busy = true;
  const one = queue[0];
  say("busy", `${text("scan-busy")} ${one.code}`);
  try {
    await deliver(one);
  } finally {
    busy = false;
  }
  if (queue.length && !pause) pump();
}

async function deliver(one) {
  const body = new URLSearchParams({ ...fields(), code: one.code, client_id: one.id, age_ms: Math.max(0, Date.now() - (one.at ?? Date.now())) });
  body.set("csrfmiddlewaretoken", form().elements.csrfmiddlewaretoken?.value ?? "");
  let answer;
  let html;
  try {
    answer = await fetch(url, { method: "POST", body, headers: { "HX-Request": "true", "HX-Target": pad.dataset.scanTarget }, signal: AbortSignal.timeout(15_000) });
    html = await answer.text();
  } catch {
    return later();
  }
  if ([408, 429, 502, 503, 504].includes(answer.status)) return later();
  if (answer.redirected || answer.status === 401 || answer.status === 403) { pause = 1; return alarm(one.code, text("scan-signin")); }
  if (answer.status >= 500) {
    one.faults = (one.faults ?? 0) + 1;
    if (one.faults < FAULTS_BEFORE_GIVING_UP) return later();
  }
  pause = 0;
  queue.shift();
  keep();
  if (answer.status >= 500) return alarm(one.code, text("scan-fault"));
  await show(one, html, answer.headers.get("X-Scan-Sound") ?? (answer.ok ? "ok" : "wrong"));
}

function later() {
  pause = Math.min(LONGEST_WAIT, (pause || 500) * 2);
  say("offline", `${text("scan-offline")} ${queue.length}`);
  retry = setTimeout(() => { pause = 0; pump(); }, pause);
}

async function show(one, html, sound) {
  const target = document.querySelector(pad.dataset.scanTarget);
  if (html.trim()) await window.htmx.swap({ text: html, target, sourceElement: target, swap: "innerHTML" });
  if (sound === "wrong") return alarm(one.code, target.querySelector("[data-scan-message]")?.textContent.trim() || text("scan-wrong"));
  wrong.hidden = true;
  play(sound);
  say("ok", `${one.code} · ${text("scan-ok")}`);
  target.querySelector("form[data-scan-submit]")?.submit(); // a control code asked for a file: it opens without a hand
}

// The red panel stays until a good scan comes.
function alarm(code, words) {
  play("wrong");
  wrong.querySelector("[data-scan-wrong-text]").textContent = words;
  wrong.querySelector("[data-scan-wrong-code]").textContent = code;
  wrong.hidden = false;
  say("wrong", `${code} · ${text("scan-wrong")}`);
}

listen({
  own: () => pad.querySelector("[data-scan-input]"),
  scanned: scan,
  badLayout: () => say("same", text("scan-ime")),
  partly: () => { play("wrong"); say("same", text("scan-partly")); },
});
pad.addEventListener("submit", (event) => {
  event.preventDefault();
  const input = pad.querySelector("[data-scan-input]");
  scan(input.value.trim());
  input.value = "";
});
document.addEventListener("scan:code", (event) => scan(event.detail)); // a scale that is connected says what it reads
window.addEventListener("online", () => { pause = 0; pump(); });
if (matchMedia("(hover: hover)").matches) pad.querySelector("[data-scan-input]").focus();
pump();
