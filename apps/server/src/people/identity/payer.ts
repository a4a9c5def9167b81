import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/index.ts";
import { findCustomers } from "./customer-repository.ts";
import { findFactors } from "./factors/repository.ts";
import { maskEmail, maskPhone } from "./masking.ts";
import { DAY_MS } from "./policy.ts";
import { findProtection } from "./recovery/protection-repository.ts";
import { identityTables } from "./tables.ts";

/** A way to prove that a payment is one's own. */
export interface PaymentWay {
  readonly method: "sms" | "email" | "passkey";
  readonly factorId: string | null;
  readonly label: string | null;
  readonly maskedTo: string | null;
}

/** What the money wing may know of somebody who is about to pay (its ports; app.ts plugs this in). */
export interface Payers {
  /** Best first. An authenticator app is none of them: its code cannot say which payment it is for (ASVS V6.5.5). */
  waysOf(customerId: string): Promise<readonly PaymentWay[]>;
  factsOf(payer: {
    readonly customerId: string;
    readonly sessionId: string | null;
  }): Promise<{ readonly isNewDevice: boolean; readonly restrictedUntil: Date | null }>;
}

/** So long a device stays new. */
const NEW_DEVICE_MS = DAY_MS;

export function createPayers(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly isSmsOffered: boolean;
}): Payers {
  const { kysely: db } = deps.database;
  return {
    async waysOf(customerId) {
      const [factors, [customer], protection] = await Promise.all([
        findFactors(db, customerId),
        findCustomers(db, [customerId]),
        findProtection(db, customerId),
      ]);
      if (customer === undefined) throw new Error("a customer id names nobody");
      const passkeys = factors.filter(({ kind, flagged_at }) => kind === "passkey" && !flagged_at);
      const channels =
        deps.isSmsOffered && protection.sms_stopped_at === null
          ? (["sms", "email"] as const)
          : (["email"] as const);
      return [
        ...passkeys.map(({ id, label }) => ({
          method: "passkey" as const,
          factorId: id,
          label,
          maskedTo: null,
        })),
        ...channels.map((method) => {
          const factor = factors.find(({ kind }) => kind === method);
          return {
            method,
            factorId: factor?.id ?? null,
            label: factor?.label ?? null,
            maskedTo: method === "sms" ? maskPhone(customer.phone) : maskEmail(customer.email),
          };
        }),
      ];
    },

    async factsOf({ customerId, sessionId }) {
      // Two look-ups by primary key in one statement; no row means that nothing protects the customer.
      const row = await identityTables(db)
        .selectFrom("identity.customer as c")
        .leftJoin("identity.session as s", (join) =>
          join.onRef("s.customer_id", "=", "c.id").on("s.id", "=", sessionId),
        )
        .leftJoin("identity.device as d", "d.id", "s.device_id")
        .where("c.id", "=", customerId)
        .select(["s.factors", "d.first_seen_at as firstSeenAt"])
        .executeTakeFirst();
      const { restricted_until } = await findProtection(db, customerId);
      return {
        isNewDevice: sessionId !== null && isNew(row, deps.clock.now()),
        restrictedUntil: restricted_until,
      };
    },
  };
}

/** A session without a device came through a door that knows none; the demo world's is not a stranger's. */
function isNew(
  session: { readonly factors: string[] | null; readonly firstSeenAt: Date | null } | undefined,
  now: Date,
): boolean {
  if (session?.factors?.includes("demo") === true) return false;
  const firstSeenAt = session?.firstSeenAt ?? null;
  return firstSeenAt === null || now.getTime() - firstSeenAt.getTime() < NEW_DEVICE_MS;
}
