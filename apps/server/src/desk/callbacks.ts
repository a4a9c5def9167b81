import type { deskCallbackQuery, deskCallbackRequest, deskCallbackTimes } from "@okpay/contracts";
import type { z } from "zod";
import type { Calls } from "../hotline/calls/index.ts";
import type { AuditTrail } from "../platform/audit-trail.ts";
import type { Database } from "../platform/db/index.ts";
import { RequestRefused } from "../platform/refusal.ts";
import {
  type AtDesk,
  assertLevel,
  inTransaction,
  type LevelDeps,
  type NamedSubject,
  namedAt,
  writeDeed,
} from "./level.ts";

export interface CallbackDeps extends LevelDeps {
  readonly database: Database;
  readonly audit: AuditTrail;
  readonly calls: LevelDeps["calls"] & Pick<Calls, "bookings">;
}

async function mayPromise(
  deps: CallbackDeps,
  agent: AtDesk,
  callId: string,
): Promise<NamedSubject> {
  const subject = await namedAt(deps, agent, callId);
  assertLevel(subject, "callback");
  return subject;
}

const zonesOf = ({ zone, quietZones }: NamedSubject): readonly string[] => quietZones ?? [zone];

/** `said`: where the caller says they are, of the zones their number may be in; else it has to be day in all of them. */
function wishOf(subject: NamedSubject, said: string | undefined) {
  if (said !== undefined && !zonesOf(subject).includes(said))
    throw new RequestRefused("validation_failed", {
      errors: [{ field: "timeZone", code: "invalid" }],
    });
  const { skill, language, about } = subject;
  const quietZones = said === undefined ? subject.quietZones : null;
  return { skill, language, about, timeZone: said ?? subject.zone, quietZones };
}

/** Times with room for one more, of the caller's own line and day. */
export async function callbackTimesFor(
  deps: CallbackDeps,
  agent: AtDesk,
  { callId, timeZone: said }: z.output<typeof deskCallbackQuery>,
): Promise<z.output<typeof deskCallbackTimes>> {
  const subject = await mayPromise(deps, agent, callId);
  const wish = wishOf(subject, said);
  const { times } = await deps.calls.bookings.times(wish);
  return { times, timeZone: wish.timeZone, zones: [...zonesOf(subject)] };
}

/** By the rules under which customers book; whoever is promised one now loses what they had booked. */
export async function promiseCallbackTo(
  deps: CallbackDeps,
  agent: AtDesk,
  { callId, startsAt, timeZone }: z.output<typeof deskCallbackRequest>,
): Promise<void> {
  const subject = await mayPromise(deps, agent, callId);
  const wish = wishOf(subject, timeZone);
  // Written first: a deed without its trace is worse than a trace of a deed that was refused.
  await inTransaction(deps, (tx) =>
    writeDeed(deps, tx, agent, subject, {
      type: "call.deed",
      details: { action: "callback", ...(startsAt === null ? {} : { at: startsAt }) },
    }),
  );
  const by = { agentId: agent.staffId, callId: subject.callId, arrivedAt: subject.arrivedAt };
  if (startsAt === null) await deps.calls.bookings.promiseAfter(subject.customerId, wish, by);
  else await deps.calls.bookings.promiseAt(subject.customerId, { ...wish, startsAt }, by);
}
