/** Random histories for the ledger: rounds of steps that are sent all at once, with a clock that moves between rounds. */
import fc from "fast-check";
import { newId } from "../../../platform/ids.ts";
import type { AccountInput, AccountRules, TransferInput, Uuid } from "../types.ts";

/** Indexes are taken modulo what there is, so that shrinking never makes a script senseless. */
interface TransferSketch {
  readonly kind: "posted" | "pending" | "post" | "void";
  readonly from: number;
  readonly to: number;
  readonly amount: number;
  readonly balancing: "debit" | "credit" | null;
  readonly timeoutSeconds: number;
  readonly hold: number;
  readonly isAll: boolean;
  readonly oddity:
    | "wrong currency"
    | "unknown account"
    | "names everything"
    | "no such hold"
    | null;
}

export type Step =
  | { readonly do: "book"; readonly door: number; readonly transfers: readonly TransferSketch[] }
  | {
      readonly do: "repeat";
      readonly door: number;
      readonly booking: number;
      readonly change: Change | null;
      readonly at: number;
    }
  | {
      readonly do: "rules";
      readonly door: number;
      readonly account: number;
      readonly rules: Partial<AccountRules>;
    }
  | { readonly do: "expire"; readonly door: number };

const CHANGES = [
  "amount",
  "kind",
  "debit",
  "credit",
  "currency",
  "code",
  "timeout",
  "reference",
  "balancing",
  "drop",
  "add",
] as const;
type Change = (typeof CHANGES)[number];

export interface Script {
  readonly accounts: readonly Omit<AccountInput, "id">[];
  readonly rounds: readonly { readonly clockSeconds: number; readonly steps: readonly Step[] }[];
}

const index = fc.nat(1000);
const door = fc.nat(1);
const seldom = <T>(arbitrary: fc.Arbitrary<T>, oneIn: number): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: oneIn - 1, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
const floor = fc.constantFrom(null, null, 0n, 0n, -40n, 25n);
const ceiling = fc.constantFrom(null, null, null, 150n, 300n, 25n);
const isSo = fc.constantFrom(false, false, false, true);

const transfer: fc.Arbitrary<TransferSketch> = fc.record({
  kind: fc.constantFrom("posted", "posted", "posted", "pending", "pending", "post", "post", "void"),
  from: index,
  to: index,
  amount: fc.oneof(
    { weight: 30, arbitrary: fc.integer({ min: 1, max: 60 }) },
    { weight: 1, arbitrary: fc.constantFrom(0, -1, 5000) },
  ),
  balancing: seldom(fc.constantFrom("debit", "credit"), 5),
  timeoutSeconds: fc.constantFrom(0, 0, 1, 1, 60),
  hold: index,
  isAll: fc.boolean(),
  oddity: seldom(
    fc.constantFrom("wrong currency", "unknown account", "names everything", "no such hold"),
    15,
  ),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant("book"),
      door,
      transfers: fc.oneof(
        { weight: 3, arbitrary: fc.array(transfer, { minLength: 1, maxLength: 1 }) },
        { weight: 2, arbitrary: fc.array(transfer, { minLength: 2, maxLength: 4 }) },
      ),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("repeat"),
      door,
      booking: index,
      at: index,
      change: fc.constantFrom(null, null, null, ...CHANGES),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("rules"),
      door,
      account: index,
      rules: fc.record(
        { floor, ceiling, isFrozenIn: isSo, isFrozenOut: isSo, isClosed: isSo },
        { requiredKeys: [] },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("expire"), door }) },
);

export const script: fc.Arbitrary<Script> = fc.record({
  accounts: fc.array(
    fc.record({
      currency: fc.oneof(
        { weight: 12, arbitrary: fc.constant("CNY") },
        { weight: 1, arbitrary: fc.constant("JPY") },
      ),
      code: fc.constantFrom(1010, 2010, 2010, 2900, 6010),
      floor,
      ceiling,
    }),
    { minLength: 2, maxLength: 6 },
  ),
  rounds: fc.array(
    fc.record({
      // The clock also stands still, and runs backwards.
      clockSeconds: fc.constantFrom(0, 2, 2, 100, -5),
      steps: fc.array(step, { minLength: 5, maxLength: 40 }),
    }),
    { minLength: 1, maxLength: 6 },
  ),
});

const at = <T>(items: readonly T[], position: number): T => items[position % items.length] as T;

/** Turns sketches into transfers; remembers what was made, for holds to resolve and bookings to repeat. */
export class ScriptReader {
  readonly #accounts: readonly AccountInput[];
  readonly #ids: Uuid[] = [];
  readonly #bookings: TransferInput[][] = [];

  constructor(accounts: readonly AccountInput[]) {
    this.#accounts = accounts;
  }

  booking(sketches: readonly TransferSketch[]): TransferInput[] {
    const transfers = sketches.map((sketch) => this.#transfer(sketch));
    this.#bookings.push(transfers);
    return transfers;
  }

  /** An earlier booking as it was, or with one thing changed. */
  repeat({ booking, change, at: position }: Extract<Step, { do: "repeat" }>): TransferInput[] {
    if (this.#bookings.length === 0) return this.booking([]);
    const first = at(this.#bookings, booking);
    if (change === "drop") return first.slice(1);
    if (change === "add") return [...first, { ...this.#movement(position), id: newId() }];
    if (change === null || first.length === 0) return first;
    return first.map((transfer, which) =>
      which === position % first.length ? this.#changed(transfer, change) : transfer,
    );
  }

  #changed(transfer: TransferInput, change: Exclude<Change, "drop" | "add">): TransferInput {
    const other = at(this.#accounts, transfer.id.charCodeAt(35));
    switch (change) {
      case "amount":
        return {
          ...transfer,
          amountMinor: typeof transfer.amountMinor === "bigint" ? transfer.amountMinor + 1n : 1n,
        };
      case "kind":
        return { ...transfer, kind: transfer.kind === "posted" ? "pending" : "posted" };
      case "debit":
        return { ...transfer, debitAccountId: other.id };
      case "credit":
        return { ...transfer, creditAccountId: other.id };
      case "currency":
        return { ...transfer, currency: other.currency === "JPY" ? "CNY" : "JPY" };
      case "code":
        return { ...transfer, code: 90 };
      case "timeout":
        return { ...transfer, timeoutSeconds: 3 };
      case "reference":
        return { ...transfer, reference: transfer.id };
      case "balancing":
        return { ...transfer, balancing: transfer.balancing === "debit" ? "credit" : "debit" };
    }
  }

  #movement(position: number): Omit<TransferInput, "id"> {
    const [from, to] = [at(this.#accounts, position), at(this.#accounts, position + 1)];
    return {
      kind: "posted",
      debitAccountId: from.id,
      creditAccountId: to.id,
      amountMinor: 1n,
      currency: from.currency,
      code: 2,
    };
  }

  #transfer(sketch: TransferSketch): TransferInput {
    const { kind, oddity, balancing, timeoutSeconds } = sketch;
    const id = newId();
    const amountMinor = BigInt(sketch.amount);
    const from = at(this.#accounts, sketch.from);
    // Hardly ever the same account on both sides.
    const to = at(
      this.#accounts,
      sketch.to % 50 === 0
        ? sketch.from
        : sketch.from + 1 + (sketch.to % (this.#accounts.length - 1)),
    );
    const named = {
      debitAccountId: from.id,
      creditAccountId: oddity === "unknown account" ? newId() : to.id,
      currency: oddity === "wrong currency" ? "USD" : from.currency,
      code: 2,
    } as const;
    let transfer: TransferInput;
    if (kind === "posted" || kind === "pending") {
      transfer = {
        id,
        kind,
        ...named,
        amountMinor,
        ...(balancing === null ? {} : { balancing }),
        ...(kind === "pending" ? { timeoutSeconds } : {}),
      };
    } else {
      const pendingId =
        oddity === "no such hold" || this.#ids.length === 0
          ? newId()
          : at(this.#ids.slice(-8), sketch.hold);
      const whole = { id, kind, pendingId, ...(oddity === "names everything" ? named : {}) };
      transfer =
        kind === "void" ? whole : { ...whole, amountMinor: sketch.isAll ? "all" : amountMinor };
    }
    // Most resolutions should find a hold.
    if (kind === "pending") this.#ids.push(id);
    else if (sketch.hold % 20 === 0) this.#ids.push(id);
    return transfer;
  }
}
