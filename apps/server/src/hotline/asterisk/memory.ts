import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/index.ts";
import type { LineTurn, Routing, RoutingEvent } from "../routing/index.ts";
import { failedLeg, unanswered } from "./failed-leg.ts";
import { followDecision, wantedOf } from "./following.ts";
import type { Report } from "./plan.ts";
import type { CallBook } from "./ports.ts";
import { backInReach, outOfReach } from "./reach.ts";
import * as repository from "./repository.ts";
import type { Memory, PhoneCall } from "./rows.ts";
import { zonesOf } from "./zones-of-number.ts";

/** Lower is sooner: an account may be in danger while its owner waits. */
const URGENT = 0;
const USUAL = 1;

interface MemoryDeps {
  readonly database: Database;
  readonly routing: Routing;
  readonly book: CallBook;
  readonly clock: Clock;
  /** Zone of callers of whose own nothing is known, not even by their number: nobody is called back at night there. */
  readonly zone: string;
}

/** What a report is in routing's words; null: nothing it would know. @internal exported for the line in memory of the tests */
export function eventOf(call: PhoneCall, what: Report): RoutingEvent | null {
  const { callId, agentId } = call;
  switch (what.type) {
    case "callerHungUp":
      return { type: "callerHungUp", callId };
    case "callerLost":
      // Nobody hung up: called back from the same place, if there is a number.
      return call.number === null
        ? { type: "callerHungUp", callId }
        : { type: "callbackAsked", callId };
    case "callbackAnswered":
      return { type: "callbackAnswered", callId };
    case "callbackFailed":
      return { type: "callbackFailed", callId, reason: what.reason };
    case "agentEnded":
      return { type: "callEnded", callId };
    case "agentLost":
      return agentId === null ? null : { type: "agentLost", agentId, by: "leg" };
    case "offerAccepted":
      return agentId === null ? null : { type: "offerAccepted", callId, agentId };
    case "offerRejected":
      return agentId === null
        ? null
        : { type: "offerRejected", callId, agentId, reason: what.reason };
  }
}

/** Routing knows nothing of such a call, and its row is nobody's to change but its session's. @internal for the line of the tests */
export const isBeforeRouting = (caller: PhoneCall["caller"]): boolean =>
  caller === "menu" || caller === "message";

/** Nothing where nothing is counted back: routing takes its own time. @internal exported for the line in memory of the tests */
export function arrivalOf(
  { unheardMs, awayMs }: Pick<PhoneCall, "unheardMs" | "awayMs">,
  now: number,
): { readonly arrivedAt?: number } {
  const lateMs = (unheardMs ?? 0) + awayMs;
  return lateMs === 0 ? {} : { arrivedAt: now - lateMs };
}

/** Rows and routing together: each turn ends with the row as routing has the call. */
export function createMemory({ database, routing, book, clock, zone }: MemoryDeps): Memory {
  const { kysely } = database;
  routing.onDecision(async (decision) => {
    const followed = await followDecision(decision);
    const now = new Date(decision.now);
    for (const leg of unanswered(decision))
      if (followed.includes(leg.callId)) await book.legFailed(decision.tx, { ...leg, now });
  });

  async function takeOver(
    { tx, call }: Pick<LineTurn, "tx" | "call">,
    callId: string,
  ): Promise<void> {
    const known = call(callId);
    if (known === undefined) await repository.setOver(tx, callId);
    else await repository.followRouting(tx, callId, wantedOf(known));
  }

  /** Most of the time there is nothing to say, and no turn for it. */
  async function sendAll(of: typeof outOfReach): Promise<void> {
    const rows = await repository.allCalls(kysely);
    if (rows.length === 0) return;
    const { calls, now: lookedAt } = await routing.look();
    const seen = new Map(calls.map((each) => [each.id, each]));
    if (of(rows, (id) => seen.get(id), lookedAt).length === 0) return;
    await routing.turn(async ({ call, now, send }) => {
      for (const event of of(rows, call, now)) await send(event);
    });
  }

  return {
    insert: (call) => repository.insertCall(kysely, call),
    all: () => repository.allCalls(kysely),
    noteExchange: (exchange, cutAt) =>
      kysely
        .transaction()
        .execute((tx) => repository.noteExchange(tx, exchange, { now: clock.now(), cutAt })),
    noteSeen: (at, clockAheadSeconds) => repository.noteSeen(kysely, { at, clockAheadSeconds }),
    noteCut: (at) => repository.noteCut(kysely, at),
    noteGone: (at) => repository.noteGone(kysely, at),
    isCut: async () => !(await repository.isConnected(kysely, clock.now())),
    holdBack: () => sendAll(outOfReach),
    letBack: () => sendAll(backInReach),
    find: (callId) => repository.findCall(kysely, callId),
    noteMenu: (callId, menu) => repository.noteMenu(kysely, callId, menu),
    noteChannel: (callId, channelId) => repository.noteChannel(kysely, callId, channelId),
    survey: (callId, score) =>
      kysely.transaction().execute((tx) => book.surveyed(tx, { callId, score, now: clock.now() })),
    closeDoor: (callId) => repository.setOver(kysely, callId),
    beginMessage: (callId) => repository.setMessage(kysely, callId),
    forget: (callId) => repository.deleteCall(kysely, callId),
    placeOf: (callId) => routing.placeOf(callId),

    async enter(row, { language, skill, proven }) {
      await routing.turn(async ({ tx, now, send, call }) => {
        if (call(row.callId) !== undefined) return;
        const lastAgentId = await book.opened(tx, {
          id: row.callId,
          number: row.number,
          language,
          skill,
          customerId: proven?.customerId ?? null,
          caseId: proven?.caseId ?? null,
          paymentId: proven?.paymentId ?? null,
          now: new Date(now),
        });
        await send({
          type: "callArrived",
          call: {
            id: row.callId,
            priority: skill === "security" ? URGENT : USUAL,
            skill,
            language,
            lastAgentId,
            // As everybody's, from when they come into the line: but nobody comes later because it was us who were away.
            ...arrivalOf(row, now),
            ...zonesOf(row.number, zone),
          },
        });
      });
    },

    async report(row, what) {
      const event = eventOf(row, what);
      await routing.turn(async (turn) => {
        const known = turn.call(row.callId);
        // As it is before routing hears of it: it changes its state in place.
        const call = known === undefined ? undefined : { ...known };
        // An agent who is lost to another call is no news of this one.
        const isStale =
          what.type === "agentLost" && (call?.state !== "talking" || call.agentId !== row.agentId);
        if (event !== null && !isStale) await turn.send(event);
        const leg = failedLeg(row, what, call, turn.agent(row.agentId ?? ""));
        if (leg !== null)
          await book.legFailed(turn.tx, {
            ...leg,
            callId: row.callId,
            now: new Date(turn.now),
          });
        await takeOver(turn, row.callId);
      });
    },

    async follow() {
      const rows = await repository.allCalls(kysely);
      if (rows.length === 0) return;
      await routing.turn(async (turn) => {
        for (const { callId, caller } of rows)
          if (!isBeforeRouting(caller)) await takeOver(turn, callId);
      });
    },
  };
}
