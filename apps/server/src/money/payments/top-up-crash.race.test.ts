import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  createFakeClock,
  createMoneyWorld,
  createTestDatabase,
  createTestDirectory,
} from "@okpay/testkit";
import { afterAll, expect, it } from "vitest";
import { fromPublicId } from "../../platform/ids.ts";

/**
 * A real process is killed (SIGKILL) between the steps of a top-up; what it leaves behind is settled by another one's
 * sweep, by the reference that was written down before the network was asked.
 */
const { url } = await createTestDatabase();
const clock = createFakeClock();
const directory = createTestDirectory();
const survivor = createMoneyWorld({ url, clock, directory });
afterAll(survivor.close);

const WORLD = new URL("../../../../../packages/testkit/src/money-world.ts", import.meta.url).href;

/** Confirms a quote and stops dead, telling so, at one of the moments. */
const VICTIM = `
  const { createMoneyWorld } = await import(process.env.WORLD);
  const { URL_OF_DATABASE, CUSTOMER, QUOTE, MOMENT } = process.env;
  const stop = () => { process.stdout.write("there"); return new Promise(() => setInterval(() => {}, 1000)); };
  const world = createMoneyWorld({
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
  await world.payments.confirm({ customerId: CUSTOMER, quote: QUOTE, idempotencyKey: "killed" });
`;

async function killAt(moment: string, customerId: string, quote: string): Promise<void> {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", VICTIM], {
    env: {
      ...process.env,
      WORLD,
      URL_OF_DATABASE: url,
      CUSTOMER: customerId,
      QUOTE: quote,
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
])("killed %s: %s", async (moment, state, available) => {
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
  expect(await payments.enquiries.runDue()).toBe(0);
});
