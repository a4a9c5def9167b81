import { DESK_ACTIONS, type newPromise, PROMISE_DAYS } from "@okpay/contracts";
import type { z } from "zod";
import type { Tx } from "../../platform/db/index.ts";
import { newId, toPublicId } from "../../platform/ids.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import type { CallsDeps } from "./deps.ts";
import { isRefused } from "./identity-repository.ts";
import * as promises from "./promise-repository.ts";
import { findCall } from "./repository.ts";

export interface Origin {
  readonly ip: string;
  readonly userAgent: string;
}

export type OpenPromise = promises.PromiseRow & { readonly isOverdue: boolean };

/** What agents promised to callers, until it is kept. */
export interface Promised {
  ofCustomer(customerId: string): Promise<readonly OpenPromise[]>;
  /** The one due first before all. `agentId`: what they keep, and what anybody may; null: all of the house. */
  due(agentId: string | null): Promise<readonly OpenPromise[]>;
  /** Refused with `not_found`. */
  find(promiseId: string): Promise<promises.PromiseRow>;
  /** One that anybody may keep is this agent's, in one transaction with `also`; false: somebody was faster. */
  take(
    taken: { readonly promiseId: string; readonly agentId: string },
    also: (tx: Tx) => Promise<void>,
  ): Promise<boolean>;
  /** Kept, in one transaction with `also`; kept already, nothing happens. */
  keep(
    kept: { readonly promiseId: string; readonly agentId: string },
    also: (tx: Tx) => Promise<void>,
  ): Promise<void>;
}

const LISTED = 200;

export function createPromised({
  database,
  clock,
}: Pick<CallsDeps, "database" | "clock">): Promised {
  const { kysely } = database;
  const judged = (rows: readonly promises.PromiseRow[]): OpenPromise[] => {
    const now = clock.now();
    return rows.map((row) => ({ ...row, isOverdue: row.dueAt <= now }));
  };
  return {
    ofCustomer: async (customerId) => judged(await promises.openPromisesOf(kysely, customerId)),
    due: async (agentId) => judged(await promises.openPromises(kysely, agentId, LISTED)),
    async find(promiseId) {
      const promise = await promises.findPromise(kysely, promiseId);
      if (promise === undefined) throw new RequestRefused("not_found");
      return promise;
    },
    take: ({ promiseId: id, agentId: by }, also) =>
      kysely.transaction().execute(async (tx) => {
        const isTaken = await promises.takePromise(tx, { id, by });
        if (isTaken) await also(tx);
        return isTaken;
      }),
    keep: ({ promiseId: id, agentId: by }, also) =>
      kysely.transaction().execute(async (tx) => {
        if (await promises.notePromiseKept(tx, { id, by, now: clock.now() })) await also(tx);
      }),
  };
}

const DAY_MS = 24 * 3_600_000;

/** In the wrap-up's transaction, with its trace. A promise needs somebody it is made to, who proved enough to be told of it. */
export async function promiseIn(
  { audit }: Pick<CallsDeps, "audit">,
  tx: Tx,
  {
    callId,
    agentId,
    origin,
    now,
    promise: { text, dueAt: until, isOwn },
  }: {
    readonly callId: string;
    readonly agentId: string;
    readonly origin: Origin;
    readonly now: Date;
    readonly promise: z.output<typeof newPromise>;
  },
): Promise<void> {
  const call = await findCall(tx, callId);
  if (call === undefined) throw new RequestRefused("no_call");
  const needed = DESK_ACTIONS.promise;
  if (call.customerId === null || call.identityLevel < needed || (await isRefused(tx, callId)))
    throw new RequestRefused("identity_level_too_low", { params: { needed } });
  const dueAt = new Date(until);
  if (dueAt <= now || dueAt.getTime() > now.getTime() + PROMISE_DAYS * DAY_MS)
    throw new RequestRefused("validation_failed", {
      errors: [{ field: "promise.dueAt", code: "invalid" }],
    });
  const id = newId();
  await promises.insertPromise(tx, {
    id,
    callId,
    promisedBy: agentId,
    customerId: call.customerId,
    caseId: call.caseId,
    ownerId: isOwn ? agentId : null,
    text,
    madeAt: now,
    dueAt,
  });
  // The words stand in the promise: an agent may have written what belongs in no log.
  await audit.write(tx, {
    type: "call.promise_made",
    actor: { kind: "staff", id: agentId },
    subject: { kind: "customer", id: call.customerId },
    outcome: "success",
    origin,
    details: {
      call: toPublicId("cal", callId),
      promise: toPublicId("prm", id),
      due: dueAt.toISOString(),
    },
  });
}

/** Refused with `own_account`: nobody promises themself or somebody close anything. Before the turn: it asks other rooms. */
export async function assertNotOwn(
  { database, isLinked }: Pick<CallsDeps, "database" | "isLinked">,
  { callId, agentId }: { readonly callId: string; readonly agentId: string },
): Promise<void> {
  const customerId = (await findCall(database.kysely, callId))?.customerId ?? null;
  if (customerId !== null && (await isLinked(agentId, customerId)))
    throw new RequestRefused("own_account");
}
