import type { AuditTrail } from "../../../platform/audit-trail.ts";
import type { Clock } from "../../../platform/clock.ts";
import type { Tx } from "../../../platform/db/index.ts";
import { RequestRefused } from "../../../platform/http/index.ts";
import { newId } from "../../../platform/ids.ts";
import type { Challenges } from "../challenges.ts";
import { digestOfLink } from "../confirmation-secrets.ts";
import { findCustomers } from "../customer-repository.ts";
import type { Limits } from "../limits.ts";
import type { SecurityNotices } from "../ports.ts";
import type { Origin } from "../register.ts";
import type { Throttle } from "../throttle.ts";
import { ofCustomer } from "./audit-events.ts";
import { lockCredential, replacePassword } from "./credential-repository.ts";
import { endEverythingElse } from "./ending.ts";
import { judgeNewPassword, type NewPasswordDeps, refuseWeakByRule } from "./new-password.ts";
import type { SecondFactors } from "./ports.ts";
import { resetBinding } from "./request-reset.ts";
import { findReset, useReset } from "./reset-repository.ts";
import type { PasswordResetRow } from "./tables.ts";

export interface CompleteResetDeps extends NewPasswordDeps {
  readonly clock: Clock;
  readonly audit: AuditTrail;
  readonly notices: SecurityNotices;
  readonly challenges: Challenges;
  readonly secondFactors: SecondFactors;
  readonly throttle: Throttle;
  readonly limits: Limits;
}

export interface CompleteResetRequest extends Origin {
  readonly proof:
    | { readonly by: "link"; readonly token: string }
    | { readonly by: "code"; readonly resetId: string; readonly code: string };
  readonly password: string;
}

/**
 * A new password for whoever holds the link or the code. Makes no session and touches no second factor (rows P7, F8): who
 * has the mailbox alone still stands before the second factor. Ends every session and remembered device (row P6), and the
 * lock that wrong passwords brought (A3).
 */
export async function completeReset(
  deps: CompleteResetDeps,
  request: CompleteResetRequest,
): Promise<void> {
  refuseWeakByRule(request.password, deps.passwordPolicy);
  const { proof } = request;
  const customerId =
    proof.by === "link"
      ? await completeByLink(deps, request, proof.token)
      : await completeByCode(deps, request, proof);
  const [customer] = await findCustomers(deps.database.kysely, [customerId]);
  if (customer !== undefined)
    await deps.throttle.clear(deps.limits.accountFailures, customer.email);
}

async function completeByLink(
  deps: CompleteResetDeps,
  request: CompleteResetRequest,
  token: string,
): Promise<string> {
  const { database, clock } = deps;
  const reset = await findReset(database.kysely, { tokenSha256: digestOfLink(token) });
  const customerId = reset?.customer_id ?? null;
  if (reset === undefined || customerId === null || !isOpen(reset, clock.now()))
    throw new RequestRefused("link_invalid");
  const verdict = await judgeNewPassword(deps, customerId, request.password);
  // The link is still good: a password that is refused costs nothing.
  if (verdict.refusal !== null) throw verdict.refusal;
  await database.kysely.transaction().execute(async (tx) => {
    if (!(await finish(deps, tx, { reset, customerId, request, hash: verdict.passwordHash })))
      throw new RequestRefused("link_invalid");
  });
  return customerId;
}

/**
 * Every way to be wrong answers the same: no such reset, nobody's number, a wrong code. What the rules say of the password
 * is told to who has the right code only, but worked out before, so that time says nothing either.
 */
async function completeByCode(
  deps: CompleteResetDeps,
  request: CompleteResetRequest,
  proof: { readonly resetId: string; readonly code: string },
): Promise<string> {
  const reset = await findReset(deps.database.kysely, { id: proof.resetId });
  const verdict = await judgeNewPassword(deps, reset?.customer_id ?? null, request.password);
  const answer = {
    challengeId: reset?.challenge_id ?? newId(),
    purpose: "reset",
    binding: resetBinding(proof.resetId),
    given: { code: proof.code },
  } as const;
  return deps.challenges.verify(answer, async (tx, { customerId }) => {
    if (verdict.refusal !== null) throw verdict.refusal;
    const hash = verdict.passwordHash;
    if (reset === undefined || !(await finish(deps, tx, { reset, customerId, request, hash })))
      throw new RequestRefused("challenge_expired");
    return customerId;
  });
}

const isOpen = (reset: PasswordResetRow, now: Date): boolean =>
  reset.used_at === null && reset.voided_at === null && reset.expires_at > now;

interface Finish {
  readonly reset: PasswordResetRow;
  readonly customerId: string;
  readonly request: CompleteResetRequest;
  readonly hash: string;
}

/** False when somebody else used it first, or a password was set meanwhile. The credential's lock decides every race. */
async function finish(
  deps: CompleteResetDeps,
  tx: Tx,
  { reset, customerId, request, hash }: Finish,
): Promise<boolean> {
  const now = deps.clock.now();
  await lockCredential(tx, customerId);
  if (!(await useReset(tx, reset.id, now))) return false;
  await replacePassword(tx, customerId, hash, now, reset.channel);
  await endEverythingElse(deps, tx, customerId, now, null);
  await deps.audit.write(
    tx,
    ofCustomer("password.reset", customerId, request, { details: { channel: reset.channel } }),
  );
  await deps.notices.notify(tx, { customerId, event: "password_changed", origin: request });
  return true;
}
