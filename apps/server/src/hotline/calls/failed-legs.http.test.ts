// Whose telephone could not be rung, on the supervisors' board: as the exchange says it, and by routing's own clock.
import { createCallWorld } from "@okpay/testkit";
import { afterAll, expect, it } from "vitest";
import { createDatabase } from "../../platform/db/index.ts";
import { fromPublicId } from "../../platform/ids.ts";
import { createMemory } from "../asterisk/index.ts";
import { createRouting } from "../routing/index.ts";
import { forgetFailedLegs, noteFailedLeg } from "./failed-legs.ts";

const world = await createCallWorld({
  ASTERISK_PORT: "0",
  ASTERISK_PASSWORD: "nobody ever connects with this",
});
const { app, owner, databaseUrl, work, ready, call, current } = world;
const database = createDatabase({ url: databaseUrl, applicationName: "test", maxConnections: 2 });
afterAll(async () => {
  await app.close();
  await database.close();
  await owner.end();
});

let ahead = 0;
const clock = { now: () => new Date(Date.now() + ahead) };
const routing = createRouting({ database, clock, log: app.services.log });
const nothing = async () => {};
const memory = createMemory({
  database,
  clock,
  routing,
  book: { opened: async () => null, surveyed: nothing, legFailed: noteFailedLeg },
  zone: "UTC",
});
const board = async (after?: string) =>
  (
    await work(
      "supervisor",
      "GET",
      `/v1/staff/calls/board${after === undefined ? "" : `?after=${after}`}`,
    )
  ).json;
const rowOf = async (id: string) => (await memory.find(id)) ?? expect.fail("no row");

it("lists the newest failed legs with whose they were and why, at once; who said no is none", async () => {
  await call("mei");
  const callId = fromPublicId((await current("mei")).id);
  // The exchange's, from here on.
  await owner.query(
    `INSERT INTO asterisk.call (call_id, channel_id, language, caller, started_at)
     VALUES ($1, 'a-channel', 'zh-CN', 'music', now())`,
    [callId],
  );
  await ready("agent");
  const { version, failedLegs } = await board();
  expect(failedLegs).toEqual([]);

  const news = board(String(version));
  const offered = await rowOf(callId);
  expect(offered).toMatchObject({ caller: "music", agentId: expect.any(String) as string });
  await memory.report(offered, { type: "offerRejected", reason: "unreachable" });
  const { failedLegs: pushed } = await news;
  const unreachable = {
    at: expect.any(String) as string,
    agent: { number: expect.any(Number) as number, name: expect.any(String) as string },
    skill: "general",
    reason: "unreachable",
  };
  expect(pushed).toEqual([unreachable]);
  // Told again it comes too late; who presses "no" is a person.
  await memory.report(offered, { type: "offerRejected", reason: "busy" });
  await ready("agent");
  await memory.report(await rowOf(callId), { type: "offerRejected", reason: "declined" });
  expect((await board())["failedLegs"]).toEqual([unreachable]);

  await ready("agent");
  ahead = 21_000;
  await routing.tick();
  expect((await board())["failedLegs"]).toEqual([
    { ...unreachable, reason: "noAnswer" },
    unreachable,
  ]);
  await owner.query("UPDATE calls.failed_leg SET at = at - interval '25 hours'");
  expect((await board())["failedLegs"]).toEqual([]);

  // A day is shown, a month is kept.
  const kept = async () =>
    (await owner.query("SELECT reason FROM calls.failed_leg ORDER BY at")).rows.map(
      ({ reason }: { reason: string }) => reason,
    );
  await owner.query(
    "UPDATE calls.failed_leg SET at = now() - interval '31 days' WHERE reason = 'unreachable'",
  );
  expect(await kept()).toEqual(["unreachable", "noAnswer"]);
  await forgetFailedLegs(database, new Date());
  expect(await kept()).toEqual(["noAnswer"]);
});
