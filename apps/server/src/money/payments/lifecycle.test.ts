import { expect, it } from "vitest";
import { advance, LIFECYCLE, type PaymentCommand, type PaymentStage } from "./lifecycle.ts";

/** The table a reader can check by eye; the code's table must say the same of every pair. */
const EXPECTED = `
  new        | ask         | processing  | created, sent_to_card_network
  new        | lose_answer | refused     | not_under_way
  new        | complete    | completed   | created, completed
  new        | decline     | declined    | created, declined
  processing | ask         | refused     | already_under_way
  processing | lose_answer | processing  | outcome_unknown
  processing | complete    | completed   | completed
  processing | decline     | declined    | declined
  completed  | ask         | refused     | already_completed
  completed  | lose_answer | refused     | already_completed
  completed  | complete    | refused     | already_completed
  completed  | decline     | refused     | already_completed
  declined   | ask         | refused     | already_declined
  declined   | lose_answer | refused     | already_declined
  declined   | complete    | refused     | already_declined
  declined   | decline     | refused     | already_declined`;

const rows = EXPECTED.trim()
  .split("\n")
  .map(
    (line) =>
      line.split("|").map((cell) => cell.trim()) as [PaymentStage, PaymentCommand, string, string],
  );

it.each(rows)("%s + %s → %s (%s)", (stage, command, to, detail) => {
  const step = advance(stage, command);
  expect(step).toEqual(to === "refused" ? { refusal: detail } : { to, events: detail.split(", ") });
});

it("has a row for every pair", () => {
  const pairs = Object.entries(LIFECYCLE).flatMap(([stage, commands]) =>
    Object.keys(commands).map((command) => `${stage} ${command}`),
  );
  expect(rows.map(([stage, command]) => `${stage} ${command}`).sort()).toEqual(pairs.sort());
});

it("leaves an outcome for nothing", () => {
  for (const stage of ["completed", "declined"] as const) {
    for (const answer of Object.values(LIFECYCLE[stage])) expect(answer).toHaveProperty("refusal");
  }
});
