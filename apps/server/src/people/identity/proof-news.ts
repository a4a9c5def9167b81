import type { AuditTrail } from "../../platform/audit-trail.ts";
import type { Database, Tx } from "../../platform/db/index.ts";
import type { SecurityNotices } from "./ports.ts";
import { ofCustomer } from "./recovery/audit-events.ts";
import type { Origin } from "./register.ts";

/** What is written and told about proofs of a second factor, the same at sign-in and in a session. */
export interface ProofNewsDeps {
  readonly database: Database;
  readonly audit: AuditTrail;
  readonly notices: SecurityNotices;
}

/** Row F4: its use is told, because nobody uses one by accident. */
export const noteRecoveryCode = (
  { notices }: Pick<ProofNewsDeps, "notices">,
  tx: Tx,
  customerId: string,
  { ip, userAgent }: Origin,
): Promise<void> =>
  notices.notify(tx, { customerId, event: "recovery_code_used", origin: { ip, userAgent } });

/** At sign-in whoever got so far knows the password: that is for the owner to hear (row F12). */
export async function noteWrongProof(
  { database, audit, notices }: ProofNewsDeps,
  wrong: Origin & {
    readonly customerId: string;
    readonly type: "factor.failed" | "step_up.failed";
    readonly factor: string;
  },
): Promise<void> {
  const { customerId, type, factor, ip, userAgent } = wrong;
  const origin = { ip, userAgent };
  await database.kysely.transaction().execute(async (tx) => {
    await audit.write(
      tx,
      ofCustomer(type, customerId, origin, {
        isKnown: false,
        outcome: "failure",
        details: { factor },
      }),
    );
    if (type === "factor.failed")
      await notices.notify(tx, { customerId, event: "second_factor_failed", origin });
  });
}

/** Too many in a row: the factor is closed for a while, and its owner hears of it. */
export async function noteLocked(
  { database, audit, notices }: ProofNewsDeps,
  customerId: string,
  factor: string,
): Promise<void> {
  await database.kysely.transaction().execute(async (tx) => {
    await audit.write(tx, {
      type: "factor.locked",
      actor: { kind: "system", id: null },
      subject: { kind: "customer", id: customerId },
      outcome: "success",
      origin: null,
      details: { factor },
    });
    await notices.notify(tx, { customerId, event: "factor_locked", origin: null });
  });
}

/** Its counter went backwards: perhaps there is a copy of the authenticator (row F10). */
export async function noteRegressedPasskey(
  { audit, notices }: Pick<ProofNewsDeps, "audit" | "notices">,
  tx: Tx,
  customerId: string,
): Promise<void> {
  await audit.write(tx, {
    type: "factor.flagged",
    actor: { kind: "anonymous", id: null },
    subject: { kind: "customer", id: customerId },
    outcome: "failure",
    origin: null,
    details: { factor: "passkey", reason: "counter" },
  });
  await notices.notify(tx, { customerId, event: "passkey_flagged", origin: null });
}
