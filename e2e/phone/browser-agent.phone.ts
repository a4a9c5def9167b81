import { expect, test } from "vitest";
import { openBrowserDesk } from "./support/browser-desk.ts";
import { caller } from "./support/callers.ts";
import { passed, until } from "./support/machines.ts";
import { AGENT_HERTZ, CALLER_HERTZ } from "./support/sipp.ts";
import { tellWhatWasThere } from "./support/stories.ts";
import { readSound, secondsOf } from "./support/tones.ts";
import { startPhoneWorld } from "./support/world.ts";

/*
 * An agent in a real browser who takes calls by telephone: SIP through the console, sound by WebRTC with Asterisk. What is
 * looked at is the energy of the tones, in the page and in the recording.
 */
const world = await startPhoneWorld();
const desk = await openBrowserDesk(world);

tellWhatWasThere(world, async () => ({
  phones: await world.rows("SELECT * FROM asterisk.desk_phone"),
  page: (await desk.page.locator("main").innerText()).slice(0, 2_000),
}));

const talks = async (): Promise<number> =>
  (await world.bridges()).filter(({ channels }) => channels.length === 2).length;
const talkId = async (): Promise<string> =>
  (await world.rows<{ id: string }>("SELECT id FROM calls.call WHERE state = 'talking'"))[0]?.id ??
  "";
const wanted = async (): Promise<string | undefined> =>
  (await world.rows<{ caller: string }>("SELECT caller FROM asterisk.call"))[0]?.caller;

/** The demo's agent speaks Chinese. */
const TO_THE_CHINESE_LINE = ["1", "2", "0"];

/** A caller of the line who talks in a tone, and is answered at the desk. */
async function talking() {
  const customer = await caller(world, TO_THE_CHINESE_LINE);
  await until("it is offered", () => desk.isOffered("a"), 40_000);
  await desk.press("a");
  const tookMs = await until("they talk", async () => (await talks()) === 1);
  return { customer, tookMs, id: await talkId() };
}
async function wrapUp(): Promise<void> {
  await desk.page.getByLabel("How it ended").selectOption("solved");
  await desk.page.getByRole("button", { name: "Save" }).click();
}

test("the page registers before the agent is ready, and a caller is heard in it and hears it", async () => {
  await desk.press("o");
  await until("the desk is open", () => desk.isOffered("r"));
  expect(await desk.socketId()).toBeNull();
  await desk.press("r");
  await until("the telephone is registered", async () => (await desk.socketId()) !== null);
  const { customer, tookMs, id } = await talking();
  const heardMs = await desk.untilHeard();
  process.stdout.write(
    `browser: from the answer to the bridge ${tookMs} ms, heard after ${heardMs} ms more\n`,
  );
  await desk.press("h");
  await until("the caller hears music", async () => (await talks()) === 0);
  // The same key does both; which one it does next is what the page shows.
  await desk.page.getByText("Take back").waitFor();
  await desk.press("h");
  await until("they talk again", async () => (await talks()) === 1);
  await desk.untilHeard();
  await passed(5_000);
  await desk.press("e");
  customer.hangUp();
  await world.nothingLeft();
  const sound = readSound((await world.soundsOf(id))[0] ?? Buffer.alloc(0));
  expect(secondsOf(sound, CALLER_HERTZ), "the caller in the recording").toBeGreaterThanOrEqual(3);
  expect(secondsOf(sound, AGENT_HERTZ), "the agent in the recording").toBeGreaterThanOrEqual(3);
  await wrapUp();
});

test("the page loaded anew in the talk: music within a second, then the same agent again", async () => {
  const { customer, id } = await talking();
  await desk.untilHeard();
  const leaving = desk.page.reload();
  await until("the page has gone", async () => (await wanted()) === "music", 5_000);
  const musicMs = await until("the caller hears music", async () => (await talks()) === 0, 5_000);
  expect(musicMs).toBeLessThan(1_000);
  await leaving;
  const backMs = await until("they talk again", async () => (await talks()) === 1, 30_000);
  await desk.untilHeard();
  process.stdout.write(
    `browser: music ${musicMs} ms after the page had gone, back ${backMs} ms after it was there\n`,
  );
  expect(await talkId()).toBe(id);
  await desk.press("e");
  customer.hangUp();
  await world.nothingLeft();
  await wrapUp();
});

test("the WebSocket cut in the talk: the sound goes on, and the telephone is registered again", async () => {
  const { customer, id } = await talking();
  await desk.untilHeard();
  const before = await desk.socketId();
  world.cutConsole();
  await until("it is registered anew", async () => ![null, before].includes(await desk.socketId()));
  expect([await talks(), await talkId()]).toEqual([1, id]);
  await desk.untilHeard(3_000);
  await desk.press("e");
  customer.hangUp();
  await world.nothingLeft();
  await wrapUp();
  // And the next call rings in it. Its sound finds no way at first: then it is rung anew, instead of a talk without sound.
  await desk.loseWayOnce();
  const next = await talking();
  await desk.untilHeard(40_000);
  await desk.press("e");
  next.customer.hangUp();
  await world.nothingLeft();
  await wrapUp();
});
