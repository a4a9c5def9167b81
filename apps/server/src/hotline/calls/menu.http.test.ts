// The menu in the app says how the signed-in customer's own last payment stands; what a PIN proves by telephone is kept.
import { createCallWorld } from "@okpay/testkit";
import { afterAll, expect, it } from "vitest";
import { createDatabase } from "../../platform/db/index.ts";
import { newId } from "../../platform/ids.ts";
import { createMemory } from "../asterisk/index.ts";
import { createRouting } from "../routing/index.ts";

const world = await createCallWorld();
const { app, owner, databaseUrl, ask } = world;
const database = createDatabase({ url: databaseUrl, applicationName: "test", maxConnections: 2 });
afterAll(async () => {
  await app.close();
  await database.close();
  await owner.end();
});

const hear = async (language: string) =>
  (await ask("mei", "POST", "/v1/call-menu", { at: "reason", answer: { key: "8" }, language }))
    .json;

it("in the app: nobody's payment first, then the declined one in the chosen language, and on to the line of payments", async () => {
  expect((await hear("en"))["said"]).toEqual([
    "We find no payment of yours.",
    "Is there anything else?",
  ]);
  const quoted = await ask("mei", "POST", "/v1/quotes", {
    kind: "send",
    payee: { by: "email", value: "kai@example.com" },
    amount: { amountMinor: "1250", currency: "CNY" },
  });
  const paid = await ask("mei", "POST", "/v1/payments", { quote: quoted.json["token"] });
  expect(paid.json["state"]).toBe("declined");

  const heard = await hear("en");
  expect(heard).toMatchObject({ at: "payment-next", outcome: null });
  expect(heard["said"]).toEqual([
    "Your last payment was money that you sent.",
    expect.stringMatching(/^¥12\.62, \w+ \d+ at \d\d:\d\d GMT\+8$/),
    "It was not paid, and no money moved.",
    "Not enough balance",
    "Is there anything else?",
  ]);
  expect((await hear("zh-CN"))["said"]).toEqual([
    "您最近一笔是转出的款项。",
    expect.stringMatching(/^¥12\.62，\d+月\d+日 \d\d:\d\d（GMT\+8）$/),
    "没有付成，款项没有变动。",
    expect.any(String),
    "还有其他问题吗？",
  ]);
  const next = await ask("mei", "POST", "/v1/call-menu", {
    at: "payment-next",
    answer: { key: "1" },
    language: "en",
  });
  expect(next.json["outcome"]).toEqual({ type: "queue", skill: "payments" });
});

it("by telephone: what the PIN proved is in the call's row, and nothing of it in another's", async () => {
  const opened = await ask("mei", "POST", "/v1/cases", {
    kind: "question",
    topic: "abroad",
    text: "Where is my transfer?",
  });
  expect(opened.status).toBe(201);
  const { rows } = await owner.query<{ id: string; customerId: string }>(
    'SELECT id, customer_id AS "customerId" FROM cases.customer_case',
  );
  const [{ id: caseId, customerId } = { id: "", customerId: "" }] = rows;
  const clock = { now: () => new Date() };
  const memory = createMemory({
    database,
    clock,
    routing: createRouting({ database, clock, log: app.services.log }),
    book: { opened: async () => null, surveyed: async () => {}, legFailed: async () => {} },
    zone: "UTC",
  });
  const call = {
    language: "en",
    number: null,
    attestation: null,
    cameAt: null,
    now: new Date(),
  } as const;
  const [callId, otherId] = [newId(), newId()];
  await memory.insert({ ...call, callId, channelId: "1.1" });
  await memory.insert({ ...call, callId: otherId, channelId: "1.2" });
  const proven = { customerId, caseId, skill: "abroad", paymentId: null } as const;
  const code = { sent: { challengeId: newId(), customerId }, triesLeft: 2 };
  await memory.noteMenu(callId, { at: "known", language: "en", proven, code });
  expect(await memory.find(callId)).toMatchObject({ menuAt: "known", proven, code });
  expect(await memory.find(otherId)).toMatchObject({ proven: null, code: null });
  // To a number that is nobody's nothing was sent, and its tries are counted as well.
  const toNobody = { sent: null, triesLeft: 1 };
  await memory.noteMenu(callId, {
    at: "line-code",
    language: "en",
    proven: null,
    code: toNobody,
  });
  expect(await memory.find(callId)).toMatchObject({ proven: null, code: toNobody });
  await memory.noteMenu(callId, { at: "pin-question", language: "en", proven: null, code: null });
  expect(await memory.find(callId)).toMatchObject({ proven: null, code: null });
});
