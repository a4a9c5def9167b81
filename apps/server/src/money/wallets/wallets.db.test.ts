import { createMoneyWorld, createTestDatabase } from "@okpay/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { newId } from "../../platform/ids.ts";
import { HOUSE_CURRENCIES, houseAccountId, WALLET_CURRENCIES } from "./index.ts";

const { url } = await createTestDatabase();
const one = createMoneyWorld({ url });
const other = createMoneyWorld({ url });
afterAll(() => Promise.all([one.close(), other.close()]));

describe("house accounts", () => {
  it("have ids a person can read: code and ISO 4217 number", () => {
    expect(houseAccountId(1100, "CNY")).toBe("00000000-0000-8000-8000-110000000156");
    expect(houseAccountId(4010, "JPY")).toBe("00000000-0000-8000-8000-401000000392");
  });

  it("are opened once, however many processes start at once and again later", async () => {
    await Promise.all([one, other, one, other].map((world) => world.wallets.ensureHouseAccounts()));
    await one.wallets.ensureHouseAccounts();
    // Also where no wallet holds money, and it leaves to banks abroad.
    const ids = HOUSE_CURRENCIES.flatMap((currency) =>
      ([1010, 1200, 3900, 4010, 4020] as const).map((code) => houseAccountId(code, currency)),
    );
    expect((await one.ledger.balances(ids)).size).toBe(25);
    const { rows } = await one.database.pool.query<{ count: bigint }>(
      "SELECT count(*) FROM ledger.account WHERE code <> 2010",
    );
    expect(rows).toEqual([{ count: 50n }]);
  });
});

describe("a customer's wallet", () => {
  it("is opened with floor 0 in three currencies, the same accounts for the same customer", async () => {
    const customerId = newId();
    const { opens, rows } = one.wallets.openingsFor(customerId);
    expect(opens).toEqual(other.wallets.openingsFor(customerId).opens);
    expect(opens.map(({ currency, code, floor }) => ({ currency, code, floor }))).toEqual(
      WALLET_CURRENCIES.map((currency) => ({ currency, code: 2010, floor: 0n })),
    );
    expect(await one.wallets.accountsOf(customerId)).toEqual([]);
    await one.ledger.book({ transfers: [], opens, rows: () => rows });
    // Nobody had them a moment ago: that answer must not have been remembered.
    expect(await one.wallets.accountsOf(customerId)).toHaveLength(3);
    expect(await other.wallets.accountOf(customerId, "USD")).toBe(
      opens.find((account) => account.currency === "USD")?.id,
    );
    expect(await one.wallets.accountOf(customerId, "EUR")).toBeNull();
  });

  it("shows available, pending and held, in the order of currencies, from one read", async () => {
    const customer = await one.customer("林悦", { CNY: 100_00n });
    const accountId = (await one.wallets.accountOf(customer.id, "CNY")) ?? "";
    const hold = (debitAccountId: string, creditAccountId: string, amountMinor: bigint) => ({
      id: newId(),
      kind: "pending" as const,
      debitAccountId,
      creditAccountId,
      amountMinor,
      currency: "CNY" as const,
      code: 1,
    });
    await one.ledger.book({
      transfers: [
        hold(accountId, houseAccountId(1100, "CNY"), 30_00n),
        hold(houseAccountId(1100, "CNY"), accountId, 7_00n),
      ],
    });
    const { balances } = await other.wallets.balances(customer.id);
    expect(balances.map((balance) => balance.currency)).toEqual(["CNY", "USD", "JPY"]);
    const cny = (amountMinor: bigint) => ({ amountMinor, currency: "CNY" });
    expect(balances[0]).toEqual({
      currency: "CNY",
      available: cny(70_00n),
      pending: cny(7_00n),
      held: cny(30_00n),
    });
  });

  it("of somebody who has none is empty", async () => {
    expect((await one.wallets.balances(newId())).balances).toEqual([]);
  });
});
