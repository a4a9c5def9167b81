import { expect, it } from "vitest";
import { createBatchLoader } from "./batch-loader.ts";

it("keys that come together are loaded together, each gets its own answer", async () => {
  const batches: (readonly number[])[] = [];
  const load = createBatchLoader(async (keys: readonly number[]) => {
    batches.push(keys);
    return keys.map((key) => key * 10);
  });
  expect(await Promise.all([1, 2, 2, 3].map(load))).toEqual([10, 20, 20, 30]);
  expect(batches).toEqual([[1, 2, 2, 3]]);
  expect(await load(4)).toBe(40);
});

it("while two loads are under way, the rest wait for either and go together", async () => {
  const gates: (() => void)[] = [];
  const sizes: number[] = [];
  const load = createBatchLoader(async (keys: readonly number[]) => {
    sizes.push(keys.length);
    await new Promise<void>((resolve) => gates.push(resolve));
    return keys;
  });
  const first = load(1);
  await expect.poll(() => sizes).toEqual([1]);
  const second = load(2);
  await expect.poll(() => sizes).toEqual([1, 1]);
  const rest = [load(3), load(4), load(5)];
  await new Promise(setImmediate);
  expect(sizes).toEqual([1, 1]);
  gates[1]?.();
  await second;
  await expect.poll(() => sizes).toEqual([1, 1, 3]);
  gates[0]?.();
  gates[2]?.();
  expect(await Promise.all([first, ...rest])).toEqual([1, 3, 4, 5]);
});

it("a failed load fails those who asked and nobody else", async () => {
  let isBroken = true;
  const load = createBatchLoader(async (keys: readonly string[]) => {
    if (isBroken) throw new Error("database away");
    return keys;
  });
  await expect(Promise.all([load("a"), load("b")])).rejects.toThrow("database away");
  isBroken = false;
  expect(await load("c")).toBe("c");
});
