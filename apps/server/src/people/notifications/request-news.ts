import { formatMoney, isCurrencyCode, type Money } from "@okpay/money";
import { derivedId } from "../../platform/derived-id.ts";
import { toPublicId } from "../../platform/ids.ts";
import type { OutboxEvent } from "../../platform/outbox/index.ts";
import type { NotificationsDeps } from "./deps.ts";

const DELIVER_MS = 2 * 86_400_000;

/** What this room needs of a request's news; of a request by link nobody is told. Another shape is its publisher's defect. */
function readRequestNews({ payload }: OutboxEvent) {
  const { paymentId, payerCustomerId, payeeCustomerId, amountMinor, currency } = payload;
  if (
    typeof paymentId !== "string" ||
    typeof payerCustomerId !== "string" ||
    typeof payeeCustomerId !== "string" ||
    typeof amountMinor !== "string" ||
    typeof currency !== "string" ||
    !isCurrencyCode(currency)
  )
    throw new TypeError("news of a request has another shape than expected");
  const amount: Money = { amountMinor: BigInt(amountMinor), currency };
  return { paymentId, askedId: payerCustomerId, askerId: payeeCustomerId, amount };
}

async function readAll(deps: NotificationsDeps, event: OutboxEvent) {
  const news = readRequestNews(event);
  const people = await deps.profilesOf([news.askedId, news.askerId]);
  const [asked, asker] = [people.get(news.askedId), people.get(news.askerId)];
  if (asked === undefined || asker === undefined)
    throw new Error("a request names somebody who is no customer");
  return { ...news, asked, asker, deliverUntil: new Date(deps.clock.now().getTime() + DELIVER_MS) };
}

const factsOf = (
  { publicUrl }: NotificationsDeps,
  { paymentId, amount }: { readonly paymentId: string; readonly amount: Money },
  locale: "zh-CN" | "en",
) => ({
  amount: formatMoney(amount, locale, { currencyDisplay: "code" }),
  link: `${publicUrl}/requests/${toPublicId("pay", paymentId)}`,
});

/** Who is asked hears of it where they hear of money that comes and goes; the note is not in it: strangers write notes. */
export async function tellAsked(deps: NotificationsDeps, event: OutboxEvent): Promise<void> {
  const { asked, asker, deliverUntil, ...news } = await readAll(deps, event);
  const channels = await deps.alertsOf(news.askedId, "payment_sent");
  const { amount, link } = factsOf(deps, news, asked.locale);
  const order = { locale: asked.locale, deliverUntil };
  await deps.database.kysely.transaction().execute(async (tx) => {
    if (channels.email)
      await deps.messages.sendEmail(tx, {
        ...order,
        id: derivedId(event.id, "mail"),
        to: asked.email,
        template: "payment_requested",
        params: { name: asked.displayName, asker: asker.displayName, amount, link },
      });
    if (channels.sms)
      await deps.messages.sendSms(tx, {
        ...order,
        id: derivedId(event.id, "sms"),
        to: asked.phone,
        template: "payment_requested",
        params: { asker: asker.displayName, amount },
      });
  });
}

/** Who asked hears that nothing comes. */
export async function tellAsker(deps: NotificationsDeps, event: OutboxEvent): Promise<void> {
  const { asker, deliverUntil, ...news } = await readAll(deps, event);
  const channels = await deps.alertsOf(news.askerId, "payment_received");
  if (!channels.email) return;
  await deps.database.kysely.transaction().execute((tx) =>
    deps.messages.sendEmail(tx, {
      id: derivedId(event.id, "mail"),
      to: asker.email,
      locale: asker.locale,
      template: "request_turned_down",
      params: { name: asker.displayName, ...factsOf(deps, news, asker.locale) },
      deliverUntil,
    }),
  );
}
