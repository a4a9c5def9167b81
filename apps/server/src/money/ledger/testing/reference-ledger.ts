/**
 * The ledger as one would explain it on paper: a list of what was booked, and every balance counted from the start of the list
 * each time. Slow, and written without looking at decide.ts: the model tests compare the two.
 */
import { isCurrencyCode } from "@okpay/money";
import { CHART_OF_ACCOUNTS } from "../chart.ts";
import type { LedgerTransfer } from "../decide.ts";
import { TRANSFER_RESULTS, type TransferResultCode } from "../results.ts";
import type { AccountInput, AccountRules, Uuid } from "../types.ts";

interface PaperAccount {
  readonly currency: string;
  readonly growsBy: "debit" | "credit";
  rules: AccountRules;
}

/** A line of the list: the transfer as it was asked, and what it became. */
interface Line {
  readonly asked: LedgerTransfer;
  readonly debit: Uuid;
  readonly credit: Uuid;
  readonly amount: bigint;
  readonly currency: string;
  readonly code: number;
  /** Of a hold: when it expires. */
  readonly expiresAt: bigint | null;
}

export interface ReferenceOutcome {
  readonly state: "booked" | "refused" | "exists";
  readonly code: TransferResultCode;
  readonly amounts: readonly bigint[];
}

interface Moment {
  /** Database time when it was decided. */
  readonly now: bigint;
  /** The time each transfer was given, in order. */
  readonly times: readonly bigint[];
}

const MAX = 2n ** 63n - 1n;
const UUID =
  /^(?!0{8}-0{4}-0{4}-0{4}-0{12}$)(?!f{8}-f{4}-f{4}-f{4}-f{12}$)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const isId = (id: unknown) => typeof id === "string" && UUID.test(id);

/** Questions in order of precedence: the first that is answered with yes is the code. */
type Question = readonly [code: TransferResultCode, isSo: boolean];
const firstOf = (questions: readonly Question[]) => questions.find(([, isSo]) => isSo)?.[0] ?? null;

export class ReferenceLedger {
  readonly accounts = new Map<Uuid, PaperAccount>();
  readonly burnt = new Set<Uuid>();
  lines: Line[] = [];

  open({ id, currency, code, floor = null, ceiling = null }: AccountInput): void {
    const growsBy = CHART_OF_ACCOUNTS[code].side === "debit" ? "debit" : "credit";
    this.accounts.set(id, {
      currency,
      growsBy,
      rules: { floor, ceiling, isFrozenIn: false, isFrozenOut: false, isClosed: false },
    });
  }

  changeRules(id: Uuid, rules: Partial<AccountRules>): void {
    const account = this.accounts.get(id);
    if (account !== undefined) account.rules = { ...account.rules, ...rules };
  }

  /** [posted debits, posted credits, pending debits, pending credits] */
  counters(id: Uuid): readonly [bigint, bigint, bigint, bigint] {
    const sum = [0n, 0n, 0n, 0n] as [bigint, bigint, bigint, bigint];
    for (const { asked, debit, credit, amount } of this.lines) {
      const isOpenHold = asked.kind === "pending" && this.resolutionOf(asked.id) === undefined;
      const isMoney = asked.kind === "posted" || asked.kind === "post";
      if (debit === id && isMoney) sum[0] += amount;
      if (credit === id && isMoney) sum[1] += amount;
      if (debit === id && isOpenHold) sum[2] += amount;
      if (credit === id && isOpenHold) sum[3] += amount;
    }
    return sum;
  }

  /** Stands or falls as a whole. */
  book(transfers: readonly LedgerTransfer[], moment: Moment): ReferenceOutcome {
    const before = this.lines;
    if (transfers.length > 1 && transfers.some(({ id }) => this.burnt.has(id))) {
      return { state: "refused", code: "id_already_failed", amounts: [] };
    }
    const codes: TransferResultCode[] = [];
    for (const [index, transfer] of transfers.entries()) {
      const code = this.#decide(transfer, moment.now, moment.times[index] ?? moment.now);
      codes.push(code);
      if (code !== "created" && code !== "exists") break;
    }
    const isWhole = codes.length === transfers.length;
    if (isWhole && codes.every((code) => code === "created")) {
      const amounts = this.lines.slice(before.length).map((line) => line.amount);
      return { state: "booked", code: "created", amounts };
    }
    this.lines = before;
    if (isWhole && codes.every((code) => code === "exists"))
      return { state: "exists", code: "exists", amounts: [] };
    const at = codes.findIndex((code) => code !== "created" && code !== "exists");
    const code = codes[at] ?? "exists";
    if (TRANSFER_RESULTS[code].isSticky) this.burnt.add((transfers[at] as LedgerTransfer).id);
    return { state: "refused", code, amounts: [] };
  }

  resolutionOf(holdId: Uuid): Line | undefined {
    return this.lines.find(
      (line) => line.asked.pendingId === holdId && line.asked.kind !== "pending",
    );
  }

  #find(id: Uuid | undefined): Line | undefined {
    return this.lines.find((line) => line.asked.id === id);
  }

  #decide(asked: LedgerTransfer, now: bigint, at: bigint): TransferResultCode {
    if (!isId(asked.id)) return "id_invalid";
    const earlier = this.#find(asked.id);
    if (earlier !== undefined) return this.#compare(asked, earlier);
    if (this.burnt.has(asked.id)) return "id_already_failed";
    const isMovement = asked.kind === "posted" || asked.kind === "pending";
    const malformed = firstOf(malformations(asked, isMovement));
    if (malformed !== null) return malformed;
    return isMovement ? this.#move(asked, at) : this.#resolve(asked, now);
  }

  #compare(asked: LedgerTransfer, earlier: Line): TransferResultCode {
    const first = earlier.asked;
    const isMovement = first.kind === "posted" || first.kind === "pending";
    // What a resolution leaves out, it takes from its hold.
    const differs = (mine: unknown, theirs: unknown) =>
      mine !== theirs && (isMovement || mine !== undefined);
    const wasAll = this.#find(first.pendingId)?.amount === earlier.amount;
    const isSameAmount =
      first.kind === "void" || first.kind === "expire"
        ? asked.amountMinor === undefined
        : asked.amountMinor === "all"
          ? !isMovement && wasAll
          : first.balancing !== undefined
            ? (asked.amountMinor ?? -1n) >= earlier.amount
            : asked.amountMinor === earlier.amount;
    return (
      firstOf([
        ["exists_with_different_kind", asked.kind !== first.kind],
        ["exists_with_different_balancing", asked.balancing !== first.balancing],
        ["exists_with_different_pending_id", asked.pendingId !== first.pendingId],
        [
          "exists_with_different_timeout",
          (asked.timeoutSeconds ?? 0) !== (first.timeoutSeconds ?? 0),
        ],
        ["exists_with_different_debit_account_id", differs(asked.debitAccountId, earlier.debit)],
        ["exists_with_different_credit_account_id", differs(asked.creditAccountId, earlier.credit)],
        ["exists_with_different_amount", !isSameAmount],
        ["exists_with_different_reference", asked.reference !== first.reference],
        ["exists_with_different_currency", differs(asked.currency, earlier.currency)],
        ["exists_with_different_code", differs(asked.code, earlier.code)],
      ]) ?? "exists"
    );
  }

  #move(asked: LedgerTransfer, at: bigint): TransferResultCode {
    const {
      debitAccountId: debit = "",
      creditAccountId: credit = "",
      currency = "",
      code = 0,
      timeoutSeconds = 0,
    } = asked;
    const [payer, payee] = [this.accounts.get(debit), this.accounts.get(credit)];
    if (payer === undefined) return "debit_account_not_found";
    if (payee === undefined) return "credit_account_not_found";
    let amount = asked.amountMinor as bigint;
    if (asked.balancing !== undefined) {
      const room =
        asked.balancing === "debit" ? this.#room(debit, "debit") : this.#room(credit, "credit");
      if (room !== null && room < amount) amount = room;
    }
    const atLeastOne = amount < 1n ? 1n : amount;
    const rooms = [
      [debit, "debit", payer],
      [credit, "credit", payee],
    ] as const;
    const isOver = (limit: "floor" | "ceiling") =>
      rooms.some(([id, side, account]) => {
        const isTaking = account.growsBy !== side;
        const room = this.#room(id, side);
        return isTaking === (limit === "floor") && room !== null && atLeastOne > room;
      });
    const [debits, , heldDebits] = this.counters(debit);
    const [, credits, , heldCredits] = this.counters(credit);
    const refusal = firstOf([
      ["accounts_must_have_the_same_currency", payer.currency !== payee.currency],
      ["transfer_must_have_the_same_currency_as_accounts", currency !== payer.currency],
      ["debit_account_closed", payer.rules.isClosed],
      ["credit_account_closed", payee.rules.isClosed],
      ["debit_account_frozen_out", payer.rules.isFrozenOut],
      ["credit_account_frozen_in", payee.rules.isFrozenIn],
      ["overflows_debits", debits + heldDebits + amount > MAX],
      ["overflows_credits", credits + heldCredits + amount > MAX],
      ["exceeds_floor", isOver("floor")],
      ["exceeds_ceiling", isOver("ceiling")],
    ]);
    if (refusal !== null) return refusal;
    const expiresAt = timeoutSeconds === 0 ? null : at + BigInt(timeoutSeconds) * 1_000_000n;
    this.lines = [...this.lines, { asked, debit, credit, amount, currency, code, expiresAt }];
    return "created";
  }

  /** How much more may be booked on that side of the account: down to its floor or up to its ceiling. */
  #room(id: Uuid, side: "debit" | "credit"): bigint | null {
    const account = this.accounts.get(id);
    if (account === undefined) return null;
    const [debits, credits, heldDebits, heldCredits] = this.counters(id);
    const [grown, shrunk, growing, shrinking] =
      account.growsBy === "debit"
        ? [debits, credits, heldDebits, heldCredits]
        : [credits, debits, heldCredits, heldDebits];
    const { floor, ceiling } = account.rules;
    if (side === account.growsBy)
      return ceiling === null ? null : ceiling - (grown - shrunk) - growing;
    return floor === null ? null : grown - shrunk - shrinking - floor;
  }

  #resolve(asked: LedgerTransfer, now: bigint): TransferResultCode {
    const hold = this.#find(asked.pendingId);
    if (hold === undefined) return "pending_transfer_not_found";
    const end = this.resolutionOf(hold.asked.id)?.asked.kind;
    const isDue = hold.expiresAt !== null && now >= hold.expiresAt;
    const differs = (mine: unknown, theirs: unknown) => mine !== undefined && mine !== theirs;
    const refusal = firstOf([
      ["pending_transfer_not_pending", hold.asked.kind !== "pending"],
      [
        "pending_transfer_has_different_debit_account_id",
        differs(asked.debitAccountId, hold.debit),
      ],
      [
        "pending_transfer_has_different_credit_account_id",
        differs(asked.creditAccountId, hold.credit),
      ],
      ["pending_transfer_has_different_currency", differs(asked.currency, hold.currency)],
      ["pending_transfer_has_different_code", differs(asked.code, hold.code)],
      [
        "exceeds_pending_transfer_amount",
        typeof asked.amountMinor === "bigint" && asked.amountMinor > hold.amount,
      ],
      ["pending_transfer_already_posted", end === "post"],
      ["pending_transfer_already_voided", end === "void"],
      ["pending_transfer_expired", end === "expire" || (isDue && asked.kind !== "expire")],
      ["pending_transfer_not_pending", !isDue && asked.kind === "expire"],
    ]);
    if (refusal !== null) return refusal;
    const amount = typeof asked.amountMinor === "bigint" ? asked.amountMinor : hold.amount;
    this.lines = [...this.lines, { ...hold, asked, amount, expiresAt: null }];
    return "created";
  }
}

function malformations(asked: LedgerTransfer, isMovement: boolean): Question[] {
  const {
    kind,
    debitAccountId,
    creditAccountId,
    pendingId,
    amountMinor,
    currency,
    code,
    reference,
  } = asked;
  const timeout = asked.timeoutSeconds ?? 0;
  const isNeeded = (field: unknown) => isMovement || field !== undefined;
  const isAmountTaken = kind !== "void" && kind !== "expire";
  const isAll = kind === "post" && amountMinor === "all";
  const isAmount = typeof amountMinor === "bigint" && amountMinor > 0n;
  return [
    ["balancing_not_allowed", asked.balancing !== undefined && !isMovement],
    ["debit_account_id_invalid", isNeeded(debitAccountId) && !isId(debitAccountId)],
    ["credit_account_id_invalid", isNeeded(creditAccountId) && !isId(creditAccountId)],
    [
      "accounts_must_be_different",
      debitAccountId !== undefined && debitAccountId === creditAccountId,
    ],
    ["pending_id_must_be_absent", isMovement && pendingId !== undefined],
    ["pending_id_must_be_present", !isMovement && !isId(pendingId)],
    ["pending_id_must_be_different", pendingId === asked.id],
    ["timeout_reserved_for_pending_transfer", timeout !== 0 && kind !== "pending"],
    ["timeout_out_of_range", !Number.isInteger(timeout) || timeout < 0 || timeout >= 2 ** 31],
    ["amount_must_be_positive", isAmountTaken && !isAll && !isAmount],
    ["amount_too_large", isAmountTaken && isAmount && amountMinor > MAX],
    ["amount_must_be_absent", !isAmountTaken && amountMinor !== undefined],
    ["currency_unknown", isNeeded(currency) && !isCurrencyCode(currency ?? "")],
    [
      "code_out_of_range",
      isNeeded(code) && !(Number.isInteger(code) && (code ?? 0) > 0 && (code ?? 0) < 2 ** 31),
    ],
    ["reference_invalid", reference !== undefined && !isId(reference)],
  ];
}
