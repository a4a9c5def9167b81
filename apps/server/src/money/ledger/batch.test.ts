// Bookings in a batch: transfers that stand or fall together, keys and versions, times, and rows that go with the outcome.
import { describe, expect, it } from "vitest";
import { Batch } from "./batch.ts";
import {
  codeOf,
  idOf,
  movement,
  type PaperBooks,
  refused,
  resolution,
  walletBooks,
} from "./testing/paper-books.ts";
import type { AccountInput, BookedOutcome, RefusedOutcome, SideRow } from "./types.ts";

const everything = ({ books }: PaperBooks) => structuredClone({ ...books });
const row = (id: string): SideRow => ({ op: "insert", table: "shop.sale", values: { id } });

describe("linked transfers", () => {
  it("each sees the effects of those before it", () => {
    const books = walletBooks();
    const onward = movement({
      id: idOf("onward"),
      debitAccountId: idOf("bob"),
      creditAccountId: idOf("bank"),
      amountMinor: 1000n,
    });
    expect(codeOf(books.book(onward))).toBe("exceeds_floor");
    expect(codeOf(books.book(movement(), { ...onward, id: idOf("onward again") }))).toBe("created");
    expect(books.counters("bob")).toEqual([1000n, 1000n, 0n, 0n]);
  });

  it.each([0, 1, 2, 3])(
    "fall together when number %i breaks, and leave everything exactly as it was",
    (broken) => {
      const books = walletBooks();
      books.mustBook(movement({ id: idOf("hold"), kind: "pending", amountMinor: 500n }));
      const transfers = [
        movement({ id: idOf("a") }),
        resolution({ id: idOf("b"), amountMinor: 100n }),
        movement({ id: idOf("c"), kind: "pending", timeoutSeconds: 9 }),
        resolution({
          id: idOf("d"),
          kind: "void",
          pendingId: idOf("c"),
          amountMinor: undefined,
        } as never),
      ];
      transfers.splice(broken, 0, movement({ id: idOf("broken"), amountMinor: 1_000_000n }));
      const before = everything(books);
      const outcome = refused(books.book(...transfers));
      expect(outcome).toMatchObject({ code: "exceeds_floor", failedIndex: broken });
      expect(outcome.results.map((result) => result.code)).toEqual(
        transfers.map((_, index) =>
          index === broken ? "exceeds_floor" : "linked_transfer_failed",
        ),
      );
      // Only the id that broke it is burnt.
      expect(everything(books)).toEqual({ ...before, refusals: new Set([idOf("broken")]) });
      transfers.splice(broken, 1);
      expect(codeOf(books.book(...transfers))).toBe("created");
    },
  );

  it("an account opened by a booking that falls was never opened", () => {
    const books = walletBooks();
    const batch = books.batch();
    const opens = [{ id: idOf("new wallet"), currency: "CNY", code: 2010 }] as const;
    batch.book({ transfers: [movement({ amountMinor: 1_000_000n })], opens });
    expect(books.books.accounts.has(idOf("new wallet"))).toBe(false);
    expect([
      batch.accounts.rows,
      batch.rules.rows,
      batch.transfers.rows,
      batch.refusals.rows,
    ]).toEqual([0, 0, 0, 1]);
  });

  it("one id twice in a booking breaks it", () => {
    const books = walletBooks();
    expect(refused(books.book(movement(), movement()))).toMatchObject({
      code: "exists",
      failedIndex: 1,
    });
    expect(books.counters("bob")).toEqual([0n, 0n, 0n, 0n]);
  });

  it("a booking of which only a part was booked before is refused: it was not that booking", () => {
    const books = walletBooks();
    books.mustBook(movement());
    const outcome = refused(books.book(movement(), movement({ id: idOf("more") })));
    expect(outcome).toMatchObject({
      code: "exists",
      failedIndex: 0,
      results: [{ code: "exists" }, { code: "linked_transfer_failed" }],
    });
    expect(codeOf(books.book(movement(), movement({ id: idOf("more"), amountMinor: 0n })))).toBe(
      "amount_must_be_positive",
    );
  });

  it("a repeat of the whole booking exists", () => {
    const books = walletBooks();
    const transfers = [movement({ id: idOf("a") }), movement({ id: idOf("b") })];
    books.mustBook(...transfers);
    expect(codeOf(books.book(...transfers))).toBe("exists");
  });
});

describe("neighbours in a batch", () => {
  it("are decided in order, each alone", () => {
    const books = walletBooks();
    const batch = books.batch();
    const codes = ["a", "b", "c"].map((name) =>
      codeOf(batch.book({ transfers: [movement({ id: idOf(name), amountMinor: 6000n })] })),
    );
    expect(codes).toEqual(["created", "exceeds_floor", "exceeds_floor"]);
    expect([batch.transfers.rows, batch.refusals.rows]).toEqual([1, 2]);
  });

  it("one id in two bookings is booked once", () => {
    const batch = walletBooks().batch();
    expect(
      [movement(), movement(), movement({ amountMinor: 2n })].map((transfer) =>
        codeOf(batch.book({ transfers: [transfer] })),
      ),
    ).toEqual(["created", "exists", "exists_with_different_amount"]);
    expect(batch.transfers.rows).toBe(1);
  });

  it("times are unique and strictly increase, also when the clock stands or runs backwards", () => {
    const books = walletBooks();
    const times: bigint[] = [];
    for (const name of ["a", "b", "c", "d"]) {
      const outcome = books.book(
        movement({ id: idOf(name), amountMinor: 1n }),
        movement({ id: idOf(`${name}2`), amountMinor: 1n }),
      );
      if (outcome.state !== "booked") throw new Error("expected booked");
      times.push(...outcome.results.map((result) => result.atMicros as bigint));
      books.pass(name === "b" ? -60 : 0);
    }
    expect(times).toEqual([...new Set(times)].sort((left, right) => (left < right ? -1 : 1)));
  });
});

describe("keys and versions", () => {
  const claim = { scope: "alice send", key: "k" };
  const expects = [{ table: "shop.sale", id: idOf("sale"), version: 3 }] as const;
  const batchOf = (books: PaperBooks, version: number) =>
    new Batch(
      books.books,
      { claims: new Set(), versions: new Map([[`shop.sale/${idOf("sale")}`, version]]) },
      books,
    );

  it("the first booking takes the key, also when it is refused; the second is told and writes nothing", () => {
    for (const amountMinor of [1n, 1_000_000n]) {
      const batch = walletBooks().batch();
      batch.book({ transfers: [movement({ amountMinor })], claim, rows: () => [row("first")] });
      expect(
        batch.book({
          transfers: [movement({ id: idOf("other") })],
          claim,
          rows: () => [row("second")],
        }),
      ).toEqual({ state: "claimed" });
      expect(batch.sideRows).toEqual([row("first")]);
    }
  });

  it("another scope is another key", () => {
    const batch = walletBooks().batch();
    batch.book({ transfers: [movement()], claim });
    expect(
      codeOf(
        batch.book({
          transfers: [movement({ id: idOf("other") })],
          claim: { ...claim, scope: "bob send" },
        }),
      ),
    ).toBe("created");
  });

  it("a version other than the expected is stale, and so is the second booking that expects the same", () => {
    const books = walletBooks();
    expect(codeOf(batchOf(books, 4).book({ transfers: [movement()], expects }))).toBe("stale");
    const batch = batchOf(books, 3);
    expect(codeOf(batch.book({ transfers: [movement()], expects }))).toBe("created");
    expect(codeOf(batch.book({ transfers: [movement({ id: idOf("second") })], expects }))).toBe(
      "stale",
    );
  });

  it("a repeat of what was booked exists, though its version has moved on since", () => {
    const books = walletBooks();
    batchOf(books, 3).book({ transfers: [movement()], expects });
    expect(codeOf(batchOf(books, 4).book({ transfers: [movement()], expects }))).toBe("exists");
  });
});

describe("the rows that go with a booking", () => {
  const outcomes = (books: PaperBooks, ...bookings: Parameters<Batch["book"]>[0][]) => {
    const seen: (BookedOutcome | RefusedOutcome)[] = [];
    const batch = books.batch();
    for (const booking of bookings) {
      batch.book({ ...booking, rows: (outcome) => (seen.push(outcome), []) });
    }
    return seen;
  };

  it("are asked for when it is booked and when it is refused, not when it exists", () => {
    const books = walletBooks();
    const seen = outcomes(
      books,
      { transfers: [movement()] },
      { transfers: [movement()] },
      { transfers: [movement({ id: idOf("much"), amountMinor: 1_000_000n })] },
    );
    expect(seen.map(codeOf)).toEqual(["created", "exceeds_floor"]);
  });

  it("see every account of the booking as it stands right after it, whatever the batch does later", () => {
    const books = walletBooks();
    const [first, second] = outcomes(
      books,
      { transfers: [movement()] },
      { transfers: [movement({ id: idOf("second") })] },
    );
    expect(first?.balances.get(idOf("alice"))?.available).toBe(9000n);
    expect(second?.balances.get(idOf("alice"))?.available).toBe(8000n);
  });

  it("balances read later still show the rules that held, and accounts the process has forgotten since", () => {
    const books = walletBooks();
    const [outcome] = outcomes(books, { transfers: [movement()] });
    books
      .batch()
      .changeRules({ accountId: idOf("alice"), rules: { isFrozenOut: true }, reason: "test" });
    expect(books.account("alice").rules.isFrozenOut).toBe(true);
    books.books.accounts.delete(idOf("bob"));
    expect(outcome?.balances.get(idOf("alice"))?.rules.isFrozenOut).toBe(false);
    expect(outcome?.balances.get(idOf("bob"))?.available).toBe(1000n);
  });

  it("a refusal shows the accounts it named, unchanged", () => {
    const [outcome] = outcomes(walletBooks(), {
      transfers: [movement({ amountMinor: 1_000_000n })],
    });
    expect([...(outcome?.balances.keys() ?? [])]).toEqual([idOf("alice"), idOf("bob")]);
    expect(outcome?.balances.get(idOf("alice"))?.available).toBe(10_000n);
  });
});

describe("opening accounts", () => {
  const wallet = { id: idOf("carol"), currency: "CNY", code: 2010, floor: 0n } as const;

  it("and moving money into them is one booking, the account older than its first transfer", () => {
    const books = walletBooks();
    const outcome = books
      .batch()
      .book({ transfers: [movement({ creditAccountId: wallet.id })], opens: [wallet] });
    if (outcome.state !== "booked") throw new Error("expected booked");
    expect(outcome.balances.get(wallet.id)?.available).toBe(1000n);
    expect(outcome.atMicros).toBe(outcome.results[0]?.atMicros);
  });

  it.each([
    [{ id: idOf("carol").toUpperCase() }, /lower-case UUID/],
    [{ id: "carol" }, /lower-case UUID/],
    [{ currency: "cny" }, /unknown currency/],
    [{ code: 9999 }, /chart of accounts/],
    [{ floor: 2n ** 63n }, /beyond 64 bits/],
    [{ ceiling: -(2n ** 63n) - 1n }, /beyond 64 bits/],
    [{ id: idOf("dora") }, /another currency or code/],
  ])("with %o is impossible, and says why", (patch, reason) => {
    const opens = [{ ...wallet, ...patch } as AccountInput];
    expect(walletBooks().batch().whyInvalid({ transfers: [], opens })).toMatch(reason);
    expect(
      walletBooks()
        .batch()
        .whyInvalid({ transfers: [], opens: [wallet] }),
    ).toBeNull();
  });

  it("twice with the same content is once", () => {
    const batch = walletBooks().batch();
    expect(codeOf(batch.book({ transfers: [], opens: [wallet] }))).toBe("created");
    expect(codeOf(batch.book({ transfers: [], opens: [wallet] }))).toBe("created");
    expect([batch.accounts.rows, batch.rules.rows]).toEqual([1, 1]);
  });
});

describe("changing rules", () => {
  it("to a limit beyond 64 bits is impossible", () => {
    const change = { accountId: idOf("alice"), rules: { floor: 2n ** 63n }, reason: "test" };
    expect(walletBooks().batch().whyRulesInvalid(change)).toMatch(/beyond 64 bits/);
  });

  it.each([
    ["nobody", {}, "account_not_found"],
    ["alice", { isClosed: true }, "account_not_empty"],
    ["closed", { isClosed: false }, "account_closed"],
  ] as const)("of %s to %o: %s", (name, rules, code) => {
    const books = walletBooks();
    books.open("closed", {}, { isClosed: true });
    const batch = books.batch();
    expect(batch.changeRules({ accountId: idOf(name), rules, reason: "test" })).toEqual({
      state: "refused",
      code,
    });
    expect(batch.rules.rows).toBe(0);
  });

  it.each(["alice", "bob"])("an account with a hold is not empty: %s", (name) => {
    const books = walletBooks();
    books.mustBook(movement({ id: idOf("hold"), kind: "pending", amountMinor: 10_000n }));
    const outcome = books
      .batch()
      .changeRules({ accountId: idOf(name), rules: { isClosed: true }, reason: "test" });
    expect(outcome).toEqual({ state: "refused", code: "account_not_empty" });
  });

  it("holds for the bookings after it in the same batch", () => {
    const batch = walletBooks().batch();
    expect(codeOf(batch.book({ transfers: [movement()] }))).toBe("created");
    batch.changeRules({ accountId: idOf("alice"), rules: { isFrozenOut: true }, reason: "test" });
    expect(codeOf(batch.book({ transfers: [movement({ id: idOf("late") })] }))).toBe(
      "debit_account_frozen_out",
    );
  });
});
