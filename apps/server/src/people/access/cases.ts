import { sql } from "kysely";
import type { AuditTrail } from "../../platform/audit-trail.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database, Tx } from "../../platform/db/index.ts";
import { RequestRefused, type StaffActor } from "../../platform/http/index.ts";
import { newId } from "../../platform/ids.ts";
import type { CustomerLookup, MaskedCustomer } from "./ports.ts";
import type { Origin } from "./sessions.ts";
import type { Db } from "./staff-repository.ts";

export interface CaseRow {
  readonly id: string;
  readonly staffId: string;
  readonly customerId: string;
  readonly topic: string;
  readonly note: string;
  readonly state: "open" | "closed";
  readonly openedAt: Date;
  readonly closedAt: Date | null;
}

export interface DeskDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: AuditTrail;
  readonly customers: CustomerLookup;
}

const CASE = sql`id, staff_id AS "staffId", customer_id AS "customerId", topic, note, state,
  opened_at AS "openedAt", closed_at AS "closedAt"`;

/** The customers who are this member of staff (the same address), or were named as close to them. */
export async function linkedTo(
  { customers }: Pick<DeskDeps, "customers">,
  db: Db,
  staffId: string,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ email: string; named: string[] }>`
    SELECT s.email, ARRAY(SELECT l.customer_id::text FROM access.linked_account l WHERE l.staff_id = s.id) AS named
      FROM access.staff s WHERE s.id = ${staffId}::uuid`.execute(db);
  const [staff] = rows;
  if (staff === undefined) return new Set();
  const own = (await customers.findByEmail(staff.email))?.customerId;
  return new Set([...staff.named, ...(own === undefined ? [] : [own])]);
}

/** Whether this customer is one of those. */
export const isLinked = async (
  deps: Pick<DeskDeps, "customers">,
  db: Db,
  staffId: string,
  customerId: string,
): Promise<boolean> => (await linkedTo(deps, db, staffId)).has(customerId);

/** Names a customer as close to a member of staff. */
export async function link(db: Db, staffId: string, customerId: string): Promise<void> {
  await sql`INSERT INTO access.linked_account (staff_id, customer_id) VALUES (${staffId}, ${customerId})
            ON CONFLICT DO NOTHING`.execute(db);
}

/** Exactly one customer or none: nobody browses (row G5). Every search is an event. */
export async function searchCustomer(
  { database, audit, customers }: DeskDeps,
  actor: StaffActor,
  {
    by,
    value,
    ...origin
  }: { readonly by: "email" | "phone" | "id"; readonly value: string } & Origin,
): Promise<MaskedCustomer | null> {
  const found =
    by === "id"
      ? { customerId: value }
      : await (by === "email" ? customers.findByEmail(value) : customers.findByPhone(value));
  const profiles = found === null ? null : await customers.profilesOf([found.customerId]);
  const customer = profiles?.get(found?.customerId ?? "") ?? null;
  await database.kysely.transaction().execute((tx) =>
    audit.write(tx, {
      type: "customer.searched",
      actor: { kind: "staff", id: actor.staffId },
      ...(customer === null ? {} : { subject: { kind: "customer", id: customer.customerId } }),
      outcome: "success",
      origin,
      details: { by, isFound: customer !== null },
    }),
  );
  return customer;
}

export async function openCase(
  deps: DeskDeps,
  actor: StaffActor,
  request: { readonly customerId: string; readonly topic: string; readonly note: string },
): Promise<CaseRow> {
  const { database, clock } = deps;
  const profiles = await deps.customers.profilesOf([request.customerId]);
  if (!profiles.has(request.customerId)) throw new RequestRefused("not_found");
  if (await isLinked(deps, database.kysely, actor.staffId, request.customerId))
    throw new RequestRefused("own_account");
  const { rows } = await sql<CaseRow>`
    INSERT INTO access.support_case (id, staff_id, customer_id, topic, note, state, opened_at)
    VALUES (${newId()}, ${actor.staffId}, ${request.customerId}, ${request.topic}, ${request.note}, 'open', ${clock.now()})
    RETURNING ${CASE}`.execute(database.kysely);
  const [row] = rows;
  if (row === undefined) throw new Error("a case was not inserted");
  return row;
}

/** The own ones only: to everybody else a case is not there. */
export async function closeCase(
  { database, clock }: DeskDeps,
  actor: StaffActor,
  id: string,
): Promise<CaseRow> {
  const { rows } = await sql<CaseRow>`
    UPDATE access.support_case SET state = 'closed', closed_at = coalesce(closed_at, ${clock.now()})
     WHERE id = ${id}::uuid AND staff_id = ${actor.staffId} RETURNING ${CASE}`.execute(
    database.kysely,
  );
  const [row] = rows;
  if (row === undefined) throw new RequestRefused("not_found");
  return row;
}

export async function openCasesOf(db: Db, staffId: string): Promise<CaseRow[]> {
  const { rows } = await sql<CaseRow>`
    SELECT ${CASE} FROM access.support_case WHERE staff_id = ${staffId} AND state = 'open'
     ORDER BY opened_at DESC, id DESC LIMIT 100`.execute(db);
  return rows;
}

/**
 * A customer's record, masked. Needs an open case of one's own about this customer; the view is written before anything
 * is shown, and the customer can read it (row G5).
 */
export async function viewCustomer(
  deps: DeskDeps,
  actor: StaffActor,
  {
    customerId,
    caseId,
    ...origin
  }: { readonly customerId: string; readonly caseId: string } & Origin,
): Promise<MaskedCustomer> {
  await deps.database.kysely.transaction().execute(async (tx) => {
    const found = await findOpenCase(tx, { caseId, customerId, staffId: actor.staffId });
    // Before anybody is looked for: another customer's id is answered like nobody's (row A1).
    if (found === undefined) throw new RequestRefused("case_required");
    if (await isLinked(deps, tx, actor.staffId, customerId))
      throw new RequestRefused("own_account");
    await deps.audit.write(tx, {
      type: "customer.record_viewed",
      actor: { kind: "staff", id: actor.staffId },
      subject: { kind: "customer", id: customerId },
      outcome: "success",
      origin,
      details: {
        case: caseId,
        who: `${actor.role} · ${shortName(actor.displayName)}`,
        reason: found.topic,
      },
    });
  });
  const customer = (await deps.customers.profilesOf([customerId])).get(customerId);
  if (customer === undefined) throw new Error("a case is about nobody");
  return customer;
}

/** The own open case about this customer; locked, so that it is still open when the look is written. */
export async function findOpenCase(
  tx: Tx,
  wanted: { readonly caseId: string; readonly customerId: string; readonly staffId: string },
): Promise<CaseRow | undefined> {
  const { rows } = await sql<CaseRow>`
    SELECT ${CASE} FROM access.support_case
     WHERE id = ${wanted.caseId}::uuid AND customer_id = ${wanted.customerId}::uuid AND staff_id = ${wanted.staffId}::uuid
       AND state = 'open' FOR SHARE`.execute(tx);
  return rows[0];
}

/** Wang Lin → Wang L., 王琳 → 王*: enough to ask about, too little to look somebody up. */
export function shortName(name: string): string {
  const [first = "", second] = name.split(" ");
  if (second !== undefined) return `${first} ${[...second][0] ?? ""}.`;
  return /^\p{Script=Han}/u.test(first) ? `${[...first][0] ?? ""}*` : first;
}
