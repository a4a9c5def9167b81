import { type DeclineCode, toldCode } from "@okpay/contracts";
import {
  createCardsWorld,
  createFakeClock,
  createMoneyWorld,
  createTestDatabase,
  createTestDirectory,
  createTestShop,
} from "@okpay/testkit";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { fromPublicId, toPublicId } from "../../../platform/ids.ts";
import { RequestRefused } from "../../../platform/refusal.ts";
import { createSandboxPayoutBank } from "../../banks/index.ts";
import { createSandboxBank } from "../../banks/sandbox/bank.ts";
import { sandboxAccount } from "../../banks/sandbox/test-accounts.ts";
import { startSandboxNetwork } from "../../cards/sandbox/http-server.ts";
import type { AccountRules } from "../../ledger/index.ts";
import type { PaymentView, QuoteRequest } from "../bodies.ts";
import * as declines from "../declines.ts";

/** Whatever a confirmation can refuse on its merits, the pre-flight of the same request has named: one table, one property. */
const { url, ownerUrl } = await createTestDatabase();
const clock = createFakeClock();
const shop = await createTestShop(ownerUrl);
const bankNetwork = await startSandboxNetwork({
  host: "127.0.0.1",
  port: 0,
  file: null,
  services: { bank: createSandboxBank({ file: null }) },
});
const bank = createSandboxPayoutBank({ url: bankNetwork.url, merchant: "okpay", clock });
const directory = createTestDirectory();
const { checkouts } = shop;
const world = await createCardsWorld({ url, clock, money: { checkouts, bank, directory } });
const bankless = createMoneyWorld({ url, clock, directory, checkouts });
afterAll(async () => {
  await Promise.all([world.close(), bankless.close(), shop.close()]);
  await bankNetwork.close();
});

type Person = Awaited<ReturnType<typeof world.customer>>;
const origin = { ip: "192.0.2.1", userAgent: "test" };
const cny = (amountMinor: bigint) => ({ amountMinor, currency: "CNY" as const });
const PRICE = cny(30_00n);

interface Story {
  readonly payer: Person;
  readonly body: QuoteRequest;
  /** Whoever is paid, where it is an account of ours. */
  readonly paid: string;
}

const walletOf = async ({ id }: Person) => (await world.wallets.accountOf(id, "CNY")) ?? "";
const rule = async (accountId: string, rules: Partial<AccountRules>) =>
  expect(await world.ledger.changeRules({ accountId, rules, reason: "test" })).toEqual({
    state: "changed",
  });
const payerOf = () => world.customer("林悦", { CNY: 100_00n });

async function send(amount = PRICE): Promise<Story> {
  const [payer, payee] = [await payerOf(), await world.customer("周敏")];
  const body = { kind: "send", payee: { by: "email", value: payee.email }, amount } as const;
  return { payer, body, paid: await walletOf(payee) };
}
async function purchase(by: "balance" | "card" = "balance"): Promise<Story> {
  const payer = await payerOf();
  const { publicId, accountId } = await shop.open(world.ledger, PRICE);
  const way =
    by === "balance"
      ? { type: by }
      : { type: by, cardId: (await world.save("4242424200004242", payer.id)).cardId };
  return { payer, body: { kind: "purchase", checkoutId: publicId, way }, paid: accountId };
}
async function topUp(by: "demo" | "saved" = "demo"): Promise<Story> {
  const payer = await payerOf();
  const cardId =
    by === "demo"
      ? "sandbox_visa_approved"
      : (await world.save("4242424200004242", payer.id)).cardId;
  return { payer, body: { kind: "top_up", cardId, amount: PRICE }, paid: await walletOf(payer) };
}
async function cashOut(): Promise<Story> {
  const payer = await payerOf();
  const number = sandboxAccount("cn_account", "paid", undefined);
  const account = await world.banks.add(
    payer.id,
    { scheme: "cn_account", currency: "CNY", number, bankName: "海港银行" },
    origin,
  );
  const bankAccountId = toPublicId("bac", account.id);
  return { payer, body: { kind: "cash_out", bankAccountId, amount: PRICE }, paid: "" };
}
async function request(): Promise<Story> {
  const [payer, asker] = [await payerOf(), await world.customer("陈宇")];
  const { body } = await world.payments.requests.ask({
    customerId: asker.id,
    wish: { amount: PRICE, note: "火锅", payer: { by: "email", value: payer.email } },
    idempotencyKey: crypto.randomUUID(),
  });
  const requestId = (body as { id: string }).id;
  return { payer, body: { kind: "request", requestId }, paid: await walletOf(asker) };
}

interface Through {
  readonly payments: typeof world.payments;
}
const quoteFor = ({ payer, body }: Story, { payments }: Through = world) =>
  payments.quote({ customerId: payer.id, body });
const look = ({ payer, body }: Story, { payments }: Through = world) =>
  payments.preflight({ customerId: payer.id, sessionId: null, body });
const namesOf = async (story: Story, through?: Through) =>
  (await look(story, through)).problems.map(({ code }) => code);

/** What confirming comes to: the code told, or "paid". */
async function confirmed(
  { payer }: Story,
  token: string,
  { payments }: Through = world,
): Promise<string> {
  try {
    const answer = await payments.confirm({
      customerId: payer.id,
      quote: token,
      idempotencyKey: crypto.randomUUID(),
    });
    return (answer.body as PaymentView).declineCode ?? "paid";
  } catch (error) {
    if (error instanceof RequestRefused) return error.code;
    throw error;
  }
}

const empty = async ({ payer }: Story) => {
  const friend = await world.customer("孙倩");
  const given = {
    payer,
    body: {
      kind: "send",
      payee: { by: "email", value: friend.email },
      amount: cny(80_00n),
    },
    paid: "",
  } as const;
  expect(await confirmed(given, (await quoteFor(given)).token)).toBe("paid");
};
const freezePayer = ({ payer }: Story) => world.wallets.setFrozen(payer.id, true);
const freezePaid = ({ paid }: Story) => rule(paid, { isFrozenIn: true });
const closePaid = ({ paid }: Story) => rule(paid, { isClosed: true });
const fillPaid = ({ paid }: Story) => rule(paid, { ceiling: 10_00n });
const removeCard = ({ payer, body }: Story) =>
  world.cards.remove(payer.id, cardIn(body), { origin });
const cardIn = (body: QuoteRequest): string => {
  if (body.kind === "top_up") return body.cardId;
  if (body.kind === "purchase" && body.way.type === "card") return body.way.cardId;
  throw new Error("no card in it");
};
const payIt = async (story: Story) => {
  const { token } = await quoteFor(story);
  expect(await confirmed(story, token)).toBe("paid");
};

/** What befalls a payment between quote and confirmation, and what confirming it says then. */
const ROWS: readonly (readonly [
  says: DeclineCode,
  what: string,
  make: () => Promise<Story>,
  befall: (story: Story) => Promise<unknown>,
])[] = [
  ["insufficient_balance", "a send, spent meanwhile", send, empty],
  ["insufficient_balance", "a purchase, spent meanwhile", purchase, empty],
  ["insufficient_balance", "a cash-out, spent meanwhile", cashOut, empty],
  ["insufficient_balance", "a request, spent meanwhile", request, empty],
  ["account_restricted", "a send of a frozen wallet", send, freezePayer],
  ["account_restricted", "a purchase of a frozen wallet", purchase, freezePayer],
  [
    "account_restricted",
    "a purchase by card while the wallet is frozen",
    () => purchase("card"),
    freezePayer,
  ],
  ["account_restricted", "a cash-out of a frozen wallet", cashOut, freezePayer],
  ["account_restricted", "a request to a frozen wallet", request, freezePayer],
  ["account_restricted", "a top-up of a wallet that takes nothing", topUp, freezePaid],
  ["balance_limit_reached", "a top-up of a wallet that is full", topUp, fillPaid],
  ["payee_cannot_receive", "a send to a frozen wallet", send, freezePaid],
  ["payee_cannot_receive", "a send to a closed wallet", send, closePaid],
  ["payee_cannot_receive", "a send to a full wallet", send, fillPaid],
  ["payee_cannot_receive", "a request of a frozen wallet", request, freezePaid],
  ["payee_cannot_receive", "a request of a full wallet", request, fillPaid],
  ["payee_cannot_receive", "a purchase of a frozen merchant", purchase, freezePaid],
  ["payee_cannot_receive", "a purchase of a full merchant", purchase, fillPaid],
  [
    "payee_cannot_receive",
    "a purchase by card of a frozen merchant",
    () => purchase("card"),
    freezePaid,
  ],
  [
    "payee_cannot_receive",
    "a purchase by card of a closed merchant",
    () => purchase("card"),
    closePaid,
  ],
  ["card_not_found", "a top-up with a card that was removed", () => topUp("saved"), removeCard],
  ["checkout_not_open", "a purchase that was paid meanwhile", purchase, payIt],
  ["request_not_open", "a request that was paid meanwhile", request, payIt],
  [
    "bank_account_not_found",
    "a cash-out to an account that was removed",
    cashOut,
    ({ payer, body }) =>
      world.banks.remove(
        payer.id,
        body.kind === "cash_out" ? fromPublicId(body.bankAccountId) : "",
        origin,
      ),
  ],
];

async function named(
  says: string,
  make: () => Promise<Story>,
  befall: (story: Story) => Promise<unknown>,
  through: Through = world,
): Promise<void> {
  const story = await make();
  expect(await look(story, world)).toMatchObject({ isReady: true, problems: [] });
  const { token } = await quoteFor(story);
  await befall(story);
  const { isReady, problems, ways } = await look(story, through);
  expect(problems.map(({ code }) => code)).toContain(says);
  expect(isReady).toBe(false);
  for (const { code, nextSteps } of problems) expect(nextSteps.length, code).toBeGreaterThan(0);
  // A way that is said to succeed is one that would. A transfer's cards only fill the balance, and others than the one
  // that was chosen may do.
  const { body } = story;
  const asked = ways.filter(({ type, cardId }) =>
    body.kind === "top_up" ? cardId === body.cardId : type === "balance",
  );
  for (const { chance, reasons } of asked) expect({ chance, reasons }).toMatchObject({ chance: 0 });
  expect(await confirmed(story, token, through)).toBe(says);
}

describe("what confirming would say is named beforehand, with what helps", () => {
  it.each(ROWS)("%s: %s", (says, _what, make, befall) => named(says, make, befall));

  it("cash_out_unavailable: where no bank pays out", () =>
    named("cash_out_unavailable", cashOut, async () => undefined, bankless));

  it("has a row for every decline a first booking can come to, limits aside (they have their own tests)", () => {
    const tables = [declines.LEDGER_DECLINES, declines.TOP_UP_DECLINES, declines.CASH_OUT_DECLINES];
    const said = new Set(ROWS.map(([says]) => says));
    for (const code of tables.flatMap((table) => Object.values(table)))
      expect(said, code).toContain(toldCode(code));
  });
});

it("names the limit that its quote would name, beside what is missing", async () => {
  const story = await send(cny(6_000_00n));
  const { limit } = await quoteFor(story);
  expect(limit?.kind).toBe("new_payee");
  expect(await namesOf(story)).toEqual(["insufficient_balance", "limit_new_payee"]);
});

describe("of somebody else it says no more than confirming would", () => {
  it("nothing while the payer's own wallet is frozen, and that it is full only where all else is well", async () => {
    const frozen = await send();
    await freezePaid(frozen);
    await freezePayer(frozen);
    expect(await namesOf(frozen)).toEqual(["account_restricted"]);
    const poor = await send(cny(200_00n));
    await fillPaid(poor);
    expect(await namesOf(poor)).toEqual(["insufficient_balance"]);
    await rule(poor.paid, { isFrozenIn: true });
    expect(await namesOf(poor)).toEqual(["insufficient_balance", "payee_cannot_receive"]);
  });

  it("frozen, closed and full look the same", async () => {
    const seen = await Promise.all(
      [freezePaid, closePaid, fillPaid].map(async (befall) => {
        const story = await send();
        await befall(story);
        return look(story);
      }),
    );
    for (const one of seen) expect(one).toEqual(seen[0]);
  });
});

it("a frozen wallet stops every way to pay a merchant, and so does a merchant that cannot be paid", async () => {
  const story = await purchase();
  const { cardId } = await world.save("4242424200004242", story.payer.id);
  const chances = async () =>
    Object.fromEntries((await look(story)).ways.map((way) => [way.type, way]));
  await freezePayer(story);
  const frozen = await chances();
  expect(frozen["balance"]).toMatchObject({ chance: 0, reasons: [{}, "account_restricted"] });
  expect(frozen["card"]).toMatchObject({ chance: 0, reasons: ["account_restricted"] });
  const byCard = { ...story, body: { ...story.body, way: { type: "card", cardId } } } as Story;
  expect(await look(byCard)).toMatchObject({
    isReady: false,
    problems: [{ code: "account_restricted" }],
  });
  await world.wallets.setFrozen(story.payer.id, false);
  await freezePaid(story);
  expect(await chances()).toMatchObject({
    balance: { chance: 0, reasons: ["balance_covers_it", "payee_cannot_receive"] },
    card: { chance: 0, reasons: ["payee_cannot_receive"] },
  });
});

it("what is asked for is neither made smaller nor paid to somebody else", async () => {
  for (const make of [purchase, request]) {
    const story = await make();
    await empty(story);
    const { problems } = await look(story);
    const steps = problems.flatMap(({ nextSteps }) => nextSteps.map(({ type }) => type));
    expect(steps).toContain("top_up");
    expect(steps).not.toContain("reduce_amount");
    expect(steps).not.toContain("change_payee");
  }
});

it("who is told to talk to us has a button for it, before there is a payment", async () => {
  const story = await send();
  await freezePayer(story);
  const { problems } = await look(story);
  expect(problems[0]?.nextSteps).toContainEqual({ type: "call_us", case: null });
});

const rules = fc.record(
  {
    isFrozenIn: fc.boolean(),
    isFrozenOut: fc.boolean(),
    ceiling: fc.option(fc.bigInt(0n, 80_00n)),
  },
  { requiredKeys: [] },
);

it("whatever the two wallets are like: named before, it is declined with one of the names; not named, it is paid", async () => {
  let [paid, declined] = [0, 0];
  await fc.assert(
    fc.asyncProperty(
      rules,
      rules,
      fc.bigInt(1n, 120_00n),
      fc.bigInt(1n, 120_00n),
      async (payers, payees, funds, amountMinor) => {
        const payer = await world.customer("林悦", { CNY: funds });
        const payee = await world.customer("周敏");
        const body = {
          kind: "send",
          payee: { by: "email", value: payee.email },
          amount: cny(amountMinor),
        } as const;
        const story = { payer, body, paid: await walletOf(payee) };
        await rule(await walletOf(payer), payers);
        await rule(story.paid, payees);
        const names = await namesOf(story);
        const said = await confirmed(story, (await quoteFor(story)).token);
        expect(names.length === 0 ? ["paid"] : names).toContain(said);
        if (said === "paid") paid += 1;
        else declined += 1;
      },
    ),
    { numRuns: 60, seed: 4 },
  );
  // Neither half of the claim is empty.
  expect(Math.min(paid, declined)).toBeGreaterThan(3);
});
