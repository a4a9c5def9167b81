import type { customerPromises, promiseAtDesk, staffPromises } from "@okpay/contracts";
import type { z } from "zod";
import type { Agents } from "../hotline/agents/index.ts";
import type { Calls } from "../hotline/calls/index.ts";
import type { Cases } from "../hotline/cases/index.ts";
import type { AuditTrail } from "../platform/audit-trail.ts";
import { toPublicId } from "../platform/ids.ts";
import { RequestRefused } from "../platform/refusal.ts";
import { type AtDesk, type LevelDeps, writeDeed } from "./level.ts";

export interface PromisesDeps {
  readonly audit: AuditTrail;
  readonly calls: Pick<Calls, "promised" | "subjectAt">;
  readonly agents: Pick<Agents, "list">;
  readonly cases: Pick<Cases, "numberOf">;
  readonly customers: {
    profilesOf(
      customerIds: readonly string[],
    ): Promise<ReadonlyMap<string, { readonly maskedName: string }>>;
  };
  readonly staff: LevelDeps["staff"] & {
    namesOf(staffIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
    /** Who is this member of staff, or close to them. */
    linkedTo(staffId: string): Promise<ReadonlySet<string>>;
  };
}

type Listed = z.output<typeof staffPromises>;
type AtTheDesk = z.output<typeof promiseAtDesk>;

/** What was promised on the telephone, as its customer, the next agent and the house see it. */
export interface PromisesView {
  ofCustomer(customerId: string): Promise<z.output<typeof customerPromises>>;
  /** `isOpen`: whether the level opens the words. */
  atDesk(customerId: string, isOpen: boolean): Promise<AtTheDesk[]>;
  /** Without those made to the agent, or to somebody close to them; the words by `readerOf`. */
  list(reader: Reader, whose: "mine" | "all"): Promise<Listed>;
  /** One that anybody may keep; another agent's is refused with `not_permitted`. */
  take(agent: AtDesk, promiseId: string): Promise<void>;
  /** By its owner, or who may read what it is; another agent's by who watches over all. Else refused with `not_permitted`. */
  keep(agent: AtDesk & { readonly isSupervisor: boolean }, promiseId: string): Promise<void>;
}

interface Reader {
  readonly staffId: string;
  /** Watches over all. */
  readonly isSupervisor: boolean;
}

type Promised = Pick<
  Awaited<ReturnType<Calls["promised"]["find"]>>,
  "promisedBy" | "ownerId" | "customerId"
>;

/** At the own desk the words open from here on (docs/decisions/identity-ladder.md). */
export const WORDS_LEVEL = 2;

/**
 * Who may read what was promised: it says what a customer called about. Who said it, who keeps it, who watches over all, and
 * who talks to this customer now once they proved as much as opens it on the screen.
 */
async function readerOf(
  { calls }: Pick<PromisesDeps, "calls">,
  { staffId, isSupervisor }: Reader,
): Promise<(promise: Promised) => boolean> {
  const subject = isSupervisor ? null : await calls.subjectAt(staffId);
  const caller =
    subject !== null && !subject.isIdentityRefused && subject.identityLevel >= WORDS_LEVEL
      ? subject.customerId
      : null;
  return ({ promisedBy, ownerId, customerId }) =>
    isSupervisor || promisedBy === staffId || ownerId === staffId || customerId === caller;
}

export function createPromisesView(deps: PromisesDeps): PromisesView {
  const { promised } = deps.calls;
  async function numbers(): Promise<ReadonlyMap<string, number>> {
    return new Map((await deps.agents.list()).map(({ id, number }) => [id, number]));
  }
  /** Refused with `own_account` where it is made to the agent, or to somebody close to them. */
  async function unlinked(agent: AtDesk, promiseId: string) {
    const promise = await promised.find(promiseId);
    if (await deps.staff.isLinked(agent.staffId, promise.customerId))
      throw new RequestRefused("own_account");
    return promise;
  }
  return {
    async ofCustomer(customerId) {
      const [rows, numberOf] = await Promise.all([promised.ofCustomer(customerId), numbers()]);
      return {
        promises: rows.map((row) => ({
          ...inBrief(row),
          text: row.text,
          agentNumber: numberOf.get(row.promisedBy) ?? null,
          caseId: row.caseId === null ? null : toPublicId("cas", row.caseId),
        })),
      };
    },
    async atDesk(customerId, isOpen) {
      const [rows, numberOf] = await Promise.all([promised.ofCustomer(customerId), numbers()]);
      return rows.map((row) => ({
        ...inBrief(row),
        text: isOpen ? row.text : null,
        agentNumber: numberOf.get(row.promisedBy) ?? null,
      }));
    },
    async list(reader, whose) {
      const { staffId: agentId } = reader;
      const mayRead = await readerOf(deps, reader);
      const linked = await deps.staff.linkedTo(agentId);
      const due = await promised.due(whose === "mine" ? agentId : null);
      const rows = due.filter(({ customerId }) => !linked.has(customerId));
      const [profiles, names] = await Promise.all([
        deps.customers.profilesOf([...new Set(rows.map(({ customerId }) => customerId))]),
        deps.staff.namesOf(rows.flatMap(({ ownerId }) => ownerId ?? [])),
      ]);
      return {
        promises: await Promise.all(
          rows.map(async (row) => ({
            ...inBrief(row),
            text: mayRead(row) ? row.text : null,
            customerId: toPublicId("cus", row.customerId),
            customerName: profiles.get(row.customerId)?.maskedName ?? "",
            owner: row.ownerId === null ? null : (names.get(row.ownerId) ?? ""),
            isMine: row.ownerId === agentId,
            case:
              row.caseId === null
                ? null
                : {
                    id: toPublicId("cas", row.caseId),
                    number: await deps.cases.numberOf(row.caseId),
                  },
          })),
        ),
      };
    },
    async take(agent, promiseId) {
      const promise = await unlinked(agent, promiseId);
      if (promise.ownerId === agent.staffId) return;
      const isTaken = await promised.take({ promiseId, agentId: agent.staffId }, (tx) =>
        writeDeed(deps, tx, agent, promise, {
          type: "call.promise_taken",
          details: { promise: toPublicId("prm", promiseId) },
        }),
      );
      if (!isTaken) throw new RequestRefused("not_permitted");
    },
    async keep(agent, promiseId) {
      const promise = await unlinked(agent, promiseId);
      const isOthers = promise.ownerId !== null && promise.ownerId !== agent.staffId;
      // Nobody says of words they may not read that they were kept.
      const mayKeep = agent.isSupervisor || (!isOthers && (await readerOf(deps, agent))(promise));
      if (!mayKeep) throw new RequestRefused("not_permitted");
      await promised.keep({ promiseId, agentId: agent.staffId }, (tx) =>
        writeDeed(deps, tx, agent, promise, {
          type: "call.promise_kept",
          details: { promise: toPublicId("prm", promiseId) },
        }),
      );
    },
  };
}

const inBrief = (row: {
  readonly id: string;
  readonly madeAt: Date;
  readonly dueAt: Date;
  readonly isOverdue: boolean;
}) => ({
  id: toPublicId("prm", row.id),
  madeAt: row.madeAt.toISOString(),
  dueAt: row.dueAt.toISOString(),
  isOverdue: row.isOverdue,
});
