import type { Tx } from "../../../platform/db/index.ts";
import { RequestRefused } from "../../../platform/http/index.ts";
import { lockNoticeLink, markLinkUsed } from "../notices/links.ts";
import type { Origin } from "../register.ts";
import { ofCustomer } from "./audit-events.ts";
import { lockContactChange, markContactChange, moveIdentifier } from "./contact-repository.ts";
import { endEverythingElse } from "./ending.ts";
import type { PasswordCheck, SecondFactors } from "./ports.ts";
import {
  applyProtection,
  type FreezeState,
  freezeIn,
  freezeStateOf,
  type ProtectionDeps,
} from "./protection.ts";
import { changeProtection, findProtection, lockProtection } from "./protection-repository.ts";
import { cancelOpenCase } from "./recovery-case.ts";
import { type RequestResetDeps, startResetFor } from "./request-reset.ts";

/** Freezing from outside: by the link of a notice, and by somebody whose phone is gone. Neither signs anybody in. */

export interface FreezeByLinkDeps extends ProtectionDeps, RequestResetDeps {
  readonly secondFactors: SecondFactors;
  readonly passwords: Pick<PasswordCheck, "byEmail">;
}

/**
 * "This was not me": everything stops, everybody is signed out, a change of address that the notice told of is taken back,
 * and a link for a new password goes to the (restored) address. A second click finds the account frozen and says so.
 */
export async function freezeByLink(
  deps: FreezeByLinkDeps,
  token: string,
  origin: Origin,
): Promise<FreezeState> {
  const { state, customerId } = await deps.database.kysely.transaction().execute(async (tx) => {
    const now = deps.clock.now();
    const link = await lockNoticeLink(tx, "freeze", token, now);
    if (link === undefined) throw new RequestRefused("link_invalid");
    const customerId = link.customer_id;
    if (link.used_at !== null) {
      const protection = await findProtection(tx, customerId);
      if (protection.frozen_at === null) throw new RequestRefused("link_invalid");
      return { customerId, state: freezeStateOf(protection) };
    }
    await markLinkUsed(tx, link, now);
    if (link.subject_id !== null) await takeBack(deps, tx, link.subject_id, origin);
    const state = await freezeIn(deps, tx, {
      customerId,
      by: "link",
      origin,
      keptSessionId: null,
      isSignedIn: false,
    });
    await endEverythingElse(deps, tx, customerId, now, null);
    await cancelOpenCase(deps, tx, customerId, origin);
    await startResetFor(deps, tx, customerId, origin);
    return { customerId, state };
  });
  await applyProtection(deps, customerId);
  return state;
}

/** The former address again, unless somebody else has it by now. */
async function takeBack(
  deps: FreezeByLinkDeps,
  tx: Tx,
  contactChangeId: string,
  origin: Origin,
): Promise<void> {
  const change = await lockContactChange(tx, contactChangeId);
  if (change === undefined || change.reverted_at !== null) return;
  const { customer_id: customerId, channel: kind, new_value: from, old_value: to } = change;
  const now = deps.clock.now();
  if (!(await moveIdentifier(tx, { customerId, kind, from, to, now }))) return;
  await markContactChange(tx, change.id, { reverted_at: now });
  await deps.audit.write(
    tx,
    ofCustomer("contact.changed", customerId, origin, {
      isKnown: false,
      details: { channel: kind, reverted: true },
    }),
  );
}

/**
 * "I lost my phone", signed out: e-mail and password, counted and answered as a sign-in is. Freezes, signs everybody out,
 * and sends no code and no notice to that phone until the number is another one or the freeze ends.
 */
export async function reportLostPhone(
  deps: FreezeByLinkDeps,
  request: { readonly email: string; readonly password: string } & Origin,
): Promise<FreezeState> {
  const customerId = await deps.passwords.byEmail(request);
  const state = await deps.database.kysely.transaction().execute(async (tx) => {
    const found = await lockProtection(tx, customerId);
    const stoppedAt = found.sms_stopped_at ?? deps.clock.now();
    await changeProtection(tx, customerId, { sms_stopped_at: stoppedAt });
    await endEverythingElse(deps, tx, customerId, deps.clock.now(), null);
    return freezeIn(deps, tx, {
      customerId,
      by: "customer",
      origin: request,
      keptSessionId: null,
      isSignedIn: false,
    });
  });
  await applyProtection(deps, customerId);
  return state;
}
