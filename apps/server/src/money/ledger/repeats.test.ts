// An id is booked once, for ever: what a repeat is told.
import { describe, expect, it } from "vitest";
import { codeOf, idOf, movement, refused, resolution, walletBooks } from "./testing/paper-books.ts";

describe("repeats", () => {
  it("an existing transfer answers with its amount and its time", () => {
    const books = walletBooks();
    const first = books.book(movement());
    books.pass(60);
    const second = books.book(movement());
    if (first.state !== "booked" || second.state !== "exists")
      throw new Error("expected booked, then exists");
    expect(second.results).toEqual(first.results.map((result) => ({ ...result, code: "exists" })));
  });

  it.each([
    ["all", "all", "exists"],
    ["all", 1000n, "exists"],
    [1000n, "all", "exists"],
    [400n, 400n, "exists"],
    [400n, "all", "exists_with_different_amount"],
    ["all", 400n, "exists_with_different_amount"],
    ["all", undefined, "exists_with_different_amount"],
  ] as const)("a post of %s repeated as %s: %s", (first, second, code) => {
    const books = walletBooks();
    books.mustBook(movement({ id: idOf("hold"), kind: "pending" }));
    books.mustBook(resolution({ amountMinor: first }));
    expect(codeOf(books.book({ ...resolution(), amountMinor: second as "all" }))).toBe(code);
  });

  it.each([
    [20_000n, "exists"],
    [10_000n, "exists"],
    [9_999n, "exists_with_different_amount"],
  ] as const)(
    "a balancing transfer that moved 10000 repeated with an upper bound of %s: %s",
    (bound, code) => {
      const books = walletBooks();
      books.mustBook(movement({ amountMinor: 20_000n, balancing: "debit" }));
      expect(codeOf(books.book(movement({ amountMinor: bound, balancing: "debit" })))).toBe(code);
    },
  );

  it("a refused id stays refused when the reason is gone, whatever is asked with it", () => {
    const books = walletBooks();
    expect(codeOf(books.book(movement({ amountMinor: 10_001n })))).toBe("exceeds_floor");
    expect(codeOf(books.book(movement({ amountMinor: 1n })))).toBe("id_already_failed");
    expect(codeOf(books.book(movement({ id: idOf("another"), amountMinor: 1n })))).toBe("created");
  });

  it("a malformed request burns nothing: mended, it is booked with the same id", () => {
    const books = walletBooks();
    expect(codeOf(books.book(movement({ amountMinor: 0n })))).toBe("amount_must_be_positive");
    expect(codeOf(books.book(movement()))).toBe("created");
  });

  it("says `refused` with the code of the fault, and which transfer it was", () => {
    const outcome = refused(walletBooks().book(movement({ amountMinor: 10_001n })));
    expect(outcome).toMatchObject({
      code: "exceeds_floor",
      failedIndex: 0,
      results: [{ id: idOf("new"), amountMinor: 0n }],
    });
    expect(outcome.balances.get(idOf("alice"))?.available).toBe(10_000n);
  });

  it("a refused booking stays refused for its reason, though an earlier transfer of it would fail by now", () => {
    const books = walletBooks();
    const transfers = [movement(), movement({ id: idOf("fee"), amountMinor: 9001n })];
    expect(refused(books.book(...transfers))).toMatchObject({
      code: "exceeds_floor",
      failedIndex: 1,
    });
    books.rule("alice", { isFrozenOut: true });
    expect(refused(books.book(...transfers))).toMatchObject({
      code: "id_already_failed",
      failedIndex: 1,
      results: [{ code: "linked_transfer_failed" }, { code: "id_already_failed" }],
    });
    // The first one's own id was not burnt.
    books.rule("alice", { isFrozenOut: false });
    expect(codeOf(books.book(movement()))).toBe("created");
  });
});
