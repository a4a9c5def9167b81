import { t } from "@okpay/i18n";
import type { RegisterRoute } from "../../../platform/http/index.ts";
import { fromPublicId, toPublicId } from "../../../platform/ids.ts";
import type { Profile } from "../directory.ts";
import type { AddedFactor } from "../factors/enrolment.ts";
import type { Identity } from "../service.ts";
import type { FactorRow } from "../tables.ts";
import { toChallenge } from "./wire.ts";

/** The customer's own second factors. */
export function registerFactorRoutes(route: RegisterRoute, identity: Identity): void {
  const { factors } = identity;
  const profileOf = (actor: { readonly customerId: string }) =>
    identity.directory.profileOf(actor.customerId);

  route("listFactors", async ({ actor }) => {
    const [list, profile] = await Promise.all([factors.list(actor), profileOf(actor)]);
    return {
      factors: list.factors.map((factor) => toFactor(factor, profile)),
      recoveryCodesLeft: list.recoveryCodesLeft,
      isSmsOffered: factors.isSmsOffered,
    };
  });
  route("startTotp", async ({ actor, ip, userAgent }) => {
    const { id, expiresAt, ...seed } = await factors.startTotp({ actor, ip, userAgent });
    return { id: toPublicId("enr", id), ...seed, expiresAt: expiresAt.toISOString() };
  });
  route("confirmTotp", async ({ actor, params, body, ip, userAgent }) => {
    const enrolmentId = fromPublicId(params.enrolmentId);
    const added = await factors.confirmTotp({ ...body, actor, enrolmentId, ip, userAgent });
    return toAdded(added, await profileOf(actor));
  });
  route("startPasskey", async ({ actor, ip, userAgent }) => {
    const started = await factors.startPasskey({ actor, ip, userAgent });
    return {
      challengeId: toPublicId("chl", started.challengeId),
      options: { ...started.options },
      expiresAt: started.expiresAt.toISOString(),
    };
  });
  route("addPasskey", async ({ actor, body, ip, userAgent }) => {
    const challengeId = fromPublicId(body.challengeId);
    const added = await factors.addPasskey({ ...body, challengeId, actor, ip, userAgent });
    return toAdded(added, await profileOf(actor));
  });
  route("startChannel", async ({ actor, body, ip, userAgent }) =>
    toChallenge(await factors.startChannel({ actor, channel: body.channel, ip, userAgent })),
  );
  route("confirmChannel", async ({ actor, body, ip, userAgent, locale }) => {
    const added = await factors.confirmChannel({
      actor,
      ip,
      userAgent,
      challengeId: fromPublicId(body.challengeId),
      code: body.code,
      label: (method) => t(locale, method === "sms" ? "factors.sms" : "factors.email"),
    });
    return toAdded(added, await profileOf(actor));
  });
  route("renameFactor", async ({ actor, params, body, ip, userAgent }) => {
    const factorId = fromPublicId(params.factorId);
    const renamed = await factors.rename({ ...body, actor, factorId, ip, userAgent });
    return toFactor(renamed, await profileOf(actor));
  });
  route("removeFactor", async ({ actor, params, ip, userAgent }) => {
    const factorId = fromPublicId(params.factorId);
    await factors.remove({ actor, factorId, ip, userAgent });
    return undefined;
  });
  route("renewRecoveryCodes", async ({ actor, ip, userAgent }) => ({
    codes: await factors.newRecoveryCodes({ actor, ip, userAgent }),
  }));
}

const toAdded = ({ factor, recoveryCodes }: AddedFactor, profile: Profile) => ({
  factor: toFactor(factor, profile),
  recoveryCodes: recoveryCodes === null ? null : [...recoveryCodes],
});

const toFactor = (factor: FactorRow, profile: Profile) => ({
  id: toPublicId("fac", factor.id),
  kind: factor.kind,
  label: factor.label,
  maskedTo: maskedTo(factor, profile),
  isSynced: factor.is_backed_up,
  createdAt: factor.created_at.toISOString(),
  lastUsedAt: factor.last_used_at?.toISOString() ?? null,
});

const maskedTo = ({ kind }: FactorRow, profile: Profile): string | null => {
  if (kind === "sms") return profile.maskedPhone;
  return kind === "email" ? profile.maskedEmail : null;
};
