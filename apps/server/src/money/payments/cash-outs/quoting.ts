import { fromPublicId } from "../../../platform/ids.ts";
import type { BankAccount } from "../../banks/index.ts";
import type { QuoteRequest } from "../bodies.ts";
import type { PaymentsDeps } from "../deps.ts";
import { currencyRefused, refused } from "../errors.ts";
import { type Asker, assessTerms, balanceOf, type Priced, partyOf } from "../quote-terms.ts";
import type { QuoteTerms } from "../quote-token.ts";
import { totalOf } from "../rules.ts";

type CommonTerms = Pick<QuoteTerms, "id" | "amount" | "fee" | "expiresAt"> & {
  readonly isSeeded: boolean;
};

/** Fee, total and when it arrives, before anything is held. */
export async function priceCashOut(
  deps: PaymentsDeps,
  { customerId, sessionId }: Asker,
  request: Extract<QuoteRequest, { kind: "cash_out" }>,
  { isSeeded, ...common }: CommonTerms,
  now: Date,
): Promise<Priced> {
  const account = await ownAccount(deps, fromPublicId(request.bankAccountId), customerId);
  if (account.currency !== common.amount.currency) throw currencyRefused();
  const payer = await partyOf(deps, await deps.directory.profileOf(customerId), common.amount);
  const { bankName: name, lastFour } = account;
  const detail = `•••• ${lastFour}`;
  const terms = {
    ...common,
    kind: "cash_out",
    payer,
    account: { id: account.id, name, maskedName: name, detail },
    arrivesBy: await deps.banks.arrivesBy(account, now),
    note: null,
    counterparty: `${name} ${detail}`,
    isSandbox: account.isSandbox,
  } as const;
  const balance = await balanceOf(deps, payer.accountId);
  const { assessment, bite } = isSeeded
    ? { assessment: null, bite: null }
    : await assessTerms(deps, terms, sessionId, balance);
  const total = totalOf(terms.amount, terms.fee);
  return { terms: { ...terms, assessment }, total, bite, available: balance.available };
}

/** An account this customer can cash out to now; somebody else's, a removed one and none at all are the same refusal. */
export async function ownAccount(
  { banks }: Pick<PaymentsDeps, "banks">,
  accountId: string,
  customerId: string,
): Promise<BankAccount> {
  if (banks.bankName === null) throw refused("cash_out_unavailable");
  const account = await banks.find(accountId, customerId);
  if (account === null) throw refused("bank_account_not_found");
  return account;
}
