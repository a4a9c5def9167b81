import { expect, it, vi } from "vitest";
import { createLoad } from "./load.ts";

it("background work pauses while many wait and a second after, but never for ever", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "performance"] });
  try {
    const load = createLoad();
    const done: string[] = [];
    await load.giveWay();
    for (let count = 0; count < 16; count += 1) load.enter();
    expect([load.inFlight, load.isBusy]).toEqual([16, true]);
    void load.giveWay().then(() => done.push("moved on"));
    await vi.advanceTimersByTimeAsync(499);
    expect(done).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(done).toEqual(["moved on"]);
    for (let count = 0; count < 16; count += 1) load.leave();
    expect([load.inFlight, load.isBusy]).toEqual([0, true]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(load.isBusy).toBe(false);
  } finally {
    vi.useRealTimers();
  }
});
