import { sandboxAccount } from "../../../apps/server/src/money/banks/sandbox/test-accounts.ts";
import { newId, toPublicId } from "../../../apps/server/src/platform/ids.ts";
import type { MoneyWorld } from "./money-world.ts";

/** Somebody adds a bank account of that outcome (returned: the account is closed) and cashes out to it; the answer. */
export async function cashOut(
  world: MoneyWorld,
  customerId: string,
  { amountMinor, causes }: { readonly amountMinor: bigint; readonly causes: "paid" | "returned" },
): Promise<unknown> {
  const account = await world.banks.add(
    customerId,
    {
      scheme: "cn_account",
      currency: "CNY",
      number: sandboxAccount("cn_account", causes, causes === "paid" ? undefined : "AC04"),
      bankName: "海港银行",
    },
    { ip: "192.0.2.1", userAgent: "test" },
  );
  const { token } = await world.payments.quote({
    customerId,
    body: {
      kind: "cash_out",
      bankAccountId: toPublicId("bac", account.id),
      amount: { amountMinor, currency: "CNY" },
    },
  });
  const { body } = await world.payments.confirm({
    customerId,
    quote: token,
    idempotencyKey: newId(),
  });
  return body;
}
