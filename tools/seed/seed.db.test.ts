import { recordingList } from "@okpay/contracts";
import { createTestDatabase, createTestFolder } from "@okpay/testkit";
import pg from "pg";
import { afterAll, expect, it } from "vitest";
import { createServices } from "../../apps/server/src/app.ts";
import { loadConfig } from "../../apps/server/src/config.ts";
import { createLog } from "../../apps/server/src/platform/log.ts";
import { seedDemoWorld } from "./main.ts";
import { FINAL_BALANCES, tellStory } from "./story.ts";

const { url, ownerUrl } = await createTestDatabase();
/** Money asked of 林悦 is a payment, and no step of her story. */
const REQUESTS = 1;
const config = loadConfig({
  DATABASE_URL: ownerUrl,
  OKPAY_SECRET: "a root secret for tests, 32 bytes or more",
  OKPAY_MODE: "demo",
  RECORDINGS_DIR: createTestFolder("recordings"),
});
const services = createServices(config, createLog({ level: "silent" }));
const client = new pg.Client({ connectionString: url });
await client.connect();
afterAll(async () => {
  await services.close();
  await client.end();
});

const reports: string[] = [];
const seed = () => seedDemoWorld({ config, report: (sentence) => reports.push(sentence) });

it("is taken up where it was interrupted, and ends as if it had not been", async () => {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  // The hundredth payment cannot be written: the seeding breaks off there.
  await owner.query(`
    CREATE FUNCTION payments.break_off() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN IF (SELECT count(*) FROM payments.payment) >= 100 THEN RAISE EXCEPTION 'interrupted'; END IF; RETURN new; END $$;
    CREATE TRIGGER break_off BEFORE INSERT ON payments.payment FOR EACH ROW EXECUTE FUNCTION payments.break_off();`);
  await expect(seed()).rejects.toThrow(/interrupted/);
  await owner.query(
    "DROP TRIGGER break_off ON payments.payment; DROP FUNCTION payments.break_off()",
  );
  await seed();
  expect((await owner.query("SELECT count(*)::int FROM payments.payment")).rows).toEqual([
    { count: tellStory().length + REQUESTS },
  ]);
  await owner.end();
}, 90_000);

it("leaves 林悦 with what is promised: balances, a top-up and a transfer abroad under way, one declined", async () => {
  const entry = await services.identity.directory.findByEmail("lin.yue@example.com");
  const customerId = entry?.customerId ?? "";
  const { balances } = await services.wallets.balances(customerId);
  expect(balances.slice(0, 2).map((balance) => balance.available)).toEqual([
    { amountMinor: FINAL_BALANCES.CNY, currency: "CNY" },
    { amountMinor: FINAL_BALANCES.USD, currency: "USD" },
  ]);
  expect(balances[0]?.pending.amountMinor).toBe(500_00n);
  expect(balances[2]?.available.amountMinor).toBeGreaterThan(0n);

  const list = (state: "processing" | "declined") => services.payments.list(customerId, { state });
  expect((await list("processing")).payments).toMatchObject([
    { kind: "top_up", completedAt: null },
    { kind: "remittance", completedAt: null, counterparty: { name: "Sprachschule Elbe" } },
  ]);
  expect((await list("declined")).payments).toMatchObject([
    { kind: "send", declineCode: "insufficient_balance", note: "二手相机镜头" },
  ]);
  // Neither network nor bank knows yet: asking changes nothing.
  await services.payments.enquiries.runDue();
  expect((await list("processing")).payments).toHaveLength(2);
});

it("lies in the past, in order: each balance follows from the one before", async () => {
  const entry = await services.identity.directory.findByEmail("lin.yue@example.com");
  const customerId = entry?.customerId ?? "";
  const { payments: newest } = await services.payments.list(customerId, {
    limit: "100",
    currency: "CNY",
    state: "completed",
  });
  const [latest] = newest;
  const underWay = await services.payments.list(customerId, {
    kind: "remittance",
    state: "processing",
  });
  // What is on its way abroad is held, and still in the balance.
  expect(latest?.balanceAfter).toEqual({
    amountMinor: FINAL_BALANCES.CNY + (underWay.payments[0]?.total.amountMinor ?? 0n),
    currency: "CNY",
  });
  for (const [index, payment] of newest.entries()) {
    expect(payment.createdAt <= new Date().toISOString()).toBe(true);
    const earlier = newest[index + 1];
    if (earlier?.balanceAfter === null || earlier?.balanceAfter === undefined) continue;
    expect(payment.createdAt >= earlier.createdAt).toBe(true);
    const effect =
      payment.direction === "out" ? -payment.total.amountMinor : payment.total.amountMinor;
    expect(payment.balanceAfter?.amountMinor).toBe(earlier.balanceAfter.amountMinor + effect);
  }
  const { rows } = await client.query<{ oldest: Date }>(
    "SELECT min(created_at) AS oldest FROM payments.payment",
  );
  expect(rows[0]?.oldest.getTime()).toBeLessThan(Date.now() - 420 * 86_400_000);
});

it("does nothing the second time, and says nothing", async () => {
  const count = async () => (await client.query("SELECT count(*) FROM payments.payment")).rows;
  const before = await count();
  reports.length = 0;
  await seed();
  expect(await count()).toEqual(before);
  expect(reports).toEqual([]);
});

it("leaves one document for the console to decide about, by somebody nobody can enter as", async () => {
  const { waiting, documents } = await services.documents.reviews.queue();
  expect(waiting).toBe(1);
  expect(documents).toMatchObject([{ kind: "identity_document", state: "submitted" }]);
  const potter = await services.identity.directory.findByEmail("zhao.xiaotong@example.com");
  expect(documents[0]?.customerId).toBe(potter?.customerId);
});

it("leaves cases for the console, each with its clock, and none of 林悦's", async () => {
  const entry = await services.identity.directory.findByEmail("lin.yue@example.com");
  const { rows } = await client.query<{ kind: string; customer_id: string; due_at: Date | null }>(
    "SELECT kind, customer_id, due_at FROM cases.customer_case ORDER BY kind",
  );
  expect(rows.map(({ kind }) => kind).join(" ")).toBe(
    "complaint complaint question question suggestion suggestion suggestion",
  );
  expect(rows.every(({ due_at }) => due_at !== null)).toBe(true);
  expect(rows.map(({ customer_id }) => customer_id)).not.toContain(entry?.customerId);
});

it("offers two personas with a story in both languages", async () => {
  const personas = await services.identity.demo.personas();
  expect(personas.map((persona) => persona.key).sort()).toEqual(["empty", "lin-yue"]);
  for (const { story } of personas)
    for (const text of [story.en, story["zh-CN"]]) expect(text).not.toBe("");
});

it("leaves a hotline: agents of both languages, a plan with its history, recordings that play", async () => {
  const agents = await services.agents.list();
  expect(agents).toHaveLength(3);
  for (const { languages, skills } of agents) {
    expect(languages).toEqual(["zh-CN", "en"]);
    expect(skills.map(({ skill }) => skill)).toContain("general");
  }
  expect((await services.agents.planOf(1))?.filter((count) => count > 0)).toHaveLength(18);
  const past = await client.query(
    `SELECT count(DISTINCT arrived_at::date)::int AS days, count(*) > 500 AS are_many, bool_and(state = 'ended') AS are_over
       FROM routing.call`,
  );
  expect(past.rows).toEqual([{ days: 40, are_many: true, are_over: true }]);
  const { rows } = await client.query("SELECT state, milliseconds::int FROM recordings.recording");
  expect(rows).toHaveLength(5);
  for (const row of rows) expect(row).toMatchObject({ state: "kept" });
  // As the console is answered: what the contract does not know would be an error page there.
  const listener = {
    staffId: agents[0]?.id ?? "",
    isReviewer: true,
    origin: { ip: "", userAgent: "" },
    who: "",
  };
  const { reviewing } = services.recordings;
  const { recordings } = recordingList.parse(await reviewing.list(listener, {}));
  expect(recordings.map(({ disposition }) => disposition)).not.toContain(null);
});

it("leaves breaks of cards and of payouts to whoever tries reconciliation", async () => {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  const { rows } = await owner.query<{ told: string }>(
    "SELECT source || ': ' || kind || ' ' || direction AS told FROM reconciliation.break WHERE state = 'open' ORDER BY told",
  );
  await owner.end();
  expect(rows.map(({ told }) => told)).toEqual([
    "sandbox: amount_differs capture",
    "sandbox: doubled_line capture",
    "sandbox: missing_line capture",
    "sandbox: unknown_line capture",
    // The cash-out, and what went to Germany.
    "sandbox_bank: missing_line payout",
    "sandbox_bank: missing_line payout",
  ]);
});
