import { CallSound } from "@okpay/ui/call-sound.ts";
import { type DeskState, renewConsultMedia, sendConsultMedia } from "../../api/desk-calls.ts";
import { silentStream } from "./microphone-choice.ts";

/*
 * Sound between two desks while one asks the other: a connection of its own, because the caller's stays as it is and hears
 * music. Who asked talks to one of the two at a time, by the same key that holds the caller.
 */
let sound: CallSound | null = null;
let consultId: string | null = null;
/** What `sound` sends a copy of; null: silence, because there is no microphone. */
let sent: MediaStream | null = null;

export const consultSound = (): CallSound["state"] => sound?.state ?? "none";

/** With each news of the desk; `microphone` is the one of the call, of which this connection has its own copy. */
export function followConsult(
  desk: DeskState | null | undefined,
  {
    microphone,
    isMicrophoneDecided,
    isMuted,
    changed,
  }: {
    readonly microphone: MediaStream | null;
    /** There is one, or why there is none is known: then at least the colleague is heard. */
    readonly isMicrophoneDecided: boolean;
    readonly isMuted: boolean;
    readonly changed: () => void;
  },
): void {
  const consult = desk?.consult ?? null;
  if (consult?.id !== consultId) {
    sound?.close();
    sound = null;
    consultId = consult?.id ?? null;
  }
  if (desk === null || desk === undefined || consult?.media === null || consult === null) {
    sound?.follow(null, []);
    return;
  }
  if (!isMicrophoneDecided) return;
  const isNew = sound === null;
  if (sound === null) {
    sound = new CallSound({
      side: consult.side === "asks" ? "offers" : "answers",
      send: sendConsultMedia,
      renew: renewConsultMedia,
      changed,
    });
  }
  if (isNew || sent !== microphone) sound.useMicrophone(microphone?.clone() ?? silentStream());
  sent = microphone;
  if (sound.isMuted !== isMuted) sound.mute(isMuted);
  sound.silence(consult.side === "asks" && desk.call?.isHeld === false);
  sound.follow(consult.media, desk.iceServers as RTCIceServer[]);
}

/** For journeys, as `okpayCallSound`. */
Object.assign(globalThis, { okpayConsultSound: () => sound?.measure() ?? null });
