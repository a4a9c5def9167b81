import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  createFakeClock,
  createProvenWorld,
  createTestDatabase,
  createTestDirectory,
} from "@okpay/testkit";
import { afterAll, expect, it } from "vitest";
import { derivedId } from "../../platform/derived-id.ts";
import { fromPublicId } from "../../platform/ids.ts";

/** Real processes are killed (SIGKILL) in the middle of payments; others find what they left. */
const { url } = await createTestDatabase();
const clock = createFakeClock();
const directory = createTestDirectory();
const survivor = createProvenWorld({ url, clock, directory });
afterAll(survivor.close);

const WORLD = new URL("../../../../../packages/testkit/src/proven-world.ts", import.meta.url).href;

/** Confirms a quote and stops dead, telling so, at one of the moments. */
const VICTIM = `
  const { createProvenWorld } = await import(process.env.WORLD);
  const { default: pg } = await import("pg");
  const { URL_OF_DATABASE, CUSTOMER, QUOTE, PROOF, MOMENT } = process.env;
  const stop = () => { process.stdout.write("there"); return new Promise(() => setInterval(() => {}, 1000)); };
  const world = createProvenWorld({
    url: URL_OF_DATABASE,
    acquirer: (sandbox) => ({
      ...sandbox,
      charge: async (request) => {
        if (MOMENT === "before the charge") await stop();
        const answer = await sandbox.charge(request);
        if (MOMENT === "after the charge") await stop();
        return answer;
      },
    }),
  });
  if (MOMENT === "after the second booking") world.idempotency.complete = stop;
  const { book } = world.ledger;
  if (MOMENT === "after the commit") world.ledger.book = async (booking) => { await book(booking); return stop(); };
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function (...sent) {
    const isCommit = typeof sent[0] === "string" && /INSERT INTO ledger.batch[^]*COMMIT/.test(sent[0]);
    if (isCommit && MOMENT === "before the commit") return stop();
    const answer = query.apply(this, sent);
    if (isCommit && MOMENT === "during the commit") stop();
    return answer;
  };
  await world.payments.confirm({
    customerId: CUSTOMER, quote: QUOTE, idempotencyKey: "killed", confirmationId: PROOF || null,
  });
`;

async function killAt(
  moment: string,
  customerId: string,
  quote: string,
  proof = "",
): Promise<void> {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", VICTIM], {
    env: {
      ...process.env,
      WORLD,
      URL_OF_DATABASE: url,
      CUSTOMER: customerId,
      QUOTE: quote,
      PROOF: proof,
      MOMENT: moment,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  await Promise.race([
    once(child.stdout, "data"),
    exited.then(([code]) => Promise.reject(new Error(`the victim ended by itself: ${code}`))),
  ]);
  child.kill("SIGKILL");
  await exited;
}

it.each([
  ["before the charge", "declined", 0n],
  ["after the charge", "completed", 10_00n],
  ["after the second booking", "completed", 10_00n],
])("killed %s, a top-up is settled by another's sweep: %s", async (moment, state, available) => {
  const customer = await survivor.customer("甲");
  const { payments } = survivor;
  const quote = await payments.quote({
    customerId: customer.id,
    body: {
      kind: "top_up",
      cardId: "sandbox_visa_approved",
      amount: { amountMinor: 10_00n, currency: "CNY" },
    },
  });
  const request = { customerId: customer.id, quote: quote.token, idempotencyKey: "killed" };
  await killAt(moment, customer.id, quote.token);

  // Nobody knows yet: the same key waits, and nothing is charged for it again.
  await expect(payments.confirm(request)).rejects.toMatchObject({ code: "request_in_progress" });
  clock.advance(60_000);
  await expect.poll(() => payments.enquiries.runDue()).toBe(1);
  const answer = await payments.confirm(request);
  expect(answer).toMatchObject({ isReplayed: true, status: 201, body: { state } });
  expect(await survivor.available(customer.id, "CNY")).toBe(available);
  const paymentId = fromPublicId(quote.id);
  const { rows } = await survivor.database.pool.query<{ charged: bigint }>(
    "SELECT count(*) FILTER (WHERE outcome = 'approved' AND cancelled_at IS NULL) AS charged FROM cards.sandbox_charge WHERE reference IN (SELECT id FROM payments.attempt WHERE payment_id = $1)",
    [paymentId],
  );
  expect(rows).toEqual([{ charged: available === 0n ? 0n : 1n }]);
  clock.advance(60_000);
  // What was let go of is looked at once more.
  expect(await payments.enquiries.runDue()).toBe(state === "declined" ? 1 : 0);
  clock.advance(86_400_000);
  expect(await payments.enquiries.runDue()).toBe(0);
});

/** How often each thing is there that one confirmed payment leaves. */
async function tracesOf(payment: string, payer: string, proof: string) {
  const { rows } = await survivor.database.pool.query<Record<string, bigint>>(
    `SELECT (SELECT count(*) FROM payments.payment WHERE id = $1) AS payment,
            (SELECT count(*) FROM ledger.transfer WHERE id = $1) AS posting,
            (SELECT count(*) FROM confirmations.confirmation WHERE id = $3 AND state = 'consumed') AS proof_used,
            (SELECT count(*) FROM risk.paid_payee WHERE id = $1) AS payee_known,
            (SELECT count(*) FROM risk.low_value_counter WHERE id = $4) AS counter,
            (SELECT count(*) FROM platform.idempotency WHERE scope = $2::text AND key = 'killed') AS answer,
            (SELECT count(*) FROM audit.event WHERE type = 'confirmation.passed' AND details->>'payment' = $1::text) AS record`,
    [payment, payer, proof, derivedId(payer, "low-value:CNY")],
  );
  return Object.values(rows[0] ?? {}).map(Number);
}
const [NOTHING, ALL] = [Array(7).fill(0), Array(7).fill(1)];

it.each([
  ["before the commit", [NOTHING]],
  ["during the commit", [NOTHING, ALL]],
  ["after the commit", [ALL]],
] as const)(
  "killed %s, a confirmed transfer leaves all of itself or nothing [U7]",
  async (moment, left) => {
    const payer = await survivor.customer("甲", { CNY: 5_000_00n });
    const payee = await survivor.customer("乙");
    const quote = await survivor.payments.quote({
      customerId: payer.id,
      body: {
        kind: "send",
        payee: { by: "email", value: payee.email },
        amount: { amountMinor: 1_500_00n, currency: "CNY" },
      },
    });
    expect(quote.confirmation.reasons).toContain("amount");
    const paymentId = fromPublicId(quote.id);
    const confirmationId = await survivor.proofOf(payer.id, quote.token);
    await killAt(moment, payer.id, quote.token, confirmationId);

    // Whatever the server is still doing of a commit that had reached it is done when its lock is free again.
    await survivor.customer("丙");
    expect(left).toContainEqual(await tracesOf(paymentId, payer.id, confirmationId));
    const request = { customerId: payer.id, quote: quote.token, confirmationId };
    const answer = await survivor.payments.confirm({ ...request, idempotencyKey: "killed" });
    expect(answer).toMatchObject({ status: 201, body: { state: "completed" } });
    expect(await tracesOf(paymentId, payer.id, confirmationId)).toEqual(ALL);
    expect(await survivor.available(payee.id, "CNY")).toBe(1_500_00n);
  },
);
