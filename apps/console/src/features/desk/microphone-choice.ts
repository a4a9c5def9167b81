import { openMicrophone } from "@okpay/ui/call-sound.ts";

/* Which microphone this browser uses for calls, at the own desk and in somebody else's talk. */

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
export function rememberMicrophone(deviceId: string): void {
  chosen = deviceId;
  try {
    localStorage.setItem(STORAGE_KEY, deviceId);
  } catch (refusal) {
    // Storage may be switched off: the choice then lasts as long as the page.
    if (!(refusal instanceof DOMException)) throw refusal;
  }
}

/** The chosen one; if it is not plugged in, whichever there is. */
export const openChosenMicrophone = (): Promise<MediaStream> => openMicrophone(remembered());

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
