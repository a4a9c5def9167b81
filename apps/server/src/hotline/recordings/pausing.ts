import type { Tx } from "../../platform/db/index.ts";
import { newId } from "../../platform/ids.ts";
import type { RecordingsDeps } from "./ports.ts";
import * as repository from "./repository.ts";
import { PAUSE_MS, type PauseReason } from "./rules.ts";

/** What the exchange's sessions ask and tell: whether to record, and what was done about it. */
export interface Recorder {
  /** The caller heard to its end that the call is recorded. */
  consented(callId: string): Promise<void>;
  /** The caller pressed the key that says no; for this call it stays so, whatever was heard before or is heard after. */
  refused(callId: string): Promise<void>;
  wishOf(
    callId: string,
  ): Promise<{ readonly isConsented: boolean; readonly pausedUntil: Date | null }>;
  /** Before the exchange is asked: no file is without its row. False: what had this name is over. */
  begun(recording: {
    readonly name: string;
    readonly callId: string;
    readonly agentId: string;
  }): Promise<boolean>;
  /** The exchange could not begin it; `cause` is what it said. */
  failed(name: string, cause: string): Promise<void>;
  /** What the exchange has done; told again it changes nothing. */
  noted(recording: {
    readonly name: string;
    readonly callId: string;
    readonly isPaused: boolean;
  }): Promise<void>;
  finished(name: string): Promise<void>;
  /** Names of recordings that go on, as far as the rows know. */
  open(): Promise<readonly string[]>;
}

export interface DeskRecording {
  /**
   * `pausing`, `resuming`: asked for, and not done by the exchange yet. `refused`: by the caller, by key. `failed`: the exchange
   * could not begin, so nothing is recorded.
   */
  readonly state: "on" | "pausing" | "paused" | "resuming" | "refused" | "failed";
  readonly until: Date | null;
  readonly reason: PauseReason | null;
}

/**
 * The pause, as the desk has it: by the agent's key, and by the server when a secret is about to be spoken. It is kept of
 * calls that are not recorded too: nobody else listens to a secret either.
 */
export interface Pausing {
  /** A secret is being spoken, as far as anybody has said. */
  isSecretSpoken(callId: string): Promise<boolean>;
  /** Null: this call is not recorded. */
  stateOf(callId: string): Promise<DeskRecording | null>;
  /** False: this call is not recorded, so there is nothing to pause. Asked for again, it lasts longer. */
  pause(
    tx: Tx,
    pause: { readonly callId: string; readonly agentId: string; readonly reason: PauseReason },
  ): Promise<boolean>;
  /** `reason` null: whatever it was for. */
  resume(
    tx: Tx,
    resume: {
      readonly callId: string;
      /** Whose desk hears of it; null: it is told otherwise. */
      readonly agentId: string | null;
      readonly reason: PauseReason | null;
    },
  ): Promise<boolean>;
}

const MOST_OF_CAUSE = 200;

export function createRecorder({
  database,
  clock,
  tell,
}: Pick<RecordingsDeps, "database" | "clock" | "tell">): Recorder {
  const { kysely } = database;
  return {
    consented: (callId) => repository.insertConsent(kysely, callId, clock.now()),
    refused: (callId) => repository.insertRefusal(kysely, callId, clock.now()),
    async wishOf(callId) {
      return {
        isConsented: await repository.hasConsent(kysely, callId),
        pausedUntil: await repository.pausedUntil(kysely, callId),
      };
    },
    begun: (recording) =>
      repository.insertRecording(kysely, { ...recording, id: newId(), now: clock.now() }),
    noted: (recording) =>
      kysely.transaction().execute(async (tx) => {
        if (!(await repository.notePaused(tx, recording, clock.now()))) return;
        const live = await repository.liveRecording(tx, recording.callId);
        if (live !== undefined) await tell.desk(tx, live.agentId);
      }),
    failed: (name, cause) =>
      kysely.transaction().execute(async (tx) => {
        const agentId = await repository.fail(tx, name, cause.slice(0, MOST_OF_CAUSE), clock.now());
        if (agentId !== null) await tell.desk(tx, agentId);
      }),
    finished: (name) => repository.finish(kysely, name, clock.now()),
    open: () => repository.openNames(kysely),
  };
}

export function createPausing({
  database,
  clock,
  tell,
}: Pick<RecordingsDeps, "database" | "clock" | "tell">): Pausing {
  const { kysely } = database;
  return {
    async isSecretSpoken(callId) {
      const until = await repository.pausedUntil(kysely, callId);
      return until !== null && until > clock.now();
    },
    async stateOf(callId) {
      if (await repository.hasRefused(kysely, callId))
        return { state: "refused", until: null, reason: null };
      if (!(await repository.hasConsent(kysely, callId))) return null;
      const live = await repository.liveRecording(kysely, callId);
      if (live === undefined && (await repository.hasFailed(kysely, callId)))
        return { state: "failed", until: null, reason: null };
      const pauses = await repository.pausesOf(kysely, callId);
      const now = clock.now();
      const open = pauses.filter(({ endedAt, until }) => endedAt === null && until > now);
      const last = open.reduce<repository.PauseRow | null>(
        (latest, each) => (latest === null || each.until > latest.until ? each : latest),
        null,
      );
      const { until = null, reason = null } = last ?? {};
      // Nothing runs yet or any more: with a pause nothing will be begun, without one there is nothing to show.
      if (live === undefined) return last === null ? null : { state: "paused", until, reason };
      if (last === null) return { state: live.isPaused ? "resuming" : "on", until, reason };
      return { state: live.isPaused ? "paused" : "pausing", until, reason };
    },
    async pause(tx, { callId, agentId, reason }) {
      const now = clock.now();
      const until = new Date(now.getTime() + PAUSE_MS);
      await repository.putPause(tx, { id: newId(), callId, agentId, reason, until, now });
      await tell.exchange(tx, callId);
      await tell.desk(tx, agentId);
      return repository.hasConsent(tx, callId);
    },
    async resume(tx, { callId, agentId, reason }) {
      await repository.endPauses(tx, callId, reason, clock.now());
      await tell.exchange(tx, callId);
      if (agentId !== null) await tell.desk(tx, agentId);
      return repository.hasConsent(tx, callId);
    },
  };
}
