import * as accounts from "./accounts.ts";
import type { Member, MerchantsDeps, Origin } from "./deps.ts";
import * as keys from "./keys.ts";
import * as members from "./members.ts";
import { registerDelivering } from "./webhooks/delivering.ts";
import { createWebhooks } from "./webhooks/service.ts";

export type Merchants = ReturnType<typeof createMerchants>;

type Rest<F> = F extends (deps: never, ...args: infer Args) => unknown ? Args : never;

/** Those who are paid. Each function is documented where it is written. */
export function createMerchants(deps: MerchantsDeps) {
  registerDelivering(deps);
  return {
    open: (...args: Rest<typeof accounts.openMerchant>) => accounts.openMerchant(deps, ...args),
    list: (customerId: string) => accounts.listMerchants(deps, customerId),
    memberOf: (merchantId: string, customerId: string) =>
      accounts.memberOf(deps, merchantId, customerId),
    ownerOf: (merchantId: string, customerId: string) =>
      accounts.ownerOf(deps, merchantId, customerId),
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
    /** Whose program comes with this `Authorization` header. */
    authenticate: (authorization: string | undefined) => keys.authenticateKey(deps, authorization),
  };
}
