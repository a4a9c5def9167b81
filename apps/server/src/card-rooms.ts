import type { Config } from "./config.ts";
import {
  type CardAcquirer,
  createCards,
  createCharging,
  createDemoAcquirer,
  createLocalKeyWrapper,
  createNetworkEvents,
  createSandboxNetworkAcquirer,
  createStripeAcquirer,
  createVault,
} from "./money/cards/index.ts";
import type { AuditTrail } from "./platform/audit-trail.ts";
import type { Clock } from "./platform/clock.ts";
import type { Keyring } from "./platform/crypto.ts";
import type { Database } from "./platform/db/index.ts";
import type { Jobs } from "./platform/jobs/index.ts";
import type { Metrics } from "./platform/metrics/index.ts";

/** Who OKPay is to the sandbox network. */
const SANDBOX_MERCHANT = "okpay";

/** Saved cards and the networks behind them: which ones there are is decided by the keys in the configuration. */
export function createCardRooms(platform: {
  readonly config: Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly keyring: Keyring;
  readonly jobs: Jobs;
  readonly audit: Pick<AuditTrail, "write">;
  readonly metrics: Pick<Metrics, "observeRemovedNetwork">;
  readonly onNews: (reference: string) => Promise<void>;
}) {
  const { config, keyring, clock, jobs } = platform;
  const acquirers: CardAcquirer[] = [];
  if (config.cards.stripe !== null) acquirers.push(createStripeAcquirer(config.cards.stripe));
  const sandbox =
    config.cards.networkUrl === null
      ? null
      : createSandboxNetworkAcquirer({
          url: config.cards.networkUrl,
          merchant: SANDBOX_MERCHANT,
          webhookSecret: keyring.keyFor("cards.sandbox-webhook.v1").toString("hex"),
          clock,
        });
  if (sandbox !== null) acquirers.push(sandbox);
  const { keys } = config.cards;
  const vault = createVault({
    ...platform,
    wrapper: createLocalKeyWrapper(keys.length > 0 ? keys : keyring.keysFor("cards.number-key.v1")),
    fingerprintKey: keyring.keyFor("cards.fingerprint.v1"),
    takesOnlySandbox: config.isDemo,
  });
  const cards = createCards({
    ...platform,
    vault,
    acquirers,
    isDemo: config.isDemo,
    takesRealMoney: config.cards.takesRealMoney,
    returnUrlOf: (cardId) => `${config.publicUrl}/cards/confirmed?card=${cardId}`,
  });
  const demo = createDemoAcquirer(platform);
  const charging = createCharging({
    ...platform,
    vault,
    acquirers,
    demo,
    onNetworkRemoved: (network) => platform.metrics.observeRemovedNetwork(network),
  });
  const networkEvents = createNetworkEvents({ ...platform, acquirers });

  jobs.handle("cards.purge", async () => void (await vault.purge()));
  jobs.schedule("cards.purge", "7 4 * * *");
  // Again and again: the network may be started later than we are, and forgets who listens when it is started anew.
  jobs.handle("cards.subscribe", async () => {
    await sandbox?.subscribe(`${config.publicUrl}/v1/acquirers/${sandbox.name}/events`);
  });
  jobs.schedule("cards.subscribe", "* * * * *");
  jobs.handle("cards.networkEvents", async () => void (await networkEvents.handleWaiting()));
  jobs.schedule("cards.networkEvents", "* * * * *");
  // The network of the demo world's cards settles only where there is a demo world.
  const settlementSources = config.isDemo ? [...acquirers, demo] : acquirers;
  return { cards, vault, charging, networkEvents, settlementSources };
}
