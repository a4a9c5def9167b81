import { describe, expect, it } from "vitest";
import { cameAtOf, type Standing } from "./adoption.ts";
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

describe("who came while nobody heard it", () => {
  function quietWorld() {
    const quiet = world({ seed: 1, line: goodLine, answersMs: [null, null] });
    for (const agentId of AGENTS)
      quiet.memory.send({ type: "agentNotReady", agentId, reason: "break" });
    return quiet;
  }

  it.each([
    ["lost", false],
    ["told afterwards", true],
  ])(
    "comes no later for it: what they waited until we were back is counted, whether their coming was %s",
    async (_, isKept) => {
      const { fake, time, memory, connectAgain } = world({
        seed: 1,
        line: goodLine,
        answersMs: [null, null],
      });
      for (const agentId of AGENTS)
        memory.send({ type: "agentNotReady", agentId, reason: "break" });
      fake.keepsEvents = isKept;
      // Its clock is an hour ahead of ours: whoever it says came, came by ours.
      fake.clockAheadMs = 3_600_000;
      await time.until(100);
      fake.cut();
      await time.until(2_000);
      fake.call("late", "+8613800000001");
      await time.until(10_000);
      connectAgain();
      await time.until(12_000);
      fake.call("quick", "+8613800000002");
      await time.until(13_000);
      fake.press("quick", "1");
      await time.until(17_000);
      expect(played(fake)[0]).toContain("sound:okpay/en/phone-apology");
      fake.press("late", "1");
      await time.until(21_000);
      const rowOf = (channel: string) =>
        [...memory.rows.values()].find(({ channelId }) => channelId === channel);
      // Eight seconds nobody was there; fifteen after they came they were in the line.
      const { arrivedAt = 0 } = memory.call(rowOf("late")?.callId ?? "") ?? {};
      expect(arrivedAt).toBeGreaterThan(9_000);
      expect(arrivedAt).toBeLessThan(10_000);
      expect(memory.call(rowOf("quick")?.callId ?? "")?.arrivedAt).toBeGreaterThan(13_000);
      memory.send({ type: "agentReady", agentId: FIRST });
      await time.until(22_000);
      expect([rowOf("late")?.agentId, rowOf("quick")?.agentId]).toEqual([FIRST, null]);
    },
  );

  it.each([
    ["first, who was as quick in the menu", 15_000, ["late", "prompt"]],
    ["second, who was slow in the menu, as on any day", 25_000, ["prompt", "late"]],
  ])("of two, one of whom came in the outage: %s", async (_, pressedAt, order) => {
    const { fake, time, memory, connectAgain } = quietWorld();
    await time.until(100);
    fake.cut();
    await time.until(2_000);
    fake.call("late", "+8613800000001");
    await time.until(10_000);
    connectAgain();
    await time.until(11_000);
    fake.call("prompt", "+8613800000002");
    await time.until(12_000);
    fake.press("prompt", "1");
    await time.until(pressedAt);
    fake.press("late", "1");
    await time.until(pressedAt + 5_000);
    const inLine = [...memory.rows.values()].flatMap(({ callId, channelId }) => {
      const call = memory.call(callId);
      return call === undefined ? [] : [{ channelId, at: call.arrivedAt }];
    });
    expect(
      inLine.toSorted((one, other) => one.at - other.at).map((each) => each.channelId),
    ).toEqual(order);
  });

  it.each([
    ["back", -3_600_000],
    ["forward", 3_600_000],
  ])("nobody is taken for such a caller because Asterisk's clock is set %s", async (_, byMs) => {
    const { fake, time, memory } = quietWorld();
    fake.clockAheadMs = 7_200_000;
    await time.until(20_000);
    fake.clockAheadMs += byMs;
    fake.call("now", "+8613800000001");
    await time.until(21_000);
    fake.press("now", "1");
    await time.until(24_000);
    const [row] = memory.rows.values();
    expect(row?.unheardMs).toBeNull();
    expect(memory.call(row?.callId ?? "")?.arrivedAt).toBeGreaterThan(21_000);
    expect(played(fake).join()).not.toContain("phone-apology");
  });

  it("came when Asterisk says, by its own clock; never after now, nor so long ago that they would be before everybody", () => {
    const now = new Date("2026-11-30T12:00:00Z");
    // Ten seconds ago; their clock is an hour ahead.
    const standing = {
      ours: now.getTime() - 10_000,
      theirs: Date.parse("2026-11-30T12:59:50Z"),
    };
    const cameAt = (creationtime?: string, isFound = true, of: Standing = standing) =>
      cameAtOf(
        { id: "1", state: "Ring", ...(creationtime === undefined ? {} : { creationtime }) },
        of,
        { now, isFound },
      )?.toISOString();
    expect(cameAt("2026-11-30T13:59:30.250+0100")).toBe("2026-11-30T11:59:30.250Z");
    expect(cameAt("2026-11-30T13:00:01.000+0000")).toBe("2026-11-30T12:00:00.000Z");
    expect(cameAt("1970-01-01T00:00:00.000+0000")).toBe("2026-11-30T11:50:00.000Z");
    expect(cameAt("yesterday")).toBe("2026-11-30T12:00:00.000Z");
    expect(cameAt()).toBe("2026-11-30T12:00:00.000Z");
    const silent = { ...standing, theirs: null };
    expect(cameAt("2026-11-30T12:59:00.000+0000", true, silent)).toBe("2026-11-30T12:00:00.000Z");
    // By an event: only who is older than the connection was not heard.
    expect(cameAt("2026-11-30T12:59:49.000+0000", false)).toBe("2026-11-30T11:59:49.000Z");
    expect(cameAt("2026-11-30T12:59:50.000+0000", false)).toBeUndefined();
    expect(cameAt(undefined, false)).toBeUndefined();
    expect(cameAt("2026-11-30T12:59:00.000+0000", false, silent)).toBeUndefined();
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
