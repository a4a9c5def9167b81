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
import { type SandboxOutcome, sandboxAccount } from "../../banks/sandbox/test-accounts.ts";
import { startSandboxNetwork } from "../../cards/sandbox/http-server.ts";
import type { PaymentView } from "../bodies.ts";
import { verifyPayments } from "../index.ts";

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
const options = { url, directory, clock };
const bank = createSandboxPayoutBank({ url: network.url, merchant: "okpay", clock });
/** Every reference that was ever sent to the bank, as often as it was. */
const sent: string[] = [];
const counting: typeof bank = {
  ...bank,
  pay: (order) => {
    sent.push(order.reference);
    return bank.pay(order);
  },
};
const one = createMoneyWorld({ ...options, bank: counting });
const other = createMoneyWorld({ ...options, bank: counting });
const bankless = createMoneyWorld(options);
const owner = new pg.Client({ connectionString: ownerUrl });
beforeAll(() => owner.connect());
afterEach(() => faults({}));
afterAll(async () => {
  // No reference was ever sent twice, whatever happened.
  expect(new Set(sent).size).toBe(sent.length);
  expect(await verifyPayments({ url, role: "okpay_app" })).toMatchObject({
    isSound: true,
    problem: null,
  });
  await owner.end();
  await Promise.all([one.close(), other.close(), bankless.close()]);
  await network.close();
});

type World = typeof one;
type Person = Awaited<ReturnType<World["customer"]>>;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const cny = (amountMinor: bigint) => ({ amountMinor, currency: "CNY" as const });
const key = () => crypto.randomUUID();
const origin = { ip: "192.0.2.1", userAgent: "test" };
const AMOUNT = cny(100_00n);
/** 0.10 % of it, and the least there is. */
const FEE = 10n;

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

async function accountOf(
  person: Person,
  causes: SandboxOutcome["causes"] = "paid",
  reason?: string,
  scheme: "cn_account" | "cn_card" | "iban" = "cn_account",
) {
  const number = sandboxAccount(scheme, causes, reason);
  return one.banks.add(
    person.id,
    { scheme, currency: "CNY", number, bankName: "海港银行" },
    origin,
  );
}
const quote = (person: Person, account: { id: string }, amount = AMOUNT, through: World = one) =>
  through.payments.quote({
    customerId: person.id,
    body: { kind: "cash_out", bankAccountId: toPublicId("bac", account.id), amount },
  });
const confirm = async (
  person: Person,
  token: string,
  through: World = one,
  idempotencyKey: string = key(),
) =>
  (await through.payments.confirm({ customerId: person.id, quote: token, idempotencyKey }))
    .body as PaymentView;
async function cashOut(person: Person, account: { id: string }, amount = AMOUNT) {
  const { token } = await quote(person, account, amount);
  return confirm(person, token);
}
const get = (person: Person, { id }: { id: string }) =>
  one.payments.get(person.id, fromPublicId(id));
const typesOf = ({ events }: { events: readonly { type: string }[] }) =>
  events.map(({ type }) => type);
const someone = (funds = 1_000_00n) => one.customer("林悦", { CNY: funds });

describe("a cash-out", () => {
  it("says fee, total and arrival beforehand, then is paid out, once per quote, and told with its receipt and statement", async () => {
    const person = await someone();
    const account = await accountOf(person);
    const quoted = await quote(person, account);
    expect(quoted).toMatchObject({
      kind: "cash_out",
      fee: cny(FEE),
      total: cny(100_10n),
      counterparty: "海港银行 •••• 1000",
      arrivesBy: new Date(clock.now().getTime() + 30 * MINUTE).toISOString(),
    });
    const paid = await confirm(person, quoted.token, one, "k");
    expect(paid).toMatchObject({
      kind: "cash_out",
      state: "completed",
      direction: "out",
      counterparty: { name: "海港银行", detail: "•••• 1000" },
      balanceAfter: { amountMinor: "89990" },
      arrivesBy: quoted.arrivesBy,
    });
    expect(typesOf(paid)).toEqual(["created", "sent_to_bank", "completed"]);
    expect(await one.available(person.id, "CNY")).toBe(899_90n);
    expect(await confirm(person, quoted.token, one, "k")).toEqual(paid);
    // The very quote again, under another key, at another server: the same payment.
    expect((await confirm(person, quoted.token, other)).id).toBe(paid.id);
    const which = { customerId: person.id, paymentId: fromPublicId(paid.id) };
    const receipt = await one.payments.receipt({ ...which, locale: "en" });
    expect(receipt.subarray(0, 5).toString()).toBe("%PDF-");
    const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date());
    const statement = await one.payments.statement({
      customerId: person.id,
      query: { currency: "CNY", from: day, to: day },
      format: "csv",
      locale: "en",
    });
    expect(statement.toString()).toContain("Cash-out,海港银行");
    expect(await one.payments.viewForAgent(which)).toMatchObject({
      payee: { detail: "•••• 1000" },
      attempts: [{ state: "approved" }],
    });
  });

  const reasons = Object.entries(ISO_20022_DECLINES);

  it("refused with any reason of the table is declined as it, and everything is free again", async () => {
    await Promise.all(
      reasons.map(async ([reason, code]) => {
        const person = await someone();
        const paid = await cashOut(person, await accountOf(person, "refused", reason, "cn_card"));
        expect([reason, paid.state, paid.declineCode]).toEqual([
          reason,
          "declined",
          toldCode(code),
        ]);
        expect(paid.nextSteps.at(-1)?.type).toBe("call_us");
        expect(await one.available(person.id, "CNY")).toBe(1_000_00n);
      }),
    );
  });

  it("returned with any of them has amount and fee on the balance again, once, though the bank tells it twice", async () => {
    const paid = await Promise.all(
      reasons.map(async ([reason, code]) => {
        const person = await someone();
        const payment = await cashOut(person, await accountOf(person, "returned", reason));
        expect(payment.state).toBe("completed");
        return { person, payment, reason, code };
      }),
    );
    expect(await one.banks.runReturns()).toBe(0);
    clock.advance(MINUTE);
    await faults({ returns: "twice" });
    await Promise.all([one.banks.runReturns(), other.banks.runReturns()]);
    await one.banks.runReturns();
    for (const { person, payment, reason, code } of paid) {
      const after = await get(person, payment);
      expect([reason, after.state, after.declineCode]).toEqual([
        reason,
        "returned",
        toldCode(code),
      ]);
      expect(after).toMatchObject({
        balanceAfter: cny(1_000_00n),
        completedAt: payment.completedAt,
      });
      expect(typesOf(after).slice(-2)).toEqual(["completed", "returned_by_bank"]);
      expect(await one.available(person.id, "CNY")).toBe(1_000_00n);
    }
  });

  it("whose answer is lost is processing, asked for, and never sent again", async () => {
    const person = await someone();
    const paid = await cashOut(person, await accountOf(person, "answer_lost"));
    expect(paid).toMatchObject({ state: "processing", balanceAfter: null });
    expect(typesOf(paid).at(-1)).toBe("outcome_unknown");
    expect(await one.available(person.id, "CNY")).toBe(899_90n);
    clock.advance(5 * SECOND);
    await other.payments.enquiries.runDue();
    expect(await get(person, paid)).toMatchObject({ state: "completed" });
  });

  it("that takes its time is under way without any doubt, until the bank says it has paid", async () => {
    const person = await someone();
    const paid = await cashOut(person, await accountOf(person, "paid_late"));
    expect(paid.state).toBe("processing");
    expect(typesOf(paid)).toEqual(["created", "sent_to_bank"]);
    clock.advance(5 * SECOND);
    await one.payments.enquiries.runDue();
    expect((await get(person, paid)).state).toBe("processing");
    clock.advance(2 * MINUTE);
    await one.payments.enquiries.runDue();
    expect((await get(person, paid)).state).toBe("completed");
  });

  it("the bank never heard of is stopped there before it is declined here; what comes late is not paid", async () => {
    const person = await someone();
    const account = await accountOf(person);
    await faults({ isDown: true });
    const paid = await cashOut(person, account);
    expect(paid.state).toBe("processing");
    clock.advance(5 * SECOND);
    await one.payments.enquiries.runDue();
    // Nobody answers: nothing is let go of.
    expect(await one.available(person.id, "CNY")).toBe(899_90n);
    await faults({});
    clock.advance(MINUTE);
    await one.payments.enquiries.runDue();
    expect(await get(person, paid)).toMatchObject({
      state: "declined",
      declineCode: "bank_unreachable",
    });
    expect(await one.available(person.id, "CNY")).toBe(1_000_00n);
    const { rows } = await owner.query("SELECT id FROM payments.attempt WHERE payment_id = $1", [
      fromPublicId(paid.id),
    ]);
    const number = sandboxAccount("cn_account", "paid");
    const late = await bank.pay({
      reference: rows[0].id,
      amount: AMOUNT,
      destination: { scheme: "cn_account", number, routing: null, city: null, holder: "林悦" },
      message: null,
      signal: AbortSignal.timeout(5_000),
    });
    expect(late).toEqual({ outcome: "stopped" });
  });

  it("is declined for what the wallet itself says, and refused where there is nothing to cash out to", async () => {
    const [person, stranger] = [await someone(100_00n), await someone()];
    const account = await accountOf(person);
    // The amount is there, and the fee is not.
    const { token, shortfall } = await quote(person, account);
    expect(shortfall).toEqual(cny(FEE));
    expect(await confirm(person, token)).toMatchObject({
      state: "declined",
      declineCode: "insufficient_balance",
      shortfall: { amountMinor: "10" },
    });
    const body = {
      kind: "cash_out" as const,
      bankAccountId: toPublicId("bac", account.id),
      amount: AMOUNT,
    };
    expect(
      await one.payments.preflight({ customerId: person.id, sessionId: null, body }),
    ).toMatchObject({ isReady: false, problems: [{ code: "insufficient_balance" }], ways: [{}] });
    await one.wallets.setFrozen(person.id, true);
    expect(await cashOut(person, account, cny(10_00n))).toMatchObject({
      declineCode: "account_restricted",
    });
    await one.wallets.setFrozen(person.id, false);
    expect(await codeOf(quote(stranger, account))).toBe("bank_account_not_found");
    expect(await codeOf(quote(person, account, AMOUNT, bankless as World))).toBe(
      "cash_out_unavailable",
    );
    expect(await codeOf(quote(person, account, cny(99n)))).toBe("validation_failed");
    expect(await codeOf(quote(person, account, cny(50_000_01n)))).toBe("amount_too_large");
    const usd = { amountMinor: 100n, currency: "USD" as const };
    expect(await codeOf(quote(person, account, usd as never))).toBe("validation_failed");
    const open = await quote(person, account, cny(10_00n));
    await one.banks.remove(person.id, account.id, origin);
    expect(await codeOf(confirm(person, open.token))).toBe("bank_account_not_found");
    expect(await codeOf(quote(person, account))).toBe("bank_account_not_found");
  });

  it("to an account never used asks for a proof from a small amount on, and counts as to a new payee", async () => {
    const person = await one.customer("林悦", { CNY: 100_000_00n });
    const account = await accountOf(person);
    const quoted = await quote(person, account, cny(200_00n));
    expect(quoted.confirmation).toMatchObject({ isRequired: true, reasons: ["new_payee"] });
    expect(await codeOf(confirm(person, quoted.token))).toBe("confirmation_required");
    expect((await quote(person, account, cny(6_000_00n))).limit).toMatchObject({
      kind: "new_payee",
    });
  });
});

describe("bank accounts", () => {
  it("are known again, masked, and in no row as they were typed", async () => {
    const person = await someone();
    const iban = sandboxAccount("iban", "paid");
    const add = (number: string, scheme: "iban" | "cn_account", currency: "CNY" | "USD" = "CNY") =>
      one.banks.add(person.id, { scheme, currency, number, bankName: "Harbour" }, origin);
    const spaced = (iban.match(/.{1,4}/g) ?? []).join(" ").toLowerCase();
    const added = await add(spaced, "iban", "USD");
    expect(added).toMatchObject({ country: "GB", lastFour: "1000", isSandbox: true });
    expect((await add(iban, "iban", "USD")).id).toBe(added.id);
    expect(await codeOf(add("12345678901", "cn_account"))).toBe("bank_account_not_sandbox");
    const { rows } = await owner.query("SELECT to_jsonb(a)::text AS text FROM banks.account a");
    for (const { text } of rows as { text: string }[]) {
      expect(text).not.toContain(iban);
      expect(text).not.toContain(Buffer.from(iban).toString("hex"));
    }
    expect(await codeOf(one.banks.remove((await someone()).id, added.id, origin))).toBe(
      "not_found",
    );
    await one.banks.remove(person.id, added.id, origin);
    expect(await one.banks.list(person.id)).toEqual([]);
    clock.advance(31 * 24 * 60 * MINUTE);
    expect((await one.banks.upkeep()).purged).toBeGreaterThan(0);
    expect(
      (await owner.query("SELECT sealed_number FROM banks.account WHERE id = $1", [added.id]))
        .rows[0].sealed_number,
    ).toBeNull();
  });
});

describe("in two processes at once, whatever the order", () => {
  const actor = fc.constantFrom("one", "other");
  const act = fc.record({
    by: actor,
    what: fc.constantFrom("confirm", "sweep", "returns", "wait", "lose"),
  });
  const causes = fc.constantFrom("paid", "paid_late", "answer_lost", "refused", "returned");
  const ENDS = new Set(["completed", "declined", "returned"]);

  it("one quote is one payout, and the balance is what its end says", async () => {
    await fc.assert(
      fc.asyncProperty(
        causes,
        fc.array(act, { minLength: 2, maxLength: 6 }),
        async (cause, acts) => {
          const person = await someone();
          const account = await accountOf(person, cause, "AC04");
          const { token } = await quote(person, account);
          const before = sent.length;
          const doing = acts.map(async ({ by, what }) => {
            const through = by === "one" ? one : other;
            if (what === "confirm") return codeOf(confirm(person, token, through));
            if (what === "sweep") return through.payments.enquiries.runDue();
            if (what === "returns") return through.banks.runReturns();
            if (what === "lose") return faults({ loseAnswers: 1 });
            return clock.advance(MINUTE);
          });
          await Promise.all([confirm(person, token), ...doing]);
          await faults({});
          for (let round = 0; round < 4; round++) {
            clock.advance(10 * MINUTE);
            await one.payments.enquiries.runDue();
            await other.banks.runReturns();
          }
          const after = await confirm(person, token);
          expect(sent.length - before).toBeLessThanOrEqual(1);
          expect(ENDS).toContain(after.state);
          expect(await one.available(person.id, "CNY")).toBe(
            after.state === "completed" ? 899_90n : 1_000_00n,
          );
        },
      ),
      { numRuns: 15 },
    );
  });
});
