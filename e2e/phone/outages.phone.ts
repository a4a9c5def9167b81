import { expect, test } from "vitest";
import { caller, newCaller } from "./support/callers.ts";
import { passed, until } from "./support/machines.ts";
import { telephones } from "./support/sipp.ts";
import { storiesOf } from "./support/stories.ts";
import { startPhoneWorld } from "./support/world.ts";

/* Talks outlive us: the server, the connection or Asterisk itself goes in the middle of them. */
const world = await startPhoneWorld();
const { ids, talks, expectBothHeard } = storiesOf(world);
const { sipPort, agentPort } = world;
const [first] = world.agents;
if (first === undefined) throw new Error("no agents");

/** So many callers at once: one talks in the end, and all others wait. */
async function callersOfOneAgent(calls: number) {
  const callers = await Promise.all(Array.from({ length: calls }, () => caller(world)));
  await until(
    "one talks and the others wait",
    async () => (await talks()) === 1 && (await ids("waiting")).length === calls - 1,
  );
  const [[talkId = ""], waiting] = [await ids("talking"), await ids("waiting")];
  // The recording begins once both are in the bridge: what is ended before that is recorded from the new server on.
  await until(
    "the talk is recorded",
    async () =>
      (
        await world.rows(
          "SELECT 1 FROM recordings.recording WHERE call_id = $1 AND begun_at IS NOT NULL",
          [talkId],
        )
      ).length === 1,
  );
  return { callers, talkId, waiting };
}

test("the server killed: talks go on, the line keeps its order, who calls meanwhile is taken up", async () => {
  const phone = await telephones(agentPort, { answersAfterMs: 300 });
  await world.ready([first]);
  const { callers, talkId } = await callersOfOneAgent(4);
  const order = await world.line();
  await world.killServer();
  const late = await newCaller();
  const answered = late.call(sipPort);
  await until("the late caller is there", async () => (await world.channels()).length === 6);
  expect(await talks()).toBe(1);
  await world.startServer();
  await until(
    "the late caller is taken up",
    async () =>
      (await world.rows("SELECT 1 FROM asterisk.call WHERE caller = 'menu'")).length === 1,
  );
  expect(await talks()).toBe(1);
  expect(await world.line()).toEqual(order);
  await answered;
  await passed(5_000, "whoever would be dropped by what the server finds has been");
  expect([...callers, late].map((each) => each.isInCall())).toEqual([true, true, true, true, true]);
  for (const each of [...callers, late]) each.hangUp();
  await world.nothingLeft();
  await expectBothHeard(talkId, 5);
  await world.away([first]);
  await phone.kill();
});

test("the connection cut: nobody notices", async () => {
  const phone = await telephones(agentPort, { answersAfterMs: 300 });
  await world.ready([first]);
  const { callers } = await callersOfOneAgent(2);
  world.cutConnection();
  await until("it is back", world.isConnected);
  await passed(8_000, "whoever would be dropped by what the server finds has been");
  expect([await talks(), (await ids("waiting")).length]).toEqual([1, 1]);
  expect(callers.map((each) => each.isInCall())).toEqual([true, true]);
  for (const each of callers) each.hangUp();
  await world.nothingLeft();
  await world.away([first]);
  await phone.kill();
});

test("Asterisk restarted: who talked has ended, who waited is called back and talks", async () => {
  const phone = await telephones(agentPort, { answersAfterMs: 300 });
  await world.ready([first]);
  const { callers, talkId, waiting } = await callersOfOneAgent(2);
  await world.restartExchange();
  for (const each of callers) each.hangUp();
  await until("Asterisk is back", world.isConnected);
  await until("the talk has ended", async () => (await ids("ended")).includes(talkId));
  const customer = await telephones(world.customerPort, { answersAfterMs: 500 });
  await world.wrapUp(first);
  await until("who waited talks", async () => (await talks()) === 1, 60_000);
  expect(await ids("talking")).toEqual(waiting);
  await world.desk.hangUp(first.id);
  await world.nothingLeft();
  await world.away([first]);
  await customer.kill();
  await phone.kill();
});
