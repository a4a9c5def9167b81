import { DECLINES, isDeclineCode, toldCode } from "@okpay/contracts";
import { translatorFor } from "@okpay/i18n";
import { formatMoney, isCurrencyCode, type Money } from "@okpay/money";
import { derivedId } from "../../platform/derived-id.ts";
import { toPublicId } from "../../platform/ids.ts";
import type { OutboxEvent } from "../../platform/outbox/index.ts";
import type { NotificationsDeps } from "./deps.ts";
import { askedForAt } from "./payment-news.ts";

const DELIVER_MS = 2 * 86_400_000;
/** Asked for longer ago it is history (a demo world being seeded); a return may come weeks after its payout and is news. */
const NEWS_MS = 7 * 86_400_000;

/** Their mails: of money on its way to a bank account, the customer's own or a recipient's abroad. */
const PAYOUTS = { cash_out: "cash_out", remittance: "remittance" } as const;
type PayoutKind = keyof typeof PAYOUTS;
const isPayout = (kind: unknown): kind is PayoutKind =>
  typeof kind === "string" && Object.hasOwn(PAYOUTS, kind);

/** What this room needs of a payout's news. Another shape is its publisher's defect. */
function readNews({ payload }: OutboxEvent) {
  const { paymentId, payerCustomerId, amountMinor, currency, declineCode, kind } = payload;
  if (
    !isPayout(kind) ||
    typeof paymentId !== "string" ||
    typeof payerCustomerId !== "string" ||
    typeof amountMinor !== "string" ||
    typeof currency !== "string" ||
    !isCurrencyCode(currency)
  )
    throw new TypeError("news of a payout has another shape than expected");
  const amount: Money = { amountMinor: BigInt(amountMinor), currency };
  return { paymentId, payerCustomerId, amount, declineCode, kind };
}

/** Told on the same channel as money that was sent. */
export async function tellPaidOut(deps: NotificationsDeps, event: OutboxEvent): Promise<void> {
  if (!isPayout(event.payload["kind"])) return;
  const news = readNews(event);
  if (deps.clock.now().getTime() - askedForAt(news.paymentId).getTime() > NEWS_MS) return;
  const channels = await deps.alertsOf(news.payerCustomerId, "payment_sent");
  if (channels.email) await tell(deps, event, { ...news, template: `${news.kind}_completed` });
}

/** Always by mail: it is money the customer takes for gone. */
export async function tellReturned(deps: NotificationsDeps, event: OutboxEvent): Promise<void> {
  const news = readNews(event);
  await tell(deps, event, { ...news, template: `${news.kind}_returned` });
}

async function tell(
  deps: NotificationsDeps,
  event: OutboxEvent,
  news: ReturnType<typeof readNews> & {
    readonly template: `${PayoutKind}_completed` | `${PayoutKind}_returned`;
  },
): Promise<void> {
  const { paymentId, payerCustomerId, amount, declineCode, template } = news;
  const customer = (await deps.profilesOf([payerCustomerId])).get(payerCustomerId);
  if (customer === undefined) throw new Error("a payout names somebody who is no customer");
  const { locale } = customer;
  const reference = toPublicId("pay", paymentId);
  await deps.database.kysely.transaction().execute((tx) =>
    deps.messages.sendEmail(tx, {
      id: derivedId(event.id, "cash-out-mail"),
      to: customer.email,
      locale,
      template,
      params: {
        name: customer.displayName,
        amount: formatMoney(amount, locale, { currencyDisplay: "code" }),
        reference,
        link: `${deps.publicUrl}/activity/${reference}`,
        ...(typeof declineCode === "string" ? { reason: reasonIn(locale, declineCode) } : {}),
      },
      deliverUntil: new Date(deps.clock.now().getTime() + DELIVER_MS),
    }),
  );
}

/** In the words the wallet has for it. */
function reasonIn(locale: "zh-CN" | "en", declineCode: string): string {
  if (!isDeclineCode(declineCode)) throw new TypeError("a return names a reason nobody knows");
  return translatorFor(locale)(`declines.${DECLINES[toldCode(declineCode)].text}.title`);
}
