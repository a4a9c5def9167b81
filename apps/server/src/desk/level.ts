import { DESK_ACTIONS, type DeskAction, type Locale } from "@okpay/contracts";
import type { CallSubject, Calls } from "../hotline/calls/index.ts";
import type { AuditEventType, AuditTrail } from "../platform/audit-trail.ts";
import type { Database, Tx } from "../platform/db/index.ts";
import { fromPublicId, toPublicId } from "../platform/ids.ts";
import { RequestRefused } from "../platform/refusal.ts";

/** Who works at the desk, as every deed here is told. */
export interface AtDesk {
  readonly staffId: string;
  readonly locale: Locale;
  readonly origin: { readonly ip: string; readonly userAgent: string };
}

/** A call of somebody who is named: only about those can anything be done. */
export type NamedSubject = CallSubject & { readonly customerId: string };

export interface LevelDeps {
  readonly calls: Pick<Calls, "subjectAt">;
  readonly staff: {
    /** Whether the customer is this member of staff, or close to them. */
    isLinked(staffId: string, customerId: string): Promise<boolean>;
  };
}

/** The call at this agent's desk. Another agent's call, one that is over, and one that never was are all not there. */
export async function subjectOf(
  { calls }: Pick<LevelDeps, "calls">,
  agent: AtDesk,
  publicCallId: string,
): Promise<CallSubject> {
  const subject = await calls.subjectAt(agent.staffId);
  if (subject === null || subject.isConsulted || subject.callId !== fromPublicId(publicCallId))
    throw new RequestRefused("not_found");
  return subject;
}

/** The same, of somebody who is named and has not denied the call; never of oneself or somebody close. */
export async function namedAt(
  deps: LevelDeps,
  agent: AtDesk,
  publicCallId: string,
): Promise<NamedSubject> {
  const subject = await subjectOf(deps, agent, publicCallId);
  const { customerId } = subject;
  if (customerId === null) throw new RequestRefused("not_found");
  if (subject.isIdentityRefused) throw new RequestRefused("identity_refused");
  if (await deps.staff.isLinked(agent.staffId, customerId)) throw new RequestRefused("own_account");
  return { ...subject, customerId };
}

export const mayDo = (subject: CallSubject, action: DeskAction): boolean =>
  DESK_ACTIONS[action] === 0 ||
  (subject.customerId !== null &&
    !subject.isIdentityRefused &&
    subject.identityLevel >= DESK_ACTIONS[action]);

export function assertLevel({ identityLevel }: CallSubject, action: DeskAction): void {
  const needed = DESK_ACTIONS[action];
  if (identityLevel < needed)
    throw new RequestRefused("identity_level_too_low", { params: { needed } });
}

/** What was done in a call, about whom, in the transaction that does it. */
export const writeDeed = (
  { audit }: { readonly audit: AuditTrail },
  tx: Tx,
  agent: AtDesk,
  { callId, customerId }: Pick<CallSubject, "callId" | "customerId">,
  event: {
    readonly type: AuditEventType;
    readonly outcome?: "success" | "failure";
    readonly details: Readonly<Record<string, string | number>>;
  },
): Promise<void> =>
  audit.write(tx, {
    type: event.type,
    actor: { kind: "staff", id: agent.staffId },
    ...(customerId === null ? {} : { subject: { kind: "customer", id: customerId } }),
    outcome: event.outcome ?? "success",
    origin: agent.origin,
    details: { call: toPublicId("cal", callId), ...event.details },
  });

export const inTransaction = <T>(
  { database }: { readonly database: Database },
  work: (tx: Tx) => Promise<T>,
): Promise<T> => database.kysely.transaction().execute(work);
