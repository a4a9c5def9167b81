import pg from "pg";
import type { AuditEvent } from "../../platform/audit-trail.ts";
import type { Clock } from "../../platform/clock.ts";

/** Looks on while events are written: the log that takes no more events is a control that has failed (row L6, PCI DSS 10.7.2). */
export interface WriteWatch {
  /** Does it; its failure stays its caller's, whose action fails with it. */
  watched(insert: () => Promise<void>): Promise<void>;
  /** Of events that went with a booking: the books wrote them, and were refused. */
  refused(error: unknown): void;
}

const CONTROL = "audit.write";

/**
 * The alarm is raised with the first event that is refused and not for each of them; what it could not record then it records with
 * the first event that is taken again, with the time since when.
 */
export function createWriteWatch(deps: {
  readonly clock: Clock;
  readonly alarm: (control: string, error: unknown) => Promise<void>;
  readonly tell: (event: Omit<AuditEvent, "actor" | "origin">) => Promise<void>;
}): WriteWatch {
  let failingSince: Date | null = null;

  function taken(): void {
    if (failingSince === null) return;
    const since = failingSince.toISOString();
    failingSince = null;
    const subject = { kind: "audit", id: CONTROL } as const;
    deps
      .tell({ type: "control.failed", outcome: "failure", subject, details: { since } })
      .catch((error: unknown) => deps.alarm(CONTROL, error));
  }

  function refused(error: unknown): void {
    if (failingSince !== null) return;
    failingSince = deps.clock.now();
    // Not waited for: the caller holds a connection, and the alarm wants another. It never rejects.
    void deps.alarm(CONTROL, error);
  }

  return {
    refused,
    async watched(insert) {
      try {
        await insert();
      } catch (error) {
        if (isRefusal(error)) refused(error);
        throw error;
      }
      taken();
    },
  };
}

/** Of this statement by PostgreSQL: not a lost connection (08, 57), nothing to repeat (40), not a transaction that failed before (25P02). */
const isRefusal = (error: unknown): boolean =>
  error instanceof pg.DatabaseError &&
  error.code !== undefined &&
  error.code !== "25P02" &&
  !["08", "40", "57"].includes(error.code.slice(0, 2));
