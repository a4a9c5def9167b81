// Who waits for this agent, as the desk counts them, on real PostgreSQL.
import { createCallWorld } from "@okpay/testkit";
import { afterAll, expect, it } from "vitest";

const world = await createCallWorld();
const { app, owner, call, work, desk } = world;
afterAll(async () => {
  await app.close();
  await owner.end();
});

it("a call that needs a certificate waits for nobody whose certificate has ended, or who has none", async () => {
  await work("agent", "POST", "/v1/staff/desk/open");
  await call("mei", "security");
  await call("kai", "general");
  const waitsUntil = async (certifiedUntil: string | null) => {
    await owner.query("DELETE FROM agents.skill WHERE skill = 'security'");
    await owner.query(
      "INSERT INTO agents.skill (agent_id, skill, level, certified_until) SELECT id, 'security', 3, $1 FROM agents.agent",
      [certifiedUntil],
    );
    return (await desk("agent"))["waiting"];
  };
  expect(await waitsUntil("2126-01-01")).toBe(2);
  expect(await waitsUntil("2026-01-01")).toBe(1);
  expect(await waitsUntil(null)).toBe(1);
});
