// A supervisor in a call by telephone, on an Asterisk that is not real (the real one: e2e/phone).
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FakeAsterisk } from "./testing/fake-asterisk.ts";
import { AGENTS, goodLine, talking, world } from "./testing/phone-world.ts";

/** Who hears whom now, by the first letters of their names: from what is in which bridge, and from the ears. */
function sounds(fake: FakeAsterisk): string[] {
  const kindOf = (id: string) =>
    id === "caller" ? "caller" : ({ a: "agent", s: "supervisor" }[id.slice(6, 7)] ?? "");
  const heard = new Set<string>();
  for (const members of fake.bridges.values())
    for (const one of members)
      for (const other of members) {
        if (one === other) continue;
        const on = fake.channels.get(one)?.on;
        // Whoever is with an ear hears both of the talk; only a whispering one carries the voice back, to the agent.
        if (on !== undefined && kindOf(other) === "supervisor") {
          for (const side of ["agent", "caller"]) heard.add(`${side}>supervisor`);
          if (on.isWhispering) heard.add(`supervisor>${kindOf(on.channel)}`);
        } else if (kindOf(one) !== "" && kindOf(other) !== "")
          heard.add(`${kindOf(one)}>${kindOf(other)}`);
      }
  return [...heard].sort();
}
const TALK = ["agent>caller", "caller>agent"];
const LISTEN = [...TALK, "agent>supervisor", "caller>supervisor"].sort();
const WHISPER = [...LISTEN, "supervisor>agent"].sort();
const BARGE = [...WHISPER, "supervisor>caller"].sort();
const ours = (fake: FakeAsterisk) =>
  [...fake.channels.keys(), ...fake.bridges.keys()].filter((id) => /^okpay-[slwv]-/.test(id));
const announcements = (fake: FakeAsterisk) =>
  fake.asked.filter(
    (each) => each.includes("supervisorJoins") || each.includes("supervisor-joins"),
  );

async function supervised(mode: "listen" | "whisper" | "barge") {
  const made = await talking();
  const callId = made.only()?.callId ?? "";
  made.supervising.set(callId, mode);
  await made.time.until(9_000);
  return { ...made, callId };
}

describe("a supervisor in a talk", () => {
  it("listens first, whispers to the agent alone, joins, and goes back: who hears whom is exactly that", async () => {
    const { fake, time, supervising, callId } = await supervised("listen");
    expect(sounds(fake)).toEqual(LISTEN);
    expect(announcements(fake)).toEqual([]);
    supervising.set(callId, "whisper");
    await time.until(10_000);
    expect(sounds(fake)).toEqual(WHISPER);
    expect(announcements(fake)).toEqual([]);
    supervising.set(callId, "barge");
    await time.until(11_000);
    expect(sounds(fake)).toEqual(BARGE);
    expect(announcements(fake)).toHaveLength(1);
    supervising.set(callId, "listen");
    await time.until(12_000);
    expect(sounds(fake)).toEqual(LISTEN);
    // Joining anew is told anew.
    supervising.set(callId, "barge");
    await time.until(13_000);
    expect(announcements(fake)).toHaveLength(2);
    supervising.set(callId, null);
    await time.until(14_000);
    expect(sounds(fake)).toEqual(TALK);
    expect(ours(fake)).toEqual([]);
  });

  it.each(["listen", "whisper", "barge"] as const)(
    "%s: while a secret is spoken nothing is heard either way, before the recording is said to be silent; then it goes on",
    async (mode) => {
      const { fake, time, recorder, callId } = await supervised(mode);
      const before = sounds(fake);
      const told = announcements(fake).length;
      recorder.pause(callId, 12_000);
      await time.until(9_500);
      expect(sounds(fake)).toEqual(TALK);
      const cut = fake.asked.findIndex((each) =>
        mode === "barge"
          ? each.includes("/removeChannel?")
          : each.startsWith("DELETE channels/okpay-"),
      );
      const silent = fake.asked.findIndex((each) => /POST recordings.*pause/.test(each));
      expect(cut).toBeGreaterThan(0);
      expect(cut).toBeLessThan(silent);
      await time.until(14_000);
      expect(sounds(fake)).toEqual(before);
      expect(announcements(fake)).toHaveLength(told);
    },
  );

  it("a supervisor who hangs up has left; nothing of it is left, and the talk goes on", async () => {
    const { fake, time, supervising } = await supervised("whisper");
    fake.end([...fake.channels.keys()].find((id) => id.startsWith("okpay-s-")) ?? "", 16);
    // A hang-up that crosses a step is found by the look after it.
    await time.until(11_000);
    expect(supervising.told.map((each) => each.split(" ")[0])).toEqual(["answered", "hungUp"]);
    expect([sounds(fake), ours(fake)]).toEqual([TALK, []]);
  });

  it("a supervisor's telephone that nobody answers stops ringing, and the talk knows nothing of it", async () => {
    const { fake, time, supervising, only } = await talking({ supervisorAnswersMs: null });
    supervising.set(only()?.callId ?? "", "listen");
    await time.until(8_000);
    fake.end([...fake.channels.keys()].find((id) => id.startsWith("okpay-s-")) ?? "", 19);
    await time.until(9_000);
    expect(supervising.told.map((each) => each.split(" ")[0])).toEqual(["hungUp"]);
    expect([sounds(fake), ours(fake)]).toEqual([TALK, []]);
  });

  it.each([
    ["the caller hangs up", "caller"],
    ["the agent hangs up", "okpay-a-"],
  ])("%s: the supervisor's leg goes too, and nothing is left", async (_name, prefix) => {
    const { fake, time } = await supervised("barge");
    fake.end([...fake.channels.keys()].find((id) => id.startsWith(prefix)) ?? "", 16);
    await time.until(30_000);
    expect([fake.channels.size, fake.bridges.size]).toEqual([0, 0]);
  });

  it("an agent who is lost and back is heard again; the supervisor's leg stays", async () => {
    const { fake, time, memory } = await supervised("listen");
    const legs = () => [...fake.channels.keys()].filter((id) => id.startsWith("okpay-s-"));
    const [leg] = legs();
    fake.end([...fake.channels.keys()].find((id) => id.startsWith("okpay-a-")) ?? "", 38);
    await time.until(9_500);
    expect(sounds(fake)).toEqual([]);
    memory.send({ type: "agentBack", agentId: AGENTS[0] ?? "" });
    await time.until(13_000);
    expect(sounds(fake)).toEqual(LISTEN);
    expect(legs()).toEqual([leg]);
  });

  it.each(["listen", "whisper", "barge"] as const)(
    "a killed server finds a supervisor again who goes on to %s: nobody is rung twice, nothing is told twice",
    async (mode) => {
      const { fake, time, kill } = await supervised(mode);
      const before = [sounds(fake), ours(fake).sort(), announcements(fake).length];
      kill();
      await time.until(15_000);
      expect([sounds(fake), ours(fake).sort(), announcements(fake).length]).toEqual(before);
    },
  );
});

it("at any moment, on a line that delays, reorders, doubles and drops: a whisper never reaches the caller, nothing is heard in a pause, nothing is left, in 600 timings", async () => {
  const step = fc.record({
    at: fc.integer({ min: 4_000, max: 20_000 }),
    mode: fc.constantFrom("listen", "whisper", "barge", null),
  });
  const timings = fc.record({
    seed: fc.nat(),
    hangUpAt: fc.integer({ min: 6_000, max: 25_000 }),
    agentEndsAt: fc.option(fc.integer({ min: 6_000, max: 25_000 })),
    supervisorEndsAt: fc.option(fc.integer({ min: 6_000, max: 25_000 })),
    supervisorAnswersMs: fc.option(fc.integer({ min: 0, max: 3_000 })),
    steps: fc.array(step as fc.Arbitrary<{ at: number; mode: "listen" | null }>, { maxLength: 6 }),
    pauseAt: fc.option(fc.integer({ min: 5_000, max: 20_000 })),
    trouble: fc.option(
      fc.record({
        at: fc.integer({ min: 4_000, max: 25_000 }),
        what: fc.constantFrom("kill", "reconnect", "restart"),
      }),
    ),
    line: fc.record({
      mostDelayMs: fc.constantFrom(10, 200, 900),
      dropShare: fc.constantFrom(0, 0.05, 0.2),
      twiceShare: fc.constantFrom(0, 0.3),
    }),
  });
  await fc.assert(
    fc.asyncProperty(timings, async (timing) => {
      const made = world({ ...timing, answersMs: [500, 500] });
      const { time, fake, memory, supervising } = made;
      const call = () => made.only()?.callId ?? "";
      const endAll = (prefix: string) => {
        for (const id of fake.channels.keys()) if (id.startsWith(prefix)) fake.end(id, 16);
      };
      time.after(50, () => fake.call("caller", "+8613800000000"));
      time.after(1_500, () => fake.press("caller", "1"));
      time.after(timing.hangUpAt, () => fake.end("caller", 16));
      for (const { at, mode } of timing.steps) time.after(at, () => supervising.set(call(), mode));
      if (timing.agentEndsAt !== null) time.after(timing.agentEndsAt, () => endAll("okpay-a-"));
      if (timing.supervisorEndsAt !== null)
        time.after(timing.supervisorEndsAt, () => endAll("okpay-s-"));
      if (timing.pauseAt !== null)
        time.after(timing.pauseAt, () => made.recorder.pause(call(), time.now + 4_000));
      if (timing.trouble !== null)
        time.after(timing.trouble.at, () => made[timing.trouble?.what as "kill"]());
      for (let at = 4_000; at <= 26_000; at += 250) {
        await time.until(at);
        // In no moment may a supervisor be heard by a caller who was not told.
        if (sounds(fake).includes("supervisor>caller"))
          expect(announcements(fake).length).toBeGreaterThan(0);
      }
      fake.mend();
      await time.until(34_000);
      endAll("okpay-c-");
      for (const each of memory.state.calls.values())
        if (each.state === "parked" || each.state === "waiting" || each.state === "dialing")
          memory.send({ type: "callEnded", callId: each.id });
      endAll("okpay-c-");
      made.pagesAskOn();
      await time.until(52_000);
      expect({
        channels: [...fake.channels.keys()],
        bridges: [...fake.bridges.keys()],
        rows: [...memory.rows.values()],
        recordings: [...fake.recordings.keys()],
      }).toEqual({ channels: [], bridges: [], rows: [], recordings: [] });
    }),
    { numRuns: 600 },
  );
}, 120_000);

it("a call that is paused on a good line: from the moment the desk says so nothing sounds, in whatever mode and moment", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("listen", "whisper", "barge"),
      fc.integer({ min: 6_000, max: 9_000 }),
      fc.integer({ min: 6_000, max: 9_000 }),
      async (mode, enterAt, pauseAt) => {
        const made = world({ seed: 1, line: goodLine, answersMs: [500, 500] });
        const { time, fake, supervising, recorder } = made;
        const call = () => made.only()?.callId ?? "";
        time.after(50, () => fake.call("caller", "+8613800000000"));
        time.after(1_500, () => fake.press("caller", "1"));
        time.after(enterAt, () => supervising.set(call(), mode as "listen"));
        time.after(pauseAt, () => recorder.pause(call(), pauseAt + 3_000));
        for (let at = pauseAt; at < pauseAt + 2_900; at += 20) {
          await time.until(at);
          if ([...recorder.rows.values()].some(({ state }) => state === "paused"))
            expect(sounds(fake)).toEqual(TALK);
        }
        expect([...recorder.rows.values()].map(({ state }) => state)).toEqual(["paused"]);
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);
