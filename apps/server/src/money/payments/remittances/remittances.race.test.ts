import { ISO_20022_DECLINES, toldCode } from "@okpay/contracts";
import {
  createFakeClock,
  createMoneyWorld,
  createTestDatabase,
  createTestDirectory,
} from "@okpay/testkit";
import fc from "fast-check";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { fromPublicId, toPublicId } from "../../../platform/ids.ts";
import { RequestRefused } from "../../../platform/refusal.ts";
import { createSandboxPayoutBank } from "../../banks/index.ts";
import { createSandboxBank } from "../../banks/sandbox/bank.ts";
import { type SandboxOutcome, sandboxRecipient } from "../../banks/sandbox/test-accounts.ts";
import { startSandboxNetwork } from "../../cards/sandbox/http-server.ts";
import { type HouseAccountCode, houseAccountId } from "../../wallets/index.ts";
import type { PaymentView } from "../bodies.ts";
import { verifyPayments } from "../index.ts";
import { sealQuote, openQuote } from "../quote-token.ts";

/** Two worlds on one database are two server processes: they share PostgreSQL and the bank, and nothing else. */
const { url, ownerUrl } = await createTestDatabase();
const network = await startSandboxNetwork({
  host: "127.0.0.1",
  port: 0,
  file: null,
  services: { bank: createSandboxBank({ file: null }) },
});
const directory = createTestDirectory();
const clock = createFakeClock();
const bank = createSandboxPayoutBank({ url: network.url, merchant: "okpay", clock });
/** Every reference that was ever sent to the bank, with what was to arrive. */
const sent: { reference: string; amountMinor: bigint; currency: string; holder: string }[] = [];
const counting: typeof bank = {
  ...bank,
  pay: (order) => {
    sent.push({
      reference: order.reference,
      ...order.amount,
      holder: order.destination.holder,
    });
    return bank.pay(order);
  },
};
const options = { url, directory, clock, bank: counting };
const one = createMoneyWorld(options);
const other = createMoneyWorld(options);
const owner = new pg.Client({ connectionString: ownerUrl });
beforeAll(() => owner.connect());
afterEach(() => faults({}));
afterAll(async () => {
  // No reference was ever sent twice, whatever happened.
  expect(new Set(sent.map(({ reference }) => reference)).size).toBe(sent.length);
  expect(await verifyPayments({ url, role: "okpay_app" })).toMatchObject({
    isSound: true,
    problem: null,
  });
  await owner.end();
  await Promise.all([one.close(), other.close()]);
  await network.close();
});

type World = typeof one;
type Person = Awaited<ReturnType<World["customer"]>>;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const cny = (amountMinor: bigint) => ({ amountMinor, currency: "CNY" as const });
const eur = (amountMinor: bigint) => ({ amountMinor, currency: "EUR" as const });
const key = () => crypto.randomUUID();
const origin = { ip: "192.0.2.1", userAgent: "test" };
/** At the testkit's rate: 1.01 stays with us, 98.99 + 0.01 too small to arrive, 12.37 arrive. */
const SEND = cny(100_01n);
const TOTAL = 105_01n;
const FUNDS = 1_000_00n;

async function faults(body: object): Promise<void> {
  const answer = await fetch(new URL("/bank/v1/faults", network.url), {
    method: "PUT",
    headers: { authorization: "Bearer okpay" },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
}

/** What a refusal says; what else is thrown is a defect. */
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: unknown) => {
      if (error instanceof RequestRefused) return error.code;
      throw error;
    },
  );

const recipientOf = (
  person: Person,
  causes: SandboxOutcome["causes"] = "paid",
  reason?: string,
  country = "DE",
) => {
  const { scheme, currency, number, routingNumber } = sandboxRecipient(country, causes, reason);
  return one.banks.recipients.add(
    person.id,
    {
      ...{ holder: "Anna Schmidt", bankName: "Hafenbank", country, currency, scheme, number },
      ...(routingNumber === null ? {} : { routingNumber, city: "Boston" }),
    },
    origin,
  );
};

const bodyFor = (recipient: { id: string }, amount = SEND) => ({
  kind: "remittance" as const,
  beneficiaryId: toPublicId("ben", recipient.id),
  sendCurrency: "CNY" as const,
  fixed: "send" as const,
  amount,
});
const quote = (person: Person, recipient: { id: string }, amount = SEND) =>
  one.payments.quote({ customerId: person.id, body: bodyFor(recipient, amount) });
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
const someone = (funds = FUNDS) => one.customer("林悦", { CNY: funds });

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
      body: { ...bodyFor(recipient), fixed: "receive", amount: eur(20_00n) },
    });
    expect(quoted.remittance?.receive).toEqual(eur(20_00n));
    expect(await confirm(person, quoted.token)).toMatchObject({ state: "completed" });
    expect(sent.at(-1)).toMatchObject(eur(20_00n));
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

describe("what is refused or declined", () => {
  it("what the wallet lacks, and a recipient who is not there", async () => {
    const [person, stranger] = [await someone(100_01n), await someone()];
    const recipient = await recipientOf(person);
    const { token, shortfall } = await quote(person, recipient);
    expect(shortfall).toEqual(cny(5_00n));
    expect(await confirm(person, token)).toMatchObject({
      state: "declined",
      declineCode: "insufficient_balance",
    });
    const ahead = (who: Person) =>
      one.payments.preflight({ customerId: who.id, sessionId: null, body: bodyFor(recipient) });
    expect(await ahead(person)).toMatchObject({
      isReady: false,
      problems: [{ code: "insufficient_balance" }],
      ways: [{ type: "balance", chance: 0 }],
    });
    expect(await ahead(stranger)).toMatchObject({ problems: [{ code: "bank_account_not_found" }] });
    expect(await codeOf(quote(stranger, recipient))).toBe("beneficiary_not_found");
    const open = await quote(person, recipient, cny(10_00n));
    await one.banks.recipients.remove(person.id, recipient.id, origin);
    expect(await codeOf(confirm(person, open.token))).toBe("beneficiary_not_found");
    expect(await codeOf(quote(person, recipient))).toBe("beneficiary_not_found");
  });

  it("a customer's own account is no recipient, and a recipient no account to cash out to", async () => {
    const person = await someone();
    const recipient = await recipientOf(person, "paid", undefined, "GB");
    const { number } = sandboxRecipient("GB", "paid");
    const own = await one.banks.add(
      person.id,
      { scheme: "iban", currency: "CNY", number, bankName: "Harbour" },
      origin,
    );
    expect(own.id).not.toBe(recipient.id);
    expect((await one.banks.list(person.id)).map(({ id }) => id)).toEqual([own.id]);
    expect((await one.banks.recipients.list(person.id)).map(({ id }) => id)).toEqual([
      recipient.id,
    ]);
    expect(await codeOf(quote(person, own))).toBe("beneficiary_not_found");
    expect(await one.banks.find(recipient.id, person.id)).toBeNull();
    expect(await codeOf(one.banks.remove(person.id, recipient.id, origin))).toBe("not_found");
    expect(await codeOf(one.banks.recipients.remove(person.id, own.id, origin))).toBe("not_found");
  });

  it("a quote that was sealed says every number again, and another's or a changed one says nothing", async () => {
    const person = await someone();
    const { token } = await quote(person, await recipientOf(person));
    const quoteKey = one.quoteKey;
    const terms = openQuote(quoteKey, token);
    expect(terms?.kind).toBe("remittance");
    if (terms === null) throw new Error("the quote does not open");
    expect(openQuote(quoteKey, sealQuote(quoteKey, terms))).toEqual(terms);
    const changed = `${token.slice(0, -4)}${token.endsWith("AAAA") ? "BBBB" : "AAAA"}`;
    expect(await codeOf(confirm(person, changed))).toBe("quote_invalid");
  });

  it("a proof for one sum that arrives is none for another", async () => {
    const person = await one.customer("林悦", { CNY: 100_000_00n });
    const recipient = await recipientOf(person);
    const { token, confirmation } = await quote(person, recipient, cny(300_00n));
    expect(confirmation).toMatchObject({ isRequired: true, reasons: ["new_payee"] });
    const intent = one.payments.intentOf({ customerId: person.id, quote: token });
    expect(JSON.parse(intent.canonical)).toMatchObject({
      receive: { amount: "3712", currency: "EUR" },
    });
    expect(await codeOf(confirm(person, token))).toBe("confirmation_required");
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

it("an exchange that says something else than the payment is named", async () => {
  const person = await someone();
  const { id } = await send(person, await recipientOf(person));
  const paymentId = fromPublicId(id);
  const change = (by: bigint) =>
    owner.query(
      "UPDATE payments.remittance SET receive_amount = receive_amount + $2 WHERE id = $1",
      [paymentId, by.toString()],
    );
  await change(1n);
  expect(await verifyPayments({ url, role: "okpay_app" })).toMatchObject({
    isSound: false,
    problem: { table: "payments.payment", row: paymentId },
  });
  await change(-1n);
});
