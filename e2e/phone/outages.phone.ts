import { expect, test } from "vitest";
import { AWAY_SECONDS } from "../../apps/server/src/hotline/asterisk/index.ts";
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

test("nobody there: who calls is told so and hung up on; who was in the line stays, and who is taken up is not cut off", async () => {
  const inLine = await caller(world);
  await until("who came first waits", async () => (await ids("waiting")).length === 1);
  const [place] = await world.line();
  await world.killServer();
  const unheard = await newCaller();
  const before = Date.now();
  // Asterisk answers by itself, when the time is over.
  await unheard.call(sipPort);
  expect(Date.now() - before).toBeGreaterThanOrEqual(AWAY_SECONDS * 1_000 - 500);
  await until("the apology is heard", () => unheard.hearsSpeech());
  await until("the apology ends the call", () => !unheard.isInCall(), 60_000);
  expect(inLine.isInCall()).toBe(true);

  const late = await newCaller();
  const answered = late.call(sipPort);
  await until("the late caller is there", async () => (await world.channels()).length === 2);
  const cameAt = Math.max(
    ...(await world.channels()).map(({ creationtime }) => Date.parse(creationtime)),
  );
  await world.startServer();
  await answered;
  const [row] = await world.rows<{ came_at: Date | null }>(
    // Asterisk tells afterwards also of who has gone: for a moment that call stands beside this one.
    "SELECT came_at FROM asterisk.call WHERE number = $1",
    [late.number],
  );
  // One machine, and one clock: what differs is the way of one event.
  expect(Math.abs((row?.came_at?.getTime() ?? 0) - cameAt)).toBeLessThan(500);
  // From the last time that a limit was set: of the first call long ago.
  await passed(AWAY_SECONDS * 1_000 + 3_000, "a call that still had the dialplan's limit is over");
  expect([inLine, late].map((each) => each.isInCall())).toEqual([true, true]);
  expect((await world.line())[0]).toBe(place);
  for (const each of [inLine, late]) each.hangUp();
  await world.nothingLeft();
}, 240_000);

test("the server killed while a caller is in the menu: the question again, and what nobody was there for is counted back", async () => {
  const asked = await newCaller();
  await asked.call(sipPort);
  const inMenu =
    "SELECT extract(epoch FROM away)::float8 AS away FROM asterisk.call WHERE caller = 'menu'";
  await until("it is asked", async () => (await world.rows(inMenu)).length === 1);
  await world.killServer();
  await passed(6_000, "nobody is there");
  await world.startServer();
  const away = async () => (await world.rows<{ away: number }>(inMenu))[0]?.away ?? 0;
  await until("it is counted", async () => (await away()) > 0);
  // A killed server last said up to five seconds before that it is there; and one takes its time to start.
  expect(await away()).toBeGreaterThan(6);
  expect(await away()).toBeLessThan(60);
  await until("it is asked again", () => asked.hearsSpeech());
  asked.hangUp();
  await world.nothingLeft();
});

test("a call that reaches its longest time hears so, and not that nobody can take it", async () => {
  const held = await caller(world);
  await until("the caller waits", async () => (await ids("waiting")).length === 1);
  const [channel] = await world.channels();
  // As after four hours.
  await world.exchange.cli(`dialplan set chanvar ${channel?.id} TIMEOUT(absolute) 1`);
  await until("the dialplan says so", async () =>
    JSON.stringify(await world.ask("channels")).includes("phone-tooLong"),
  );
  await until("it ends the call", () => !held.isInCall(), 60_000);
  expect(await ids("waiting")).toEqual([]);
  await world.nothingLeft();
}, 240_000);

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
