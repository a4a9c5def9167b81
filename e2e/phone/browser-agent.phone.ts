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
const COLLEAGUE_HERTZ = 1_700;
const [desk, colleague] = await Promise.all([
  openBrowserDesk(world),
  openBrowserDesk(world, { who: "senior agent", hertz: COLLEAGUE_HERTZ }),
]);

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
const attested = (number: string) => [
  `P-Asserted-Identity: <sip:${number}@127.0.0.1;verstat=TN-Validation-Passed-B>`,
];

/** A caller of the line who talks in a tone, and is answered at the desk. */
async function talking() {
  const customer = await caller(world, TO_THE_CHINESE_LINE, attested);
  await until("it is offered", () => desk.isOffered("a"), 40_000);
  await desk.page.getByText("Attested in part (B)").waitFor();
  await desk.press("a");
  const tookMs = await until("they talk", async () => (await talks()) === 1);
  return { customer, tookMs, id: await talkId() };
}
async function wrapUp(at = desk): Promise<void> {
  await at.page.getByLabel("How it ended").selectOption("solved");
  await at.page.getByRole("button", { name: "Save" }).click();
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

test("a colleague is asked while the caller hears music and nothing of it, and then has the call", async () => {
  const { customer, id } = await talking();
  const hears = () => customer.hears([AGENT_HERTZ, COLLEAGUE_HERTZ]).join("+");
  await until("the caller hears the agent", () => hears() === String(AGENT_HERTZ), 15_000);
  await colleague.press("o");
  await until("the colleague's desk is open", () => colleague.isOffered("r"));
  await colleague.press("r");

  await desk.page.getByLabel("Transfer to").selectOption("general");
  await desk.page.getByRole("button", { name: "Ask first" }).click();
  await until("the colleague is asked", () => colleague.isOffered("a"), 20_000);
  await colleague.press("a");
  await Promise.all([desk, colleague].map((each) => each.untilHeard(20_000, "okpayConsultSound")));
  await until("the caller hears music", async () => (await talks()) === 0);
  // What was under way when the caller was taken out of the talk is over within the second.
  await until("the caller hears neither of them", () => hears() === "");
  for (const end = Date.now() + 3_000; Date.now() < end; await passed(100))
    expect(hears(), "of the consultation at the caller's").toBe("");

  await desk.press("w");
  await until("the colleague talks to the caller", async () => (await talks()) === 1, 20_000);
  await colleague.untilHeard();
  await until("the caller hears the colleague", () => hears() === String(COLLEAGUE_HERTZ), 15_000);
  expect(await talkId()).toBe(id);
  await passed(3_000);
  await colleague.press("e");
  customer.hangUp();
  await world.nothingLeft();

  const sounds = (await world.soundsOf(id)).map(readSound);
  const seconds = (hertz: number) => sounds.map((sound) => secondsOf(sound, hertz));
  expect(sounds).toHaveLength(2);
  const [caller, first, second] = [CALLER_HERTZ, AGENT_HERTZ, COLLEAGUE_HERTZ].map(seconds);
  // Each agent in the recording of their own talk, and the consultation in neither.
  expect(Math.min(...(caller ?? [])), "the caller in both").toBeGreaterThanOrEqual(1);
  expect(first?.[0], "the agent in the first").toBeGreaterThanOrEqual(1);
  expect(second?.[1], "the colleague in the second").toBeGreaterThanOrEqual(2);
  expect([first?.[1], second?.[0]]).toEqual([0, 0]);
  await wrapUp();
  await wrapUp(colleague);
});
