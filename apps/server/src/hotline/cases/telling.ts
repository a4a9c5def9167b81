import type { Locale } from "@okpay/contracts";
import { t } from "@okpay/i18n";
import { zonedText } from "@okpay/i18n/zoned";
import type { Tx } from "../../platform/db/index.ts";
import { derivedId } from "../../platform/derived-id.ts";
import { newId, toPublicId } from "../../platform/ids.ts";
import { INSTALLATION_TIME_ZONE } from "../../platform/time-zone.ts";
import type { CasesDeps } from "./deps.ts";
import type { CaseRow } from "./repository.ts";
import { HIGHEST_LEVEL } from "./rules.ts";

/**
 * Mails about cases, in the language of the case, as its thread is: whatever language other mails come in, this matter was
 * opened in that one. They name the number, the state and the promised date and lead to the thread: what was written stays
 * behind the sign-in, because a mailbox is read by more people than a wallet. The one exception is the answer to a group of
 * suggestions, which is the same for everybody.
 */
type Telling = Pick<CasesDeps, "messages" | "customers" | "clock" | "publicUrl">;

const DELIVER_MS = 2 * 24 * 3_600_000;

export type CustomerMail = "case_received" | "case_answered" | "case_waiting" | "case_lapsed";

export async function tellCustomer(
  deps: Telling,
  tx: Tx,
  row: CaseRow,
  template: CustomerMail,
): Promise<void> {
  // Whoever is known by a number alone is called back; the number is written to once, when the message is received (voice.ts).
  if (row.customer_id === null) return;
  const customer = await customerOf(deps, row.customer_id);
  await deps.messages.sendEmail(tx, {
    id: newId(),
    to: customer.email,
    locale: row.locale,
    template,
    params: {
      name: customer.displayName,
      number: row.number,
      subject: row.subject,
      due: row.due_at === null ? "" : whenText(row.due_at, row.locale),
      until: row.next_check_at === null ? "" : whenText(row.next_check_at, row.locale),
      reopen: row.reopen_until === null ? "" : whenText(row.reopen_until, row.locale),
      link: `${deps.publicUrl}/cases/${toPublicId("cas", row.id)}`,
    },
    deliverUntil: new Date(deps.clock.now().getTime() + DELIVER_MS),
  });
}

/** The answer to a group, once per case however often the job runs. */
export async function tellGroupAnswer(
  deps: Telling,
  tx: Tx,
  row: CaseRow,
  answer: Readonly<Record<Locale, string>>,
): Promise<void> {
  if (row.customer_id === null) return;
  const customer = await customerOf(deps, row.customer_id);
  await deps.messages.sendEmail(tx, {
    id: derivedId(row.id, "group-answer"),
    to: customer.email,
    locale: row.locale,
    template: "suggestion_answered",
    params: {
      name: customer.displayName,
      number: row.number,
      subject: row.subject,
      answer: answer[row.locale],
      link: `${deps.publicUrl}/cases/${toPublicId("cas", row.id)}`,
    },
    deliverUntil: new Date(deps.clock.now().getTime() + DELIVER_MS),
  });
}

/** The owner hears that half of the time is used; a case without one has nobody to tell but the queue. */
export async function remindOwner(
  deps: Pick<CasesDeps, "messages" | "staff" | "clock" | "consoleUrl">,
  tx: Tx,
  row: CaseRow,
): Promise<void> {
  const owner = row.owner_id === null ? null : await deps.staff.workerOf(row.owner_id);
  if (owner === null) return;
  await deps.messages.sendEmail(tx, {
    id: newId(),
    to: owner.email,
    locale: owner.locale,
    template: "case_reminder",
    params: {
      name: owner.displayName,
      number: row.number,
      due: row.due_at === null ? "" : whenText(row.due_at, owner.locale),
      link: `${deps.consoleUrl}/cases/${toPublicId("cas", row.id)}`,
    },
    deliverUntil: new Date(deps.clock.now().getTime() + DELIVER_MS),
  });
}

/** A level was reached: those who can do something about it hear of it, each once, beside the owner. */
export async function tellSuperiors(
  deps: Pick<CasesDeps, "messages" | "staff" | "clock" | "consoleUrl">,
  tx: Tx,
  row: CaseRow,
): Promise<void> {
  const owner = row.owner_id === null ? null : await deps.staff.workerOf(row.owner_id);
  for (const superior of await deps.staff.superiors(row.level >= HIGHEST_LEVEL))
    await deps.messages.sendEmail(tx, {
      id: newId(),
      to: superior.email,
      locale: superior.locale,
      template: "case_escalated",
      params: {
        name: superior.displayName,
        number: row.number,
        level: String(row.level),
        owner: owner?.displayName ?? t(superior.locale, "cases.noOwner"),
        due: row.due_at === null ? "" : whenText(row.due_at, superior.locale),
        link: `${deps.consoleUrl}/cases/${toPublicId("cas", row.id)}`,
      },
      deliverUntil: new Date(deps.clock.now().getTime() + DELIVER_MS),
    });
}

async function customerOf({ customers }: Telling, customerId: string) {
  const customer = (await customers.profilesOf([customerId])).get(customerId);
  if (customer === undefined) throw new Error("a case names somebody who is no customer");
  return customer;
}

/**
 * A message by voice is in the house, in the language that was spoken: to a customer where they want to be told, by SMS only
 * after a call by telephone (in the app the page has said it); to a number by SMS.
 */
export async function tellVoiceReceived(
  deps: Telling & Pick<CasesDeps, "isSmsOffered">,
  tx: Tx,
  row: CaseRow,
  isByTelephone: boolean,
): Promise<void> {
  const due = row.due_at === null ? "" : whenText(row.due_at, row.locale);
  const order = {
    id: derivedId(row.id, "voice-received"),
    locale: row.locale,
    deliverUntil: new Date(deps.clock.now().getTime() + DELIVER_MS),
  };
  if (row.customer_id !== null) {
    const { email, phone, displayName: name } = await customerOf(deps, row.customer_id);
    const wanted = await deps.customers.voiceAlertsOf(row.customer_id);
    const link = `${deps.publicUrl}/cases/${toPublicId("cas", row.id)}`;
    const params = { name, number: row.number, due, link };
    if (wanted.email)
      await deps.messages.sendEmail(tx, {
        ...order,
        to: email,
        template: "voice_received",
        params,
      });
    if (wanted.sms && isByTelephone && deps.isSmsOffered)
      await deps.messages.sendSms(tx, {
        ...order,
        id: derivedId(row.id, "voice-received-sms"),
        to: phone,
        template: "voice_received_known",
        params: { number: row.number, due },
      });
    return;
  }
  // Without its country a number leads anywhere; who cannot be written to is still called back.
  if (deps.isSmsOffered && row.caller_number?.startsWith("+") === true)
    await deps.messages.sendSms(tx, {
      ...order,
      to: row.caller_number,
      template: "voice_received",
      params: { number: row.number, due },
    });
}

/** With its zone: a mail stands alone. */
const whenText = (at: Date, locale: Locale): string =>
  zonedText(at, locale, {
    timeZone: INSTALLATION_TIME_ZONE,
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
