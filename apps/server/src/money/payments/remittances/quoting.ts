import { fromPublicId, newId } from "../../../platform/ids.ts";
import type { Recipient } from "../../banks/index.ts";
import type { QuoteRequest } from "../bodies.ts";
import type { PaymentsDeps } from "../deps.ts";
import { refused } from "../errors.ts";
import { cleanNote } from "../note.ts";
import {
  type Asker,
  assessTerms,
  balanceOf,
  type Priced,
  partyOf,
  QUOTE_TTL_MS,
} from "../quote-terms.ts";
import { totalOf } from "../rules.ts";
import { idMintedAt } from "../seeding.ts";

export type RemittanceRequest = Extract<QuoteRequest, { kind: "remittance" }>;

/** Rate, margin, fee, what arrives and when: agreed with the quote, for as long as it lives. */
export async function priceRemittance(
  deps: PaymentsDeps,
  { customerId, sessionId }: Asker,
  request: RemittanceRequest,
  occurredAt: Date | null,
): Promise<Priced> {
  const note = cleanNote(request.note);
  const recipient = await ownRecipient(deps, fromPublicId(request.beneficiaryId), customerId);
  const { fixed, amount, sendCurrency } = request;
  const price = await deps.abroad.price({
    country: recipient.country,
    sendCurrency,
    receiveCurrency: recipient.currency,
    fixed,
    amount,
    askedAt: occurredAt,
  });
  const payer = await partyOf(deps, await deps.directory.profileOf(customerId), price.send);
  const detail = `${recipient.bankName} •••• ${recipient.lastFour}`;
  const maskedName = maskedHolder(recipient.holder);
  const terms = {
    id: occurredAt === null ? newId() : idMintedAt(occurredAt),
    kind: "remittance",
    amount: price.send,
    fee: price.fee,
    note,
    expiresAt: new Date(deps.clock.now().getTime() + QUOTE_TTL_MS),
    payer,
    account: { id: recipient.id, name: recipient.holder, maskedName, detail },
    arrivesBy: price.delivery.latest,
    price,
    counterparty: `${recipient.holder}, ${detail}`,
    isSandbox: recipient.isSandbox,
  } as const;
  const balance = await balanceOf(deps, payer.accountId);
  const { assessment, bite } =
    occurredAt === null
      ? await assessTerms(deps, terms, sessionId, balance)
      : { assessment: null, bite: null };
  const total = totalOf(terms.amount, terms.fee);
  return { terms: { ...terms, assessment }, total, bite, available: balance.available };
}

/** Whom this customer can send to now; somebody else's, a removed one and none at all are the same refusal. */
export async function ownRecipient(
  { banks }: Pick<PaymentsDeps, "banks">,
  recipientId: string,
  customerId: string,
): Promise<Recipient> {
  if (banks.bankName === null) throw refused("corridor_not_offered");
  const recipient = await banks.recipients.find(recipientId, customerId);
  if (recipient === null) throw refused("beneficiary_not_found");
  return recipient;
}

/** For whoever helps the sender: the first letter of each word. */
const maskedHolder = (holder: string): string =>
  holder
    .split(/\s+/u)
    .map((word) => `${[...word][0] ?? ""}***`)
    .join(" ");
