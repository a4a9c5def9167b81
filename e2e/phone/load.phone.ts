import { expect, test } from "vitest";
import { processorSeconds } from "./support/load.ts";
import { passed, until } from "./support/machines.ts";
import { call, TO_THE_LINE, telephones } from "./support/sipp.ts";
import { storiesOf } from "./support/stories.ts";
import { startPhoneWorld } from "./support/world.ts";

/* So many callers that they need the whole machine: no other story may run beside this one (vitest.config.ts). */
const world = await startPhoneWorld();
const { ids, talks, expectBothHeard } = storiesOf(world);
const { agents, sipPort, agentPort } = world;

/** How many calls that began since then are in which state, and how they ended. */
const statesOf = (sinceMs: number) =>
  world.rows(
    `SELECT state, end_reason, count(*) FROM calls.call WHERE started_at >= $1 GROUP BY 1, 2`,
    [new Date(sinceMs)],
  );

test("100 callers in the line and 20 who talk: none is lost, nothing is left, every talk is heard", async () => {
  const phone = await telephones(agentPort, { answersAfterMs: 500 });
  const other = await telephones(world.otherAgentPort, { answersAfterMs: 500 });
  await world.ready(agents);
  const begun = Date.now();
  const callers = call(
    sipPort,
    [...TO_THE_LINE, { wait: 3_000 }, { tone: true }, { wait: 55_000 }],
    { calls: 120, perSecond: 5 },
  );
  await until(
    "20 talk and 100 wait",
    async () => (await talks()) === 20 && (await ids("waiting")).length === 100,
    75_000,
    async () => JSON.stringify(await statesOf(begun)),
  );
  const setUpMs = Date.now() - begun;
  const [exchangeBefore, serverBefore] = [
    processorSeconds(world.exchange.pid()),
    processorSeconds(world.serverPid()),
  ];
  const talking = await ids("talking");
  expect(talking).toHaveLength(20);
  const from = Date.now();
  await passed(5_000);
  const perSecond = (before: number, pid: number) =>
    ((processorSeconds(pid) - before) / ((Date.now() - from) / 1_000)).toFixed(2);
  process.stdout.write(
    `phone: 120 calls at once after ${setUpMs} ms, processor seconds per second: Asterisk ${perSecond(exchangeBefore, world.exchange.pid())}, server ${perSecond(serverBefore, world.serverPid())}\n`,
  );
  await callers.done;
  await world.nothingLeft();
  const rows = await world.rows<{ reason: string; count: string }>(
    "SELECT end_reason AS reason, count(*) FROM calls.call WHERE started_at >= $1 GROUP BY 1",
    [new Date(begun)],
  );
  expect(rows).toEqual([{ reason: "caller", count: "120" }]);
  for (const id of talking) await expectBothHeard(id, 3);
  await world.away(agents);
  await phone.kill();
  await other.kill();
});
