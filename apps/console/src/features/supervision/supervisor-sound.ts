import {
  CallSound,
  isMicrophonePossible,
  type MicrophoneProblem,
  microphoneProblemOf,
  type SoundState,
} from "@okpay/ui/call-sound.ts";
import {
  answerSupervisionMedia,
  renewSupervisionMedia,
  type Supervision,
} from "../../api/supervision-calls.ts";
import { openChosenMicrophone } from "../desk/microphone-choice.ts";

/*
 * The supervisor's end of a talk in the app. Who only listens is not asked for a microphone; one that was used is given back
 * with the way of being in the talk that needed it.
 */

export interface OwnSound {
  readonly state: SoundState;
  readonly needsTouch: boolean;
  readonly microphone: MicrophoneProblem | null;
}

export interface SupervisorSound {
  readonly view: OwnSound;
  /** False: the view says why not. */
  useMicrophone(): Promise<boolean>;
  /** What it was opened for did not come about. */
  giveBackUnused(): void;
  follow(supervision: Supervision, iceServers: readonly RTCIceServer[]): void;
  touch(): void;
  close(): void;
}

export function createSupervisorSound(changed: () => void): SupervisorSound {
  let microphone: MediaStream | null = null;
  let problem: MicrophoneProblem | null = null;
  /** While the browser asks the person: everybody waits for the same answer. */
  let opening: Promise<boolean> | null = null;
  let isClosed = false;
  let latest: Parameters<SupervisorSound["follow"]> | null = null;
  const sound = new CallSound({
    side: "answers",
    send: answerSupervisionMedia,
    renew: renewSupervisionMedia,
    changed,
  });
  function giveBack(): void {
    for (const track of microphone?.getTracks() ?? []) track.stop();
    microphone = null;
    problem = null;
  }
  /** For journeys, as `okpayCallSound`. */
  Object.assign(globalThis, { okpaySupervisionSound: () => sound.measure() });

  async function useMicrophone(): Promise<boolean> {
    if (microphone !== null) return true;
    opening ??= open().finally(() => {
      opening = null;
    });
    return opening;
  }
  async function open(): Promise<boolean> {
    try {
      problem = isMicrophonePossible() ? null : "insecure";
      if (problem === null) microphone = await openChosenMicrophone();
    } catch (error) {
      problem = microphoneProblemOf(error);
    }
    if (isClosed) giveBack();
    else if (latest !== null) follow(...latest);
    changed();
    return microphone !== null;
  }
  function giveBackUnused(): void {
    if (latest === null || latest[0].mode === "listen") giveBack();
  }
  function follow(supervision: Supervision, iceServers: readonly RTCIceServer[]): void {
    const { mode, media } = supervision;
    const wasListening = latest === null || latest[0].mode === "listen";
    latest = [supervision, iceServers];
    if (mode === "listen" && !wasListening) giveBack();
    // Chosen elsewhere: another page of this supervisor has the buttons too. Without a microphone the ear is left at least.
    const isMissing = mode !== "listen" && microphone === null && problem === null;
    if (isMissing) void useMicrophone().then((isOpen) => isOpen && giveBackUnused());
    sound.useMicrophone(mode === "listen" || microphone === null ? new MediaStream() : microphone);
    sound.follow(isMissing ? null : media, iceServers);
  }

  return {
    get view() {
      return { state: sound.state, needsTouch: sound.needsTouch, microphone: problem };
    },
    useMicrophone,
    giveBackUnused,
    follow,
    touch: () => sound.touch(),
    close() {
      isClosed = true;
      sound.close();
      giveBack();
    },
  };
}
