import type { SUPERVISION_END_REASONS, SUPERVISION_MODES } from "@okpay/contracts";

/*
 * A supervisor in somebody else's talk, from the first word heard to the last. Pure: what happens to it, and what is written
 * down of it. Who hears whom follows from `soundOf`, which both the exchange and the pages obey.
 */

export type SupervisionMode = (typeof SUPERVISION_MODES)[number];
export type SupervisionEnd = (typeof SUPERVISION_END_REASONS)[number];

export interface Supervision {
  readonly id: string;
  readonly callId: string;
  readonly agentId: string;
  readonly supervisorId: string;
  readonly mode: SupervisionMode;
  readonly reason: string;
  readonly note: string | null;
  readonly beganAt: Date;
  readonly modeSince: Date;
  /** The supervisor's telephone was picked up; stays null in the browser. */
  readonly answeredAt: Date | null;
  readonly endedAt: Date | null;
  readonly endReason: SupervisionEnd | null;
}

export type SupervisionEvent =
  | { readonly type: "modeChosen"; readonly mode: SupervisionMode }
  | { readonly type: "answered" }
  | { readonly type: "ended"; readonly why: SupervisionEnd };

/** What the audit log is told; `mode` is the one that was, with its times. */
export type SupervisionFact =
  | {
      readonly type: "call.supervision_changed";
      readonly mode: SupervisionMode;
      readonly next: SupervisionMode;
      readonly from: Date;
      readonly until: Date;
    }
  | {
      readonly type: "call.supervision_ended";
      readonly mode: SupervisionMode;
      readonly why: SupervisionEnd;
      readonly from: Date;
      readonly until: Date;
    };

/** Told again, or told of one that is over, nothing changes: pages and exchanges repeat themselves. */
export function advance(
  supervision: Supervision,
  event: SupervisionEvent,
  now: Date,
): { readonly next: Supervision; readonly fact: SupervisionFact | null } {
  const same = { next: supervision, fact: null };
  if (supervision.endedAt !== null) return same;
  const { mode, modeSince: from } = supervision;
  switch (event.type) {
    case "modeChosen":
      if (event.mode === mode) return same;
      return {
        next: { ...supervision, mode: event.mode, modeSince: now },
        fact: { type: "call.supervision_changed", mode, next: event.mode, from, until: now },
      };
    case "answered":
      return supervision.answeredAt === null
        ? { next: { ...supervision, answeredAt: now }, fact: null }
        : same;
    case "ended": {
      // A telephone that ends before it was picked up never was: nobody heard anything.
      const why =
        event.why === "hung_up" && supervision.answeredAt === null ? "no_answer" : event.why;
      return {
        next: { ...supervision, endedAt: now, endReason: why },
        fact: { type: "call.supervision_ended", mode, why, from: supervision.beganAt, until: now },
      };
    }
  }
}

/** Whether the agent's page shows it: being spoken to is no secret, being listened to is one only where the house says so. */
export const isShownToAgent = (mode: SupervisionMode, isListeningShown: boolean): boolean =>
  mode !== "listen" || isListeningShown;

/** A sign-in with both factors counts as fresh for so long. */
const FRESH_MS = 60 * 60_000;

export type Hindrance = "sign_in_again" | "no_call" | "supervisor_busy" | "own_account";

/** Why this supervisor may not enter this talk; null: nothing hinders. */
export function hindranceOf({
  signedInAt,
  now,
  agentId,
  supervisorState,
  isLinked,
}: {
  readonly signedInAt: Date;
  readonly now: Date;
  /** Who talks in it; null: it is no talk (any more). */
  readonly agentId: string | null;
  /** At the supervisor's own desk; null: has none. */
  readonly supervisorState: string | null;
  /** The customer is the supervisor, or close to them. */
  readonly isLinked: boolean;
}): Hindrance | null {
  if (now.getTime() - signedInAt.getTime() > FRESH_MS) return "sign_in_again";
  if (agentId === null) return "no_call";
  if (supervisorState !== null && supervisorState !== "offline" && supervisorState !== "notReady")
    return "supervisor_busy";
  return isLinked ? "own_account" : null;
}
