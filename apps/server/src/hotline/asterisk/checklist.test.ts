import { describe, expect, it } from "vitest";
import type { FakeAsterisk } from "./testing/fake-asterisk.ts";
import { AGENTS, goodLine, talking, together, world } from "./testing/phone-world.ts";

/* What a real Asterisk was seen to do, one story each (hotline.md, 2.2 to 2.5). */

const [FIRST = "", SECOND = ""] = AGENTS;
const legOf = (fake: FakeAsterisk, agentId: string) =>
  [...fake.channels.keys()].find((id) => id.startsWith("okpay-a-") && id.includes(agentId));
const played = (fake: FakeAsterisk): string[] =>
  fake.asked
    .filter((each) => each.includes("/play/"))
    .map((each) => decodeURIComponent(/media=(\S+)/.exec(each)?.[1] ?? ""));

describe("a playback keeps its channel out of every bridge until it is over", () => {
  it("so an announcement is stopped when the agent answers: the caller is in the talk at once", async () => {
    const { fake, time, memory } = world({ seed: 1, line: goodLine, answersMs: [1_000, null] });
    for (const agentId of AGENTS) memory.send({ type: "agentNotReady", agentId, reason: "break" });
    memory.placeOf = async () => ({ ahead: 0, range: null, reason: null });
    await time.until(100);
    fake.call("caller", "+8613800000000");
    await time.until(2_000);
    fake.press("caller", "1");
    await time.until(4_000);
    // Long sentences from here on: nobody waits for their end.
    fake.playMs = 20_000;
    while (fake.playing.size === 0 && time.now < 20_000) await time.until(time.now + 100);
    expect([...fake.playing.values()].map(({ channel }) => channel)).toEqual(["caller"]);
    memory.send({ type: "agentReady", agentId: FIRST });
    const isUp = () => fake.channels.get(legOf(fake, FIRST) ?? "")?.state === "Up";
    while (!isUp() && time.now < 30_000) await time.until(time.now + 10);
    const answeredAt = time.now;
    expect(isUp()).toBe(true);
    while (together(fake) === 0 && time.now < 30_000) await time.until(time.now + 10);
    expect(time.now - answeredAt).toBeLessThan(200);
  });
});

describe("a prompt that Asterisk cannot play", () => {
  const called = async (failing: string) => {
    const made = world({ seed: 1, line: goodLine, answersMs: [null, null] });
    made.fake.failing = failing;
    await made.time.until(100);
    made.fake.call("caller", "+8613800000000");
    await made.time.until(3_000);
    return made;
  };

  it("is played in the other language, and the menu goes on", async () => {
    const { fake, time, only } = await called("okpay/en/");
    const [first = "", second = "", ...more] = played(fake);
    expect(first).toContain("okpay/en/ivr-welcome");
    expect(second).toBe(first.replaceAll("okpay/en/", "okpay/zh-CN/"));
    expect(more).toEqual([]);
    fake.press("caller", "1");
    await time.until(6_000);
    expect(only()?.caller).toBe("music");
  });

  it("in neither language is not tried again and again: who hears nothing is led to a person by the third silence", async () => {
    const { fake, time, only } = await called("okpay/");
    expect(played(fake)).toHaveLength(2);
    await time.until(8_000);
    expect(played(fake)).toHaveLength(2);
    await time.until(40_000);
    expect(only()?.caller).toBe("music");
  });
});

it.each([
  // Older builds say 0 when the time of ringing is over.
  [0, "noAnswer"],
  [19, "noAnswer"],
  [17, "busy"],
  [18, "unreachable"],
  [20, "unreachable"],
  [21, "declined"],
  [38, "failed"],
])(
  "a telephone that ends while it rings, with cause %d: %s, and the next one is rung",
  async (cause, reason) => {
    const { fake, time, memory, only } = await talking({ answersMs: [null, null] });
    fake.end(legOf(fake, FIRST) ?? "", cause);
    await time.until(6_500);
    expect(memory.agent(FIRST)).toMatchObject({ state: "notReady", reason });
    expect(only()?.agentId).toBe(SECOND);
    expect(fake.channels.get(legOf(fake, SECOND) ?? "")?.state).toBe("Ringing");
  },
);

it("who came while nobody was connected is found, and hears an apology before the welcome; who comes usually hears none", async () => {
  const { fake, time, memory, only, connectAgain } = world({
    seed: 1,
    line: goodLine,
    answersMs: [1_000, 1_000],
  });
  await time.until(100);
  fake.cut();
  fake.call("caller", "+8613800000000");
  await time.until(2_000);
  expect([played(fake), memory.rows.size]).toEqual([[], 0]);
  connectAgain();
  await time.until(4_000);
  expect(only()).toMatchObject({ channelId: "caller", caller: "menu" });
  expect(played(fake)[0]).toMatch(/^sound:okpay\/en\/phone-apology,sound:okpay\/en\/ivr-welcome/);
  fake.press("caller", "1");
  await time.until(8_000);
  expect(together(fake)).toBe(1);

  const usual = await talking();
  expect(played(usual.fake)[0]).toMatch(/^sound:okpay\/en\/ivr-welcome/);
});

describe("while nobody is connected", () => {
  const isQuiet = () => {
    const made = world({ seed: 1, line: goodLine, answersMs: [null, null] });
    for (const agentId of AGENTS)
      made.memory.send({ type: "agentNotReady", agentId, reason: "break" });
    return made;
  };

  it("who calls is told so by the dialplan after half a minute, and is no call of ours when we are back", async () => {
    const { fake, time, memory, connectAgain } = isQuiet();
    await time.until(100);
    fake.cut();
    fake.call("caller", "+8613800000000");
    await time.until(29_900);
    expect(fake.apologies).toEqual([]);
    await time.until(31_000);
    expect(fake.apologies).toEqual(["caller"]);
    // It hears the apology still.
    connectAgain();
    await time.until(36_000);
    expect([memory.rows.size, played(fake)]).toEqual([0, []]);
    await time.until(45_000);
    expect(fake.channels.size).toBe(0);
  });

  it("who is taken up in time is not told so, however long they wait; that is asked for before anything else", async () => {
    const { fake, time, only, connectAgain } = isQuiet();
    await time.until(100);
    fake.cut();
    fake.call("caller", "+8613800000000");
    await time.until(29_000);
    connectAgain();
    await time.until(31_000);
    const [first = "", second = ""] = fake.asked.filter((each) => each.includes("channels/caller"));
    expect(decodeURIComponent(first)).toContain("variable=TIMEOUT(absolute)&value=14400");
    expect(second).toContain("/answer");
    fake.press("caller", "1");
    await time.until(120_000);
    expect(only()?.caller).toBe("music");
    expect(fake.apologies).toEqual([]);
  });

  it("a call that we had taken keeps its place, however long we are away", async () => {
    const { fake, time, only, connectAgain } = isQuiet();
    await time.until(100);
    fake.call("caller", "+8613800000000");
    await time.until(2_000);
    fake.press("caller", "1");
    await time.until(5_000);
    fake.cut();
    await time.until(100_000);
    connectAgain();
    await time.until(102_000);
    expect(only()?.caller).toBe("music");
    expect(fake.apologies).toEqual([]);
  });

  it("a call that the dialplan takes back while we are cut off is over, and not looked for", async () => {
    const { fake, time, memory, connectAgain } = isQuiet();
    await time.until(100);
    // The row is written, and what is asked for then is not heard any more.
    fake.call("caller", "+8613800000000");
    while (memory.rows.size === 0) await time.until(time.now + 1);
    fake.cut();
    expect(fake.asked.some((each) => each.includes("channels/caller"))).toBe(false);
    await time.until(31_000);
    expect(fake.apologies).toEqual(["caller"]);
    connectAgain();
    await time.until(34_000);
    expect([memory.rows.size, played(fake)]).toEqual([0, []]);
  });
});

it("what the trunk says of the number goes with the call, also of one that nobody heard come", async () => {
  const { fake, time, memory, connectAgain } = world({
    seed: 1,
    line: goodLine,
    answersMs: [null, null],
  });
  await time.until(100);
  fake.call("first", "+13125550100", "P-Attestation-Indicator: B");
  await time.until(2_000);
  fake.cut();
  fake.call(
    "second",
    "+13125550101",
    "P-Asserted-Identity: <sip:+13125550100@c.example;verstat=TN-Validation-Passed-A>",
  );
  await time.until(3_000);
  connectAgain();
  await time.until(5_000);
  fake.call("third", "+13125550102");
  await time.until(6_000);
  expect(memory.attestations).toEqual(["B", "none", null]);
});
