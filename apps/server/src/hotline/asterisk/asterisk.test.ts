import { describe, expect, it } from "vitest";
import { createMenuWalk } from "./menu-walk.ts";
import { bridgeName } from "./names.ts";
import { inLanguage } from "./spoken.ts";
import { AGENTS, goodLine, talking, together, walkDeps, world } from "./testing/phone-world.ts";

it("tells whoever goes on to a person that a supervisor may listen, and that the call is recorded only where it is", async () => {
  const endsWith = async (isRecorded: boolean, keys: readonly string[]) => {
    const walk = createMenuWalk(
      { ...walkDeps, isRecorded },
      { id: "a-call", language: "en", proven: null, code: null, number: null, isLate: false },
    );
    await walk.begin(null);
    let turn = null;
    for (const key of keys) turn = await walk.key(key);
    return { way: turn?.end?.type, last: turn?.say.at(-1) };
  };
  const notice = inLanguage("en", ["phone.refuseRecording"])[0];
  expect(await endsWith(true, ["1"])).toEqual({ way: "queue", last: notice });
  expect(await endsWith(true, ["7", "8", "9"])).toEqual({ way: "queue", last: notice });
  const unrecorded = inLanguage("en", ["phone.monitored"])[0];
  expect(await endsWith(false, ["1"])).toEqual({ way: "queue", last: unrecorded });
});

describe("a call by telephone", () => {
  it("goes through the menu to an agent; agent and caller are in one bridge, which is recorded; nothing is left", async () => {
    const { fake, time, memory, left } = await talking();
    expect(together(fake)).toBe(1);
    expect(fake.asked.filter((each) => each.includes("/record?"))).toHaveLength(1);
    fake.end("caller", 16);
    await time.until(9_000);
    expect([fake.channels.size, fake.bridges.size, memory.rows.size]).toEqual([0, 0, 0]);
    expect(memory.agent(AGENTS[0] ?? "")?.state).toBe("wrapUp");
    expect(left).toEqual({ channels: 0, bridges: 0 });
  });

  it("a bridge that belongs to no call is destroyed when it is seen twice, and counted", async () => {
    const { fake, time, left } = await talking();
    const nobodys = bridgeName("01900000-0000-7000-8000-000000000000", "1");
    fake.bridges.set(nobodys, new Set());
    await time.until(9_000);
    expect(fake.bridges.has(nobodys)).toBe(false);
    expect(left).toEqual({ channels: 0, bridges: 1 });
    expect(together(fake)).toBe(1);
  });

  it("a caller who hangs up while a phone rings: the ringing stops with cause 26, nobody missed anything", async () => {
    const { fake, time, memory } = await talking({ answersMs: [null, null] });
    expect(fake.channels.size).toBe(2);
    fake.end("caller", 16);
    await time.until(6_300);
    expect(fake.asked.some((each) => each.includes("reason_code=26"))).toBe(true);
    await time.until(8_000);
    expect([fake.channels.size, fake.bridges.size, memory.rows.size]).toEqual([0, 0, 0]);
    expect(memory.agent(AGENTS[0] ?? "")).toMatchObject({ state: "ready", misses: 0 });
  });

  it("an agent who does not answer: the next one is rung, the caller keeps the place", async () => {
    const { fake, time, memory, only } = await talking({ answersMs: [null, 1_000] });
    await time.until(30_000);
    expect(together(fake)).toBe(1);
    expect(only()?.agentId).toBe(AGENTS[1]);
    expect(memory.agent(AGENTS[0] ?? "")).toMatchObject({ state: "notReady", reason: "missed" });
  });

  it("an offer that our side could not ring is nobody's miss: the caller keeps the place, and is offered when Asterisk is there again", async () => {
    const { fake, time, memory, only, connectAgain } = await talking({ answersMs: [null, null] });
    const [first = "", second = ""] = AGENTS;
    expect(memory.agent(first)?.state).toBe("offered");
    const arrivedAt = memory.call(only()?.callId ?? "")?.arrivedAt;
    // Cut, and for as long as three offers nobody connects again: not for a moment is it offered to anybody.
    fake.cut();
    const before = memory.offers;
    await time.until(70_000);
    expect(memory.offers).toBe(before);
    expect(memory.call(only()?.callId ?? "")).toMatchObject({ state: "parked", isLive: true });
    for (const id of [first, second])
      expect(memory.agent(id)).toMatchObject({ state: "ready", misses: 0 });
    connectAgain();
    await time.until(73_000);
    expect(memory.call(only()?.callId ?? "")).toMatchObject({ state: "offered", arrivedAt });
    const rung = [...fake.channels.keys()].filter((id) => id.startsWith("okpay-a-"));
    expect(rung).toHaveLength(1);
  });

  it("an agent whose leg dies is rung again, the caller hears music until then", async () => {
    const { fake, time, memory, only } = await talking();
    const leg = [...fake.channels.keys()].find((id) => id.startsWith("okpay-a-")) ?? "";
    fake.end(leg, 38);
    await time.until(6_300);
    expect(only()?.caller).toBe("music");
    expect(memory.agent(AGENTS[0] ?? "")?.state).toBe("lost");
    memory.send({ type: "agentBack", agentId: AGENTS[0] ?? "" });
    await time.until(9_000);
    expect(together(fake)).toBe(1);
  });

  it("a leg to a page that hangs up in the talk is lost, not the end: calls end at the desk", async () => {
    const { fake, time, memory, only } = await talking({ areInPages: true });
    const leg = [...fake.channels.keys()].find((id) => id.startsWith("okpay-d-")) ?? "";
    fake.end(leg, 16);
    await time.until(6_300);
    expect(only()?.caller).toBe("music");
    memory.send({ type: "agentBack", agentId: AGENTS[0] ?? "" });
    await time.until(9_000);
    expect(together(fake)).toBe(1);
  });

  it("hold takes the caller out of the bridge to the music, and back", async () => {
    const { fake, time, memory, only } = await talking();
    const callId = only()?.callId ?? "";
    memory.send({ type: "heldByAgent", callId });
    await time.until(7_000);
    expect([together(fake), fake.bridges.size]).toEqual([0, 1]);
    memory.send({ type: "resumedByAgent", callId });
    await time.until(8_000);
    expect(together(fake)).toBe(1);
  });

  it("a killed server finds its talking call again: no leg is rung twice, nobody leaves the bridge", async () => {
    const { fake, time, kill } = await talking();
    const before = [...fake.channels.keys()].sort();
    kill();
    await time.until(9_000);
    expect([...fake.channels.keys()].sort()).toEqual(before);
    expect(together(fake)).toBe(1);
  });

  it("a digit that was lost with the connection: the question is asked again from its start", async () => {
    const { fake, time, reconnect, only } = await (async () => {
      const made = world({ seed: 1, line: goodLine, answersMs: [1_000, 1_000] });
      await made.time.until(100);
      made.fake.call("caller", "100");
      await made.time.until(1_500);
      return made;
    })();
    const plays = () => fake.asked.filter((each) => each.includes("/play/")).length;
    const before = plays();
    reconnect();
    await time.until(3_000);
    expect(plays()).toBe(before + 1);
    expect(only()?.caller).toBe("menu");
  });

  it("Asterisk is restarted: who waited is called back from the old place, who talked has ended", async () => {
    const { fake, time, memory, restart } = await talking({ answersMs: [null, null] });
    // Both agents miss it; the caller waits.
    await time.until(60_000);
    restart();
    await time.until(62_000);
    const [call] = [...memory.state.calls.values()];
    expect(call).toMatchObject({ kind: "callback", isLive: false });
    expect(call?.arrivedAt).toBeLessThan(5_000);
    expect(fake.channels.size).toBe(0);
  });

  it.each([
    ["4", 4],
    ["9", undefined],
    [null, undefined],
  ])(
    "the agent hangs up first: the caller is asked for a mark, presses %s, and is hung up",
    async (key, mark) => {
      const { fake, time, memory, only } = await talking();
      const callId = only()?.callId ?? "";
      memory.send({ type: "callEnded", callId });
      await time.until(8_000);
      expect([...fake.channels.keys()]).toEqual(["caller"]);
      expect(fake.asked.some((each) => each.includes("phone-survey"))).toBe(true);
      if (key !== null) fake.press("caller", key);
      await time.until(26_000);
      expect(memory.surveys.get(callId)).toBe(mark);
      expect([fake.channels.size, fake.bridges.size, memory.rows.size]).toEqual([0, 0, 0]);
    },
  );

  it("three silences lead to a person", async () => {
    const { fake, time, memory } = world({ seed: 1, line: goodLine, answersMs: [null, null] });
    await time.until(100);
    fake.call("caller", "100");
    await time.until(40_000);
    expect([...memory.state.calls.values()][0]).toMatchObject({ skill: "general" });
  });
});
