import { derivedId } from "../../../platform/derived-id.ts";
import { type Account, newAccount, OPEN_RULES } from "../account.ts";
import { Batch } from "../batch.ts";
import { type Books, emptyBooks } from "../books.ts";
import type { LedgerTransfer } from "../decide.ts";
import type { AccountInput, AccountRules, BookingOutcome, RefusedOutcome, Uuid } from "../types.ts";

/** A name's own id: the same in every test and every run. */
export const idOf = (name: string): Uuid => derivedId("01900000-0000-7000-8000-000000000000", name);

/** Books without a database: what a batch decides, seen as data. Time stands still until `pass`. */
export class PaperBooks {
  readonly books: Books = emptyBooks();
  /** Microseconds of database time; late enough that timestamps look like today's. */
  nowMicros = 1_800_000_000_000_000;
  lastAtMicros = 0;

  open(name: string, fixed: Partial<AccountInput> = {}, rules: Partial<AccountRules> = {}): Uuid {
    const id = idOf(name);
    const { currency = "CNY", code = 2010 } = fixed;
    this.books.accounts.set(id, newAccount({ id, currency, code }, { ...OPEN_RULES, ...rules }));
    return id;
  }

  account(name: string): Account {
    const account = this.books.accounts.get(idOf(name));
    if (account === undefined) throw new Error(`no account ${name} on paper`);
    return account;
  }

  /** Changes the rules behind the ledger's back: whatever a test needs, also what `changeRules` would refuse. */
  rule(name: string, rules: Partial<AccountRules>): void {
    const account = this.account(name);
    account.rules = { ...account.rules, ...rules };
  }

  pass(seconds: number): void {
    this.nowMicros += seconds * 1_000_000;
  }

  batch(): Batch {
    return new Batch(this.books, { claims: new Set(), versions: new Map() }, this);
  }

  /** Books the transfers as one booking, in a batch of its own. */
  book(...transfers: readonly LedgerTransfer[]): BookingOutcome {
    const batch = this.batch();
    const outcome = batch.book({ transfers });
    this.lastAtMicros = batch.lastAtMicros;
    return outcome;
  }

  /** For the preparations of a test: throws unless the booking is booked. */
  mustBook(...transfers: readonly LedgerTransfer[]): void {
    const outcome = this.book(...transfers);
    if (outcome.state !== "booked") throw new Error(`not booked: ${codeOf(outcome)}`);
  }

  /** Posted and pending counters, as [debits, credits, debits pending, credits pending]. */
  counters(name: string): readonly bigint[] {
    const { debitsPosted, creditsPosted, debitsPending, creditsPending } = this.account(name);
    return [debitsPosted, creditsPosted, debitsPending, creditsPending];
  }
}

/** The one word that says how a booking ended: `created`, `exists`, or the code that broke it. */
export function codeOf(outcome: BookingOutcome): string {
  if (outcome.state === "booked") return "created";
  return outcome.state === "refused" ? outcome.code : outcome.state;
}

export function refused(outcome: BookingOutcome): RefusedOutcome {
  if (outcome.state !== "refused") throw new Error(`expected a refusal, it is ${outcome.state}`);
  return outcome;
}

/** A wallet world: `bank` has no limits and paid 100.00 to `alice`; `bob` is empty; `dora` is in dollars. */
export function walletBooks(): PaperBooks {
  const books = new PaperBooks();
  books.open("bank", { code: 1010 });
  books.open("alice", {}, { floor: 0n });
  books.open("bob", {}, { floor: 0n });
  books.open("dora", { currency: "USD" }, { floor: 0n });
  books.mustBook(
    movement({
      id: idOf("funding"),
      debitAccountId: idOf("bank"),
      creditAccountId: idOf("alice"),
      amountMinor: 10_000n,
    }),
  );
  return books;
}

/** Ten yuan from alice to bob, unless said otherwise. */
export function movement(patch: Partial<LedgerTransfer> = {}): LedgerTransfer {
  return {
    id: idOf("new"),
    kind: "posted",
    debitAccountId: idOf("alice"),
    creditAccountId: idOf("bob"),
    amountMinor: 1000n,
    currency: "CNY",
    code: 2,
    ...patch,
  };
}

/** Posts all of the hold `hold`, unless said otherwise. */
export function resolution(patch: Partial<LedgerTransfer> = {}): LedgerTransfer {
  return { id: idOf("new"), kind: "post", amountMinor: "all", pendingId: idOf("hold"), ...patch };
}
