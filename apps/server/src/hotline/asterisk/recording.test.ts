import { describe, expect, it } from "vitest";
import type { FakeAsterisk } from "./testing/fake-asterisk.ts";
import { AGENTS, goodLine, talking, together, world } from "./testing/phone-world.ts";

describe("the recording [G9]", () => {
  const stateOf = (fake: FakeAsterisk) => [...fake.recordings.values()].map(({ state }) => state);
  const rowsOf = ({ recorder }: Awaited<ReturnType<typeof talking>>) =>
    [...recorder.rows.values()].map(({ state }) => state);

  it("is paused when asked, told only once it is, and resumed", async () => {
    const made = await talking();
    const { fake, time, recorder, only } = made;
    const callId = only()?.callId ?? "";
    expect([stateOf(fake), rowsOf(made)]).toEqual([["recording"], ["on"]]);
    recorder.pause(callId, 60_000);
    expect(rowsOf(made)).toEqual(["on"]);
    await time.until(6_500);
    expect([stateOf(fake), rowsOf(made)]).toEqual([["paused"], ["paused"]]);
    recorder.pause(callId, null);
    await time.until(7_000);
    expect([stateOf(fake), rowsOf(made)]).toEqual([["recording"], ["on"]]);
    fake.end("caller", 16);
    await time.until(9_000);
    expect([stateOf(fake), rowsOf(made), fake.stored.size]).toEqual([[], ["finished"], 1]);
  });

  it("goes on by itself when the pause is over, also when the server was killed meanwhile", async () => {
    for (const isKilled of [false, true]) {
      const { fake, time, recorder, only, kill } = await talking();
      recorder.pause(only()?.callId ?? "", 12_000);
      await time.until(8_000);
      if (isKilled) kill();
      await time.until(11_500);
      expect(stateOf(fake)).toEqual(["paused"]);
      await time.until(14_000);
      expect(stateOf(fake)).toEqual(["recording"]);
      expect(fake.heard).toHaveLength(3);
    }
  });

  it("is paused before a caller who was on hold comes back", async () => {
    const { fake, time, memory, recorder, only } = await talking();
    const callId = only()?.callId ?? "";
    memory.send({ type: "heldByAgent", callId });
    await time.until(7_000);
    recorder.pause(callId, 60_000);
    await time.until(8_000);
    fake.asked.length = 0;
    memory.send({ type: "resumedByAgent", callId });
    await time.until(9_000);
    const [paused, back] = ["/pause", "/addChannel"].map((act) =>
      fake.asked.findIndex((each) => each.includes(act)),
    );
    expect(paused).toBeGreaterThanOrEqual(0);
    expect(back).toBeGreaterThan(paused ?? 0);
    expect([together(fake), stateOf(fake)]).toEqual([1, ["paused"]]);
  });

  it("does not begin during a pause: a second agent's leg is silent until it is over", async () => {
    const { fake, time, memory, recorder, only } = await talking();
    recorder.pause(only()?.callId ?? "", 13_000);
    await time.until(7_000);
    fake.end([...fake.channels.keys()].find((id) => id.startsWith("okpay-a-")) ?? "", 38);
    await time.until(8_000);
    memory.send({ type: "agentBack", agentId: AGENTS[0] ?? "" });
    await time.until(12_000);
    expect([together(fake), stateOf(fake)]).toEqual([1, []]);
    await time.until(15_000);
    expect([stateOf(fake), recorder.rows.size]).toEqual([["recording"], 2]);
  });

  it("is of one agent: a colleague who takes the call over talks in another", async () => {
    const { fake, time, memory, recorder, only } = await talking();
    const [agent = "", colleague = ""] = AGENTS;
    const callId = only()?.callId ?? "";
    memory.send({ type: "heldByAgent", callId });
    memory.send({ type: "consultAsked", callId, consultId: "asked", to: { agentId: colleague } });
    memory.send({ type: "offerAccepted", callId: "asked", agentId: colleague });
    await time.until(7_000);
    expect(together(fake)).toBe(0);
    memory.send({ type: "transferredWarm", consultId: "asked" });
    await time.until(10_000);
    expect([together(fake), fake.bridges.size, stateOf(fake)]).toEqual([1, 1, ["recording"]]);
    expect([...recorder.rows.values()]).toMatchObject([
      { agentId: agent, state: "finished" },
      { agentId: colleague, state: "on" },
    ]);
  });

  it("needs that the caller heard of it to the end", async () => {
    const made = world({ seed: 1, line: goodLine, answersMs: [1_000, 1_000] });
    made.fake.failing = "phone-recorded";
    await made.time.until(100);
    made.fake.call("caller", "+8613800000000");
    await made.time.until(2_000);
    made.fake.press("caller", "1");
    await made.time.until(8_000);
    expect([together(made.fake), made.fake.recordings.size]).toEqual([1, 0]);
    expect([made.recorder.consents.size, made.recorder.rows.size]).toEqual([0, 0]);
  });

  it.each(["refused", "event"] as const)(
    "is tried once more when it could not begin (%s), under another name, and the call goes on",
    async (how) => {
      for (const times of [1, 2, 9]) {
        const made = world({ seed: 1, line: goodLine, answersMs: [1_000, 1_000] });
        const { fake, time, recorder } = made;
        fake.unrecordable = { times, how };
        await time.until(100);
        fake.call("caller", "+8613800000000");
        await time.until(2_000);
        fake.press("caller", "1");
        await time.until(20_000);
        const again = times === 1 ? "on" : "failed";
        expect([...recorder.rows.values()].map(({ state }) => state)).toEqual(["failed", again]);
        expect(fake.asked.filter((each) => each.includes("/record"))).toHaveLength(2);
        expect([together(fake), stateOf(fake)]).toEqual([1, times === 1 ? ["recording"] : []]);
      }
    },
  );

  it("uses no name again under which it could not begin, also when the server was killed meanwhile", async () => {
    const made = world({ seed: 1, line: goodLine, answersMs: [1_000, 1_000] });
    const { fake, time, recorder } = made;
    fake.unrecordable = { times: 1, how: "refused" };
    await time.until(100);
    fake.call("caller", "+8613800000000");
    await time.until(2_000);
    fake.press("caller", "1");
    while (recorder.rows.size === 0) await time.until(time.now + 10);
    await time.until(time.now + 50);
    made.kill();
    await time.until(20_000);
    expect([...recorder.rows.values()].map(({ state }) => state)).toEqual(["failed", "on"]);
    expect([...fake.recordings.keys()]).toEqual([[...recorder.rows.keys()][1]]);
  });

  it("is refused by key, at the notice or while waiting: not recorded, whatever was heard of it, also after a kill", async () => {
    for (const at of [2_100, 4_000]) {
      const made = world({ seed: 1, line: goodLine, answersMs: [4_000, 4_000] });
      const { fake, time, recorder, memory, kill } = made;
      await time.until(100);
      fake.call("caller", "+8613800000000");
      await time.until(2_000);
      fake.press("caller", "1");
      await time.until(at);
      expect(recorder.consents.size).toBe(at === 4_000 ? 1 : 0);
      fake.press("caller", "*");
      await time.until(at + 400);
      expect(recorder.refusals.size).toBe(1);
      if (at === 4_000) kill();
      await time.until(12_000);
      expect([...memory.rows.values()].map(({ caller }) => caller)).toEqual(["talk"]);
      expect([together(fake), fake.recordings.size, recorder.rows.size]).toEqual([1, 0, 0]);
    }
  });

  it("knows no refusal of a caller who talks: the star is the agent's affair then", async () => {
    const made = await talking();
    made.fake.press("caller", "*");
    await made.time.until(7_000);
    expect([made.recorder.refusals.size, stateOf(made.fake)]).toEqual([0, ["recording"]]);
  });
});
