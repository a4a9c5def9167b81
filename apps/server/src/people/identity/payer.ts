import type { Database } from "../../platform/db/index.ts";
import { findCustomers } from "./customer-repository.ts";
import { findFactors } from "./factors/repository.ts";
import { maskEmail, maskPhone } from "./masking.ts";
import { broughtBy } from "./provenance.ts";
import { findProtection } from "./recovery/protection-repository.ts";

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
}

export function createPayers(deps: {
  readonly database: Database;
  readonly isSmsOffered: boolean;
}): Payers {
  const { kysely: db } = deps.database;
  return {
    async waysOf(customerId) {
      const [factors, [customer], protection, worthless] = await Promise.all([
        findFactors(db, customerId),
        findCustomers(db, [customerId]),
        findProtection(db, customerId),
        deps.isSmsOffered ? broughtBy(db, customerId) : null,
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
        ...channels
          .filter((method) => method !== worthless)
          .map((method) => {
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
  };
}
