import { expect, test } from "vitest";
import { stagesOf } from "./track.ts";

const at = (minute: number) => `2026-12-01T08:0${minute}:00.000Z`;
const event = (
  type: "created" | "sent_to_bank" | "completed" | "declined" | "returned_by_bank",
  minute: number,
) => ({
  type,
  at: at(minute),
  amount: null,
});
const begun = [event("created", 0), event("sent_to_bank", 0)];
const told = (payment: Parameters<typeof stagesOf>[0]) =>
  stagesOf(payment).map(({ name, state, at: reached }) => [name, state, reached?.slice(14, 16)]);

test("on its way it is with the bank", () => {
  expect(told({ state: "processing", createdAt: at(0), completedAt: null, events: begun })).toEqual(
    [
      ["confirmed", "done", "00"],
      ["exchanged", "done", "00"],
      ["atBank", "now", undefined],
      ["arrived", "next", undefined],
    ],
  );
});

test("there, every stage is done", () => {
  const events = [...begun, event("completed", 5)];
  expect(told({ state: "completed", createdAt: at(0), completedAt: at(5), events }).at(-1)).toEqual(
    ["arrived", "done", "05"],
  );
});

test("refused, nothing was exchanged; sent back, it was there before", () => {
  expect(
    told({
      state: "declined",
      createdAt: at(0),
      completedAt: null,
      events: [event("created", 0), event("declined", 1)],
    }),
  ).toEqual([
    ["confirmed", "done", "00"],
    ["refused", "failed", "01"],
  ]);
  const events = [...begun, event("completed", 5), event("returned_by_bank", 9)];
  expect(
    told({ state: "returned", createdAt: at(0), completedAt: at(5), events }).slice(-2),
  ).toEqual([
    ["arrived", "done", "05"],
    ["returned", "failed", "09"],
  ]);
});
