import fc from "fast-check";
import { expect, it } from "vitest";
import { balanceOf } from "./account.ts";
import { foreseenRefusals } from "./foresight.ts";
import { codeOf, idOf, movement, walletBooks } from "./testing/paper-books.ts";

const rules = fc.record(
  {
    floor: fc.option(fc.bigInt(-50_00n, 120_00n)),
    ceiling: fc.option(fc.bigInt(0n, 120_00n)),
    isFrozenIn: fc.boolean(),
    isFrozenOut: fc.boolean(),
    isClosed: fc.boolean(),
  },
  { requiredKeys: [] },
);
const NAMES = ["bank", "alice", "bob", "nobody"] as const;

it("the first refusal it foresees is the one that booking is given; none foreseen, it is booked", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(
      fc.constantFrom(...NAMES),
      fc.constantFrom(...NAMES),
      rules,
      rules,
      fc.bigInt(1n, 150_00n),
      (debit, credit, debits, credits, amountMinor) => {
        fc.pre(debit !== credit);
        const books = walletBooks();
        for (const [name, changed] of [
          [debit, debits],
          [credit, credits],
        ] as const)
          if (name !== "nobody") books.rule(name, changed);
        const at = (name: (typeof NAMES)[number]) =>
          name === "nobody" ? undefined : balanceOf(books.account(name));
        const [first = "created"] = foreseenRefusals({
          debit: at(debit),
          credit: at(credit),
          amountMinor,
        });
        seen.add(first);
        const asked = movement({
          debitAccountId: idOf(debit),
          creditAccountId: idOf(credit),
          amountMinor,
        });
        expect(codeOf(books.book(asked))).toBe(first);
      },
    ),
    { numRuns: 3_000, seed: 7 },
  );
  expect([...seen].sort()).toEqual([
    "created",
    "credit_account_closed",
    "credit_account_frozen_in",
    "credit_account_not_found",
    "debit_account_closed",
    "debit_account_frozen_out",
    "debit_account_not_found",
    "exceeds_ceiling",
    "exceeds_floor",
  ]);
});
