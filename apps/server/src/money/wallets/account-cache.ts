import type { WalletAccount } from "./repository.ts";

const MAX_CUSTOMERS = 50_000;

/**
 * Remembers which accounts a customer has. They never change once opened, so nothing is ever invalidated; a customer
 * without accounts is not remembered, because the next request may find some. Oldest out beyond `maxCustomers`.
 */
export function createAccountCache(
  load: (customerId: string) => Promise<readonly WalletAccount[]>,
  maxCustomers = MAX_CUSTOMERS,
) {
  const known = new Map<string, readonly WalletAccount[]>();
  return {
    async get(customerId: string): Promise<readonly WalletAccount[]> {
      const hit = known.get(customerId);
      if (hit !== undefined) return hit;
      const accounts = await load(customerId);
      if (accounts.length === 0) return accounts;
      if (known.size >= maxCustomers) {
        const oldest = known.keys().next();
        if (oldest.done !== true) known.delete(oldest.value);
      }
      known.set(customerId, accounts);
      return accounts;
    },
  };
}
