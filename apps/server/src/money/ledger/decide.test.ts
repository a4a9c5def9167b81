// Every answer a transfer can get, one row per code, and which of two answers wins.
import { describe, expect, it } from "vitest";
import type { LedgerTransfer } from "./decide.ts";
import { TRANSFER_RESULTS, type TransferResultCode } from "./results.ts";
import {
  codeOf,
  idOf,
  movement,
  type PaperBooks,
  resolution,
  walletBooks,
} from "./testing/paper-books.ts";

const TRANSFER_RESULT_CODES = Object.keys(TRANSFER_RESULTS) as TransferResultCode[];

type Patch = Partial<Record<keyof LedgerTransfer, unknown>>;

interface Row {
  readonly code: TransferResultCode;
  /** What is asked: a new movement, the resolution of the hold `hold` (10 of 20 seconds old), or a repeat of either. */
  readonly asks: "movement" | "resolution" | "repeat of a movement" | "repeat of a post";
  /** The one fault of the request; `undefined` leaves a field out. */
  readonly patch?: Patch;
  /** The one fault of the books. */
  readonly given?: (books: PaperBooks) => void;
}

const MAX = 2n ** 63n - 1n;
const unknown = idOf("nobody ever opened this");
const alsoUnknown = idOf("nor this");

const rows: readonly Row[] = [
  { code: "created", asks: "movement" },
  { code: "created", asks: "resolution" },
  { code: "id_invalid", asks: "movement", patch: { id: "00000000-0000-0000-0000-000000000000" } },
  { code: "exists_with_different_kind", asks: "repeat of a movement", patch: { kind: "posted" } },
  { code: "exists_with_different_kind", asks: "repeat of a post", patch: { kind: "void" } },
  {
    code: "exists_with_different_balancing",
    asks: "repeat of a movement",
    patch: { balancing: "debit" },
  },
  {
    code: "exists_with_different_pending_id",
    asks: "repeat of a movement",
    patch: { pendingId: unknown },
  },
  {
    code: "exists_with_different_pending_id",
    asks: "repeat of a post",
    patch: { pendingId: unknown },
  },
  {
    code: "exists_with_different_timeout",
    asks: "repeat of a movement",
    patch: { timeoutSeconds: 6 },
  },
  {
    code: "exists_with_different_debit_account_id",
    asks: "repeat of a movement",
    patch: { debitAccountId: idOf("bank") },
  },
  {
    code: "exists_with_different_debit_account_id",
    asks: "repeat of a post",
    patch: { debitAccountId: idOf("bank") },
  },
  {
    code: "exists_with_different_credit_account_id",
    asks: "repeat of a movement",
    patch: { creditAccountId: idOf("bank") },
  },
  {
    code: "exists_with_different_credit_account_id",
    asks: "repeat of a post",
    patch: { creditAccountId: idOf("bank") },
  },
  {
    code: "exists_with_different_amount",
    asks: "repeat of a movement",
    patch: { amountMinor: 1001n },
  },
  { code: "exists_with_different_amount", asks: "repeat of a post", patch: { amountMinor: 999n } },
  {
    code: "exists_with_different_reference",
    asks: "repeat of a movement",
    patch: { reference: unknown },
  },
  {
    code: "exists_with_different_currency",
    asks: "repeat of a movement",
    patch: { currency: "USD" },
  },
  { code: "exists_with_different_currency", asks: "repeat of a post", patch: { currency: "USD" } },
  { code: "exists_with_different_code", asks: "repeat of a movement", patch: { code: 3 } },
  { code: "exists_with_different_code", asks: "repeat of a post", patch: { code: 3 } },
  { code: "exists", asks: "repeat of a movement" },
  { code: "exists", asks: "repeat of a post" },
  {
    code: "id_already_failed",
    asks: "movement",
    given: (books) => books.books.refusals.add(idOf("new")),
  },
  { code: "balancing_not_allowed", asks: "resolution", patch: { balancing: "credit" } },
  { code: "debit_account_id_invalid", asks: "movement", patch: { debitAccountId: undefined } },
  { code: "debit_account_id_invalid", asks: "resolution", patch: { debitAccountId: "not a uuid" } },
  {
    code: "credit_account_id_invalid",
    asks: "movement",
    patch: { creditAccountId: idOf("bob").toUpperCase() },
  },
  { code: "credit_account_id_invalid", asks: "resolution", patch: { creditAccountId: "" } },
  {
    code: "accounts_must_be_different",
    asks: "movement",
    patch: { debitAccountId: idOf("bob"), creditAccountId: idOf("bob") },
  },
  { code: "pending_id_must_be_absent", asks: "movement", patch: { pendingId: unknown } },
  { code: "pending_id_must_be_present", asks: "resolution", patch: { pendingId: undefined } },
  { code: "pending_id_must_be_different", asks: "resolution", patch: { pendingId: idOf("new") } },
  { code: "timeout_reserved_for_pending_transfer", asks: "movement", patch: { timeoutSeconds: 5 } },
  {
    code: "timeout_reserved_for_pending_transfer",
    asks: "resolution",
    patch: { timeoutSeconds: 5 },
  },
  {
    code: "timeout_out_of_range",
    asks: "movement",
    patch: { kind: "pending", timeoutSeconds: 2 ** 31 },
  },
  { code: "amount_must_be_positive", asks: "movement", patch: { amountMinor: 0n } },
  { code: "amount_must_be_positive", asks: "resolution", patch: { amountMinor: -1n } },
  { code: "amount_too_large", asks: "movement", patch: { amountMinor: MAX + 1n } },
  { code: "amount_too_large", asks: "resolution", patch: { amountMinor: MAX + 1n } },
  {
    code: "amount_must_be_absent",
    asks: "resolution",
    patch: { kind: "void", amountMinor: 1000n },
  },
  { code: "currency_unknown", asks: "movement", patch: { currency: "XXX" } },
  { code: "currency_unknown", asks: "resolution", patch: { currency: "cny" } },
  { code: "code_out_of_range", asks: "movement", patch: { code: 0 } },
  { code: "code_out_of_range", asks: "resolution", patch: { code: 1.5 } },
  { code: "reference_invalid", asks: "movement", patch: { reference: "pay_1" } },
  { code: "reference_invalid", asks: "resolution", patch: { reference: "pay_1" } },
  { code: "debit_account_not_found", asks: "movement", patch: { debitAccountId: unknown } },
  { code: "credit_account_not_found", asks: "movement", patch: { creditAccountId: alsoUnknown } },
  {
    code: "accounts_must_have_the_same_currency",
    asks: "movement",
    patch: { creditAccountId: idOf("dora") },
  },
  {
    code: "transfer_must_have_the_same_currency_as_accounts",
    asks: "movement",
    patch: { currency: "USD" },
  },
  { code: "pending_transfer_not_found", asks: "resolution", patch: { pendingId: unknown } },
  {
    code: "pending_transfer_not_pending",
    asks: "resolution",
    patch: { pendingId: idOf("funding") },
  },
  {
    code: "pending_transfer_has_different_debit_account_id",
    asks: "resolution",
    patch: { debitAccountId: idOf("bank") },
  },
  {
    code: "pending_transfer_has_different_credit_account_id",
    asks: "resolution",
    patch: { creditAccountId: idOf("dora") },
  },
  {
    code: "pending_transfer_has_different_currency",
    asks: "resolution",
    patch: { currency: "USD" },
  },
  { code: "pending_transfer_has_different_code", asks: "resolution", patch: { code: 3 } },
  { code: "exceeds_pending_transfer_amount", asks: "resolution", patch: { amountMinor: 1001n } },
  { code: "pending_transfer_already_posted", asks: "resolution", given: resolveAs("post") },
  { code: "pending_transfer_already_voided", asks: "resolution", given: resolveAs("void") },
  { code: "pending_transfer_expired", asks: "resolution", given: (books) => books.pass(11) },
  { code: "pending_transfer_expired", asks: "resolution", given: resolveAs("expire") },
  {
    code: "debit_account_closed",
    asks: "movement",
    given: (books) => books.rule("alice", { isClosed: true }),
  },
  {
    code: "credit_account_closed",
    asks: "movement",
    given: (books) => books.rule("bob", { isClosed: true }),
  },
  {
    code: "debit_account_frozen_out",
    asks: "movement",
    given: (books) => books.rule("alice", { isFrozenOut: true }),
  },
  {
    code: "credit_account_frozen_in",
    asks: "movement",
    given: (books) => books.rule("bob", { isFrozenIn: true }),
  },
  {
    code: "overflows_debits",
    asks: "movement",
    given: (books) =>
      Object.assign(books.account("alice"), { debitsPosted: MAX - 999n, creditsPosted: MAX }),
  },
  {
    code: "overflows_credits",
    asks: "movement",
    given: (books) =>
      Object.assign(books.account("bob"), { debitsPosted: MAX, creditsPosted: MAX - 999n }),
  },
  { code: "exceeds_floor", asks: "movement", patch: { amountMinor: 10_001n } },
  {
    code: "exceeds_ceiling",
    asks: "movement",
    given: (books) => books.rule("bob", { ceiling: 999n }),
  },
];

function resolveAs(kind: "post" | "void" | "expire") {
  return (books: PaperBooks): void => {
    if (kind === "expire") books.pass(11);
    books.mustBook(
      resolution({
        id: idOf(`the hold's ${kind}`),
        kind,
        ...amountFor(kind),
      } as Partial<LedgerTransfer>),
    );
  };
}

const amountFor = (kind: string): Patch => ({ amountMinor: kind === "post" ? "all" : undefined });

/** The state each row starts from, and its request without a fault. */
function prepare({ asks }: Row): { books: PaperBooks; request: LedgerTransfer } {
  const books = walletBooks();
  const hold = movement({ id: idOf("hold"), kind: "pending", timeoutSeconds: 20 });
  if (asks === "movement") return { books, request: movement() };
  books.mustBook(hold);
  if (asks === "repeat of a movement") return { books, request: hold };
  books.pass(10);
  if (asks === "resolution") return { books, request: resolution() };
  books.mustBook(resolution());
  return { books, request: resolution() };
}

const patched = (request: LedgerTransfer, patch: Patch): LedgerTransfer =>
  ({ ...request, ...patch }) as LedgerTransfer;

const nameOf = ({ code, asks, patch }: Row): string =>
  `${code}: ${asks}${
    patch === undefined
      ? ""
      : ` with ${Object.entries(patch)
          .map(([field, value]) => `${field} ${String(value)}`)
          .join(", ")}`
  }`;

describe("codes", () => {
  it.each(rows.map((row) => [nameOf(row), row] as const))("%s", (_, row) => {
    const { books, request } = prepare(row);
    row.given?.(books);
    expect(codeOf(books.book(patched(request, row.patch ?? {})))).toBe(row.code);
  });

  it("each code has a row", () => {
    const covered = new Set<string>(rows.map((row) => row.code));
    // Said of a whole booking by its own caps; its tests are under batch.
    covered.add("exceeds_cap");
    // Said of the others in a booking that breaks; its tests are under "linked" below.
    covered.add("linked_transfer_failed");
    expect(TRANSFER_RESULT_CODES.filter((code) => !covered.has(code))).toEqual([]);
  });

  it.each(rows.filter((row) => row.code !== "created").map((row) => [nameOf(row), row] as const))(
    "nothing moves, and a repeat is told the same or that the id is burnt: %s",
    (_, row) => {
      const { books, request } = prepare(row);
      row.given?.(books);
      const before = snapshot(books);
      const transfer = patched(request, row.patch ?? {});
      books.book(transfer);
      expect(snapshot(books)).toEqual(before);
      const isSticky = TRANSFER_RESULTS[row.code].isSticky;
      expect(codeOf(books.book(transfer))).toBe(isSticky ? "id_already_failed" : row.code);
    },
  );
});

const snapshot = ({ books }: PaperBooks) =>
  structuredClone({
    accounts: books.accounts,
    transfers: books.transfers,
    resolutions: books.resolutions,
  });

describe("order of precedence: of two faults at once the earlier code is the answer", () => {
  const rank = (code: TransferResultCode) => TRANSFER_RESULT_CODES.indexOf(code);
  const pairs = rows.flatMap((first) =>
    rows
      .filter((second) => second.asks === first.asks && rank(second.code) > rank(first.code))
      .filter(
        (second) =>
          first.code !== "created" && first.code !== "exists" && areIndependent(first, second),
      )
      .map((second) => [`${nameOf(first)} + ${nameOf(second)}`, first, second] as const),
  );

  it.each(pairs)("%s", (_, first, second) => {
    const { books, request } = prepare(first);
    first.given?.(books);
    second.given?.(books);
    expect(
      codeOf(books.book(patched(patched(request, second.patch ?? {}), first.patch ?? {}))),
    ).toBe(first.code);
  });

  it("there are hundreds of such pairs", () => {
    expect(pairs.length).toBeGreaterThan(300);
  });
});

/** Two faults can stand together when they touch different fields, and only one of them prepares the books. */
function areIndependent(first: Row, second: Row): boolean {
  const fields = new Set(Object.keys(first.patch ?? {}));
  return (
    !Object.keys(second.patch ?? {}).some((field) => fields.has(field)) &&
    (first.given === undefined || second.given === undefined || first.asks === "movement")
  );
}
