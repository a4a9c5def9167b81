import type { Locale, MessageParams } from "@okpay/i18n";
import type { Clock } from "../clock.ts";
import type { Keyring } from "../crypto.ts";
import type { Database, Tx } from "../db/index.ts";
import { newId } from "../ids.ts";
import type { JobPayload, Jobs } from "../jobs/index.ts";
import type { Log } from "../log.ts";
import { type MessageContent, openContent, sealContent } from "./content.ts";
import { deliver } from "./delivery.ts";
import type { MailTransport, SmsTransport } from "./ports.ts";
import {
  insertMessages,
  type MessageChannel,
  newestMessages,
  pruneMessages,
} from "./repository.ts";
import { type MailTemplate, renderMail, renderSms, type SmsTemplate } from "./templates.ts";

export interface MessageOrder<Template extends string> {
  /** One normalised address, or an E.164 number. */
  readonly to: string;
  readonly locale: Locale;
  readonly template: Template;
  readonly params: MessageParams;
  /** Not sent any more after this moment (a code's own end, for instance). */
  readonly deliverUntil: Date;
  /** Given by a caller that may be repeated (an event handler): the same id is sent once. */
  readonly id?: string;
}

export interface InboxMessage {
  readonly id: string;
  readonly channel: MessageChannel;
  readonly to: string;
  readonly subject: string | null;
  readonly text: string;
  /** Addresses under PUBLIC_URL in the text. */
  readonly links: readonly string[];
  readonly sentAt: Date;
}

/** Mails and SMS about the same thing: written by one statement and delivered by one job, each on its own merits. */
export interface MessageOrders {
  readonly emails?: readonly MessageOrder<MailTemplate>[];
  readonly sms?: readonly MessageOrder<SmsTemplate>[];
}

/** Mail and SMS. All are written in the caller's transaction and delivered soon after it commits, or never. */
export interface Messages {
  sendEmail(tx: Tx, order: MessageOrder<MailTemplate>): Promise<void>;
  sendSms(tx: Tx, order: MessageOrder<SmsTemplate>): Promise<void>;
  sendAll(tx: Tx, orders: MessageOrders): Promise<void>;
  /** Every mail and SMS of the demo world, newest first. Asserts that this is one. */
  demoInbox(): Promise<InboxMessage[]>;
  close(): Promise<void>;
}

export interface MessagesDeps {
  readonly database: Database;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly log: Log;
  readonly keyring: Keyring;
  readonly config: {
    readonly isDemo: boolean;
    readonly publicUrl: string;
    /** Invitations of staff lead there. */
    readonly console?: { readonly url: string };
  };
  readonly mail: MailTransport;
  readonly sms: SmsTransport;
}

const DELIVER_JOB = "messages.deliver";
const PRUNE_JOB = "messages.prune";
const INBOX_SIZE = 100;
const KEPT_DAYS = 90;

export function createMessages(deps: MessagesDeps): Messages {
  const { database, jobs, clock, log, config } = deps;
  const key = deps.keyring.keyFor("platform.message.content");
  const delivery = {
    database,
    clock,
    log,
    key,
    mail: deps.mail,
    sms: deps.sms,
    isContentKept: config.isDemo,
  };

  // The job carries ids alone: codes and links stay sealed in the messages' rows.
  jobs.handle(DELIVER_JOB, (payload, { isLastAttempt }) =>
    deliver(delivery, messageIdsIn(payload), isLastAttempt),
  );
  jobs.handle(PRUNE_JOB, async () => {
    const removed = await pruneMessages(
      database,
      new Date(clock.now().getTime() - KEPT_DAYS * 86_400_000),
    );
    log.info({ removed }, "messages: old ones removed");
  });
  jobs.schedule(PRUNE_JOB, "23 3 * * *");

  function written(channel: MessageChannel, order: MessageOrder<string>, content: MessageContent) {
    if (/[\p{Cc}\s,;<>"]/u.test(order.to))
      throw new RangeError("a recipient is one plain address or number");
    const id = order.id ?? newId();
    return {
      id,
      channel,
      template: order.template,
      locale: order.locale,
      content: sealContent(key, id, content),
      created_at: clock.now(),
      deliver_until: order.deliverUntil,
    };
  }
  const mailOf = (order: MessageOrder<MailTemplate>) =>
    written("email", order, {
      to: order.to,
      ...renderMail(order.template, order.locale, order.params),
    });
  const smsOf = (order: MessageOrder<SmsTemplate>) =>
    written("sms", order, {
      to: order.to,
      subject: null,
      html: null,
      text: renderSms(order.template, order.locale, order.params),
    });

  async function sendAll(tx: Tx, { emails = [], sms = [] }: MessageOrders): Promise<void> {
    const messageIds = await insertMessages(tx, [...emails.map(mailOf), ...sms.map(smsOf)]);
    if (messageIds.length > 0) await jobs.add(tx, DELIVER_JOB, { messageIds });
  }

  return {
    sendEmail: (tx, order) => sendAll(tx, { emails: [order] }),
    sendSms: (tx, order) => sendAll(tx, { sms: [order] }),
    sendAll,
    async demoInbox() {
      if (!config.isDemo) throw new Error("the inbox belongs to the demo world");
      const messages = await newestMessages(database, INBOX_SIZE);
      return messages.flatMap(({ id, channel, content, created_at, delivered_at }) => {
        if (content === null) return [];
        const { to, subject, text } = openContent(key, id, content);
        return [
          {
            id,
            channel,
            to,
            subject,
            text,
            links: linksIn(text, [config.publicUrl, config.console?.url ?? config.publicUrl]),
            sentAt: delivered_at ?? created_at,
          },
        ];
      });
    },
    async close() {
      await Promise.all([deps.mail.close(), deps.sms.close()]);
    },
  };
}

/** A job of an earlier version names one. */
const messageIdsIn = ({ messageIds, messageId }: JobPayload): string[] =>
  Array.isArray(messageIds) ? messageIds.map(String) : [String(messageId)];

/** Links of this installation: nothing else that a message holds becomes clickable. */
const linksIn = (text: string, origins: readonly string[]): string[] =>
  (text.match(/https?:\/\/[^\s<>"]+/g) ?? []).filter((link) =>
    origins.some((origin) => link.startsWith(`${origin}/`)),
  );
