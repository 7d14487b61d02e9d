// Three sounds a clerk can tell apart without looking, made here: ok short and high, done rising, wrong long and low.
const NOTES = {
  ok: [[1320, 0, 0.08]],
  done: [[880, 0, 0.1], [1320, 0.11, 0.16]],
  wrong: [[160, 0, 0.65]],
};
let audio = null;

export function play(kind) {
  if (!(kind in NOTES)) return;
  audio ??= new AudioContext();
  if (audio.state === "suspended") audio.resume();
  for (const [pitch, after, length] of NOTES[kind]) {
    const tone = new OscillatorNode(audio, { type: kind === "wrong" ? "sawtooth" : "sine", frequency: pitch });
    const volume = new GainNode(audio, { gain: 0 });
    const start = audio.currentTime + after;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(0.35, start + 0.008);
    volume.gain.setValueAtTime(0.35, start + length - 0.03);
    volume.gain.linearRampToValueAtTime(0, start + length);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + length);
  }
  if (kind === "wrong" && navigator.userActivation?.hasBeenActive) navigator.vibrate?.([180, 60, 180]);
}
