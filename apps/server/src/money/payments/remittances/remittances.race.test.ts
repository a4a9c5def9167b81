import { ISO_20022_DECLINES, toldCode } from "@okpay/contracts";
import { createAbroadWorlds, createTestDatabase } from "@okpay/testkit";
import fc from "fast-check";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { fromPublicId, toPublicId } from "../../../platform/ids.ts";
import { type HouseAccountCode, houseAccountId } from "../../wallets/index.ts";
import type { PaymentView } from "../bodies.ts";
import { verifyPayments } from "../index.ts";

const { url } = await createTestDatabase();
const worlds = await createAbroadWorlds(url);
const { one, other, clock, sent, recipientOf, bodyFor, setFaults: faults } = worlds;
afterEach(() => faults({}));
afterAll(async () => {
  // No reference was ever sent twice, whatever happened.
  expect(new Set(sent.map(({ reference }) => reference)).size).toBe(sent.length);
  expect(await verifyPayments({ url, role: "okpay_app" })).toMatchObject({
    isSound: true,
    problem: null,
  });
  await worlds.close();
});

type World = typeof one;
type Person = Awaited<ReturnType<World["customer"]>>;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const cny = (amountMinor: bigint) => ({ amountMinor, currency: "CNY" as const });
const eur = (amountMinor: bigint) => ({ amountMinor, currency: "EUR" as const });
const key = () => crypto.randomUUID();
/** At the testkit's rate: 1.01 stays with us, 98.99 + 0.01 too small to arrive, 12.37 arrive. */
const SEND = cny(100_01n);
const TOTAL = 105_01n;
const FUNDS = 1_000_00n;

const quote = (person: Person, recipient: { id: string }, amount = SEND) =>
  one.payments.quote({ customerId: person.id, body: bodyFor(recipient, amount.amountMinor) });
const confirm = async (
  person: Person,
  token: string,
  through: World = one,
  idempotencyKey: string = key(),
) =>
  (await through.payments.confirm({ customerId: person.id, quote: token, idempotencyKey }))
    .body as PaymentView;
async function send(person: Person, recipient: { id: string }, amount = SEND) {
  const { token } = await quote(person, recipient, amount);
  return confirm(person, token);
}
const get = (person: Person, { id }: { id: string }) =>
  one.payments.get(person.id, fromPublicId(id));
const typesOf = ({ events }: { events: readonly { type: string }[] }) =>
  events.map(({ type }) => type);
const someone = (funds = FUNDS) => worlds.someone(funds);

const PLACES = [
  [3900, "CNY"],
  [3900, "EUR"],
  [1200, "EUR"],
  [4010, "CNY"],
  [4020, "CNY"],
  [4030, "CNY"],
] as const satisfies readonly (readonly [HouseAccountCode, "CNY" | "EUR"])[];

/** A body as it is stored and sent: amounts as texts. */
const onWire = (body: unknown): unknown =>
  JSON.parse(
    JSON.stringify(body, (_key, value: unknown) =>
      typeof value === "bigint" ? value.toString() : value,
    ),
  );

/** What a piece of work changed of the house's accounts: credits less debits. */
async function changesOf(work: () => Promise<unknown>) {
  const read = async () => {
    const ids = PLACES.map(([code, currency]) => houseAccountId(code, currency));
    const balances = await one.ledger.balances(ids);
    return ids.map((id) => {
      const books = balances.get(id);
      return (books?.creditsPosted ?? 0n) - (books?.debitsPosted ?? 0n);
    });
  };
  const before = await read();
  await work();
  const after = await read();
  return Object.fromEntries(
    PLACES.map(([code, currency], at) => [
      `${code} ${currency}`,
      (after[at] ?? 0n) - (before[at] ?? 0n),
    ]),
  );
}

const EXCHANGED = {
  // Principal: what arrives, at the mid rate. The house owes the bank what it paid out, and its position lacks that.
  "3900 CNY": 98_96n,
  "3900 EUR": -12_37n,
  "1200 EUR": 12_37n,
  "4010 CNY": 5_00n,
  "4020 CNY": 1_00n,
  "4030 CNY": 5n,
};
const NOTHING = Object.fromEntries(Object.keys(EXCHANGED).map((place) => [place, 0n]));

describe("money sent abroad", () => {
  it("is quoted with everything it costs, then held, exchanged and paid out, once per quote", async () => {
    const person = await someone();
    const recipient = await recipientOf(person);
    const quoted = await quote(person, recipient);
    expect(quoted).toMatchObject({
      kind: "remittance",
      amount: SEND,
      fee: cny(5_00n),
      total: cny(TOTAL),
      counterparty: "Anna Schmidt, Hafenbank •••• 1000",
      isSandbox: true,
      remittance: { receive: eur(12_37n), margin: cny(1_00n), rounding: cny(5n) },
    });
    expect(quoted.arrivesBy).toBe(quoted.remittance?.delivery.latest);
    let paid: PaymentView | undefined;
    const changes = await changesOf(async () => {
      paid = await confirm(person, quoted.token, one, "k");
    });
    expect(changes).toEqual(EXCHANGED);
    expect(paid).toMatchObject({
      state: "completed",
      counterparty: { name: "Anna Schmidt", detail: "Hafenbank •••• 1000" },
      remittance: {
        beneficiaryId: toPublicId("ben", recipient.id),
        price: onWire(quoted.remittance),
      },
      balanceAfter: onWire(cny(FUNDS - TOTAL)),
    });
    expect(sent.at(-1)).toMatchObject({ ...eur(12_37n), holder: "Anna Schmidt" });
    expect(await one.available(person.id, "CNY")).toBe(FUNDS - TOTAL);
    expect(await confirm(person, quoted.token, one, "k")).toEqual(paid);
    // The very quote again, under another key, at another server: the same payment.
    expect((await confirm(person, quoted.token, other)).id).toBe(paid?.id);
    expect(onWire(await get(person, { id: paid?.id ?? "" }))).toEqual(paid);
  });

  it("is told on receipt and statement, and to agents without the recipient's name", async () => {
    const person = await someone();
    const paid = await send(person, await recipientOf(person));
    const which = { customerId: person.id, paymentId: fromPublicId(paid.id) };
    const receipt = await one.payments.receipt({ ...which, locale: "zh-CN" });
    expect(receipt.subarray(0, 5).toString()).toBe("%PDF-");
    const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date());
    const statement = await one.payments.statement({
      customerId: person.id,
      query: { currency: "CNY", from: day, to: day },
      format: "csv",
      locale: "en",
    });
    expect(statement.toString()).toMatch(/Sent abroad,A\*\*\* S\*\*\*.*-100\.01/);
    const seen = JSON.stringify(onWire(await one.payments.viewForAgent(which)));
    expect(seen).toContain("A*** S***");
    expect(seen).not.toContain("Schmidt");
  });

  it("is the smallest sum of which what was asked for arrives, where that side is fixed", async () => {
    const person = await someone();
    const recipient = await recipientOf(person);
    const quoted = await one.payments.quote({
      customerId: person.id,
      body: {
        ...bodyFor(recipient, 0n),
        fixed: "receive",
        amount: eur(20_00n),
        note: "Alles  Gute",
      },
    });
    expect(quoted.remittance?.receive).toEqual(eur(20_00n));
    expect(await confirm(person, quoted.token)).toMatchObject({ state: "completed" });
    expect(sent.at(-1)).toMatchObject({ ...eur(20_00n), message: "Alles Gute" });
  });

  it("refused by the bank with any reason is declined as it, and everything is free again", async () => {
    const changes = await changesOf(() =>
      Promise.all(
        Object.entries(ISO_20022_DECLINES).map(async ([reason, code]) => {
          const person = await someone();
          const paid = await send(person, await recipientOf(person, "refused", reason));
          expect([paid.state, paid.declineCode]).toEqual(["declined", toldCode(code)]);
          expect(await one.available(person.id, "CNY")).toBe(FUNDS);
        }),
      ),
    );
    expect(changes).toEqual(NOTHING);
  });

  it("returned is given back whole, once, at the rate it went with, though the bank tells it twice", async () => {
    const person = await someone();
    const recipient = await recipientOf(person, "returned", "AC04");
    const changes = await changesOf(async () => {
      const payment = await send(person, recipient);
      expect(payment.state).toBe("completed");
      clock.advance(MINUTE);
      await faults({ returns: "twice" });
      await Promise.all([one.banks.runReturns(), other.banks.runReturns()]);
      await one.banks.runReturns();
      expect(await get(person, payment)).toMatchObject({
        state: "returned",
        declineCode: "bank_account_closed",
        balanceAfter: cny(FUNDS),
      });
    });
    expect(changes).toEqual(NOTHING);
    expect(await one.available(person.id, "CNY")).toBe(FUNDS);
  });

  it("whose answer is lost is processing, asked for, and exchanged when the bank says it paid", async () => {
    const person = await someone();
    const recipient = await recipientOf(person, "answer_lost");
    let paid: PaymentView | undefined;
    expect(
      await changesOf(async () => {
        paid = await send(person, recipient);
      }),
    ).toEqual(NOTHING);
    expect(paid).toMatchObject({ state: "processing", balanceAfter: null });
    expect(await one.available(person.id, "CNY")).toBe(FUNDS - TOTAL);
    clock.advance(5 * SECOND);
    expect(await changesOf(() => other.payments.enquiries.runDue())).toEqual(EXCHANGED);
    expect((await get(person, { id: paid?.id ?? "" })).state).toBe("completed");
  });

  it("the bank never heard of is stopped there before it is declined here", async () => {
    const person = await someone();
    const recipient = await recipientOf(person);
    await faults({ isDown: true });
    const paid = await send(person, recipient);
    expect(typesOf(paid).at(-1)).toBe("outcome_unknown");
    await faults({});
    clock.advance(5 * SECOND);
    await one.payments.enquiries.runDue();
    expect(await get(person, paid)).toMatchObject({
      state: "declined",
      declineCode: "bank_unreachable",
    });
    expect(await one.available(person.id, "CNY")).toBe(FUNDS);
  });
});

it("whatever banks answer, a wallet lacks the total of what arrived and nothing else", async () => {
  const outcome = fc.constantFrom("paid", "refused", "returned", "answer_lost", "paid_late");
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(outcome, fc.bigInt({ min: 1_00n, max: 90_00n })), {
        minLength: 1,
        maxLength: 5,
      }),
      async (story) => {
        const person = await someone();
        const payments: PaymentView[] = [];
        for (const [causes, amountMinor] of story) {
          const reason = causes === "refused" || causes === "returned" ? "AC04" : undefined;
          const recipient = await recipientOf(person, causes, reason);
          payments.push(await send(person, recipient, cny(amountMinor)));
        }
        clock.advance(2 * MINUTE);
        await Promise.all([one.payments.enquiries.runDue(), other.payments.enquiries.runDue()]);
        await Promise.all([one.banks.runReturns(), other.banks.runReturns()]);
        let gone = 0n;
        for (const [at, payment] of payments.entries()) {
          const { state, total } = await get(person, payment);
          const causes = story[at]?.[0];
          expect(state).toBe(
            causes === "refused" ? "declined" : causes === "returned" ? "returned" : "completed",
          );
          if (state === "completed") gone += total.amountMinor;
        }
        expect(await one.available(person.id, "CNY")).toBe(FUNDS - gone);
      },
    ),
    { numRuns: 12 },
  );
});
