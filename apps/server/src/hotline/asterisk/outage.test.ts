import { describe, expect, it } from "vitest";
import { cameAtOf, type Standing } from "./adoption.ts";
import type { FakeAsterisk } from "./testing/fake-asterisk.ts";
import { calling } from "./testing/fake-parts.ts";
import { AGENTS, goodLine, talking, world } from "./testing/phone-world.ts";

/* Whose turn it is after an outage (docs/decisions/phone-calls-converge.md). */

const [FIRST = ""] = AGENTS;
const played = (fake: FakeAsterisk): string[] =>
  fake.asked
    .filter((each) => each.includes("/play/"))
    .map((each) => decodeURIComponent(/media=(\S+)/.exec(each)?.[1] ?? ""));

function quietWorld(line = goodLine) {
  const quiet = world({ seed: 1, line, answersMs: [null, null] });
  for (const agentId of AGENTS)
    quiet.memory.send({ type: "agentNotReady", agentId, reason: "break" });
  return quiet;
}

const rowOf = ({ memory }: ReturnType<typeof world>, channel: string) =>
  [...memory.rows.values()].find(({ channelId }) => channelId === channel);
const arrivedAt = (made: ReturnType<typeof world>, channel: string) =>
  made.memory.call(rowOf(made, channel)?.callId ?? "")?.arrivedAt;

describe("who is to be taken waits no longer than a second for Asterisk to say its time", () => {
  it("and is judged by what is known of its clock", async () => {
    const made = quietWorld();
    const { fake, time, memory, connectAgain } = made;
    fake.clockAheadMs = 3_600_000;
    await time.until(100);
    fake.cut();
    await time.until(2_000);
    const late = ["one", "two", "three", "four"];
    for (const id of late) fake.call(id, "+8613800000001");
    await time.until(10_000);
    fake.timeTakesMs = 20_000;
    connectAgain();
    await time.until(11_300);
    // All of them: not one second for each.
    expect(late.map((id) => rowOf(made, id)?.caller)).toEqual(late.map(() => "menu"));
    expect(
      late.filter((id) => fake.asked.some((each) => each.includes(`channels/${id}/answer`))),
    ).toEqual(late);
    for (const id of late) {
      const { unheardMs = null } = rowOf(made, id) ?? {};
      expect(unheardMs).toBeGreaterThan(8_000);
      expect(unheardMs).toBeLessThan(9_500);
    }
    expect(memory.rows.size).toBe(4);
  });

  it("nor does a look, which finds who was not heard", async () => {
    const made = quietWorld();
    const { fake, time } = made;
    fake.timeTakesMs = 20_000;
    await time.until(10_000);
    // Its coming was not told.
    fake.channels.set("lost", calling("lost", "okpay,in", { cameAt: time.now }));
    // A look each second, which asks for the time first.
    await time.until(13_200);
    expect(rowOf(made, "lost")?.caller).toBe("menu");
  });
});

describe("who was in the menu when an outage began", () => {
  const inMenu = async () => {
    const made = quietWorld();
    await made.time.until(100);
    made.fake.call("before", "+8613800000001");
    await made.time.until(3_000);
    expect(rowOf(made, "before")?.caller).toBe("menu");
    return made;
  };

  it("stands before who called in it, if they are as quick in the menu afterwards", async () => {
    const made = await inMenu();
    const { fake, time, connectAgain } = made;
    fake.cut();
    await time.until(4_000);
    fake.call("in it", "+8613800000002");
    await time.until(24_000);
    connectAgain();
    await time.until(28_000);
    fake.press("in it", "1");
    await time.until(28_500);
    fake.press("before", "1");
    await time.until(33_000);
    const [before = 0, inIt = 0] = ["before", "in it"].map((id) => arrivedAt(made, id));
    expect(before).toBeLessThan(inIt);
    // 21 s nobody was there.
    expect(before).toBeGreaterThan(7_500);
    expect(before).toBeLessThan(9_000);
    expect(rowOf(made, "before")).toMatchObject({ caller: "music", unheardMs: null });
  });

  it("is counted each outage once, however often we begin again; who comes afterwards none", async () => {
    const made = await inMenu();
    const { fake, time, connectAgain } = made;
    for (const [cutAt, backAt] of [
      [5_000, 15_000],
      [20_000, 22_000],
    ] as const) {
      await time.until(cutAt);
      fake.cut();
      await time.until(backAt);
      connectAgain();
    }
    await time.until(23_000);
    made.reconnect();
    await time.until(24_000);
    fake.call("after", "+8613800000002");
    await time.until(25_000);
    const { awayMs = 0 } = rowOf(made, "before") ?? {};
    expect(awayMs).toBeGreaterThan(12_000);
    expect(awayMs).toBeLessThan(12_300);
    expect(rowOf(made, "after")).toMatchObject({ awayMs: 0, unheardMs: null });
  });

  const awayOf = (made: ReturnType<typeof world>) => rowOf(made, "before")?.awayMs ?? 0;

  it("of a process that was killed: since it last said that it is connected", async () => {
    const made = await inMenu();
    // It looks each second.
    await made.time.until(9_500);
    made.kill();
    await made.time.until(11_000);
    expect(awayOf(made)).toBeGreaterThan(400);
    expect(awayOf(made)).toBeLessThan(600);
  });

  it("of a process that was stopped: since then, whoever is connected next and however soon", async () => {
    const made = await inMenu();
    await made.time.until(9_900);
    await made.stop(1_000);
    await made.time.until(12_000);
    expect(awayOf(made)).toBeGreaterThan(950);
    expect(awayOf(made)).toBeLessThan(1_100);
  });

  it("where the network broke without a word: since something was last heard, and not since it was noticed", async () => {
    const made = await inMenu();
    const { fake, time, connectAgain } = made;
    await time.until(9_500);
    const reader = fake.lose();
    await time.until(18_000);
    // No ping was answered.
    reader?.closed(true);
    await time.until(20_000);
    connectAgain();
    await time.until(22_000);
    expect(awayOf(made)).toBeGreaterThan(10_400);
    expect(awayOf(made)).toBeLessThan(11_600);
  });

  it("where another connection takes over from one that is half dead: since that was last heard", async () => {
    const made = await inMenu();
    const { fake, time, connectAgain } = made;
    await time.until(9_400);
    fake.press("before", "9");
    await time.until(9_500);
    const older = fake.lose();
    await time.until(9_950);
    connectAgain();
    older?.closed(true);
    await time.until(12_000);
    // Not since the last look, at 9,000.
    expect(awayOf(made)).toBeGreaterThan(500);
    expect(awayOf(made)).toBeLessThan(700);
  });

  it("connections that never were ready end no outage", async () => {
    const made = await inMenu();
    const { fake, time, connectAgain } = made;
    await time.until(5_000);
    fake.cut();
    for (const at of [9_000, 13_000]) {
      await time.until(at);
      connectAgain();
      fake.cut();
    }
    await time.until(15_000);
    connectAgain();
    await time.until(16_000);
    expect(awayOf(made)).toBeGreaterThan(9_950);
    expect(awayOf(made)).toBeLessThan(10_150);
  });
});

it("a look that asks for the time while its connection ends looks no further", async () => {
  const { fake, time, asterisk } = quietWorld();
  await time.until(3_500);
  fake.timeTakesMs = 20_000;
  const looked = asterisk().sweep();
  await time.until(3_700);
  fake.cut();
  await time.until(6_000);
  expect(await looked).toEqual({ channels: 0, bridges: 0, clockAheadSeconds: null });
});

it.each([3_600_000, 20_000])(
  "Asterisk's clock set forward in an outage, by %d ms, puts nobody further before than the dialplan lets anybody wait",
  async (byMs) => {
    const made = quietWorld();
    const { fake, time, connectAgain } = made;
    await time.until(100_000);
    fake.cut();
    await time.until(102_000);
    // It came by the clock as it was.
    fake.channels.set("late", calling("late", "okpay,in", { cameAt: time.now - byMs }));
    fake.clockAheadMs = byMs;
    await time.until(110_000);
    connectAgain();
    await time.until(112_000);
    const { unheardMs = 0 } = rowOf(made, "late") ?? {};
    expect(unheardMs).toBeGreaterThan(8_000);
    expect(unheardMs).toBeLessThanOrEqual(35_000);
  },
);

it("who seem to have come longer ago than that are taken in the order in which they came", async () => {
  const made = quietWorld({ mostDelayMs: 0, dropShare: 0, twiceShare: 0 });
  const { fake, time, memory, connectAgain } = made;
  await time.until(200_000);
  fake.cut();
  const byMs = 3_600_000;
  for (const [id, ago] of [
    ["second", 1_000],
    ["first", 2_000],
    ["third", 500],
  ] as const)
    fake.channels.set(id, calling(id, "okpay,in", { cameAt: time.now - byMs - ago }));
  fake.clockAheadMs = byMs;
  connectAgain();
  // Nobody presses a key: all of them come into the line in the same moment.
  await time.until(240_000);
  const inLine = [...memory.state.calls.keys()].map((id) => memory.rows.get(id)?.channelId);
  expect(inLine).toEqual(["first", "second", "third"]);
  const arrivals = inLine.map((id) => arrivedAt(made, id ?? ""));
  expect(new Set(arrivals).size).toBe(1);
});

it("a call of the app that cannot be taken keeps nobody else out of the line", async () => {
  const { fake, time, memory, only, connectAgain } = await talking({ answersMs: [null, null] });
  fake.cut();
  await time.until(12_000);
  const callId = only()?.callId ?? "";
  expect(memory.call(callId)?.state).toBe("parked");
  memory.take = () => Promise.reject(new Error("the database is away"));
  fake.callFromApp("page", "an-endpoint");
  connectAgain();
  await time.until(13_000);
  expect(memory.call(callId)?.state).toBe("offered");
});

describe("who came while nobody heard it", () => {
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

  it("came when Asterisk says, by its own clock; never after now, nor longer ago than the dialplan lets anybody wait for us", () => {
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
    expect(cameAt("1970-01-01T00:00:00.000+0000")).toBe("2026-11-30T11:59:25.000Z");
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
