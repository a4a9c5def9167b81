import * as accounts from "./accounts.ts";
import { createLinks } from "./checkouts/links.ts";
import { subscribeToPayments } from "./checkouts/news.ts";
import { createPayable } from "./checkouts/payable.ts";
import type { Shop } from "./checkouts/repository.ts";
import { createSales } from "./checkouts/sales.ts";
import { createCheckouts } from "./checkouts/service.ts";
import type { Member, MerchantsDeps, Origin } from "./deps.ts";
import * as keys from "./keys.ts";
import * as members from "./members.ts";
import { createPayouts } from "./payouts.ts";
import { accountsOf } from "./repository.ts";
import { statementOf } from "./statements.ts";
import { registerDelivering } from "./webhooks/delivering.ts";
import { createWebhooks } from "./webhooks/service.ts";

export type Merchants = ReturnType<typeof createMerchants>;

type Rest<F> = F extends (deps: never, ...args: infer Args) => unknown ? Args : never;

/** Those who are paid. Each function is documented where it is written. */
export function createMerchants(deps: MerchantsDeps) {
  registerDelivering(deps);
  subscribeToPayments(deps);
  return {
    open: (...args: Rest<typeof accounts.openMerchant>) => accounts.openMerchant(deps, ...args),
    list: (customerId: string) => accounts.listMerchants(deps, customerId),
    memberOf: (merchantId: string, customerId: string) =>
      accounts.memberOf(deps, merchantId, customerId),
    ownerOf: (merchantId: string, customerId: string) =>
      accounts.ownerOf(deps, merchantId, customerId),
    statementOf: (...args: Rest<typeof statementOf>) => statementOf(deps, ...args),
    detailOf: (member: Member) => accounts.merchantDetailOf(deps, member),
    change: (...args: Rest<typeof accounts.changeMerchant>) =>
      accounts.changeMerchant(deps, ...args),
    addMember: (...args: Rest<typeof members.addMember>) => members.addMember(deps, ...args),
    removeMember: (owner: Member, memberId: string, origin: Origin) =>
      members.removeMember(deps, owner, memberId, origin),
    keys: {
      list: (member: Member) => keys.listKeys(deps, member),
      create: (...args: Rest<typeof keys.createKey>) => keys.createKey(deps, ...args),
      rotate: (...args: Rest<typeof keys.rotateKey>) => keys.rotateKey(deps, ...args),
      revoke: (...args: Rest<typeof keys.revokeMerchantKey>) =>
        keys.revokeMerchantKey(deps, ...args),
    },
    webhooks: createWebhooks(deps),
    checkouts: createCheckouts(deps),
    sales: createSales(deps),
    links: createLinks(deps),
    payouts: createPayouts(deps),
    balancesOf: async ({ merchantId, mode }: Shop) =>
      accounts.balancesOf(
        deps,
        (await accountsOf(deps.database.kysely, merchantId)).filter((each) => each.mode === mode),
      ),
    /** What money/payments asks about checkouts. */
    payable: createPayable(deps),
    /** Whose program comes with this `Authorization` header. */
    authenticate: (authorization: string | undefined) => keys.authenticateKey(deps, authorization),
  };
}
