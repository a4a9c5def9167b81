// Caps of a booking on what leaves an account (row T4), and whose order it is: decided where the money moves.
import { describe, expect, it } from "vitest";
import { codeOf, idOf, movement, refused, resolution, walletBooks } from "./testing/paper-books.ts";
import type { OutflowCap } from "./types.ts";

const cap = (debitsUpTo: bigint, otherwise: OutflowCap["otherwise"] = "refuse"): OutflowCap => ({
  accountId: idOf("alice"),
  debitsUpTo,
  otherwise,
  name: "day",
});

describe("an outflow cap", () => {
  it("lets through exactly up to itself, all transfers of the booking together [T4]", () => {
    const books = walletBooks();
    const transfers = [movement(), movement({ id: idOf("fee"), amountMinor: 10n })];
    expect(codeOf(books.batch().book({ transfers, caps: [cap(1009n)] }))).toBe("exceeds_cap");
    const again = transfers.map((transfer) => ({ ...transfer, id: idOf(`${transfer.id} again`) }));
    expect(codeOf(books.batch().book({ transfers: again, caps: [cap(1010n)] }))).toBe("created");
    expect(books.counters("alice")).toEqual([1010n, 10_000n, 0n, 0n]);
  });

  it("counts what other bookings of the same batch took [T4]", () => {
    const books = walletBooks();
    const batch = books.batch();
    const states = ["a", "b", "c", "d"].map((name) =>
      codeOf(batch.book({ transfers: [movement({ id: idOf(name) })], caps: [cap(2500n)] })),
    );
    expect(states).toEqual(["created", "created", "exceeds_cap", "exceeds_cap"]);
  });

  it("counts holds as gone, and gives back what was voided", () => {
    const books = walletBooks();
    books.mustBook(movement({ id: idOf("hold"), kind: "pending" }));
    const capped = (name: string) =>
      codeOf(books.batch().book({ transfers: [movement({ id: idOf(name) })], caps: [cap(1500n)] }));
    expect(capped("one")).toBe("exceeds_cap");
    const { amountMinor: _all, ...voided } = resolution({ id: idOf("void"), kind: "void" });
    books.mustBook(voided);
    expect(capped("two")).toBe("created");
  });

  it("names itself, burns the id, leaves everything else as it was, and comes before the funds", () => {
    const books = walletBooks();
    const before = structuredClone({ ...books.books });
    const transfers = [movement({ amountMinor: 1_000_000n })];
    expect(refused(books.batch().book({ transfers, caps: [cap(0n)] }))).toMatchObject({
      code: "exceeds_cap",
      exceededCap: "day",
      failedIndex: 0,
    });
    expect({ ...books.books }).toEqual({ ...before, refusals: new Set([idOf("new")]) });
    expect(codeOf(books.batch().book({ transfers, caps: [cap(0n)] }))).toBe("id_already_failed");
  });

  it("that says stale leaves nothing behind, and the same booking may come again", () => {
    const books = walletBooks();
    const transfers = [movement()];
    expect(books.batch().book({ transfers, caps: [cap(0n, "stale")] })).toEqual({ state: "stale" });
    expect(codeOf(books.batch().book({ transfers, caps: [cap(1000n, "stale")] }))).toBe("created");
  });

  it("is not asked of a repeat: what was booked exists", () => {
    const books = walletBooks();
    books.mustBook(movement());
    expect(codeOf(books.batch().book({ transfers: [movement()], caps: [cap(0n)] }))).toBe("exists");
  });
});

describe("whoever orders a movement that leaves another's account", () => {
  const ordered = (id: string) => ({
    transfers: [movement({ id: idOf(id) })],
    onBehalfOf: idOf("dora"),
  });

  it.each([
    ["frozen for what goes out", { isFrozenOut: true }, "debit_account_frozen_out"],
    ["closed", { isClosed: true }, "debit_account_closed"],
    ["frozen for what comes in", { isFrozenIn: true }, "created"],
    ["open", {}, "created"],
  ])("%s", (_, rules, code) => {
    const books = walletBooks();
    books.rule("dora", rules);
    expect(codeOf(books.batch().book(ordered("new")))).toBe(code);
    const isStopped = code !== "created";
    expect(books.counters("alice")[0]).toBe(isStopped ? 0n : 1000n);
    // The refusal is for ever, whatever becomes of the account.
    books.rule("dora", { isFrozenOut: false, isClosed: false });
    expect(codeOf(books.batch().book(ordered("new")))).toBe(
      isStopped ? "id_already_failed" : "exists",
    );
  });

  it("is not asked of a repeat, nor where there is no such account", () => {
    const books = walletBooks();
    expect(codeOf(books.batch().book(ordered("new")))).toBe("created");
    books.rule("dora", { isFrozenOut: true });
    expect(codeOf(books.batch().book(ordered("new")))).toBe("exists");
    const stranger = { transfers: [movement({ id: idOf("other") })], onBehalfOf: idOf("nobody") };
    expect(codeOf(books.batch().book(stranger))).toBe("created");
  });
});
