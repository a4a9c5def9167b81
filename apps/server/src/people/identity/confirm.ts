import { RequestRefused } from "../../platform/http/index.ts";
import type { ActivationOutcome, Confirmations } from "./activate.ts";
import { digestOfLink, isCode, mintCode, mintLink } from "./confirmation-secrets.ts";
import { ownersOf } from "./customer-repository.ts";
import { spaced } from "./limits.ts";
import { after, MINUTE_MS, POLICY } from "./policy.ts";
import type { Origin, RegistrationDeps } from "./register.ts";
import { ofRegistration } from "./registration-events.ts";
import {
  changeRegistration,
  findRegistration,
  findRegistrationByLink,
  takeCodeTry,
} from "./registration-repository.ts";
import type { RegistrationRow } from "./tables.ts";

export interface ConfirmationDeps extends RegistrationDeps {
  activate(registration: RegistrationRow, confirmed: Confirmations): Promise<ActivationOutcome>;
}

export type Channel = "email" | "phone";

/** A lost race is read again; more than a few in a row means something else is wrong. */
const MOST_READS = 8;

/** The registration as it stands; refuses one that is unknown, over, or was overtaken. */
export async function readRegistration(
  deps: RegistrationDeps,
  id: string,
): Promise<RegistrationRow> {
  return usable(deps, await findRegistration(deps.database.kysely, id));
}

/**
 * The link's token, posted on the person's click. It counts once. A second use is refused as used up, unless the first
 * one completed this registration: then the answer is the completed registration, so that a lost answer, a reload or a
 * second tab ends well.
 */
export async function confirmEmail(
  deps: ConfirmationDeps,
  token: string,
  origin: Origin | null = null,
): Promise<RegistrationRow> {
  const found = await findRegistrationByLink(deps.database.kysely, digestOfLink(token));
  if (found === undefined) throw new RequestRefused("confirmation_link_invalid");
  const registration = usable(deps, found);
  if (registration.state === "completed") return registration;
  if (
    registration.email_confirmed_at !== null ||
    registration.email_token_expires_at <= deps.clock.now()
  )
    throw secondUse("email");
  return confirmChannel(deps, registration, "email", origin);
}

/** The code from the SMS; every look at it costs one of its tries. A second use is answered as a second use of the link is. */
export async function confirmPhone(
  deps: ConfirmationDeps,
  id: string,
  code: string,
  origin: Origin | null = null,
): Promise<RegistrationRow> {
  const read = await readRegistration(deps, id);
  if (read.state === "completed") {
    // Nothing is left to guess: the code is spent, and who has it may know how the registration ended.
    if (isCode(deps.keyring, id, code, read.phone_code_mac)) return read;
    throw wrongCode();
  }
  const { taken, isRight } = await tryCode(deps, id, code, origin);
  if (taken === undefined) throw secondUse("phone");
  if (!isRight) throw wrongCode();
  const registration = usable(deps, taken);
  if (registration.state === "completed") return registration;
  if (registration.phone_confirmed_at !== null) throw secondUse("phone");
  return confirmChannel(deps, registration, "phone", origin);
}

/** A try is taken whatever comes of it, and a wrong one is in the log with it. */
function tryCode(deps: ConfirmationDeps, id: string, code: string, origin: Origin | null) {
  return deps.database.kysely.transaction().execute(async (tx) => {
    const taken = await takeCodeTry(tx, id, deps.clock.now());
    const isRight = taken !== undefined && isCode(deps.keyring, id, code, taken.phone_code_mac);
    const details = { reason: taken === undefined ? "no_tries_left" : "wrong_code" };
    if (!isRight)
      await deps.audit.write(
        tx,
        ofRegistration("registration.refused", { id }, origin, { outcome: "failure", details }),
      );
    return { taken, isRight };
  });
}

/** Sends link or code again; the earlier one stops working. A channel that is confirmed already gets nothing. */
export async function resend(
  deps: ConfirmationDeps,
  id: string,
  channel: Channel,
  origin: Origin,
): Promise<RegistrationRow> {
  const { database, clock, throttle, limits, messages, keyring } = deps;
  const now = clock.now();
  const first = await readRegistration(deps, id);
  if (isConfirmed(first, channel)) return first;
  await deps.budget.takeOfClient(origin.ip, now);

  return database.kysely.transaction().execute(async (tx) => {
    const target = channel === "email" ? first.email : first.phone;
    // Locks the target's counter: resends of one target queue here, and each reads the registration after the one before.
    await throttle.take(
      tx,
      spaced(channel === "email" ? limits.emailTarget : limits.phoneTarget),
      target,
      now,
    );
    const read = usable(deps, await findRegistration(tx, id));
    const owners = await ownersOf(tx, read.email, read.phone);
    const { token, digest } = mintLink();
    const { code, codeMac } = mintCode(keyring, id);
    const changed = await changeRegistration(
      tx,
      read,
      channel === "email"
        ? {
            email_token_sha256: digest,
            email_token_expires_at: after(now, POLICY.linkMinutes * MINUTE_MS),
          }
        : {
            phone_code_mac: codeMac,
            phone_code_expires_at: after(now, POLICY.codeMinutes * MINUTE_MS),
            phone_code_tries_left: POLICY.codeTries,
          },
    );
    // Confirmed while this was asked for: there is nothing left to send.
    if (changed === undefined) return usable(deps, await findRegistration(tx, id));
    await deps.audit.write(
      tx,
      ofRegistration("registration.resent", changed, origin, { details: { channel } }),
    );
    if (channel === "email") await messages.sendLink(tx, changed, token, owners.email);
    else {
      await messages.sendCode(tx, changed, code, owners.phone);
      await deps.budget.takeOfCountry(tx, changed.phone, now);
    }
    return changed;
  });
}

/** Notes the confirmation, and with it the activation when it was the second one. */
async function confirmChannel(
  deps: ConfirmationDeps,
  read: RegistrationRow,
  channel: Channel,
  origin: Origin | null,
): Promise<RegistrationRow> {
  const now = deps.clock.now();
  let registration = read;
  for (let reads = 1; reads <= MOST_READS; reads += 1) {
    const emailConfirmedAt = channel === "email" ? now : registration.email_confirmed_at;
    const phoneConfirmedAt = channel === "phone" ? now : registration.phone_confirmed_at;
    if (emailConfirmedAt !== null && phoneConfirmedAt !== null) {
      const outcome = await deps.activate(registration, {
        emailConfirmedAt,
        phoneConfirmedAt,
        at: now,
        persona: null,
      });
      if (outcome === "superseded") throw new RequestRefused("already_registered");
      // "activated" is read back as well: the answer is what the database says.
    } else {
      const pending = registration;
      const changed = await deps.database.kysely.transaction().execute(async (tx) => {
        const row = await changeRegistration(tx, pending, {
          email_confirmed_at: emailConfirmedAt,
          phone_confirmed_at: phoneConfirmedAt,
        });
        if (row !== undefined)
          await deps.audit.write(
            tx,
            ofRegistration("registration.confirmed", row, origin, { details: { channel } }),
          );
        return row;
      });
      if (changed !== undefined) return changed;
    }
    registration = usable(deps, await findRegistration(deps.database.kysely, registration.id));
    if (registration.state === "completed") return registration;
    // Somebody was faster with the same secret, or a resend voided it in between.
    if (isConfirmed(registration, channel) || !isSameSecret(registration, read, channel))
      throw secondUse(channel);
  }
  throw new RequestRefused("service_unavailable", { retryAfterSeconds: 1 });
}

const wrongCode = (): RequestRefused =>
  new RequestRefused("confirmation_code_invalid", { errors: [{ field: "code", code: "invalid" }] });

const secondUse = (channel: Channel): RequestRefused =>
  new RequestRefused(
    channel === "email" ? "confirmation_link_invalid" : "confirmation_code_expired",
  );

const isSameSecret = (one: RegistrationRow, other: RegistrationRow, channel: Channel): boolean =>
  channel === "email"
    ? one.email_token_sha256.equals(other.email_token_sha256)
    : one.phone_code_mac.equals(other.phone_code_mac);

const isConfirmed = (registration: RegistrationRow, channel: Channel): boolean =>
  registration.state === "completed" ||
  (channel === "email" ? registration.email_confirmed_at : registration.phone_confirmed_at) !==
    null;

function usable(
  { clock }: RegistrationDeps,
  registration: RegistrationRow | undefined,
): RegistrationRow {
  if (registration === undefined) throw new RequestRefused("not_found");
  if (registration.state === "superseded") throw new RequestRefused("already_registered");
  if (registration.state === "pending" && registration.expires_at <= clock.now())
    throw new RequestRefused("registration_expired");
  return registration;
}
