import type { AuditTrail } from "../../platform/audit-trail.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database, Tx } from "../../platform/db/index.ts";
import { RequestRefused, type StaffActor } from "../../platform/http/index.ts";
import { newId } from "../../platform/ids.ts";
import {
  type Approval,
  type ApprovalFilter,
  type ApprovalPayload,
  type ApprovalRow,
  type ApprovalSubjectKind,
  closeApproval,
  expireApprovals,
  findApprovals,
  insertApproval,
  lockApproval,
} from "./approval-repository.ts";
import { after, HOUR_MS, STAFF_POLICY } from "./policy.ts";
import type { Origin } from "./sessions.ts";

/** What one person asks for and another one agrees to; done in the transaction of the agreement, or not at all. */
export interface ApprovalCommand {
  /** `wing.verb`, for ever; texts: catalogue keys `console.commands.<name>`. */
  readonly name: string;
  /** Runs once, when it is agreed to. What it throws rolls the agreement back. */
  execute(
    tx: Tx,
    approved: {
      readonly subjectId: string;
      readonly payload: ApprovalPayload;
      readonly requestedBy: string;
      readonly decidedBy: string;
      readonly reason: string;
    },
  ): Promise<void>;
}

/**
 * Four eyes (row G6, ASVS V2.3.5): two different people, neither of them about themselves or an account linked to them;
 * the database refuses one person in both places as well.
 */
export interface Approvals {
  /** Before anything is asked for; a name once. */
  register(command: ApprovalCommand): void;
  /** In the caller's transaction. Refused while the same is asked for already. */
  request(
    tx: Tx,
    request: {
      readonly command: string;
      readonly subject: {
        readonly kind: ApprovalSubjectKind;
        readonly id: string;
        readonly name: string;
      };
      readonly payload?: ApprovalPayload;
      readonly reason: string;
      readonly actor: StaffActor;
      readonly origin: Origin;
    },
  ): Promise<string>;
  approve(actor: StaffActor, id: string, origin: Origin): Promise<void>;
  reject(actor: StaffActor, id: string, reason: string, origin: Origin): Promise<void>;
  find(filter: ApprovalFilter): Promise<Approval[]>;
  /** Whether this person may decide it: not their own request, not about them or theirs. */
  mayDecide(actor: StaffActor, approval: ApprovalRow): Promise<boolean>;
  /** What nobody agreed to in time is over; how many that was. */
  expire(): Promise<number>;
}

interface ApprovalDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: AuditTrail;
  /** Whether the customer is this member of staff, or close to them. */
  readonly isLinked: (tx: Tx, staffId: string, customerId: string) => Promise<boolean>;
}

export function createApprovals(deps: ApprovalDeps): Approvals {
  const { database, clock, audit } = deps;
  const commands = new Map<string, ApprovalCommand>();

  const isOwn = async (
    tx: Tx,
    staffId: string,
    { subjectKind, subjectId }: Pick<ApprovalRow, "subjectKind" | "subjectId">,
  ): Promise<boolean> => {
    if (subjectKind === "settlement_break") return false;
    return subjectKind === "staff" ? subjectId === staffId : deps.isLinked(tx, staffId, subjectId);
  };

  async function decide(
    tx: Tx,
    actor: StaffActor,
    id: string,
    decision: { readonly state: "approved" | "rejected"; readonly reason: string | null },
    origin: Origin,
  ): Promise<ApprovalRow> {
    const now = clock.now();
    const approval = await lockApproval(tx, id);
    if (approval === undefined) throw new RequestRefused("not_found");
    if (approval.state !== "requested" || approval.expiresAt <= now)
      throw new RequestRefused("approval_closed");
    if (approval.requestedBy === actor.staffId || (await isOwn(tx, actor.staffId, approval)))
      throw new RequestRefused("own_account");
    await closeApproval(tx, id, { ...decision, decidedBy: actor.staffId, at: now });
    await audit.write(tx, {
      type: decision.state === "approved" ? "approval.approved" : "approval.rejected",
      actor: { kind: "staff", id: actor.staffId },
      subject: { kind: approval.subjectKind, id: approval.subjectId },
      outcome: "success",
      origin,
      details: { approval: id, command: approval.command, requestedBy: approval.requestedBy },
    });
    return approval;
  }

  return {
    register(command) {
      if (commands.has(command.name)) throw new Error(`command ${command.name} is known already`);
      commands.set(command.name, command);
    },

    async request(tx, { command, subject, payload, reason, actor, origin }) {
      if (!commands.has(command)) throw new Error(`command ${command} is not known`);
      if (await isOwn(tx, actor.staffId, { subjectKind: subject.kind, subjectId: subject.id }))
        throw new RequestRefused("own_account");
      const now = clock.now();
      const id = newId();
      const isNew = await insertApproval(tx, {
        id,
        command,
        payload: payload ?? {},
        subjectKind: subject.kind,
        subjectId: subject.id,
        subjectName: subject.name,
        reason,
        requestedBy: actor.staffId,
        requestedAt: now,
        expiresAt: after(now, STAFF_POLICY.approvalHours * HOUR_MS),
      });
      if (!isNew) throw new RequestRefused("approval_closed");
      await audit.write(tx, {
        type: "approval.requested",
        actor: { kind: "staff", id: actor.staffId },
        subject: { kind: subject.kind, id: subject.id },
        outcome: "success",
        origin,
        details: { approval: id, command, reason },
      });
      return id;
    },

    approve: (actor, id, origin) =>
      database.kysely.transaction().execute(async (tx) => {
        const approval = await decide(tx, actor, id, { state: "approved", reason: null }, origin);
        const command = commands.get(approval.command);
        if (command === undefined) throw new Error(`command ${approval.command} is not known`);
        const { subjectId, payload, requestedBy, reason } = approval;
        await command.execute(tx, {
          subjectId,
          payload,
          requestedBy,
          decidedBy: actor.staffId,
          reason,
        });
      }),

    reject: (actor, id, reason, origin) =>
      database.kysely
        .transaction()
        .execute(
          async (tx) => void (await decide(tx, actor, id, { state: "rejected", reason }, origin)),
        ),

    find: (filter) => findApprovals(database.kysely, filter),

    mayDecide: async (actor, approval) =>
      actor.grants.includes("approvals.decide") &&
      approval.state === "requested" &&
      approval.expiresAt > clock.now() &&
      approval.requestedBy !== actor.staffId &&
      !(await database.kysely.transaction().execute((tx) => isOwn(tx, actor.staffId, approval))),

    expire: () =>
      database.kysely.transaction().execute(async (tx) => {
        const expired = await expireApprovals(tx, clock.now());
        for (const { id, command, subjectKind, subjectId } of expired)
          await audit.write(tx, {
            type: "approval.expired",
            actor: { kind: "system", id: null },
            subject: { kind: subjectKind, id: subjectId },
            outcome: "success",
            origin: null,
            details: { approval: id, command },
          });
        return expired.length;
      }),
  };
}
