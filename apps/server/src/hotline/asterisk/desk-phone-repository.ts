import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";
import { NOTICES } from "./repository.ts";

type Db = Database["kysely"] | Tx;

/** Heard by every process like the id of a call: telephones in browsers have come or gone. */
export const PHONES = "desk-phones";

export interface DeskPhoneRow {
  readonly id: string;
  readonly agentId: string;
  readonly socketId: string | null;
}

const PHONE = sql`id, agent_id AS "agentId", socket_id AS "socketId"`;

/** What the agent had before is void. */
export async function replacePhone(
  tx: Tx,
  phone: {
    readonly id: string;
    readonly agentId: string;
    readonly sessionId: string;
    readonly now: Date;
    readonly expiresAt: Date;
  },
): Promise<void> {
  await sql`DELETE FROM asterisk.desk_phone WHERE agent_id = ${phone.agentId}`.execute(tx);
  await sql`
    INSERT INTO asterisk.desk_phone (id, agent_id, session_id, created_at, expires_at)
    VALUES (${phone.id}, ${phone.agentId}, ${phone.sessionId}, ${phone.now}, ${phone.expiresAt})`.execute(
    tx,
  );
}

export async function findPhone(db: Db, agentId: string): Promise<DeskPhoneRow | null> {
  const { rows } =
    await sql<DeskPhoneRow>`SELECT ${PHONE} FROM asterisk.desk_phone WHERE agent_id = ${agentId}`.execute(
      db,
    );
  return rows[0] ?? null;
}

/** As many as agents are at work. */
export async function allPhones(db: Db): Promise<DeskPhoneRow[]> {
  const { rows } = await sql<DeskPhoneRow>`SELECT ${PHONE} FROM asterisk.desk_phone`.execute(db);
  return rows;
}

/** The telephone of this agent in this very session; null: there is none, or not any more. */
export async function admitPhone(
  db: Db,
  owner: { readonly agentId: string; readonly sessionId: string; readonly now: Date },
): Promise<DeskPhoneRow | null> {
  const { rows } = await sql<DeskPhoneRow>`
    SELECT ${PHONE} FROM asterisk.desk_phone
     WHERE agent_id = ${owner.agentId} AND session_id = ${owner.sessionId} AND expires_at > ${owner.now}`.execute(
    db,
  );
  return rows[0] ?? null;
}

/** False: it is void. */
export async function keepPhone(db: Db, id: string, expiresAt: Date): Promise<boolean> {
  const { rows } = await sql`
    UPDATE asterisk.desk_phone SET expires_at = ${expiresAt} WHERE id = ${id} RETURNING id`.execute(
    db,
  );
  return rows.length === 1;
}

export async function setSocket(db: Db, id: string, socketId: string): Promise<void> {
  await sql`UPDATE asterisk.desk_phone SET socket_id = ${socketId} WHERE id = ${id}`.execute(db);
}

/** Only while no newer connection has taken its place. */
export async function clearSocket(db: Db, id: string, socketId: string): Promise<void> {
  await sql`UPDATE asterisk.desk_phone SET socket_id = NULL WHERE id = ${id} AND socket_id = ${socketId}`.execute(
    db,
  );
}

/** True when there was one. */
export async function deletePhones(
  db: Db,
  which:
    | { readonly agentIds: readonly string[] }
    | { readonly sessionId: string }
    | { readonly expiredAt: Date },
): Promise<boolean> {
  const where =
    "agentIds" in which
      ? sql`agent_id = ANY(${[...which.agentIds]}::uuid[])`
      : "sessionId" in which
        ? sql`session_id = ${which.sessionId}`
        : sql`expires_at <= ${which.expiredAt}`;
  const { rows } = await sql`DELETE FROM asterisk.desk_phone WHERE ${where} RETURNING id`.execute(
    db,
  );
  return rows.length > 0;
}

/** Chosen then; null: not any more. */
export async function setSipTelephone(tx: Tx, agentId: string, at: Date | null): Promise<void> {
  if (at === null)
    await sql`DELETE FROM asterisk.sip_telephone WHERE agent_id = ${agentId}`.execute(tx);
  else
    await sql`INSERT INTO asterisk.sip_telephone (agent_id, chosen_at) VALUES (${agentId}, ${at})
              ON CONFLICT (agent_id) DO NOTHING`.execute(tx);
}

export async function hasSipTelephone(db: Db, agentId: string): Promise<boolean> {
  const { rows } =
    await sql`SELECT 1 FROM asterisk.sip_telephone WHERE agent_id = ${agentId}`.execute(db);
  return rows.length === 1;
}

/** Told in the transaction, heard after its commit. */
export async function tellOfPhones(db: Db): Promise<void> {
  await sql`SELECT pg_notify(${NOTICES}, ${PHONES})`.execute(db);
}
