import type { AuditTrail } from "../../../platform/audit-trail.ts";
import { totpEnrolment } from "../../../platform/authenticators/index.ts";
import type { Clock } from "../../../platform/clock.ts";
import { sha256 } from "../../../platform/crypto.ts";
import type { Database, Tx } from "../../../platform/db/index.ts";
import { type Actor, RequestRefused, requireFreshStepUp } from "../../../platform/http/index.ts";
import { newId } from "../../../platform/ids.ts";
import type { Challenges, IssuedChallenge } from "../challenges.ts";
import { findCustomers } from "../customer-repository.ts";
import { after, MINUTE_MS, POLICY } from "../policy.ts";
import type { SecurityNotices } from "../ports.ts";
import { ofCustomer } from "../recovery/audit-events.ts";
import type { Origin } from "../register.ts";
import type { FactorRow } from "../tables.ts";
import {
  consumeTotpEnrolment,
  replaceTotpEnrolment,
  takeEnrolmentTry,
} from "./enrolment-repository.ts";
import { renewRecoveryCodes } from "./recovery-codes.ts";
import { findFactors, insertFactor, type NewFactor } from "./repository.ts";
import type { TotpSeeds } from "./totp.ts";

/** Adding factors. All of it needs a fresh step-up (row F3, S8): whoever adds a factor may later take over with it. */
export interface EnrolmentDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: AuditTrail;
  readonly notices: SecurityNotices;
  readonly challenges: Challenges;
  readonly seeds: TotpSeeds;
  readonly isSmsOffered: boolean;
}

export interface Requester extends Origin {
  readonly actor: Actor;
}

export interface AddedFactor {
  readonly factor: FactorRow;
  /** With the first factor; to be shown once. */
  readonly recoveryCodes: readonly string[] | null;
}

export interface StartedTotp {
  readonly id: string;
  readonly secret: string;
  readonly uri: string;
  readonly expiresAt: Date;
}

/** A seed, shown once; an earlier unfinished one is forgotten, this one in ten minutes. */
export async function startTotp(deps: EnrolmentDeps, { actor }: Requester): Promise<StartedTotp> {
  const now = deps.clock.now();
  requireFreshStepUp(actor, now);
  const { customerId, sessionId } = actor;
  return deps.database.kysely.transaction().execute(async (tx) => {
    await refuseSecondOf(tx, customerId, "totp");
    const id = newId();
    const seed = deps.seeds.make();
    const expiresAt = after(now, POLICY.totpEnrolmentMinutes * MINUTE_MS);
    const place = { table: "identity.totp_enrolment", id, customerId } as const;
    await replaceTotpEnrolment(tx, {
      id,
      customer_id: customerId,
      session_id: sessionId,
      secret: deps.seeds.seal(place, seed),
      tries_left: POLICY.challengeTries,
      created_at: now,
      expires_at: expiresAt,
    });
    const [customer] = await findCustomers(tx, [customerId]);
    const account = customer?.email ?? customerId;
    const { uri, base32 } = totpEnrolment(seed, { issuer: "OKPay", account });
    return { id, secret: base32, uri, expiresAt };
  });
}

/** One valid code shows that the app has the seed; its step is used up with it (row F1). */
export async function confirmTotp(
  deps: EnrolmentDeps,
  { actor, ...request }: Requester & { enrolmentId: string; code: string; label: string },
): Promise<AddedFactor> {
  const { database, clock, seeds } = deps;
  const now = clock.now();
  requireFreshStepUp(actor, now);
  const { customerId, sessionId } = actor;
  const whose = { id: request.enrolmentId, customerId, sessionId };
  const enrolment = await takeEnrolmentTry(database.kysely, whose, now);
  if (enrolment === undefined) throw new RequestRefused("challenge_expired");
  const { id } = enrolment;
  const seed = seeds.open({ table: "identity.totp_enrolment", id, customerId }, enrolment.secret);
  const factor = {
    id,
    customer_id: customerId,
    kind: "totp",
    label: request.label,
    created_at: now,
    totp_secret: seeds.seal({ table: "identity.factor", id, customerId }, seed),
    totp_last_step: null,
  } as const;
  const step = seeds.stepOf(factor, request.code, now);
  if (step === null)
    throw new RequestRefused("proof_invalid", {
      errors: [{ field: "code", code: "invalid" }],
      params: { triesLeft: enrolment.tries_left },
    });
  return database.kysely.transaction().execute(async (tx) => {
    if (!(await consumeTotpEnrolment(tx, id))) throw new RequestRefused("challenge_expired");
    const row = { ...factor, totp_last_step: BigInt(step), last_used_at: now };
    return addFactor(deps, tx, row, { actor, ...request });
  });
}

/** Codes to a verified channel as a second factor begin with one that arrives. */
export async function startChannel(
  deps: EnrolmentDeps,
  { actor, channel }: Requester & { readonly channel: "sms" | "email" },
): Promise<IssuedChallenge> {
  requireFreshStepUp(actor, deps.clock.now());
  if (channel === "sms" && !deps.isSmsOffered) throw new RequestRefused("factor_unavailable");
  const { customerId } = actor;
  return deps.database.kysely.transaction().execute(async (tx) => {
    await refuseSecondOf(tx, customerId, channel);
    return deps.challenges.start(tx, {
      purpose: "factor-change",
      customerId,
      method: channel,
      binding: channelBinding(actor),
      message: { template: "code_factor" },
    });
  });
}

export async function confirmChannel(
  deps: EnrolmentDeps,
  {
    label,
    challengeId,
    code,
    ...requester
  }: Requester & {
    readonly challengeId: string;
    readonly code: string;
    /** As the channel is shown: masked. */
    readonly label: (method: "sms" | "email") => string;
  },
): Promise<AddedFactor> {
  const { actor } = requester;
  const { customerId } = actor;
  requireFreshStepUp(actor, deps.clock.now());
  return deps.challenges.verify(
    { challengeId, purpose: "factor-change", binding: channelBinding(actor), given: { code } },
    async (tx, { method }) => {
      if (method === "passkey") throw new Error("a code's challenge is by SMS or e-mail");
      const now = deps.clock.now();
      const row = { id: newId(), customer_id: customerId, kind: method, created_at: now } as const;
      return addFactor(deps, tx, { ...row, label: label(method) }, requester);
    },
  );
}

const channelBinding = ({ sessionId }: Actor): Buffer => sha256(`add channel ${sessionId}`);

async function refuseSecondOf(tx: Tx, customerId: string, kind: FactorRow["kind"]): Promise<void> {
  const factors = await findFactors(tx, customerId);
  if (factors.some((factor) => factor.kind === kind)) throw new RequestRefused("factor_exists");
}

/** The factor, recovery codes with the first one, the event and the notice: all true together. */
export async function addFactor(
  deps: Pick<EnrolmentDeps, "audit" | "notices" | "clock">,
  tx: Tx,
  row: NewFactor,
  { actor, ip, userAgent }: Requester,
): Promise<AddedFactor> {
  const { customerId } = actor;
  const origin = { ip, userAgent };
  if (!(await insertFactor(tx, row))) throw new RequestRefused("factor_exists");
  const factors = await findFactors(tx, customerId);
  const factor = factors.find(({ id }) => id === row.id);
  if (factor === undefined) throw new Error("a factor that was just added is not there");
  const isFirst = factors.length === 1;
  const recoveryCodes = isFirst ? await renewRecoveryCodes(tx, customerId, deps.clock.now()) : null;
  const details = { factor: row.kind, label: row.label };
  await deps.audit.write(tx, ofCustomer("factor.added", customerId, origin, { details }));
  await deps.notices.notify(tx, { customerId, event: "factor_added", origin, params: details });
  return { factor, recoveryCodes };
}
