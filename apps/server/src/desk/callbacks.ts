import type { deskCallbackRequest, deskCallbackTimes } from "@okpay/contracts";
import type { z } from "zod";
import type { Calls } from "../hotline/calls/index.ts";
import type { AuditTrail } from "../platform/audit-trail.ts";
import type { Database } from "../platform/db/index.ts";
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

const wishOf = ({ skill, language, zone, about }: NamedSubject) => ({
  skill,
  language,
  timeZone: zone,
  about,
});

/** Times with room for one more, of the caller's own line and day. */
export async function callbackTimesFor(
  deps: CallbackDeps,
  agent: AtDesk,
  callId: string,
): Promise<z.output<typeof deskCallbackTimes>> {
  const wish = wishOf(await mayPromise(deps, agent, callId));
  const { times } = await deps.calls.bookings.times(wish);
  return { times, timeZone: wish.timeZone };
}

/** By the rules under which customers book; whoever is promised one now loses what they had booked. */
export async function promiseCallbackTo(
  deps: CallbackDeps,
  agent: AtDesk,
  { callId, startsAt }: z.output<typeof deskCallbackRequest>,
): Promise<void> {
  const subject = await mayPromise(deps, agent, callId);
  // Written first: a deed without its trace is worse than a trace of a deed that was refused.
  await inTransaction(deps, (tx) =>
    writeDeed(deps, tx, agent, subject, {
      type: "call.deed",
      details: { action: "callback", ...(startsAt === null ? {} : { at: startsAt }) },
    }),
  );
  const by = { agentId: agent.staffId, callId: subject.callId, arrivedAt: subject.arrivedAt };
  const wish = wishOf(subject);
  if (startsAt === null) await deps.calls.bookings.promiseAfter(subject.customerId, wish, by);
  else await deps.calls.bookings.promiseAt(subject.customerId, { ...wish, startsAt }, by);
}
