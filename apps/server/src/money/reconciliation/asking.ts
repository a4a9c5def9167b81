import { sql } from "kysely";
import type { Tx } from "../../platform/db/index.ts";
import type { StaffActor } from "../../platform/http/index.ts";
import { newId } from "../../platform/ids.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import { CORRECTION_COMMAND, QUEUE } from "./correcting.ts";
import type { ReconciliationDeps } from "./deps.ts";
import { IMPORT_JOB } from "./jobs.ts";
import { lockBreak, noteApproval } from "./repository.ts";

/** Whoever asks, and from where: for the audit log. */
export interface Asker {
  readonly actor: StaffActor;
  readonly ip: string;
  readonly userAgent: string;
}

/** Asks a second person; nothing moves before they agree. Refused while somebody is asked already. */
export const proposeCorrection = (
  { database, fourEyes }: Pick<ReconciliationDeps, "database" | "fourEyes">,
  breakId: string,
  { reason, actor, ip, userAgent }: Asker & { readonly reason: string },
): Promise<void> =>
  database.kysely.transaction().execute(async (tx) => {
    const broken = await lockBreak(tx, breakId);
    if (broken === null) throw new RequestRefused("not_found");
    if (broken.state !== "open") throw new RequestRefused("break_closed");
    const approvalId = await fourEyes.request(tx, {
      command: CORRECTION_COMMAND,
      // Whoever decides may read another language: a name in figures, and the page of the break says the rest.
      subject: {
        kind: "settlement_break",
        id: breakId,
        name: `${broken.source} · ${broken.day} · ${broken.reference}`,
      },
      reason,
      actor,
      origin: { ip, userAgent },
    });
    await noteApproval(tx, breakId, approvalId);
  });

/**
 * An import at once, in the background; its id. While one that was asked for is not finished, that one: its job is put
 * back into the queue, in case the last attempt of it is over.
 */
export const askImport = (
  {
    database,
    jobs,
    clock,
    audit,
  }: Pick<ReconciliationDeps, "database" | "jobs" | "clock" | "audit">,
  { actor, ip, userAgent }: Asker,
): Promise<string> =>
  database.kysely.transaction().execute(async (tx) => {
    const { id, isNew } = await unfinishedRun(tx, actor.staffId, clock.now());
    await jobs.add(tx, IMPORT_JOB, { runId: id }, { queue: QUEUE, key: `${IMPORT_JOB} ${id}` });
    if (isNew)
      await audit.write(tx, {
        type: "reconciliation.import_asked",
        actor: { kind: "staff", id: actor.staffId },
        outcome: "success",
        origin: { ip, userAgent },
        details: { run: id },
      });
    return id;
  });

/** One at a time, by run_unfinished_idx. One that ends between the two statements is no hindrance any more. */
async function unfinishedRun(
  tx: Tx,
  askedBy: string,
  now: Date,
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  for (;;) {
    const { rows: made } = await sql<{ id: string }>`
      INSERT INTO reconciliation.run (id, asked_by, asked_at, imported, refused, waiting)
      VALUES (${newId()}, ${askedBy}, ${now}, 0, 0, 0) ON CONFLICT DO NOTHING RETURNING id`.execute(
      tx,
    );
    const [mine] = made;
    if (mine !== undefined) return { id: mine.id, isNew: true };
    const { rows: waiting } = await sql<{ id: string }>`
      SELECT id FROM reconciliation.run WHERE finished_at IS NULL`.execute(tx);
    const [other] = waiting;
    if (other !== undefined) return { id: other.id, isNew: false };
  }
}
