import type { Config } from "./config.ts";
import {
  type AccountNotice,
  type Banks,
  type BanksDeps,
  createBanks,
  createSandboxPayoutBank,
  type ReturnNotice,
} from "./money/banks/index.ts";
import { WALLET_CURRENCIES } from "./money/wallets/index.ts";
import type { AuditTrail } from "./platform/audit-trail.ts";
import type { Clock } from "./platform/clock.ts";
import type { Keyring } from "./platform/crypto.ts";
import type { Database } from "./platform/db/index.ts";
import type { Jobs } from "./platform/jobs/index.ts";
import type { Log } from "./platform/log.ts";

/** Who OKPay is to the sandbox bank. */
const SANDBOX_MERCHANT = "okpay";

/** Customers' bank accounts and the bank that pays out to them: the sandbox's, where the configuration names its process. */
export function createBankRoom(
  platform: {
    readonly config: Config;
    readonly database: Database;
    readonly clock: Clock;
    readonly log: Log;
    readonly keyring: Keyring;
    readonly jobs: Jobs;
    readonly audit: Pick<AuditTrail, "write">;
    readonly notices: AccountNotice;
    readonly holidaysOf: BanksDeps["holidaysOf"];
  },
  onReturned: (notice: ReturnNotice) => Promise<void>,
): Banks {
  const { config, keyring, clock, jobs } = platform;
  const { networkUrl } = config.cards;
  const banks = createBanks({
    ...platform,
    onReturned,
    numberKeys: keyring.keysFor("banks.account-number.v1"),
    fingerprintKey: keyring.keyFor("banks.fingerprint.v1"),
    currencies: WALLET_CURRENCIES,
    takesOnlySandbox: config.isDemo,
    bank:
      networkUrl === null
        ? null
        : createSandboxPayoutBank({ url: networkUrl, merchant: SANDBOX_MERCHANT, clock }),
  });
  jobs.handle("banks.returns", async () => void (await banks.runReturns()));
  jobs.schedule("banks.returns", "* * * * *");
  jobs.handle("banks.upkeep", async () => void (await banks.upkeep()));
  jobs.schedule("banks.upkeep", "13 4 * * *");
  return banks;
}
