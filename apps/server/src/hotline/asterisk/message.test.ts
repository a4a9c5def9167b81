import { describe, expect, it } from "vitest";
import { goodLine, world } from "./testing/phone-world.ts";

const OPTIONS = { seed: 1, line: goodLine, answersMs: [null, null] };

/** A caller where nobody answers, who has chosen to leave a message: from 3 s on it is recorded. */
async function speaking(options: Partial<Parameters<typeof world>[0]> = {}) {
  const made = world({ ...OPTIONS, ...options });
  await made.time.until(100);
  made.fake.call("caller", "+8613800000000");
  await made.time.until(2_000);
  made.fake.press("caller", "5");
  await made.time.until(3_000);
  return made;
}
type Made = Awaited<ReturnType<typeof speaking>>;
const kept = ({ recorder }: Made) => [...recorder.rows.values()].map(({ state }) => state);
const live = ({ fake }: Made) => [...fake.recordings.keys()];
const isOver = ({ fake, memory }: Made) => fake.channels.size === 0 && memory.rows.size === 0;

describe("a message", () => {
  it("is told, recorded, sent by key, and the call ends", async () => {
    const made = await speaking();
    expect([live(made).length, kept(made)]).toEqual([1, ["on"]]);
    await made.time.until(9_000);
    made.fake.press("caller", "#");
    await made.time.until(10_000);
    // It waits for its caller's word: the round that looks for what was left behind does not take it.
    expect([live(made), kept(made), made.fake.stored.size]).toEqual([[], ["on"], 1]);
    made.fake.press("caller", "1");
    await made.time.until(10_400);
    expect(made.fake.asked.some((each) => each.includes("recording%3Aokpay-"))).toBe(true);
    made.fake.press("caller", "3");
    await made.time.until(13_000);
    expect([kept(made), isOver(made)]).toEqual([["finished"], true]);
  });

  it("is spoken again, as another; the first is not kept", async () => {
    const made = await speaking();
    await made.time.until(8_000);
    made.fake.press("caller", "#");
    await made.time.until(9_000);
    made.fake.press("caller", "2");
    await made.time.until(11_000);
    expect(kept(made)).toEqual(["dropped", "on"]);
    await made.time.until(14_000);
    made.fake.press("caller", "#");
    await made.time.until(15_000);
    made.fake.press("caller", "4");
    await made.time.until(18_000);
    expect([kept(made), isOver(made)]).toEqual([["dropped", "dropped"], true]);
  });

  it("is sent when nobody presses anything, and asked for anew when nothing was said", async () => {
    const made = await speaking();
    await made.time.until(3_500);
    made.fake.press("caller", "#");
    await made.time.until(5_000);
    expect(kept(made)).toEqual(["dropped", "on"]);
    await made.time.until(9_000);
    made.fake.press("caller", "#");
    await made.time.until(40_000);
    expect([kept(made), isOver(made)]).toEqual([["dropped", "finished"], true]);
  });

  it("whose caller hangs up, at any moment: what was recorded is sent, nothing is left behind", async () => {
    for (let hangUpAt = 2_050; hangUpAt < 14_000; hangUpAt += 250) {
      const made = await speaking({
        seed: hangUpAt,
        line: { mostDelayMs: 200, dropShare: 0, twiceShare: 0.2 },
      });
      made.time.after(9_000 - made.time.now, () => made.fake.press("caller", "#"));
      made.time.after(Math.max(0, hangUpAt - made.time.now), () => made.fake.end("caller", 16));
      await made.time.until(30_000);
      expect([hangUpAt, isOver(made), live(made)]).toEqual([hangUpAt, true, []]);
      // Less than two seconds of it are nothing; from 3 s on it was recorded.
      const states = hangUpAt < 5_500 ? ["finished", "dropped"] : ["finished"];
      for (const state of kept(made)) expect(states, String(hangUpAt)).toContain(state);
    }
  });

  it("survives a server that is killed while it is spoken, and one while it waits for the key", async () => {
    for (const at of [6_000, 10_000]) {
      const made = await speaking();
      made.time.after(9_000 - made.time.now, () => made.fake.press("caller", "#"));
      await made.time.until(at);
      made.kill();
      await made.time.until(14_000);
      expect([at, kept(made)]).toEqual([at, ["on"]]);
      made.fake.press("caller", "3");
      await made.time.until(18_000);
      expect([at, kept(made), isOver(made)]).toEqual([at, ["finished"], true]);
    }
  });

  it("on a bad line ends too: nobody claims what nobody hears of", async () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const made = await speaking({
        seed,
        line: { mostDelayMs: 400, dropShare: 0.15, twiceShare: 0.1 },
      });
      made.time.after(8_000 - made.time.now, () => made.fake.press("caller", "#"));
      await made.time.until(3_000 + seed * 200);
      made.fake.end("caller", 16);
      made.fake.mend();
      await made.time.until(60_000);
      expect([seed, isOver(made), live(made)]).toEqual([seed, true, []]);
      for (const state of kept(made)) expect(["finished", "dropped"]).toContain(state);
    }
  });
});
