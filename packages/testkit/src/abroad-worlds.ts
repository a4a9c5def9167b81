import { createSandboxPayoutBank } from "../../../apps/server/src/money/banks/index.ts";
import { createSandboxBank } from "../../../apps/server/src/money/banks/sandbox/bank.ts";
import {
  type SandboxOutcome,
  sandboxRecipient,
} from "../../../apps/server/src/money/banks/sandbox/test-accounts.ts";
import { startSandboxNetwork } from "../../../apps/server/src/money/cards/sandbox/http-server.ts";
import { toPublicId } from "../../../apps/server/src/platform/ids.ts";
import { createFakeClock, createMoneyWorld, createTestDirectory } from "./money-world.ts";

const CNY = { currency: "CNY" } as const;
const origin = { ip: "192.0.2.1", userAgent: "test" };

/**
 * Two server processes that send abroad: they share PostgreSQL, a clock and the sandbox bank, and nothing else. What was sent
 * to the bank is counted.
 */
export async function createAbroadWorlds(url: string) {
  const network = await startSandboxNetwork({
    host: "127.0.0.1",
    port: 0,
    file: null,
    services: { bank: createSandboxBank({ file: null }) },
  });
  const clock = createFakeClock();
  const sandbox = createSandboxPayoutBank({ url: network.url, merchant: "okpay", clock });
  /** Every order that was ever sent to the bank, as often as it was. */
  const sent: {
    readonly reference: string;
    readonly amountMinor: bigint;
    readonly currency: string;
    readonly holder: string;
    readonly message: string | null;
  }[] = [];
  const bank: typeof sandbox = {
    ...sandbox,
    pay(order) {
      const { reference, amount, destination, message } = order;
      sent.push({ reference, ...amount, holder: destination.holder, message });
      return sandbox.pay(order);
    },
  };
  const options = { url, directory: createTestDirectory(), clock, bank };
  const [one, other] = [createMoneyWorld(options), createMoneyWorld(options)];
  return {
    one,
    other,
    clock,
    sent,
    someone: (fundsMinor: bigint) => one.customer("林悦", { CNY: fundsMinor }),

    async setFaults(faults: object): Promise<void> {
      const { ok } = await fetch(new URL("/bank/v1/faults", network.url), {
        method: "PUT",
        headers: { authorization: "Bearer okpay" },
        body: JSON.stringify(faults),
      });
      if (!ok) throw new Error("the sandbox bank took no faults");
    },

    /** Anna Schmidt, whose account does as told. */
    recipientOf(
      person: { readonly id: string },
      causes: SandboxOutcome["causes"] = "paid",
      reason?: string,
      country = "DE",
    ) {
      const { scheme, currency, number, routingNumber } = sandboxRecipient(country, causes, reason);
      return one.banks.recipients.add(
        person.id,
        {
          holder: "Anna Schmidt",
          bankName: "Hafenbank",
          country,
          currency,
          scheme,
          number,
          ...(routingNumber === null ? {} : { routingNumber, city: "Boston" }),
        },
        origin,
      );
    },

    bodyFor: (recipient: { readonly id: string }, amountMinor: bigint) => ({
      kind: "remittance" as const,
      beneficiaryId: toPublicId("ben", recipient.id),
      sendCurrency: CNY.currency,
      fixed: "send" as const,
      amount: { amountMinor, ...CNY },
    }),

    async close(): Promise<void> {
      await Promise.all([one.close(), other.close()]);
      await network.close();
    },
  };
}
