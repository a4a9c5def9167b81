import { expect, it } from "vitest";
import { createAccountCache } from "./account-cache.ts";

const account = { id: "a", currency: "CNY" as const };

it("asks once for a customer who has accounts, and each time for one who has none", async () => {
  const asked: string[] = [];
  let answer: { id: string; currency: "CNY" }[] = [];
  const cache = createAccountCache(async (customerId) => {
    asked.push(customerId);
    return answer;
  });
  expect(await cache.get("x")).toEqual([]);
  answer = [account];
  expect(await cache.get("x")).toEqual([account]);
  expect(await cache.get("x")).toEqual([account]);
  expect(asked).toEqual(["x", "x"]);
});

it("forgets the customer it has known longest when it is full", async () => {
  const asked: string[] = [];
  const cache = createAccountCache(async (customerId) => {
    asked.push(customerId);
    return [account];
  }, 2);
  for (const customerId of ["a", "b", "c", "b", "a"]) await cache.get(customerId);
  expect(asked).toEqual(["a", "b", "c", "a"]);
});
