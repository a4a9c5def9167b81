import { expect, it } from "vitest";
import { anyOf } from "./any-of.ts";
import { NetworkRemoved, OutcomeUnknown } from "./ports.ts";

/** What each answers: yes, no, or what is thrown. */
const asked = (...answers: (boolean | Error)[]) => {
  const heard: number[] = [];
  const outcome = anyOf([...answers.keys()], async (index) => {
    heard.push(index);
    const answer = answers[index];
    if (answer instanceof Error) throw answer;
    return answer === true;
  });
  return { heard, outcome };
};
const removed = new NetworkRemoved("no keys");

it("asks all of them, also behind one that was removed", async () => {
  const { heard, outcome } = asked(removed, true, false);
  expect(await outcome).toBe(true);
  expect(heard).toEqual([0, 1, 2]);
  expect(await asked(false, false).outcome).toBe(false);
});

it("of a removed one it is told where it is so of no other", async () => {
  await expect(asked(removed, false).outcome).rejects.toBe(removed);
});

it("what is unknown ends it", async () => {
  const unknown = new OutcomeUnknown("no answer");
  const { heard, outcome } = asked(unknown, true);
  await expect(outcome).rejects.toBe(unknown);
  expect(heard).toEqual([0]);
});
