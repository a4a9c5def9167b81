import type { Clock } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import { recordingName } from "./names.ts";
import type { Actual, RecordingWish } from "./plan.ts";
import { isSounding } from "./plan-supervision.ts";
import type { Recorder } from "./ports.ts";
import type { PhoneCall } from "./rows.ts";
import type { Prompt } from "./spoken.ts";

/** Counted from 0: a folder that is full or away for a moment may be there again, one that is missing will not. */
const LAST_TRY = 1;

interface RecordingDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly recorder: Recorder;
  readonly isRecorded: boolean;
}

/** What is wanted of one call's recording, and what is written down of it. */
export class RecordingOfCall {
  readonly #deps: RecordingDeps;
  readonly #callId: string;
  #wanted: Awaited<ReturnType<Recorder["wishOf"]>> = { isConsented: false, pausedUntil: null };
  #isNoticeHeard = false;

  constructor(deps: RecordingDeps, callId: string) {
    this.#deps = deps;
    this.#callId = callId;
  }

  /** Asked for with each look at the row of a call that talks. */
  async load(row: PhoneCall | null): Promise<void> {
    if (row?.caller === "talk") this.#wanted = await this.#deps.recorder.wishOf(this.#callId);
  }

  /** A pause ends by itself: by the clock, at the next look. */
  wish(): RecordingWish {
    const { isConsented, pausedUntil } = this.#wanted;
    return {
      isRecorded: this.#deps.isRecorded && isConsented,
      isPaused: pausedUntil !== null && pausedUntil > this.#deps.clock.now(),
    };
  }

  /** To its end, and not only begun: who did not hear that it is recorded is not. */
  heard(said: readonly Prompt[], state: string): void {
    if (state === "done") this.#isNoticeHeard = said.some(({ key }) => key === "phone.recorded");
  }

  async consent(): Promise<void> {
    if (this.#isNoticeHeard) await this.#deps.recorder.consented(this.#callId);
  }

  /** By key. What was heard of the notice counts no more. */
  async refuse(): Promise<void> {
    this.#isNoticeHeard = false;
    await this.#deps.recorder.refused(this.#callId);
  }

  is({ bridge }: Actual, name: string): boolean {
    return bridge !== null && recordingName(this.#callId, bridge) === name;
  }

  /** It has ended by itself; the name is used up, so it is not begun again for this bridge. */
  ended(actual: Actual, name: string): void {
    if (actual.bridge !== null && this.is(actual, name)) actual.bridge.recording = "failed";
  }

  /** Asterisk said yes and could not; whoever heard the event wrote it down. */
  failed(actual: Actual, name: string): void {
    const { bridge } = actual;
    if (bridge === null || !this.is(actual, name)) return;
    bridge.recording = "notBegun";
    bridge.notedRecording = "notBegun";
  }

  /** The row comes before the file. False: this name was used up before we were restarted, so the next is tried or none. */
  async begin({ bridge, agent }: Actual): Promise<boolean> {
    if (bridge === null || agent === null) return false;
    const name = recordingName(this.#callId, bridge);
    const { agentId } = agent;
    if (await this.#deps.recorder.begun({ name, callId: this.#callId, agentId })) return true;
    nextTry(bridge);
    return false;
  }

  /** That it is silent is told at the desk once Asterisk has said so, not when it was asked for. */
  async note({ bridge, supervised }: Actual): Promise<void> {
    // Nor is it silent while a supervisor hears it.
    if (bridge?.recording === "paused" && isSounding(supervised, bridge.hasSupervisor)) return;
    if (bridge === null || bridge.notedRecording === bridge.recording) return;
    const name = recordingName(this.#callId, bridge);
    if (bridge.recording === "notBegun") {
      const cause = bridge.recordingFailure ?? "unknown";
      this.#deps.log.error({ callId: this.#callId, cause }, "asterisk: a recording did not begin");
      await this.#deps.recorder.failed(name, cause);
      bridge.notedRecording = "notBegun";
      return;
    }
    if (bridge.recording !== "on" && bridge.recording !== "paused") return;
    const isPaused = bridge.recording === "paused";
    await this.#deps.recorder.noted({ name, callId: this.#callId, isPaused });
    bridge.notedRecording = bridge.recording;
  }
}

/** With each look at Asterisk: what could not begin is tried once more, some seconds later, and then never again. */
export function tryAgain({ bridge }: Actual): void {
  if (bridge?.recording === "notBegun" && bridge.notedRecording === "notBegun") nextTry(bridge);
}

function nextTry(bridge: NonNullable<Actual["bridge"]>): void {
  const isLast = bridge.recordingTry >= LAST_TRY;
  bridge.recording = isLast ? "failed" : "off";
  if (isLast) return;
  bridge.recordingTry += 1;
  bridge.notedRecording = null;
}
