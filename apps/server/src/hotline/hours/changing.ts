import type { AuditEventType, AuditTrail } from "../../platform/audit-trail.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database, Tx } from "../../platform/db/index.ts";
import type { StaffActor } from "../../platform/http/index.ts";
import type { Snapshots } from "./snapshot.ts";

/** Who changes something, from where. */
export interface Editor {
  readonly actor: StaffActor;
  readonly origin: { readonly ip: string; readonly userAgent: string };
}

export interface EditingDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: AuditTrail;
  readonly snapshots: Snapshots;
  /** Names of staff by id. */
  namesOf(staffIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** One change: in a transaction, with its event, and seen by the next who asks. */
export type Change = <Result>(
  editor: Editor,
  type: AuditEventType,
  work: (
    tx: Tx,
    now: Date,
  ) => Promise<{ result: Result; details: Record<string, string | number> }>,
) => Promise<Result>;

export function createChange({ database, clock, audit, snapshots }: EditingDeps): Change {
  return async ({ actor, origin }, type, work) => {
    const result = await database.kysely.transaction().execute(async (tx) => {
      const { result, details } = await work(tx, clock.now());
      await audit.write(tx, {
        type,
        actor: { kind: "staff", id: actor.staffId },
        outcome: "success",
        origin,
        details,
      });
      return result;
    });
    snapshots.forget();
    return result;
  };
}

/** Versions of a document as the console shows them: who changed it by name, and when. */
export async function withNames<
  Row extends { readonly changedBy: string | null; readonly changedAt: Date },
>({ namesOf }: Pick<EditingDeps, "namesOf">, rows: readonly Row[]) {
  const names = await namesOf(rows.flatMap(({ changedBy }) => changedBy ?? []));
  return rows.map((row) => ({
    ...row,
    changedBy: row.changedBy === null ? null : (names.get(row.changedBy) ?? ""),
    changedAt: row.changedAt.toISOString(),
  }));
}
