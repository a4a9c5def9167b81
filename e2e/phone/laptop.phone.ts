import { expect, test } from "vitest";
import { openBrowserDesk } from "./support/browser-desk.ts";
import { caller } from "./support/callers.ts";
import { until } from "./support/machines.ts";
import { telephones } from "./support/sipp.ts";
import { storiesOf } from "./support/stories.ts";
import { startPhoneWorld } from "./support/world.ts";

/* An agent's computer goes without a word: no farewell of the page, no sound, and nobody who comes back. */
const world = await startPhoneWorld();
const { ids, talks } = storiesOf(world);
const desk = await openBrowserDesk(world);
const [next] = world.agents;
if (next === undefined) throw new Error("no agents");

/** The demo's agent speaks Chinese. */
const TO_THE_CHINESE_LINE = ["1", "2", "0"];

test("the laptop closed in the talk: music, and after twenty seconds the caller is first in line again, before who came later", async () => {
  await desk.press("o");
  await until("the desk is open", () => desk.isOffered("r"));
  await desk.press("r");
  await until("the telephone is registered", async () => (await desk.socketId()) !== null);
  const first = await caller(world, TO_THE_CHINESE_LINE);
  await until("it is offered", () => desk.isOffered("a"), 40_000);
  await desk.press("a");
  await until("they talk", async () => (await talks()) === 1);
  const [talkId = ""] = await ids("talking");
  const later = await caller(world, TO_THE_CHINESE_LINE);
  await until("another waits", async () => (await world.line()).length === 1);
  const [laterId = ""] = await world.line();

  const stateOf = async (id: string) =>
    (await world.rows<{ state: string }>("SELECT state FROM routing.call WHERE id = $1", [id]))[0]
      ?.state;
  const session = await desk.page.context().newCDPSession(desk.page);
  // Its process is gone before it could answer.
  session.send("Page.crash").catch(() => {});
  const missedMs = await until("the agent is missed", async () => (await talks()) === 0, 30_000);
  expect(await stateOf(talkId)).toBe("suspended");
  const waitedMs = await until(
    "the caller is in the line again",
    async () => (await stateOf(talkId)) === "waiting",
    30_000,
  );
  expect(waitedMs).toBeGreaterThan(17_000);
  expect(await world.line()).toEqual([talkId, laterId]);
  expect([first.isInCall(), later.isInCall()]).toEqual([true, true]);
  process.stdout.write(
    `laptop: missed after ${missedMs} ms, in line again after ${waitedMs} ms more\n`,
  );

  const phone = await telephones(world.agentPort, { answersAfterMs: 300 });
  await world.ready([next]);
  await until("the next agent talks", async () => (await talks()) === 1);
  expect([await ids("talking"), await world.line()]).toEqual([[talkId], [laterId]]);
  for (const each of [first, later]) each.hangUp();
  await world.nothingLeft();
  await world.away([next]);
  await phone.kill();
});
