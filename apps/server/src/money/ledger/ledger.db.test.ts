// What the ledger's door promises, on a real database: ids that last for ever, rows that are true together, reads that agree.
import { createTestDatabase } from "@okpay/testkit";
import { afterAll, describe, expect, it, vi } from "vitest";
import { newId } from "../../platform/ids.ts";
import { LedgerOverloadedError, verifyLedger } from "./index.ts";
import {
  asOwner,
  createShop,
  mustBeBooked,
  openTestLedger,
  openWallets,
  poisoned,
  saleRow,
  transferOf,
} from "./testing/ledger-world.ts";
import type { AccountInput, Booking, TransferInput } from "./types.ts";

const database = await createTestDatabase();
await createShop(database.ownerUrl);
const ledger = openTestLedger(database.url);
const { bank, wallets } = await openWallets(ledger, 10, 100_000n);
const [alice = "", bob = ""] = wallets;
const pay = (fields: Partial<TransferInput> = {}): TransferInput =>
  transferOf({ debitAccountId: alice, creditAccountId: bob, ...fields });

afterAll(async () => {
  expect(await verifyLedger({ url: database.url })).toMatchObject({ isSound: true, problem: null });
  await ledger.close();
});

/** As after a restart: another instance, which remembers nothing. */
async function afterRestart<T>(work: (restarted: typeof ledger) => Promise<T>): Promise<T> {
  const restarted = openTestLedger(database.url);
  try {
    return await work(restarted);
  } finally {
    await restarted.close();
  }
}

describe("an id is for ever", () => {
  it("a repeat after a restart exists, with the amount and the time of the first", async () => {
    const transfer = pay({ reference: newId() });
    const first = mustBeBooked(await ledger.book({ transfers: [transfer] }));
    const again = await afterRestart((restarted) => restarted.book({ transfers: [transfer] }));
    expect(again).toEqual({
      state: "exists",
      results: [{ ...first.results[0], code: "exists" }],
    });
  });

  it.each([
    ["kind", { kind: "pending" }],
    ["balancing", { balancing: "debit" }],
    ["timeout", { timeoutSeconds: 5 }],
    ["pending_id", { pendingId: newId() }],
    ["debit_account_id", { debitAccountId: bank }],
    ["credit_account_id", { creditAccountId: bank }],
    ["amount", { amountMinor: 101n }],
    ["reference", { reference: newId() }],
    ["currency", { currency: "USD" }],
    ["code", { code: 3 }],
  ] as const)("a repeat with another %s is told so, after a restart too", async (field, patch) => {
    const transfer = pay();
    mustBeBooked(await ledger.book({ transfers: [transfer] }));
    const mutated = { transfers: [{ ...transfer, ...patch }] };
    const told = { state: "refused", code: `exists_with_different_${field}` };
    expect(await ledger.book(mutated)).toMatchObject(told);
    expect(await afterRestart((restarted) => restarted.book(mutated))).toMatchObject(told);
  });

  it("a refused id stays refused when the money has come, after a restart too", async () => {
    const poor = newId();
    await ledger.book({
      transfers: [],
      opens: [{ id: poor, currency: "CNY", code: 2010, floor: 0n }],
    });
    const transfer = pay({ debitAccountId: poor });
    expect(await ledger.book({ transfers: [transfer] })).toMatchObject({ code: "exceeds_floor" });
    mustBeBooked(await ledger.book({ transfers: [pay({ creditAccountId: poor })] }));
    const told = { state: "refused", code: "id_already_failed" };
    expect(await ledger.book({ transfers: [transfer] })).toMatchObject(told);
    expect(
      await afterRestart((restarted) => restarted.book({ transfers: [transfer] })),
    ).toMatchObject(told);
    mustBeBooked(await ledger.book({ transfers: [{ ...transfer, id: newId() }] }));
  });

  it("a post repeated after a restart exists, whole or in part", async () => {
    const hold = pay({ kind: "pending" });
    mustBeBooked(await ledger.book({ transfers: [hold] }));
    const post: TransferInput = { id: newId(), kind: "post", pendingId: hold.id, amountMinor: 40n };
    mustBeBooked(await ledger.book({ transfers: [post] }));
    await afterRestart(async (restarted) => {
      expect(await restarted.book({ transfers: [post] })).toMatchObject({ state: "exists" });
      const all = { transfers: [{ ...post, amountMinor: "all" }] } as const;
      expect(await restarted.book(all)).toMatchObject({ code: "exists_with_different_amount" });
      const second = { transfers: [{ ...post, id: newId() }] };
      expect(await restarted.book(second)).toMatchObject({
        code: "pending_transfer_already_posted",
      });
    });
  });
});

describe("rows that are true together", () => {
  const sales = (ids: readonly string[]) =>
    asOwner<{ id: string; amount: string; note: string; version: number }>(
      database.ownerUrl,
      "SELECT id, amount::text, note, version FROM shop.sale WHERE id = ANY($1::uuid[]) ORDER BY id",
      [ids],
    );

  it("the rows of many bookings are written by one statement, every value as it was given", async () => {
    const ids = Array.from({ length: 50 }, () => newId());
    const note = "\"quoted\", \\ backslash, 'single', 换行\n, {json}";
    const rows = ids.map((id) => saleRow({ id, amount: 2n ** 62n, note }));
    await asOwner(
      database.ownerUrl,
      `CREATE TABLE shop.statement (op text); GRANT INSERT ON shop.statement TO okpay_app;
       CREATE FUNCTION shop.count_statement() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN INSERT INTO shop.statement VALUES (TG_OP); RETURN NULL; END $$;
       CREATE TRIGGER counted AFTER INSERT ON shop.sale FOR EACH STATEMENT EXECUTE FUNCTION shop.count_statement()`,
    );
    await Promise.all(rows.map((row) => ledger.book({ transfers: [pay()], rows: () => [row] })));
    expect(await asOwner(database.ownerUrl, "SELECT op FROM shop.statement")).toEqual([
      { op: "INSERT" },
    ]);
    await asOwner(database.ownerUrl, "DROP TRIGGER counted ON shop.sale");
    expect(await sales(ids)).toEqual(
      ids.map((id) => ({ id, amount: (2n ** 62n).toString(), note, version: 1 })),
    );
  });

  it("a refusal's rows are written too: a decline is recorded", async () => {
    const id = newId();
    const seen: string[] = [];
    const outcome = await ledger.book({
      transfers: [pay({ amountMinor: 10_000_000n })],
      rows: (decided) => (seen.push(decided.state), [saleRow({ id, note: decided.state })]),
    });
    expect([outcome.state, seen]).toEqual(["refused", ["refused"]]);
    expect(await sales([id])).toMatchObject([{ note: "refused" }]);
  });

  it("a booking whose row breaks a constraint is rejected alone, 200 neighbours in its batch are booked", async () => {
    const before = (await ledger.balances([alice])).get(alice)?.available ?? 0n;
    const ids = Array.from({ length: 200 }, () => newId());
    const bookings: Booking[] = ids.map((id) => ({
      transfers: [pay()],
      rows: () => [saleRow({ id })],
    }));
    const broken = poisoned([pay({ amountMinor: 5n })]);
    const results = await Promise.allSettled(
      [...bookings.slice(0, 77), broken, ...bookings.slice(77)].map((booking) =>
        ledger.book(booking),
      ),
    );
    expect(results.map((result) => result.status)).toEqual(
      results.map((_, index) => (index === 77 ? "rejected" : "fulfilled")),
    );
    expect((results[77] as PromiseRejectedResult).reason).toMatchObject({
      code: "booking_invalid",
      message: "a row of the booking was refused (SQLSTATE 23514: sale, sale_amount_check)",
      cause: { code: "23514" },
    });
    expect(await sales(ids)).toHaveLength(200);
    expect((await ledger.balances([alice])).get(alice)?.available).toBe(before - 200n * 100n);
    // Nothing of it happened: the same id may try again.
    mustBeBooked(await ledger.book({ transfers: broken.transfers }));
  });

  it("accounts, money in them and rows in one booking", async () => {
    const [payer, payee] = [newId(), newId()];
    const opens: AccountInput[] = [payer, payee].map((id) => ({
      id,
      currency: "CNY",
      code: 2010,
      floor: 0n,
    }));
    const first = pay({ creditAccountId: payer, amountMinor: 500n });
    const second = pay({ debitAccountId: payer, creditAccountId: payee, amountMinor: 200n });
    const outcome = mustBeBooked(
      await ledger.book({
        opens,
        transfers: [first, second],
        rows: () => [saleRow({ id: payer })],
      }),
    );
    expect([payer, payee].map((id) => outcome.balances.get(id)?.available)).toEqual([300n, 200n]);
    expect(
      (await afterRestart((restarted) => restarted.balances([payer, payee]))).get(payee)?.available,
    ).toBe(200n);
    const at = outcome.results[0]?.atMicros ?? 0n;
    expect((await ledger.balanceAsOf(payer, at))?.available).toBe(500n);
  });

  it("an account cannot be opened again as another kind", async () => {
    const opens: AccountInput[] = [{ id: alice, currency: "USD", code: 2010 }];
    await expect(ledger.book({ transfers: [], opens })).rejects.toMatchObject({
      code: "booking_invalid",
    });
  });
});

describe("keys and versions", () => {
  const claimRow = (scope: string, key: string) =>
    ({
      op: "insert",
      table: "platform.idempotency",
      values: {
        scope,
        key,
        fingerprint: "\\x00",
        operation: "test",
        status: 201,
        body: {},
        created_at: new Date().toISOString(),
      },
    }) as const;

  it("a key taken by one process's booking is taken for all, after a restart too; nothing of the second is written", async () => {
    const claim = { scope: newId(), key: "k" };
    const booking = (): Booking => ({
      transfers: [pay()],
      claim,
      rows: () => [claimRow(claim.scope, claim.key)],
    });
    const outcomes = await Promise.all([ledger.book(booking()), ledger.book(booking())]);
    expect(outcomes.map((outcome) => outcome.state)).toEqual(["booked", "claimed"]);
    expect(await ledger.book(booking())).toEqual({ state: "claimed" });
    expect(await afterRestart((restarted) => restarted.book(booking()))).toEqual({
      state: "claimed",
    });
  });

  it("a row's version lets one booking through; a stale one writes nothing", async () => {
    const id = newId();
    await ledger.book({ transfers: [], rows: () => [saleRow({ id })] });
    const settle = (version: number): Booking => ({
      transfers: [pay()],
      expects: [{ table: "shop.sale", id, version }],
      rows: () => [
        { op: "update", table: "shop.sale", id, set: { note: "settled", version: version + 1 } },
      ],
    });
    const outcomes = await Promise.all(
      [settle(1), settle(1), settle(2)].map((booking) => ledger.book(booking)),
    );
    expect(outcomes.map((outcome) => outcome.state)).toEqual(["booked", "stale", "stale"]);
    expect((await ledger.book(settle(2))).state).toBe("booked");
    expect(
      (
        await ledger.book({
          ...settle(9),
          expects: [{ table: "shop.sale", id: newId(), version: 1 }],
        })
      ).state,
    ).toBe("stale");
    expect(
      await asOwner(database.ownerUrl, "SELECT version FROM shop.sale WHERE id = $1", [id]),
    ).toEqual([{ version: 3 }]);
  });

  it("an update of a row that is not there fails its own booking", async () => {
    const booking: Booking = {
      transfers: [pay()],
      rows: () => [
        { op: "update", table: "shop.sale", id: newId(), set: { note: "", version: 2 } },
      ],
    };
    const [lost, neighbour] = await Promise.allSettled([
      ledger.book(booking),
      ledger.book({ transfers: [pay()] }),
    ]);
    expect([lost?.status, neighbour?.status]).toEqual(["rejected", "fulfilled"]);
  });
});

describe("holds", () => {
  it("expire by the database's clock: money comes back once, and only a worker's round is needed", async () => {
    const before = (await ledger.balances([alice])).get(alice)?.available ?? 0n;
    const holds = [1, 1, 3600, 0].map((timeoutSeconds) => pay({ kind: "pending", timeoutSeconds }));
    for (const hold of holds) mustBeBooked(await ledger.book({ transfers: [hold] }));
    expect((await ledger.balances([alice])).get(alice)?.available).toBe(before - 400n);
    const hasCome = () =>
      asOwner<{ come: boolean }>(
        database.ownerUrl,
        "SELECT bool_and(expires_at <= clock_timestamp()) AS come FROM ledger.transfer WHERE id = ANY($1::uuid[])",
        [holds.slice(0, 2).map((hold) => hold.id)],
      );
    await vi.waitFor(async () => expect(await hasCome()).toEqual([{ come: true }]), {
      timeout: 10_000,
    });
    const late = await ledger.book({
      transfers: [{ id: newId(), kind: "post", pendingId: holds[0]?.id ?? "", amountMinor: "all" }],
    });
    expect(late).toMatchObject({ code: "pending_transfer_expired" });
    const other = openTestLedger(database.url);
    const rounds = await Promise.all([
      ledger.expireHolds(),
      other.expireHolds(),
      ledger.expireHolds(),
    ]);
    await other.close();
    expect(rounds.reduce((sum, count) => sum + count)).toBe(2);
    expect((await ledger.balances([alice])).get(alice)?.available).toBe(before - 200n);
    expect(await ledger.expireHolds()).toBe(0);
  });
});

describe("rules", () => {
  it("are changed with a reason, kept as history, and hold at once for every process", async () => {
    const id = newId();
    await ledger.book({ transfers: [], opens: [{ id, currency: "CNY", code: 2010, floor: 0n }] });
    const change = (rules: object) =>
      ledger.changeRules({ accountId: id, rules, reason: "asked by 林悦" });
    expect(await change({ isFrozenIn: true })).toEqual({ state: "changed" });
    const into = () => pay({ creditAccountId: id });
    expect(
      await afterRestart((restarted) => restarted.book({ transfers: [into()] })),
    ).toMatchObject({ code: "credit_account_frozen_in" });
    expect(await change({ isFrozenIn: false, ceiling: 150n })).toEqual({ state: "changed" });
    mustBeBooked(await ledger.book({ transfers: [into()] }));
    expect(await ledger.book({ transfers: [into()] })).toMatchObject({ code: "exceeds_ceiling" });
    expect(await change({ isClosed: true })).toEqual({
      state: "refused",
      code: "account_not_empty",
    });
    mustBeBooked(
      await ledger.book({ transfers: [pay({ debitAccountId: id, creditAccountId: alice })] }),
    );
    expect(await change({ isClosed: true })).toEqual({ state: "changed" });
    expect(await change({ isClosed: false })).toEqual({ state: "refused", code: "account_closed" });
    expect(await ledger.changeRules({ accountId: newId(), rules: {}, reason: "" })).toEqual({
      state: "refused",
      code: "account_not_found",
    });
    const history = await asOwner(
      database.ownerUrl,
      "SELECT reason, is_closed FROM ledger.account_rules WHERE account_id = $1 ORDER BY changed_at",
      [id],
    );
    expect(history).toEqual([
      { reason: "opened", is_closed: false },
      { reason: "asked by 林悦", is_closed: false },
      { reason: "asked by 林悦", is_closed: false },
      { reason: "asked by 林悦", is_closed: true },
    ]);
  });

  it("that no row can hold are rejected, and the neighbours do not notice", async () => {
    const results = await Promise.allSettled([
      ledger.changeRules({ accountId: alice, rules: { floor: 2n ** 63n }, reason: "" }),
      ledger.changeRules({ accountId: alice, rules: {}, reason: "no text holds \0" }),
      ledger.book({ transfers: [pay()] }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled"]);
  });
});

describe("a busy ledger", () => {
  it("says that it is overloaded, and nothing of what it turned away happened", async () => {
    const small = openTestLedger(database.url, { mostWaiting: 20 });
    const transfers = Array.from({ length: 60 }, () => pay({ amountMinor: 1n }));
    const results = await Promise.allSettled(
      transfers.map((transfer) => small.book({ transfers: [transfer] })),
    );
    const turnedAway = results.flatMap((result, index) =>
      result.status === "rejected" ? [index] : [],
    );
    expect(turnedAway).toEqual(Array.from({ length: 40 }, (_, index) => index + 20));
    for (const index of turnedAway)
      expect((results[index] as PromiseRejectedResult).reason).toBeInstanceOf(
        LedgerOverloadedError,
      );
    const ids = turnedAway.map((index) => transfers[index]?.id);
    expect(
      await asOwner(database.ownerUrl, "SELECT 1 FROM ledger.transfer WHERE id = ANY($1::uuid[])", [
        ids,
      ]),
    ).toEqual([]);
    await small.close();
  });

  it("that closes finishes what it accepted and takes nothing new", async () => {
    const closing = openTestLedger(database.url, { mostBookingsPerBatch: 50 });
    const accepted = Array.from({ length: 500 }, () =>
      closing.book({ transfers: [pay({ amountMinor: 1n })] }),
    );
    const closed = closing.close();
    await expect(closing.book({ transfers: [pay()] })).rejects.toThrow(/closing/);
    await closed;
    for (const outcome of await Promise.all(accepted)) mustBeBooked(outcome);
  });
});
