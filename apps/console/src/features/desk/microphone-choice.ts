import { openMicrophone } from "@okpay/ui/call-sound.ts";

/*
 * Which microphone this browser uses for calls, at the own desk and in somebody else's talk. Kept by its name: browsers that
 * forget what a page has stored give the same device another id each time.
 */

const STORAGE_KEY = "okpay.console.microphone";
let chosen: string | null = null;

function remembered(): string | null {
  try {
    return chosen ?? localStorage.getItem(STORAGE_KEY);
  } catch (refusal) {
    if (!(refusal instanceof DOMException)) throw refusal;
    return null;
  }
}
export function rememberMicrophone(label: string): void {
  chosen = label;
  try {
    localStorage.setItem(STORAGE_KEY, label);
  } catch (refusal) {
    // Storage may be switched off: the choice then lasts as long as the page.
    if (!(refusal instanceof DOMException)) throw refusal;
  }
}

export async function microphones(): Promise<readonly MediaDeviceInfo[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter(({ kind }) => kind === "audioinput");
}

/** The chosen one; if it is not plugged in or taken, whichever there is. Names are told once one is open, so that comes first. */
export async function openChosenMicrophone(): Promise<MediaStream> {
  const first = await openMicrophone();
  const wanted = remembered();
  if (wanted === null || first.getAudioTracks()[0]?.label === wanted) return first;
  const device = (await microphones()).find(({ label }) => label === wanted);
  if (device === undefined) return first;
  try {
    const stream = await openMicrophone(device.deviceId);
    stop(first);
    return stream;
  } catch {
    // Better heard by another one than not at all; the page shows which it is.
    return first;
  }
}

export function stop(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

/** What is sent instead of a microphone that is not there: the agent hears the caller, and a supervisor who joins is heard. */
let silence: MediaStreamAudioDestinationNode | null = null;
export function silentStream(): MediaStream {
  silence ??= new AudioContext().createMediaStreamDestination();
  return silence.stream.clone();
}

export const deviceOf = (stream: MediaStream): string =>
  stream.getAudioTracks()[0]?.getSettings().deviceId ?? "";

/** Of power: -60 dB is the left end of the bar. */
const QUIETEST_DECADES = 6;

/** 0 to 1, ten times a second, on the scale of decibels by which people hear; returns how to stop. */
export function followLevel(stream: MediaStream, told: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  const samples = new Float32Array(analyser.fftSize);
  context.createMediaStreamSource(stream).connect(analyser);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, each) => sum + each * each, 0) / samples.length;
    told(Math.min(1, Math.max(0, 1 + Math.log10(power + 1e-12) / QUIETEST_DECADES)));
  }, 100);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}
