import { expect, test } from "vitest";
import { pooledRandomBytes, pooledRandomUint32 } from "./random-pool.ts";

test("nothing that was handed out comes again, also where the pool is filled anew", () => {
  const nonces = new Set<string>();
  for (let round = 0; round < 5_000; round++) {
    nonces.add(pooledRandomBytes(12).toString("hex"));
    pooledRandomUint32();
  }
  expect(nonces.size).toBe(5_000);
});

test("every bit of a word is set about half of the time", () => {
  const ones = Array.from({ length: 32 }, () => 0);
  const rounds = 20_000;
  for (let round = 0; round < rounds; round++) {
    const word = pooledRandomUint32();
    for (let bit = 0; bit < 32; bit++) ones[bit] = (ones[bit] ?? 0) + ((word >>> bit) & 1);
  }
  // 10,000 ± 71 (one standard deviation): a bit that is stuck is far outside of ten of them.
  for (const count of ones) expect(Math.abs(count - rounds / 2)).toBeLessThan(710);
});

test("what was handed out is the caller's own", () => {
  const first = pooledRandomBytes(12);
  const before = first.toString("hex");
  for (let round = 0; round < 1_000; round++) pooledRandomBytes(12);
  expect(first.toString("hex")).toBe(before);
});
