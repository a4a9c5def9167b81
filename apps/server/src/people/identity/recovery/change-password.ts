import type { AuditTrail } from "../../../platform/audit-trail.ts";
import type { Clock } from "../../../platform/clock.ts";
import type { Actor } from "../../../platform/http/index.ts";
import { RequestRefused } from "../../../platform/http/index.ts";
import type { SecurityNotices } from "../ports.ts";
import type { Origin } from "../register.ts";
import type { StartedSession } from "../sessions.ts";
import { ofCustomer } from "./audit-events.ts";
import { lockCredential, passwordChangedAt, replacePassword } from "./credential-repository.ts";
import { endEverythingElse } from "./ending.ts";
import { judgeNewPassword, type NewPasswordDeps } from "./new-password.ts";
import type { OwnSession, PasswordCheck, SecondFactors } from "./ports.ts";

export interface ChangePasswordDeps extends NewPasswordDeps {
  readonly clock: Clock;
  readonly audit: AuditTrail;
  readonly notices: SecurityNotices;
  readonly passwords: Pick<PasswordCheck, "ofCustomer">;
  readonly ownSession: OwnSession;
  readonly secondFactors: SecondFactors;
}

export interface ChangePasswordRequest extends Origin {
  readonly actor: Actor;
  readonly currentPassword: string;
  readonly newPassword: string;
}

/**
 * A new password by somebody who is signed in: present password and, by the route, a fresh step-up (rows P6, S8). The
 * session goes on under another token (row S2); every other session, remembered device and reset that is under way ends.
 */
export async function changePassword(
  deps: ChangePasswordDeps,
  request: ChangePasswordRequest,
): Promise<StartedSession> {
  const { database, clock } = deps;
  const { customerId, sessionId } = request.actor;
  const judgedAt = await passwordChangedAt(database.kysely, customerId);
  await deps.passwords.ofCustomer({
    customerId,
    password: request.currentPassword,
    ip: request.ip,
    userAgent: request.userAgent,
  });
  const verdict = await judgeNewPassword(deps, customerId, request.newPassword);
  if (verdict.refusal !== null) throw inField("newPassword", verdict.refusal);
  return database.kysely.transaction().execute(async (tx) => {
    const now = clock.now();
    const { changedAt } = await lockCredential(tx, customerId);
    // Reset from elsewhere while this was being judged: what was proved above is no longer true.
    if (changedAt.getTime() !== judgedAt.getTime()) throw new RequestRefused("proof_invalid");
    await replacePassword(tx, customerId, verdict.passwordHash, now, null);
    await endEverythingElse(deps, tx, customerId, now, sessionId);
    const session = await deps.ownSession.rotate(tx, request.actor);
    await deps.audit.write(tx, ofCustomer("password.changed", customerId, request));
    await deps.notices.notify(tx, { customerId, event: "password_changed", origin: request });
    return session;
  });
}

/** The rules speak of `password`; this form calls it otherwise. */
const inField = (field: string, refusal: RequestRefused): RequestRefused =>
  new RequestRefused(refusal.code, {
    errors: refusal.errors.map(({ code }) => ({ field, code })),
  });
