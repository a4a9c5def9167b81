/**
 * The books built up again from nothing, row by row: an independent reading of what the rows claim. Each method says what is
 * wrong with its row, or `null`.
 */
import type { CurrencyCode } from "@okpay/money";
import {
  type Account,
  newAccount,
  OPEN_RULES,
  roomAboveFloor,
  roomBelowCeiling,
} from "./account.ts";
import { KIND } from "./books.ts";
import { type AccountCode, isAccountCode } from "./chart.ts";
import {
  type RawRow,
  readBool,
  readInt2,
  readInt4,
  readInt8,
  readMicros,
  readText,
  readUuid,
} from "./encoding.ts";
import type { AccountRules, Uuid } from "./types.ts";

interface Hold {
  readonly amount: bigint;
  readonly debit: Account;
  readonly credit: Account;
  readonly expiresAtMicros: number | null;
}

interface RuleChange {
  readonly atMicros: number;
  readonly account: Account;
  readonly rules: AccountRules;
}

export class Replay {
  readonly #accounts = new Map<Uuid, Account>();
  /** A batch's rule changes are read before its transfers; each waits for the transfers that were booked before it. */
  #changes: RuleChange[] = [];
  readonly #openHolds = new Map<Uuid, Hold>();

  get accounts(): number {
    return this.#accounts.size;
  }

  get openHolds(): number {
    return this.#openHolds.size;
  }

  account({ fields }: RawRow): string | null {
    const id = readUuid(fields[1]);
    const code = readInt4(fields[3]);
    if (!isAccountCode(code)) return `code ${code} is not in the chart of accounts`;
    this.#accounts.set(
      id,
      newAccount(
        { id, currency: readText(fields[2]) as CurrencyCode, code: code as AccountCode },
        OPEN_RULES,
      ),
    );
    return null;
  }

  rules({ fields }: RawRow): string | null {
    const account = this.#accounts.get(readUuid(fields[1]));
    if (account === undefined) return "rules for an account that was not opened";
    const rules = {
      floor: fields[2] === null ? null : readInt8(fields[2]),
      ceiling: fields[3] === null ? null : readInt8(fields[3]),
      isFrozenIn: readBool(fields[4]),
      isFrozenOut: readBool(fields[5]),
      isClosed: readBool(fields[6]),
    };
    this.#changes.push({ atMicros: readMicros(fields[0]), account, rules });
    return null;
  }

  transfer({ fields }: RawRow): string | null {
    this.#changeRulesUntil(readMicros(fields[0]));
    const debit = this.#accounts.get(readUuid(fields[11]));
    const credit = this.#accounts.get(readUuid(fields[12]));
    if (debit === undefined || credit === undefined) return "names an account that was not opened";
    const currency = readText(fields[20]);
    if (debit.currency !== currency || credit.currency !== currency)
      return "its currency is not that of its accounts";
    const amount = readInt8(fields[1]);
    const kind = readInt2(fields[18]);
    const wrong =
      kind === KIND.posted || kind === KIND.pending
        ? this.#movement(kind, amount, debit, credit, fields)
        : this.#resolution(kind, amount, debit, credit, fields);
    return wrong ?? countersDiffer(debit, credit, fields);
  }

  /** Σ debits and Σ credits per currency, posted and pending: equal on both sides, always. */
  totals(): Map<
    string,
    { debits: bigint; credits: bigint; debitsPending: bigint; creditsPending: bigint }
  > {
    const totals = new Map<
      string,
      { debits: bigint; credits: bigint; debitsPending: bigint; creditsPending: bigint }
    >();
    for (const account of this.#accounts.values()) {
      const total = totals.get(account.currency) ?? {
        debits: 0n,
        credits: 0n,
        debitsPending: 0n,
        creditsPending: 0n,
      };
      total.debits += account.debitsPosted;
      total.credits += account.creditsPosted;
      total.debitsPending += account.debitsPending;
      total.creditsPending += account.creditsPending;
      totals.set(account.currency, total);
    }
    return totals;
  }

  #changeRulesUntil(atMicros: number): void {
    let done = 0;
    for (const change of this.#changes) {
      if (change.atMicros >= atMicros) break;
      change.account.rules = change.rules;
      done += 1;
    }
    if (done > 0) this.#changes = this.#changes.slice(done);
  }

  #movement(
    kind: number,
    amount: bigint,
    debit: Account,
    credit: Account,
    fields: RawRow["fields"],
  ): string | null {
    if (kind === KIND.pending) {
      debit.debitsPending += amount;
      credit.creditsPending += amount;
      const expiresAtMicros = fields[15] === null ? null : readMicros(fields[15]);
      this.#openHolds.set(readUuid(fields[10]), { amount, debit, credit, expiresAtMicros });
    } else {
      debit.debitsPosted += amount;
      credit.creditsPosted += amount;
    }
    if (debit.rules.isClosed || debit.rules.isFrozenOut)
      return "takes from an account that was closed or frozen";
    if (credit.rules.isClosed || credit.rules.isFrozenIn)
      return "adds to an account that was closed or frozen";
    if (isNegative(debit.isDebitNormal ? roomBelowCeiling(debit) : roomAboveFloor(debit))) {
      return `takes its debit account ${debit.isDebitNormal ? "above the ceiling" : "below the floor"}`;
    }
    return isNegative(credit.isDebitNormal ? roomAboveFloor(credit) : roomBelowCeiling(credit))
      ? `takes its credit account ${credit.isDebitNormal ? "below the floor" : "above the ceiling"}`
      : null;
  }

  #resolution(
    kind: number,
    amount: bigint,
    debit: Account,
    credit: Account,
    fields: RawRow["fields"],
  ): string | null {
    const pendingId = readUuid(fields[14]);
    const hold = this.#openHolds.get(pendingId);
    if (hold === undefined) return "resolves a hold that is not open";
    if (hold.debit !== debit || hold.credit !== credit)
      return "resolves a hold between other accounts";
    if (amount > hold.amount) return "posts more than was held";
    const at = readMicros(fields[0]);
    if (kind === KIND.expire && (hold.expiresAtMicros === null || at < hold.expiresAtMicros))
      return "expires a hold before its time";
    this.#openHolds.delete(pendingId);
    debit.debitsPending -= hold.amount;
    credit.creditsPending -= hold.amount;
    if (kind === KIND.post) {
      debit.debitsPosted += amount;
      credit.creditsPosted += amount;
    }
    return null;
  }
}

const isNegative = (room: bigint | null): boolean => room !== null && room < 0n;

function countersDiffer(debit: Account, credit: Account, fields: RawRow["fields"]): string | null {
  const expected = [
    debit.debitsPosted,
    debit.creditsPosted,
    debit.debitsPending,
    debit.creditsPending,
    credit.debitsPosted,
    credit.creditsPosted,
    credit.debitsPending,
    credit.creditsPending,
  ];
  const differing = expected.findIndex((counter, index) => counter !== readInt8(fields[index + 2]));
  return differing === -1
    ? null
    : `its running balance does not follow from the rows before it (counter ${differing + 1} of 8)`;
}
