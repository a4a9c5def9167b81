import type { Locale } from "@okpay/contracts";
import { formatMoney } from "@okpay/money";
import { derivedId } from "../../platform/derived-id.ts";
import { toPublicId } from "../../platform/ids.ts";
import type { MessageOrders } from "../../platform/messages/index.ts";
import type { OutboxEvent } from "../../platform/outbox/index.ts";
import { tellPaidOut, tellReturned } from "./cash-out-news.ts";
import type { Contact, NotificationsDeps } from "./deps.ts";
import { askedForAt, type PaymentNews, readPaymentNews } from "./payment-news.ts";
import { tellAsked, tellAsker } from "./request-news.ts";

/** Published by money/payments. */
const PAYMENT_COMPLETED = "payment.completed";
const DAY_MS = 86_400_000;
/** A payment asked for longer ago is history (a demo world being seeded), not news. */
const NEWS_DAYS = 7;
const DELIVER_DAYS = 2;

/** Tells people by mail and SMS what happened to their money. An event that comes twice is told once. */
export function subscribeNotifications(deps: NotificationsDeps): void {
  deps.outbox.subscribe(PAYMENT_COMPLETED, (event) => tellBoth(deps, event));
  deps.outbox.subscribe(PAYMENT_COMPLETED, (event) => tellPaidOut(deps, event));
  deps.outbox.subscribe("payment.returned", (event) => tellReturned(deps, event));
  deps.outbox.subscribe("payment.requested", (event) => tellAsked(deps, event));
  deps.outbox.subscribe("payment.turned_down", (event) => tellAsker(deps, event));
}

async function tellBoth(deps: NotificationsDeps, event: OutboxEvent): Promise<void> {
  const news = readPaymentNews(event.payload);
  if (news === null) return;
  const now = deps.clock.now().getTime();
  if (now - askedForAt(news.paymentId).getTime() > NEWS_DAYS * DAY_MS) return;

  const contacts = await deps.profilesOf([
    news.payeeCustomerId,
    ...(news.payerCustomerId === null ? [] : [news.payerCustomerId]),
  ]);
  const payee = contacts.get(news.payeeCustomerId);
  if (payee === undefined) throw new Error("a completed payment names a payee who is no customer");
  const payer = news.payerCustomerId === null ? undefined : contacts.get(news.payerCustomerId);
  const deliverUntil = new Date(now + DELIVER_DAYS * DAY_MS);
  const channels = await deps.alertsOf(news.payeeCustomerId, "payment_received");

  const outgoing =
    news.payerCustomerId === null
      ? channels
      : await deps.alertsOf(news.payerCustomerId, "payment_sent");

  const telling = { event, news, payee, deliverUntil };
  const orders =
    news.kind === "top_up" || payer === undefined
      ? topUpCompleted(deps, telling)
      : bothOf(
          paymentReceived(deps, { ...telling, payer, channels }),
          paymentSent(deps, { ...telling, payer, channels: outgoing }),
        );
  await deps.database.kysely.transaction().execute((tx) => deps.messages.sendAll(tx, orders));
}

const bothOf = (one: MessageOrders, other: MessageOrders): MessageOrders => ({
  emails: [...(one.emails ?? []), ...(other.emails ?? [])],
  sms: [...(one.sms ?? []), ...(other.sms ?? [])],
});

interface Telling {
  readonly event: OutboxEvent;
  readonly news: PaymentNews;
  readonly payee: Contact;
  readonly deliverUntil: Date;
}

interface TellingOfTwo extends Telling {
  readonly payer: Contact;
  readonly channels: { readonly email: boolean; readonly sms: boolean };
}

const topUpCompleted = (
  deps: NotificationsDeps,
  { event, news, payee, deliverUntil }: Telling,
): MessageOrders => ({
  emails: [
    {
      id: derivedId(event.id, "mail"),
      to: payee.email,
      locale: payee.locale,
      template: "top_up_completed",
      params: { name: payee.displayName, ...factsOf(deps, news, payee.locale) },
      deliverUntil,
    },
  ],
});

function paymentReceived(deps: NotificationsDeps, telling: TellingOfTwo): MessageOrders {
  const { event, news, payee, payer, channels, deliverUntil } = telling;
  const facts = factsOf(deps, news, payee.locale);
  const order = { locale: payee.locale, deliverUntil };
  const email = {
    ...order,
    id: derivedId(event.id, "mail"),
    to: payee.email,
    template: "payment_received" as const,
    params: { name: payee.displayName, payer: payer.displayName, ...facts },
  };
  // Names the sum and the sender, holds no link: a link in an SMS about money teaches people to follow such links.
  const sms = {
    ...order,
    id: derivedId(event.id, "sms"),
    to: payee.phone,
    template: "payment_received" as const,
    params: { payer: payer.displayName, amount: facts.amount },
  };
  return { emails: channels.email ? [email] : [], sms: channels.sms ? [sms] : [] };
}

/** The same for who paid: whoever did not hears of it while something can still be done. */
function paymentSent(
  deps: NotificationsDeps,
  { event, news, payee, payer, channels, deliverUntil }: TellingOfTwo,
): MessageOrders {
  const facts = factsOf(deps, news, payer.locale);
  const order = { locale: payer.locale, deliverUntil };
  const email = {
    ...order,
    id: derivedId(event.id, "payer-mail"),
    to: payer.email,
    template: "payment_sent" as const,
    params: { name: payer.displayName, payee: payee.displayName, ...facts },
  };
  const sms = {
    ...order,
    id: derivedId(event.id, "payer-sms"),
    to: payer.phone,
    template: "payment_sent" as const,
    params: { payee: payee.displayName, amount: facts.amount },
  };
  return { emails: channels.email ? [email] : [], sms: channels.sms ? [sms] : [] };
}

function factsOf(
  { publicUrl }: NotificationsDeps,
  { paymentId, amount }: PaymentNews,
  locale: Locale,
) {
  const reference = toPublicId("pay", paymentId);
  // With the code: a mail stands alone, and ¥ is the sign of two of our currencies.
  return {
    amount: formatMoney(amount, locale, { currencyDisplay: "code" }),
    reference,
    link: `${publicUrl}/activity/${reference}`,
  };
}
