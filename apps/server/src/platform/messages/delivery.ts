import type { Clock } from "../clock.ts";
import type { Database } from "../db/index.ts";
import type { Log } from "../log.ts";
import { type MessageContent, openContent } from "./content.ts";
import {
  DeliveryFailed,
  type DeliveryReceipt,
  DeliveryRefused,
  type MailTransport,
  type SmsTransport,
} from "./ports.ts";
import { findMessages, type MessageRow, recordOutcome } from "./repository.ts";

export interface DeliveryDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly key: Buffer;
  readonly mail: MailTransport;
  readonly sms: SmsTransport;
  /** The demo world's inbox reads the texts after delivery; everywhere else they are wiped. */
  readonly isContentKept: boolean;
}

/**
 * One try to hand each of them over, all at the same time: a slow SMS gateway keeps no mail back. Those that are to be tried again
 * fail the job; when it comes back, the others have ended and are left alone.
 */
export async function deliver(
  deps: DeliveryDeps,
  messageIds: readonly string[],
  isLastAttempt: boolean,
): Promise<void> {
  const messages = await findMessages(deps.database, messageIds);
  const tries = await Promise.allSettled(
    messages.map((message) => deliverOne(deps, message, isLastAttempt)),
  );
  const failed = tries.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
  if (failed.length > 0) throw failed[0];
}

/**
 * One try to hand one message over. At least once: a crash between the hand-over and the note of it repeats the message
 * under the same id. A message whose time has passed, or that nobody will take, is given up and wiped; any other failure
 * is thrown, so that the job comes back later.
 */
async function deliverOne(
  deps: DeliveryDeps,
  message: MessageRow,
  isLastAttempt: boolean,
): Promise<void> {
  const { database, clock, log } = deps;
  if (message.state !== "queued" || message.content === null) return;
  const messageId = message.id;

  const finish = (
    state: "delivered" | "failed" | "expired",
    receipt: DeliveryReceipt | null,
    problem: string | null,
  ): Promise<void> =>
    recordOutcome(database, messageId, {
      state,
      at: state === "delivered" ? clock.now() : null,
      providerReference: receipt?.providerReference ?? null,
      problem,
      keepContent: deps.isContentKept,
    });

  if (message.deliver_until < clock.now()) {
    log.warn({ messageId, channel: message.channel }, "messages: not sent in time, given up");
    return finish("expired", null, "too late");
  }
  try {
    await finish(
      "delivered",
      await handOver(deps, message, openContent(deps.key, messageId, message.content)),
      null,
    );
  } catch (error) {
    if (error instanceof DeliveryRefused) {
      log.warn(
        { messageId, channel: message.channel, reason: error.reason },
        "messages: refused by the provider, given up",
      );
      return finish("failed", null, error.reason);
    }
    if (!(error instanceof DeliveryFailed)) throw error;
    if (isLastAttempt) {
      log.error(
        { messageId, channel: message.channel, reason: error.reason },
        "messages: tried for the last time, given up",
      );
      return finish("failed", null, error.reason);
    }
    await recordOutcome(database, messageId, {
      state: "queued",
      at: null,
      providerReference: null,
      problem: error.reason,
      keepContent: true,
    });
    throw error;
  }
}

function handOver(
  deps: DeliveryDeps,
  message: MessageRow,
  content: MessageContent,
): Promise<DeliveryReceipt> {
  const { id } = message;
  if (message.channel === "sms") return deps.sms.send({ id, to: content.to, text: content.text });
  return deps.mail.send({
    id,
    to: content.to,
    subject: content.subject ?? "",
    text: content.text,
    html: content.html ?? "",
  });
}
