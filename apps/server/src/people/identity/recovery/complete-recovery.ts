import { sha256 } from "../../../platform/crypto.ts";
import type { Tx } from "../../../platform/db/index.ts";
import { RequestRefused } from "../../../platform/http/index.ts";
import type { IssuedChallenge } from "../challenges.ts";
import { after, HOUR_MS, MINUTE_MS, POLICY } from "../policy.ts";
import type { StartedSession } from "../sessions.ts";
import { ofCustomer } from "./audit-events.ts";
import { changeCase, lockCase } from "./case-repository.ts";
import { endEverythingElse } from "./ending.ts";
import { RECOVERY_POLICY } from "./policy.ts";
import { changeProtection, lockProtection } from "./protection-repository.ts";
import { type RecoveryCaseDeps, readyCase, type WaitingBrowser } from "./recovery-case.ts";
import type { ContactChannel, RecoveryCaseRow } from "./tables.ts";

/** The end of a recovery case: codes to both channels, asked for and given in the browser whose password was right. */

export interface RecoveryCodes {
  readonly email: IssuedChallenge;
  readonly phone: IssuedChallenge;
}

export async function startRecoveryCompletion(
  deps: RecoveryCaseDeps,
  browser: WaitingBrowser,
): Promise<RecoveryCodes> {
  const found = await readyCase(deps, browser);
  return deps.database.kysely.transaction().execute(async (tx) => {
    const email = await askFor(deps, tx, found, "email");
    const phone = await askFor(deps, tx, found, "phone");
    await changeCase(tx, found.id, {
      email_challenge_id: email.id,
      phone_challenge_id: phone.id,
      email_proved_at: null,
    });
    return { email, phone };
  });
}

const askFor = (
  { challenges }: RecoveryCaseDeps,
  tx: Tx,
  { id, customer_id: customerId }: RecoveryCaseRow,
  channel: ContactChannel,
): Promise<IssuedChallenge> =>
  challenges.start(tx, {
    purpose: "recovery",
    customerId,
    method: channel === "email" ? "email" : "sms",
    binding: bindingOf(id, channel),
    message: { template: "recover_account" },
  });

const bindingOf = (caseId: string, channel: ContactChannel): Buffer =>
  sha256(["recovery", caseId, channel].join("\n"));

export interface RecoveryAnswers {
  readonly emailChallengeId: string;
  readonly emailCode: string;
  readonly phoneChallengeId: string;
  readonly phoneCode: string;
}

/**
 * Both codes: every second factor, session and remembered device goes, and a session of level 1 begins (row F8). A wrong
 * code from the phone leaves the mail's proved, so that it need not be sent again.
 */
export async function completeRecovery(
  deps: RecoveryCaseDeps,
  browser: WaitingBrowser,
  answers: RecoveryAnswers,
): Promise<StartedSession> {
  const found = await readyCase(deps, browser);
  if (
    found.email_challenge_id !== answers.emailChallengeId ||
    found.phone_challenge_id !== answers.phoneChallengeId
  )
    throw new RequestRefused("challenge_expired");
  if (!isEmailProved(found, deps.clock.now()))
    await deps.challenges.verify(
      {
        challengeId: answers.emailChallengeId,
        purpose: "recovery",
        binding: bindingOf(found.id, "email"),
        given: { code: answers.emailCode },
      },
      (tx) => changeCase(tx, found.id, { email_proved_at: deps.clock.now() }),
    );
  return deps.challenges.verify(
    {
      challengeId: answers.phoneChallengeId,
      purpose: "recovery",
      binding: bindingOf(found.id, "phone"),
      given: { code: answers.phoneCode },
    },
    (tx) => finish(deps, tx, found.id, browser),
  );
}

/** No longer than the code itself would have been good. */
const isEmailProved = ({ email_proved_at }: RecoveryCaseRow, now: Date): boolean =>
  email_proved_at !== null &&
  after(email_proved_at, POLICY.patientChallengeMinutes * MINUTE_MS) > now;

async function finish(
  deps: RecoveryCaseDeps,
  tx: Tx,
  caseId: string,
  browser: WaitingBrowser,
): Promise<StartedSession> {
  const now = deps.clock.now();
  const row = await lockCase(tx, caseId);
  // Cancelled while the codes were being typed: the owner's click wins.
  if (row.state !== "open" || !isEmailProved(row, now))
    throw new RequestRefused("recovery_not_ready");
  const customerId = row.customer_id;
  await changeCase(tx, caseId, { state: "completed", ended_at: now });
  await deps.secondFactors.removeAll(tx, customerId);
  await endEverythingElse(deps, tx, customerId, now, null);
  await lockProtection(tx, customerId);
  await changeProtection(tx, customerId, {
    restricted_until: after(now, RECOVERY_POLICY.restrictedHours * HOUR_MS),
  });
  await deps.waiting.end(tx, browser.presentedToken);
  await deps.audit.write(tx, ofCustomer("recovery.completed", customerId, browser));
  await deps.notices.notify(tx, { customerId, event: "recovery_completed", origin: browser });
  return deps.ownSession.start(tx, { customerId, ip: browser.ip, userAgent: browser.userAgent });
}
