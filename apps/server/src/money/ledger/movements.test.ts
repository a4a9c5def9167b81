// What a booked transfer does: holds and how they end, limits on both kinds of accounts, freezes, balancing transfers.
import { describe, expect, it } from "vitest";
import { balanceOf } from "./account.ts";
import type { LedgerTransfer } from "./decide.ts";
import {
  codeOf,
  idOf,
  movement,
  PaperBooks,
  resolution,
  walletBooks,
} from "./testing/paper-books.ts";

const booked = (books: PaperBooks, ...transfers: LedgerTransfer[]) => {
  const outcome = books.book(...transfers);
  if (outcome.state !== "booked") throw new Error(`expected booked, it is ${codeOf(outcome)}`);
  return outcome;
};

const holdOf = (amountMinor: bigint, timeoutSeconds = 0) =>
  movement({ id: idOf("hold"), kind: "pending", amountMinor, timeoutSeconds });

describe("holds", () => {
  it("money held is gone for the payer and not yet there for the payee", () => {
    const books = walletBooks();
    booked(books, holdOf(3000n));
    expect(balanceOf(books.account("alice"))).toMatchObject({
      balance: 10_000n,
      available: 7000n,
      pendingOut: 3000n,
      pendingIn: 0n,
    });
    expect(balanceOf(books.account("bob"))).toMatchObject({
      balance: 0n,
      available: 0n,
      pendingOut: 0n,
      pendingIn: 3000n,
    });
    expect(codeOf(books.book(movement({ amountMinor: 7001n })))).toBe("exceeds_floor");
  });

  it.each([
    ["a full post", { amountMinor: "all" }, 3000n, 7000n],
    ["a full post by amount", { amountMinor: 3000n }, 3000n, 7000n],
    ["a partial post gives back the rest", { amountMinor: 1000n }, 1000n, 9000n],
    ["a void gives everything back", { kind: "void", amountMinor: undefined }, 0n, 10_000n],
  ] as const)("%s", (_, patch, atBob, atAlice) => {
    const books = walletBooks();
    booked(books, holdOf(3000n));
    const { results } = booked(books, { ...resolution(), ...patch } as LedgerTransfer);
    expect(results[0]?.amountMinor).toBe(patch.amountMinor === 1000n ? 1000n : 3000n);
    expect(balanceOf(books.account("bob"))).toMatchObject({
      balance: atBob,
      available: atBob,
      pendingIn: 0n,
    });
    expect(balanceOf(books.account("alice"))).toMatchObject({
      balance: atAlice,
      available: atAlice,
      pendingOut: 0n,
    });
  });

  it("a resolution may name the accounts, the currency and the code, if it names them rightly", () => {
    const books = walletBooks();
    booked(books, holdOf(3000n));
    const named = {
      debitAccountId: idOf("alice"),
      creditAccountId: idOf("bob"),
      currency: "CNY",
      code: 2,
    } as const;
    expect(codeOf(books.book(resolution(named)))).toBe("created");
  });

  it("expires exactly when its time has come, never a microsecond earlier", () => {
    const books = walletBooks();
    booked(books, holdOf(3000n, 20));
    const expiresAtMicros = books.books.transfers.get(idOf("hold"))?.expiresAtMicros;
    if (expiresAtMicros === null || expiresAtMicros === undefined)
      throw new Error("the hold has a time");
    expect(expiresAtMicros - books.lastAtMicros).toBe(20_000_000);
    const expiry = resolution({ id: idOf("expiry"), kind: "expire" });
    const { amountMinor: _, ...expire } = expiry;
    books.nowMicros = expiresAtMicros - 1;
    expect(codeOf(books.book(expire))).toBe("pending_transfer_not_pending");
    expect(codeOf(books.book(resolution({ id: idOf("post in time") })))).toBe("created");
  });

  it("once its time has come it can only expire, booked so or not", () => {
    const books = walletBooks();
    booked(books, holdOf(3000n, 20));
    books.pass(21);
    expect(codeOf(books.book(resolution()))).toBe("pending_transfer_expired");
    expect(codeOf(books.book(resolution({ kind: "void", amountMinor: undefined } as never)))).toBe(
      "pending_transfer_expired",
    );
    const { amountMinor: _, ...expire } = resolution({ id: idOf("expiry"), kind: "expire" });
    expect(booked(books, expire).results[0]?.amountMinor).toBe(3000n);
    expect(balanceOf(books.account("alice"))).toMatchObject({ available: 10_000n, pendingOut: 0n });
    expect(codeOf(books.book(expire))).toBe("exists");
  });

  it("a clock that jumps back neither expires early nor repeats a time", () => {
    const books = walletBooks();
    const { atMicros } = booked(books, holdOf(3000n, 20));
    books.pass(-3600);
    const second = booked(books, movement({ id: idOf("an hour ago") }));
    expect(second.atMicros).toBeGreaterThan(atMicros);
    books.pass(3600 + 19);
    expect(codeOf(books.book(resolution()))).toBe("created");
  });

  it("limits were checked when the hold was made: a post passes a lowered ceiling, a raised floor, a freeze", () => {
    const books = walletBooks();
    booked(books, holdOf(3000n));
    books.rule("bob", { ceiling: 0n, isFrozenIn: true });
    books.rule("alice", { floor: 10_000n, isFrozenOut: true });
    expect(codeOf(books.book(resolution()))).toBe("created");
  });

  it("the hold of a booking can be posted by the next transfer of the same booking", () => {
    const books = walletBooks();
    const { results } = booked(books, holdOf(3000n), resolution());
    expect(results.map((result) => result.amountMinor)).toEqual([3000n, 3000n]);
    expect(books.counters("alice")).toEqual([3000n, 10_000n, 0n, 0n]);
  });
});

/** Each kind of account with 100.00 on its normal side; `out` takes from it, `into` adds to it. */
const sides = [
  {
    side: "credit-normal",
    code: 2010,
    out: { debitAccountId: idOf("it"), creditAccountId: idOf("world") },
    into: { debitAccountId: idOf("world"), creditAccountId: idOf("it") },
  },
  {
    side: "debit-normal",
    code: 1010,
    out: { debitAccountId: idOf("world"), creditAccountId: idOf("it") },
    into: { debitAccountId: idOf("it"), creditAccountId: idOf("world") },
  },
  {
    side: "either-way",
    code: 2900,
    out: { debitAccountId: idOf("it"), creditAccountId: idOf("world") },
    into: { debitAccountId: idOf("world"), creditAccountId: idOf("it") },
  },
] as const;

const sideBooks = ({ code, into }: (typeof sides)[number]): PaperBooks => {
  const books = new PaperBooks();
  books.open("it", { code });
  books.open("world", { code: 2900 });
  books.mustBook(movement({ id: idOf("funding"), ...into, amountMinor: 10_000n }));
  return books;
};

describe.each(sides.map((side) => [side.side, side] as const))(
  "limits of a %s account",
  (_, side) => {
    it.each([
      [0n, 10_000n],
      [-500n, 10_500n],
      [2500n, 7500n],
    ])("floor %s leaves %s to be taken, and not one more", (floor, room) => {
      const books = sideBooks(side);
      books.rule("it", { floor });
      expect(codeOf(books.book(movement({ ...side.out, amountMinor: room + 1n })))).toBe(
        "exceeds_floor",
      );
      expect(
        codeOf(books.book(movement({ ...side.out, id: idOf("all"), amountMinor: room }))),
      ).toBe("created");
      expect(balanceOf(books.account("it")).available).toBe(floor);
    });

    it("a hold to go out counts against the floor, a hold to come in does not help it", () => {
      const books = sideBooks(side);
      books.rule("it", { floor: 0n });
      booked(
        books,
        movement({ ...side.out, id: idOf("out"), kind: "pending", amountMinor: 4000n }),
      );
      booked(
        books,
        movement({ ...side.into, id: idOf("in"), kind: "pending", amountMinor: 9000n }),
      );
      expect(balanceOf(books.account("it"))).toMatchObject({
        balance: 10_000n,
        available: 6000n,
        pendingOut: 4000n,
        pendingIn: 9000n,
      });
      expect(codeOf(books.book(movement({ ...side.out, amountMinor: 6001n })))).toBe(
        "exceeds_floor",
      );
      expect(
        codeOf(books.book(movement({ ...side.out, id: idOf("rest"), amountMinor: 6000n }))),
      ).toBe("created");
    });

    it("the ceiling leaves its room and not one more, and a hold to come in takes of it", () => {
      const books = sideBooks(side);
      books.rule("it", { ceiling: 12_000n });
      booked(
        books,
        movement({ ...side.into, id: idOf("held"), kind: "pending", amountMinor: 500n }),
      );
      expect(codeOf(books.book(movement({ ...side.into, amountMinor: 1501n })))).toBe(
        "exceeds_ceiling",
      );
      expect(
        codeOf(books.book(movement({ ...side.into, id: idOf("fits"), amountMinor: 1500n }))),
      ).toBe("created");
      expect(balanceOf(books.account("it"))).toMatchObject({ balance: 11_500n, pendingIn: 500n });
    });

    it("an account beyond its limits after a change of rules may be brought back, not further away", () => {
      const books = sideBooks(side);
      books.rule("it", { floor: 20_000n, ceiling: null });
      expect(codeOf(books.book(movement({ ...side.out, amountMinor: 1n })))).toBe("exceeds_floor");
      expect(
        codeOf(books.book(movement({ ...side.into, id: idOf("nearer"), amountMinor: 1n }))),
      ).toBe("created");
      books.rule("it", { floor: null, ceiling: 0n });
      expect(
        codeOf(books.book(movement({ ...side.into, id: idOf("further"), amountMinor: 1n }))),
      ).toBe("exceeds_ceiling");
      expect(codeOf(books.book(movement({ ...side.out, id: idOf("back"), amountMinor: 1n })))).toBe(
        "created",
      );
    });

    it("balancing towards the floor moves what is there and no more than was asked", () => {
      const books = sideBooks(side);
      books.rule("it", { floor: 1000n });
      const balancing = side.side === "debit-normal" ? "credit" : "debit";
      const part = booked(
        books,
        movement({ ...side.out, id: idOf("part"), amountMinor: 2000n, balancing }),
      );
      const rest = booked(
        books,
        movement({ ...side.out, id: idOf("rest"), amountMinor: 50_000n, balancing }),
      );
      expect([part.results[0]?.amountMinor, rest.results[0]?.amountMinor]).toEqual([2000n, 7000n]);
      expect(balanceOf(books.account("it")).available).toBe(1000n);
      expect(codeOf(books.book(movement({ ...side.out, amountMinor: 1n, balancing })))).toBe(
        "exceeds_floor",
      );
    });

    it("balancing towards the ceiling fills the room and no more", () => {
      const books = sideBooks(side);
      books.rule("it", { ceiling: 15_000n });
      const balancing = side.side === "debit-normal" ? "debit" : "credit";
      const filled = booked(
        books,
        movement({ ...side.into, id: idOf("fill"), amountMinor: 50_000n, balancing }),
      );
      expect(filled.results[0]?.amountMinor).toBe(5000n);
      expect(codeOf(books.book(movement({ ...side.into, amountMinor: 1n, balancing })))).toBe(
        "exceeds_ceiling",
      );
    });
  },
);

describe("balancing", () => {
  it("without a limit on the named side the request is moved as it is", () => {
    const books = walletBooks();
    expect(booked(books, movement({ balancing: "credit" })).results[0]?.amountMinor).toBe(1000n);
  });

  it("the other side's limit still refuses", () => {
    const books = walletBooks();
    books.rule("bob", { ceiling: 4999n });
    expect(codeOf(books.book(movement({ amountMinor: 50_000n, balancing: "debit" })))).toBe(
      "exceeds_ceiling",
    );
  });

  it("a balancing hold holds what is there", () => {
    const books = walletBooks();
    booked(
      books,
      movement({ id: idOf("hold"), kind: "pending", amountMinor: 50_000n, balancing: "debit" }),
    );
    expect(balanceOf(books.account("alice"))).toMatchObject({ available: 0n, pendingOut: 10_000n });
  });
});

describe("freezes", () => {
  const back = { debitAccountId: idOf("bob"), creditAccountId: idOf("alice"), amountMinor: 1n };
  it.each([
    ["isFrozenOut", "debit_account_frozen_out", "created"],
    ["isFrozenIn", "created", "credit_account_frozen_in"],
    ["isClosed", "debit_account_closed", "credit_account_closed"],
  ] as const)("alice %s: from alice %s, to alice %s", (rule, fromAlice, toAlice) => {
    const books = walletBooks();
    booked(books, movement({ id: idOf("bob has some") }));
    books.rule("alice", { [rule]: true });
    expect(codeOf(books.book(movement({ id: idOf("out") })))).toBe(fromAlice);
    expect(codeOf(books.book(movement({ id: idOf("in"), ...back })))).toBe(toAlice);
  });
});

const MAX = 2n ** 63n - 1n;

describe("overflow", () => {
  it.each([
    ["fits exactly below 2^63", 0n, "created"],
    ["is one too many", 1n, "overflows_credits"],
  ] as const)("what is pending counts as posted: the amount %s", (_, excess, code) => {
    const books = walletBooks();
    books.rule("alice", { floor: null });
    Object.assign(books.account("bob"), { creditsPosted: MAX - 3000n, creditsPending: 2000n });
    expect(codeOf(books.book(movement({ amountMinor: 1000n + excess })))).toBe(code);
  });

  it("the largest amount there is moves, once", () => {
    const books = walletBooks();
    books.open("world", { code: 2900 });
    books.open("vault", { code: 1010 });
    const all = { debitAccountId: idOf("vault"), creditAccountId: idOf("world"), amountMinor: MAX };
    expect(codeOf(books.book(movement(all)))).toBe("created");
    expect(codeOf(books.book(movement({ ...all, id: idOf("again"), amountMinor: 1n })))).toBe(
      "overflows_debits",
    );
    expect(books.counters("world")).toEqual([0n, MAX, 0n, 0n]);
  });
});
