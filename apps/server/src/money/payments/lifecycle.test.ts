import { describe, expect, it } from "vitest";
import {
  advance,
  LIFECYCLE,
  PAYMENT_COMMANDS,
  PAYMENT_STATES,
  type PaymentCommand,
  type PaymentStage,
  REFUSALS,
} from "./lifecycle.ts";

/** The table a reader can check by eye; the code's table must say the same of every pair. All other pairs are refusals. */
const EXPECTED = `
  new          | request     | requested    | requested
  new          | ask         | processing   | created, sent_to_card_network
  new          | pay_out     | processing   | created, sent_to_bank
  new          | authorize   | authorized   | created, authorized
  new          | complete    | completed    | created, completed
  new          | decline     | declined     | created, declined
  requested    | complete    | completed    | completed
  requested    | withdraw    | voided       | withdrawn
  requested    | turn_down   | voided       | turned_down
  requested    | expire      | voided       | expired
  needs_action | lose_answer | processing   | outcome_unknown
  needs_action | authorize   | authorized   | authorized
  needs_action | complete    | completed    | completed
  needs_action | decline     | declined     | declined
  processing   | challenge   | needs_action | challenge_asked
  processing   | lose_answer | processing   | outcome_unknown
  processing   | authorize   | authorized   | authorized
  processing   | capture     | authorized   | captured
  processing   | complete    | completed    | completed
  processing   | reopen      | authorized   | refused_by_network
  processing   | decline     | declined     | declined
  processing   | void        | voided       | voided
  authorized   | ask         | processing   | capture_asked
  authorized   | capture     | authorized   | captured
  authorized   | complete    | completed    | completed
  authorized   | void        | voided       | voided
  completed    | refund      | completed    | refunded
  completed    | return      | returned     | returned_by_bank
  declined     | approve_late | declined    | approved_late
  declined     | let_go      | declined     | let_go`;

const STAGES: readonly PaymentStage[] = ["new", ...PAYMENT_STATES];
const rows = EXPECTED.trim()
  .split("\n")
  .map(
    (line) =>
      line.split("|").map((cell) => cell.trim()) as [PaymentStage, PaymentCommand, string, string],
  );
const isLegal = new Set(rows.map(([stage, command]) => `${stage} ${command}`));

describe("legal", () => {
  it.each(rows)("%s + %s → %s (%s)", (stage, command, to, events) => {
    expect(advance(stage, command)).toEqual({ to, events: events.split(", ") });
  });
});

describe("everything else is a refusal, by the stage's one word", () => {
  const illegal = STAGES.flatMap((stage) =>
    PAYMENT_COMMANDS.filter((command) => !isLegal.has(`${stage} ${command}`)).map(
      (command) => [stage, command] as const,
    ),
  );
  it.each(illegal)("%s + %s", (stage, command) => {
    expect(advance(stage, command)).toEqual({ refusal: REFUSALS[stage] });
  });
});

it("has no step that this table does not know", () => {
  const known = Object.entries(LIFECYCLE).flatMap(([stage, commands]) =>
    Object.keys(commands).map((command) => `${stage} ${command}`),
  );
  expect(known.sort()).toEqual([...isLegal].sort());
});

it("leaves an outcome for nothing but money that goes back", () => {
  for (const step of Object.values(LIFECYCLE.declined)) expect(step.to).toBe("declined");
  expect(LIFECYCLE.voided).toEqual({});
  expect(LIFECYCLE.returned).toEqual({});
  expect(Object.keys(LIFECYCLE.completed)).toEqual(["refund", "return"]);
});

it("comes to an end from everywhere: no stage is a trap", () => {
  const ends = new Set<PaymentStage>(["completed", "declined", "voided", "returned"]);
  const reaches = (stage: PaymentStage, seen: Set<PaymentStage>): boolean =>
    ends.has(stage) ||
    Object.values(LIFECYCLE[stage]).some(({ to }) => {
      if (seen.has(to)) return false;
      seen.add(to);
      return reaches(to, seen);
    });
  for (const stage of STAGES) expect(reaches(stage, new Set([stage]))).toBe(true);
});
