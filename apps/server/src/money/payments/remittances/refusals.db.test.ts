import { createAbroadWorlds, createTestDatabase } from "@okpay/testkit";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { fromPublicId } from "../../../platform/ids.ts";
import { RequestRefused } from "../../../platform/refusal.ts";
import { sandboxRecipient } from "../../banks/sandbox/test-accounts.ts";
import type { PaymentView } from "../bodies.ts";
import { verifyPayments } from "../index.ts";
import { openQuote, sealQuote } from "../quote-token.ts";

const { url, ownerUrl } = await createTestDatabase();
const worlds = await createAbroadWorlds(url);
const { one, someone, recipientOf, bodyFor } = worlds;
const owner = new pg.Client({ connectionString: ownerUrl });
beforeAll(() => owner.connect());
afterAll(async () => {
  await owner.end();
  await worlds.close();
});

type Person = Awaited<ReturnType<typeof someone>>;
const FUNDS = 1_000_00n;
const SEND = 100_01n;
const cny = (amountMinor: bigint) => ({ amountMinor, currency: "CNY" as const });
const origin = { ip: "192.0.2.1", userAgent: "test" };

/** What a refusal says; what else is thrown is a defect. */
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: unknown) => {
      if (error instanceof RequestRefused) return error.code;
      throw error;
    },
  );

const quote = (person: Person, recipient: { id: string }, amountMinor = SEND) =>
  one.payments.quote({ customerId: person.id, body: bodyFor(recipient, amountMinor) });
const confirm = async (person: Person, token: string) =>
  (
    await one.payments.confirm({
      customerId: person.id,
      quote: token,
      idempotencyKey: crypto.randomUUID(),
    })
  ).body as PaymentView;

it("what the wallet lacks, and a recipient who is not there", async () => {
  const [person, stranger] = [await someone(100_01n), await someone(FUNDS)];
  const recipient = await recipientOf(person);
  const { token, shortfall } = await quote(person, recipient);
  expect(shortfall).toEqual(cny(5_00n));
  expect(await confirm(person, token)).toMatchObject({
    state: "declined",
    declineCode: "insufficient_balance",
  });
  const ahead = (who: Person) =>
    one.payments.preflight({ customerId: who.id, sessionId: null, body: bodyFor(recipient, SEND) });
  expect(await ahead(person)).toMatchObject({
    isReady: false,
    problems: [{ code: "insufficient_balance" }],
    ways: [{ type: "balance", chance: 0 }],
  });
  expect(await ahead(stranger)).toMatchObject({ problems: [{ code: "bank_account_not_found" }] });
  expect(await codeOf(quote(stranger, recipient))).toBe("beneficiary_not_found");
  const open = await quote(person, recipient, 10_00n);
  await one.banks.recipients.remove(person.id, recipient.id, origin);
  expect(await codeOf(confirm(person, open.token))).toBe("beneficiary_not_found");
  expect(await codeOf(quote(person, recipient))).toBe("beneficiary_not_found");
});

it("a customer's own account is no recipient, and a recipient no account to cash out to", async () => {
  const person = await someone(FUNDS);
  const recipient = await recipientOf(person, "paid", undefined, "GB");
  const { number } = sandboxRecipient("GB", "paid");
  const own = await one.banks.add(
    person.id,
    { scheme: "iban", currency: "CNY", number, bankName: "Harbour" },
    origin,
  );
  expect(own.id).not.toBe(recipient.id);
  expect((await one.banks.list(person.id)).map(({ id }) => id)).toEqual([own.id]);
  expect((await one.banks.recipients.list(person.id)).map(({ id }) => id)).toEqual([recipient.id]);
  expect(await codeOf(quote(person, own))).toBe("beneficiary_not_found");
  expect(await one.banks.find(recipient.id, person.id)).toBeNull();
  expect(await codeOf(one.banks.remove(person.id, recipient.id, origin))).toBe("not_found");
  expect(await codeOf(one.banks.recipients.remove(person.id, own.id, origin))).toBe("not_found");
});

it("a quote that was sealed says every number again, and another's or a changed one says nothing", async () => {
  const person = await someone(FUNDS);
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
  const { token, confirmation } = await quote(person, recipient, 300_00n);
  expect(confirmation).toMatchObject({ isRequired: true, reasons: ["new_payee"] });
  const intent = one.payments.intentOf({ customerId: person.id, quote: token });
  expect(JSON.parse(intent.canonical)).toMatchObject({
    receive: { amount: "3712", currency: "EUR" },
  });
  expect(await codeOf(confirm(person, token))).toBe("confirmation_required");
});

it("an exchange that says something else than the payment is named", async () => {
  const person = await someone(FUNDS);
  const { token } = await quote(person, await recipientOf(person));
  const { id } = await confirm(person, token);
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
