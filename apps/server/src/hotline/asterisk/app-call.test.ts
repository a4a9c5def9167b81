import { describe, expect, it } from "vitest";
import { AGENTS, goodLine, together, world } from "./testing/phone-world.ts";

const CALL = "01900000-0000-7000-8000-0000000000c1";
const FIRST = "okpay-app-01900000-0000-7000-8000-0000000000e1";
const SECOND = "okpay-app-01900000-0000-7000-8000-0000000000e2";

/** A call of the app in the line, whose page has an endpoint of its own and has called with it, if `calls`. */
async function begun({ calls = true, answersMs = [500, 500] as (number | null)[] } = {}) {
  const made = world({ seed: 1, line: goodLine, answersMs });
  await made.time.until(100);
  made.memory.beginApp(CALL);
  made.memory.lines.set(FIRST, CALL);
  made.memory.lines.set(SECOND, CALL);
  if (calls) made.fake.callFromApp("page", FIRST);
  return made;
}

describe("a call of the app that the exchange carries", () => {
  it("talks as soon as both are there; it is neither asked for a mark nor left behind", async () => {
    const { fake, time, memory, left } = await begun();
    await time.until(4_000);
    expect(together(fake)).toBe(1);
    expect(memory.call(CALL)).toMatchObject({ state: "talking", agentId: AGENTS[0] });
    memory.send({ type: "callEnded", callId: CALL });
    await time.until(12_000);
    expect([fake.channels.size, fake.bridges.size, memory.rows.size]).toEqual([0, 0, 0]);
    expect(fake.asked.filter((each) => each.includes("/play/"))).toEqual([]);
    expect(left).toEqual({ channels: 0, bridges: 0 });
  });

  it("rings the agent while its page has not called yet, and joins when it does", async () => {
    const { fake, time, memory } = await begun({ calls: false });
    await time.until(3_000);
    expect(memory.call(CALL)?.state).toBe("talking");
    expect(together(fake)).toBe(0);
    fake.callFromApp("page", FIRST);
    await time.until(4_000);
    expect(together(fake)).toBe(1);
  });

  it("its leg goes without a word: nothing ends, and the page that calls anew is in the same talk", async () => {
    const { fake, time, memory } = await begun();
    await time.until(4_000);
    fake.end("page", 16);
    await time.until(6_000);
    expect(memory.call(CALL)?.state).toBe("talking");
    expect([...fake.bridges.values()].map((members) => members.size)).toEqual([1]);
    fake.callFromApp("page again", SECOND);
    await time.until(8_000);
    expect(together(fake)).toBe(1);
    expect(fake.channels.size).toBe(2);
  });

  it("another page of the same person takes it over: the first one's leg is hung up", async () => {
    const { fake, time, memory } = await begun();
    await time.until(4_000);
    fake.callFromApp("page again", SECOND);
    await time.until(6_000);
    expect([fake.channels.has("page"), together(fake)]).toEqual([false, 1]);
    expect(memory.call(CALL)?.state).toBe("talking");
  });

  it("a line is good once: whoever calls with it again is rejected and disturbs nobody", async () => {
    const { fake, time } = await begun();
    await time.until(4_000);
    fake.callFromApp("thief", FIRST);
    fake.callFromApp("stranger", "okpay-app-of-nobody");
    await time.until(6_000);
    expect([...fake.channels.keys()].filter((id) => !id.startsWith("okpay-"))).toEqual(["page"]);
    const rejected = fake.asked.filter((each) => each.includes("reason_code=21")).join(" ");
    expect(rejected).toMatch(/thief.*stranger/);
    expect(together(fake)).toBe(1);
  });

  it("asked to be called back: its leg is hung up without a sentence, and the page calls when its person answers", async () => {
    const { fake, time, memory } = await begun({ answersMs: [null, null] });
    await time.until(1_000);
    memory.send({ type: "callbackAsked", callId: CALL });
    await time.until(3_000);
    expect(fake.channels.has("page")).toBe(false);
    expect(fake.asked.filter((each) => each.includes("/play/"))).toEqual([]);
    await time.until(30_000);
    // Nothing is dialled: the app rings by itself.
    expect(fake.asked.filter((each) => each.includes("okpay-c-"))).toEqual([]);
    expect(memory.rows.has(CALL)).toBe(true);
  });

  it("the session of its page has ended: the leg belongs to nobody and is hung up", async () => {
    const { fake, time, memory } = await begun();
    await time.until(4_000);
    memory.revoke(CALL);
    await time.until(6_000);
    expect(fake.channels.has("page")).toBe(false);
    expect(memory.call(CALL)?.state).toBe("talking");
  });

  it("a killed server finds its talk again, and an arrival that nobody heard of", async () => {
    const { fake, time, kill, reconnect } = await begun();
    await time.until(4_000);
    const before = [...fake.channels.keys()].sort();
    kill();
    await time.until(8_000);
    expect([...fake.channels.keys()].sort()).toEqual(before);
    fake.end("page", 16);
    await time.until(9_000);
    fake.cut();
    fake.callFromApp("page again", SECOND);
    reconnect();
    await time.until(14_000);
    expect(together(fake)).toBe(1);
  });
});
