import type { Money } from "@okpay/money";
import type { Log } from "../../platform/log.ts";
import type { SettlementSource } from "../cards/index.ts";
import { type BankAccount, createAccounts } from "./accounts.ts";
import type { AccountsDeps } from "./deps.ts";
import type { PayoutBank, PayoutStatus } from "./ports.ts";
import { createRecipients } from "./recipients.ts";
import { createReturns, type OnReturned } from "./returns.ts";
import { arrivesBy, hasWorkingDays, type IsHoliday } from "./rules.ts";

type Accounts = ReturnType<typeof createAccounts>;

/** Customers' own bank accounts, those of people they send to, and the bank that pays out to them. */
export interface Banks extends Pick<Accounts, "list" | "find" | "add" | "remove" | "upkeep"> {
  readonly recipients: ReturnType<typeof createRecipients>;
  /** Of the bank that pays out; null where there is none. */
  readonly bankName: string | null;
  /** Whose statements say what really left and came back; none where nobody pays out. */
  readonly statements: readonly SettlementSource[];
  /** When the account has it at the latest, if it is confirmed now. */
  arrivesBy(account: Pick<BankAccount, "scheme" | "country">, now: Date): Promise<Date>;
  /**
   * Sends it, under a reference of ours that is used for nothing else. `unknown` is an answer here: ask with `enquire`, never
   * by sending it again.
   */
  pay(request: {
    readonly reference: string;
    readonly amount: Money;
    readonly accountId: string;
    readonly holder: string;
    readonly message: string | null;
    readonly signal: AbortSignal;
  }): Promise<PayoutStatus>;
  enquire(reference: string): Promise<PayoutStatus>;
  /** Makes sure that a reference the bank never heard of is never paid. */
  stop(reference: string): Promise<PayoutStatus>;
  /** Reads what came back and books it; how many returns were handled. */
  runReturns(): Promise<number>;
}

export interface BanksDeps extends AccountsDeps {
  readonly log: Log;
  readonly bank: PayoutBank | null;
  readonly onReturned: OnReturned;
  /** The public holidays of a country: another wing knows them. */
  readonly holidaysOf: (country: string) => Promise<IsHoliday>;
}

const NONE: IsHoliday = () => false;
const NOBODY_THERE: PayoutStatus = { outcome: "unknown" };

export function createBanks(deps: BanksDeps): Banks {
  const { bank } = deps;
  const { numberOf, ...accounts } = createAccounts(deps);
  const returns = createReturns(deps);
  return {
    ...accounts,
    recipients: createRecipients(deps),
    bankName: bank?.name ?? null,
    statements: bank === null ? [] : [bank],
    async arrivesBy({ scheme, country }, now) {
      return arrivesBy(scheme, now, hasWorkingDays(scheme) ? await deps.holidaysOf(country) : NONE);
    },

    async pay({ reference, amount, accountId, holder, message, signal }) {
      if (bank === null) return NOBODY_THERE;
      const account = await numberOf(accountId);
      // Destroyed a month after it was removed, so nothing can be under way to it any more.
      if (account === null) return { outcome: "refused", reason: "AC01" };
      const destination = { ...account, holder };
      return bank.pay({ reference, amount, destination, message, signal });
    },

    // A bank that was taken out of the configuration while a payment was under way: nobody can ask it now.
    enquire: async (reference) => bank?.enquire(reference) ?? NOBODY_THERE,
    stop: async (reference) => bank?.stop(reference) ?? NOBODY_THERE,
    runReturns: () => returns.run(),
  };
}
