import {
  type RegisterRoute,
  RequestRefused,
  requireFreshStepUp,
} from "../../platform/http/index.ts";
import { fromPublicId, toPublicId } from "../../platform/ids.ts";
import type { BankAccount } from "./accounts.ts";
import { SANDBOX_ACCOUNTS } from "./sandbox/test-accounts.ts";
import type { Banks } from "./service.ts";

export function registerBankRoutes(
  route: RegisterRoute,
  banks: Banks,
  options: { readonly isDemo: boolean; readonly clock: { now(): Date } },
): void {
  route("listBankAccounts", async ({ actor }) => ({
    accounts: (await banks.list(actor.customerId)).map(wireOf),
    canPayOut: banks.bankName !== null,
  }));

  route("addBankAccount", async ({ actor, body, ip, userAgent }) => {
    // Whoever stole a session must not be able to lead the money to an account of theirs (row U9).
    requireFreshStepUp(actor, options.clock.now());
    const { scheme, currency, number, bankName } = body;
    return wireOf(
      await banks.add(actor.customerId, { scheme, currency, number, bankName }, { ip, userAgent }),
    );
  });

  route("removeBankAccount", async ({ actor, params, ip, userAgent }) => {
    await banks.remove(actor.customerId, fromPublicId(params.accountId), { ip, userAgent });
    return undefined;
  });

  route("listSandboxBankAccounts", async () => {
    if (!options.isDemo) throw new RequestRefused("not_found");
    return { accounts: SANDBOX_LIST };
  });
}

const SANDBOX_LIST = SANDBOX_ACCOUNTS.map(({ scheme, number, outcome }) => ({
  scheme,
  number,
  causes: outcome.causes,
  reason: "reason" in outcome ? outcome.reason : null,
}));

const wireOf = ({ id, customerId: _owner, addedAt, ...account }: BankAccount) => ({
  ...account,
  id: toPublicId("bac", id),
  addedAt: addedAt.toISOString(),
});
