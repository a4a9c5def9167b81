// What the tests of a run leave in the audit log. Before it is dropped each test database says which types of events were caused, and
// `npm test` compares them with the closed list (row L1). A file holds them, because test files run in processes of their own.
import { appendFileSync } from "node:fs";
import type pg from "pg";

/** The setting that names the file; without it nothing is noted. */
export const SEEN_EVENTS_FILE = "OKPAY_SEEN_EVENTS_FILE";

/** Whose the events are that tests make up to fill a log: no deed of the program, so they count as none. */
export const AUDIT_CUSTOMER = "0199f3a2-5b7c-7d10-9a51-3f2c5e8d7b11";

/** How many of each type stand in the log, made-up ones left out. Reads every event once. */
export async function countEvents(client: pg.Client): Promise<ReadonlyMap<string, number>> {
  const { rows } = await client.query<{ type: string; count: number }>(
    "SELECT type, count(*)::int AS count FROM audit.event WHERE actor_id IS DISTINCT FROM $1::uuid GROUP BY type",
    [AUDIT_CUSTOMER],
  );
  return new Map(rows.map(({ type, count }) => [type, count]));
}

/**
 * A detail under a name that the redaction masks (`to`, `code`, `phone…`) tells a reviewer nothing: the event needs another name
 * for it. Text with something masked inside it is as it should be.
 */
export async function requireReadableEvents(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ found: string }>(
    `SELECT DISTINCT format('%s: %s', type, key) AS found
       FROM audit.event, jsonb_each_text(details) WHERE value = '[masked]' ORDER BY found`,
  );
  if (rows.length === 0) return;
  throw new Error(
    `Audit events hide what they tell:\n${rows.map(({ found }) => `- ${found}`).join("\n")}`,
  );
}

/** Notes the types there are more of than `before`: what a copied world brought with it was caused by no test. */
export function noteEvents(
  file: string,
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): void {
  const caused = [...after].filter(([type, count]) => count > (before.get(type) ?? 0));
  // One write, so that two processes do not mix their lines.
  appendFileSync(file, caused.map(([type]) => `${type}\n`).join(""));
}
