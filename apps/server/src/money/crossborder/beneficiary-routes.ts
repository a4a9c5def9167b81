import type { addBeneficiaryRequest } from "@okpay/contracts";
import type { z } from "zod";
import {
  type RegisterRoute,
  RequestRefused,
  requireFreshStepUp,
} from "../../platform/http/index.ts";
import { fromPublicId, toPublicId } from "../../platform/ids.ts";
import { type Banks, type Recipient, SANDBOX_RECIPIENTS } from "../banks/index.ts";
import { corridorOf } from "./corridors.ts";
import { refused } from "./errors.ts";

type Typed = z.output<typeof addBeneficiaryRequest>;

/** Whom a customer sends to: kept by `banks`, offered and checked by country here. */
export function registerBeneficiaryRoutes(
  route: RegisterRoute,
  { recipients }: Pick<Banks, "recipients">,
  options: { readonly isDemo: boolean; readonly clock: { now(): Date } },
): void {
  route("listBeneficiaries", async ({ actor }) => ({
    beneficiaries: (await recipients.list(actor.customerId)).toReversed().map(onWire),
  }));

  route("addBeneficiary", async ({ actor, body, ip, userAgent }) => {
    // Whoever stole a session must not be able to lead the money to an account of theirs (row U9).
    requireFreshStepUp(actor, options.clock.now());
    requireFields(body);
    return onWire(await recipients.add(actor.customerId, body, { ip, userAgent }));
  });

  route("removeBeneficiary", async ({ actor, params, ip, userAgent }) => {
    const id = fromPublicId(params.beneficiaryId);
    await recipients.remove(actor.customerId, id, { ip, userAgent });
    return undefined;
  });

  route("listSandboxBeneficiaries", async () => {
    if (!options.isDemo) throw new RequestRefused("not_found");
    return { accounts: SANDBOX_LIST };
  });
}

/** Exactly what this country asks: a field too many is a misunderstanding, and one too few is no account. */
function requireFields(typed: Typed): void {
  const corridor = corridorOf(typed.country, typed.currency);
  if (corridor === null) throw refused("corridor_not_offered");
  const account = corridor.accounts.find(({ scheme }) => scheme === typed.scheme);
  if (account === undefined) throw fieldRefused("scheme", "invalid");
  for (const field of ["routingNumber", "cnaps", "city"] as const) {
    const isAsked = account.fields.includes(field);
    if (isAsked && typed[field] === undefined) throw fieldRefused(field, "required");
    if (!isAsked && typed[field] !== undefined) throw fieldRefused(field, "unknown");
  }
}

const fieldRefused = (field: string, code: "invalid" | "required" | "unknown"): RequestRefused =>
  new RequestRefused("validation_failed", { errors: [{ field, code }] });

const SANDBOX_LIST = SANDBOX_RECIPIENTS.map(({ outcome, ...account }) => ({
  ...account,
  causes: outcome.causes,
  reason: "reason" in outcome ? outcome.reason : null,
}));

const onWire = ({ id, customerId: _owner, addedAt, ...recipient }: Recipient) => ({
  ...recipient,
  id: toPublicId("ben", id),
  addedAt: addedAt.toISOString(),
});
