import type { AuditTrail } from "../../../platform/audit-trail.ts";
import type { Clock } from "../../../platform/clock.ts";
import { sha256 } from "../../../platform/crypto.ts";
import type { Database, Tx } from "../../../platform/db/index.ts";
import type { Actor } from "../../../platform/http/index.ts";
import { RequestRefused } from "../../../platform/http/index.ts";
import { newId } from "../../../platform/ids.ts";
import type { Challenges, IssuedChallenge } from "../challenges.ts";
import { findCustomers } from "../customer-repository.ts";
import { normaliseEmail } from "../email-address.ts";
import { maskEmail, maskPhone } from "../masking.ts";
import type { MessageBudget } from "../message-budget.ts";
import { parseMobileNumber } from "../mobile-number.ts";
import type { Notices } from "../notices/service.ts";
import type { Origin } from "../register.ts";
import type { Throttle } from "../throttle.ts";
import { ofCustomer } from "./audit-events.ts";
import {
  findContactChange,
  insertContactChange,
  markContactChange,
  moveIdentifier,
} from "./contact-repository.ts";
import { voidResets } from "./credential-repository.ts";
import { CONTACT_CHANGES } from "./policy.ts";
import { changeProtection, lockProtection } from "./protection-repository.ts";
import type { ContactChangeRow, ContactChannel } from "./tables.ts";

/**
 * Another e-mail address or number. The code goes to the new one; the old one stays until it is entered and is told
 * afterwards, with a link that takes the change back and freezes (row F12). An address that is somebody else's gets its code
 * like any other: only its owner can learn that it is taken (row R3).
 */

export interface ChangeContactDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: AuditTrail;
  readonly notices: Notices;
  readonly challenges: Challenges;
  readonly throttle: Throttle;
  readonly budget: MessageBudget;
}

export interface ChangeContactRequest extends Origin {
  readonly actor: Actor;
  readonly channel: ContactChannel;
  readonly value: string;
}

export async function changeContact(
  deps: ChangeContactDeps,
  request: ChangeContactRequest,
): Promise<IssuedChallenge> {
  const { actor, channel } = request;
  const { customerId, sessionId } = actor;
  const to = normalised(channel, request.value);
  const now = deps.clock.now();
  return deps.database.kysely.transaction().execute(async (tx) => {
    await deps.throttle.take(tx, CONTACT_CHANGES, customerId, now);
    const [customer] = await findCustomers(tx, [customerId]);
    if (customer === undefined) throw new Error("a session belongs to nobody");
    if (customer[channel] === to) throw refused(channel, "invalid");
    const challenge = await deps.challenges.start(tx, {
      purpose: "contact-change",
      customerId,
      method: channel === "email" ? "email" : "sms",
      binding: bindingOf({ session_id: sessionId, channel, new_value: to }),
      message: { template: "change_contact", to },
    });
    await insertContactChange(tx, {
      id: newId(),
      customer_id: customerId,
      challenge_id: challenge.id,
      session_id: sessionId,
      channel,
      old_value: customer[channel],
      new_value: to,
      created_at: now,
    });
    if (channel === "phone") await deps.budget.takeOfCountry(tx, to, now);
    await deps.audit.write(
      tx,
      ofCustomer("contact.change_requested", customerId, request, { details: { channel } }),
    );
    return challenge;
  });
}

function normalised(channel: ContactChannel, input: string): string {
  const value = channel === "email" ? normaliseEmail(input) : parseMobileNumber(input);
  if (value === null)
    throw refused(channel, channel === "email" ? "not_an_email" : "not_a_mobile_number");
  return value;
}

const refused = (
  channel: ContactChannel,
  code: "invalid" | "not_an_email" | "not_a_mobile_number",
): RequestRefused =>
  new RequestRefused(
    channel === "phone" && code !== "invalid" ? "phone_not_mobile" : "validation_failed",
    { errors: [{ field: "value", code }] },
  );

/** The code is for this address in this session: begun elsewhere, it is worth nothing here (row F7). */
const bindingOf = (
  change: Pick<ContactChangeRow, "session_id" | "channel" | "new_value">,
): Buffer => sha256(["contact", change.session_id, change.channel, change.new_value].join("\n"));

export async function confirmContact(
  deps: ChangeContactDeps,
  request: { readonly actor: Actor; readonly challengeId: string; readonly code: string } & Origin,
): Promise<void> {
  const { customerId } = request.actor;
  const change = await findContactChange(deps.database.kysely, {
    challengeId: request.challengeId,
    customerId,
  });
  // A step-up in between gives the session another token, not another id.
  if (change === undefined || change.session_id !== request.actor.sessionId)
    throw new RequestRefused("not_found");
  await deps.challenges.verify(
    {
      challengeId: request.challengeId,
      purpose: "contact-change",
      binding: bindingOf(change),
      given: { code: request.code },
    },
    (tx) => finish(deps, tx, change, request),
  );
}

async function finish(
  deps: ChangeContactDeps,
  tx: Tx,
  change: ContactChangeRow,
  origin: Origin,
): Promise<void> {
  const now = deps.clock.now();
  const { customer_id: customerId, channel, old_value: from, new_value: to } = change;
  if (!(await moveIdentifier(tx, { customerId, kind: channel, from, to, now })))
    throw new RequestRefused("already_registered");
  await markContactChange(tx, change.id, { confirmed_at: now });
  // A link in the old mailbox must not set a new password any more.
  await voidResets(tx, customerId, now);
  if (channel === "phone") {
    await lockProtection(tx, customerId);
    await changeProtection(tx, customerId, { sms_stopped_at: null });
  }
  await deps.audit.write(
    tx,
    ofCustomer("contact.changed", customerId, origin, { details: { channel } }),
  );
  await deps.notices.notify(tx, {
    customerId,
    event: channel === "email" ? "email_changed" : "phone_changed",
    origin,
    params: { to: channel === "email" ? maskEmail(to) : maskPhone(to) },
    former: { channel, value: from },
    subjectId: change.id,
  });
}
