// A scale on a serial port (Web Serial: Chromium, over HTTPS or on localhost). It says its weight again and again; what is still, and was
// not sent for this load yet, goes the way of a scan. Without such a port nothing is shown: a wedge scale types, a person types.
const bar = document.querySelector("[data-scale]");
const BAUD = 9600; // what scales are set to when they leave the factory
const STILL = 3; // the same figure so often in a row is a weight
const EMPTY_G = 5; // below this the scale is empty, and the next load is another one
const READING = /^(?:(ST|US)\s*,\s*(?:(?:GS|NT)\s*,\s*)?)?([+-]?)\s*(\d+(?:\.\d+)?)\s*(kg|g|oz|lb)\.?$/i;
const GRAMS = { g: 1, kg: 1000, oz: 28.349523125, lb: 453.59237 };

// What a line says: {text, grams, moving}, or null for a line that is no weight.
export function reading(line) {
  const found = READING.exec(line.trim());
  if (!found) return null;
  const [, status, sign, amount, unit] = found;
  const grams = Number(amount) * GRAMS[unit.toLowerCase()] * (sign === "-" ? -1 : 1);
  return { text: `${amount} ${unit.toLowerCase()}`, grams, moving: status?.toUpperCase() === "US" };
}

// Says for each line whether it is a weight to send: once a load, when it stands still.
export function watcher() {
  let last = "";
  let same = 0;
  let sent = false;
  return (line) => {
    const read = reading(line);
    if (!read) return null;
    if (read.grams < EMPTY_G) {
      [last, same, sent] = ["", 0, false];
      return null;
    }
    same = !read.moving && read.text === last ? same + 1 : 1;
    last = read.moving ? "" : read.text;
    if (sent || same < STILL) return null;
    sent = true;
    return read.text;
  };
}

function say(words) {
  bar.querySelector("[data-scale-state]").textContent = words;
}

async function listen(port) {
  await port.open({ baudRate: BAUD });
  say(bar.dataset.on);
  const judge = watcher();
  let rest = "";
  const reader = port.readable.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split(/[\r\n]+/);
    rest = lines.pop().slice(-200);
    for (const line of lines) {
      const weight = judge(line);
      // Only a parcel that is on the scale is weighed: a load without one is somebody's hand.
      if (weight && document.querySelector("#scan-parcel")?.value) document.dispatchEvent(new CustomEvent("scan:code", { detail: weight }));
    }
  }
}

async function use(port) {
  try {
    await listen(port);
  } finally {
    say(bar.dataset.off);
  }
}

if (bar && "serial" in navigator) {
  bar.hidden = false;
  bar.querySelector("[data-scale-connect]").addEventListener("click", async () => {
    const port = await navigator.serial.requestPort().catch(() => null); // the person closed the list: nothing is chosen
    if (port) use(port);
  });
  navigator.serial.getPorts().then(([port]) => port && use(port)); // allowed before: it is listened to at once
}
