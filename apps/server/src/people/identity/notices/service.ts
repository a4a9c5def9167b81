import { type Locale, t } from "@okpay/i18n";
import type { Clock } from "../../../platform/clock.ts";
import type { Tx } from "../../../platform/db/index.ts";
import type {
  MailTemplate,
  MessageOrder,
  Messages,
  SmsTemplate,
} from "../../../platform/messages/index.ts";
import { type CustomerRecord, findRecipient } from "../customer-repository.ts";
import { after, DAY_MS, HOUR_MS } from "../policy.ts";
import type { SecurityNotice, SecurityNotices } from "../ports.ts";
import { RECOVERY_POLICY } from "../recovery/policy.ts";
import type { ContactChannel } from "../recovery/tables.ts";
import type { Areas } from "../security/area.ts";
import { deviceOf, nameOfDevice } from "../security/device.ts";
import type { Throttle } from "../throttle.ts";
import { type AlertChannels, BOTH, channelsFor } from "./alerts.ts";
import { makeNoticeLink } from "./links.ts";
import { NOTICE_RULES } from "./rules.ts";

export interface NoticesDeps {
  readonly clock: Clock;
  readonly messages: Messages;
  readonly throttle: Throttle;
  readonly areas: Areas;
  readonly publicUrl: string;
}

export interface NoticeOrder extends SecurityNotice {
  /** Told as well: the address or number that was verified until now (row F12). */
  readonly former?: { readonly channel: ContactChannel; readonly value: string };
  /** What the links are about: a contact change, a recovery case. */
  readonly subjectId?: string;
}

/** The port, and what recovery itself needs of it. */
export interface Notices extends SecurityNotices {
  notify(tx: Tx, order: NoticeOrder): Promise<void>;
}

const DELIVER_DAYS = 2;

/**
 * Tells a customer on every verified channel what happened to their account, when, and from where, in the transaction that
 * makes it true. Mails carry the way to stop it; an SMS never carries a link, because people who learn to follow links in
 * SMS about money follow the wrong one.
 */
export function createNotices(deps: NoticesDeps): Notices {
  return {
    async notify(tx, order) {
      const { isForSms } = NOTICE_RULES[order.event];
      if (!(await isWorthTelling(deps, tx, order))) return;
      const customer = await findRecipient(tx, order.customerId);
      if (customer === undefined) throw new Error("a notice names nobody");
      const channels = await channelsOf(tx, order, customer);
      const { former } = order;
      const mailTo = [customer.email, ...(former?.channel === "email" ? [former.value] : [])];
      const smsTo = [customer.phone, ...(former?.channel === "phone" ? [former.value] : [])];
      const content = contentOf(deps, order, customer);
      const mails = channels.email ? mailTo : [];
      const sms = channels.sms && isForSms ? smsTo : [];
      await deps.messages.sendAll(tx, {
        emails: await Promise.all(
          mails.map((to) => mailFor(deps, tx, order, { to, customer, content })),
        ),
        sms: sms.map((to) => smsFor(deps, order, { to, customer, content })),
      });
    },
  };
}

interface Content {
  readonly title: string;
  readonly what: string;
  readonly when: string;
  readonly where: string;
}

interface Delivery {
  readonly to: string;
  readonly customer: CustomerRecord;
  readonly content: Content;
}

/** False when a stranger makes it happen over and over: the first times said everything. */
async function isWorthTelling(
  { throttle, clock }: NoticesDeps,
  tx: Tx,
  { event, customerId }: NoticeOrder,
): Promise<boolean> {
  const { mostPerHour } = NOTICE_RULES[event];
  if (mostPerHour === null) return true;
  const rule = { name: `notice.${event}`, limit: mostPerHour, windowMs: HOUR_MS };
  return (await throttle.tryTake(tx, rule, customerId, clock.now())) !== null;
}

/** By the alerts grid; nothing to a phone that was reported lost: its finder reads along. */
async function channelsOf(
  tx: Tx,
  { event, customerId }: NoticeOrder,
  { smsStoppedAt }: { readonly smsStoppedAt: Date | null },
): Promise<AlertChannels> {
  const { alert } = NOTICE_RULES[event];
  const { email, sms } = alert === null ? BOTH : await channelsFor(tx, customerId, alert);
  return { email, sms: sms && smsStoppedAt === null };
}

function contentOf(
  { clock, areas }: NoticesDeps,
  { event, origin, params }: NoticeOrder,
  { locale }: CustomerRecord,
): Content {
  return {
    title: t(locale, `notices.${event}.title`, params),
    what: t(locale, `notices.${event}.text`, params),
    when: timeIn(locale, clock.now()),
    where: origin === null ? t(locale, "notices.by_okpay") : whereOf(areas, origin, locale),
  };
}

function whereOf(
  areas: Areas,
  { ip, userAgent }: { readonly ip: string; readonly userAgent: string },
  locale: Locale,
): string {
  const device = nameOfDevice(deviceOf(userAgent)) ?? t(locale, "notices.unknown_device");
  const area = areas.areaOf(ip, locale);
  return t(locale, "notices.where", { device, place: area === null ? ip : `${area} (${ip})` });
}

const formats = new Map<Locale, Intl.DateTimeFormat>();

/** In UTC and said so: where the customer is now is not known. */
export function timeIn(locale: Locale, moment: Date): string {
  // Made once per language: making one costs more than the rest of the notice.
  const format =
    formats.get(locale) ??
    new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });
  formats.set(locale, format);
  return `${format.format(moment)} UTC`;
}

async function mailFor(
  deps: NoticesDeps,
  tx: Tx,
  order: NoticeOrder,
  { to, customer, content }: Delivery,
): Promise<MessageOrder<MailTemplate>> {
  const mail = { to, locale: customer.locale, deliverUntil: deliverUntil(deps) };
  const params = { name: customer.displayName, ...content };
  if (order.event === "recovery_started")
    return {
      ...mail,
      template: "recovery_started",
      params: { ...params, link: await linkFor(deps, tx, order, "cancel-recovery") },
    };
  const { hasFreezeLink, page } = NOTICE_RULES[order.event];
  if (page !== undefined)
    return {
      ...mail,
      template: "own_page",
      params: { ...params, link: `${deps.publicUrl}${page}` },
    };
  if (!hasFreezeLink) return { ...mail, template: "security_news", params };
  return {
    ...mail,
    template: "security_notice",
    params: { ...params, link: await linkFor(deps, tx, order, "freeze") },
  };
}

/** A link of its own for every mail: each address can act, and none knows the other's. */
function linkFor(
  { clock, publicUrl }: NoticesDeps,
  tx: Tx,
  { customerId, subjectId }: NoticeOrder,
  purpose: "freeze" | "cancel-recovery",
): Promise<string> {
  const now = clock.now();
  const hours =
    purpose === "freeze"
      ? RECOVERY_POLICY.freezeLinkHours
      : RECOVERY_POLICY.recoveryDelayHours + RECOVERY_POLICY.recoveryOpenDays * 24;
  const expiresAt = after(now, hours * HOUR_MS);
  return makeNoticeLink(tx, {
    customerId,
    purpose,
    subjectId: subjectId ?? null,
    now,
    expiresAt,
    publicUrl,
  });
}

const smsFor = (
  deps: NoticesDeps,
  order: NoticeOrder,
  { to, customer, content }: Delivery,
): MessageOrder<SmsTemplate> => ({
  to,
  locale: customer.locale,
  deliverUntil: deliverUntil(deps),
  template: NOTICE_RULES[order.event].hasFreezeLink ? "security_notice" : "security_news",
  params: { what: content.what, when: content.when },
});

const deliverUntil = ({ clock }: NoticesDeps): Date => after(clock.now(), DELIVER_DAYS * DAY_MS);
