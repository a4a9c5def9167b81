import type { Config } from "./config.ts";
import {
  type Crossborder,
  type CrossborderDeps,
  createCrossborder,
  createSandboxRates,
} from "./money/crossborder/index.ts";
import type { Clock } from "./platform/clock.ts";

/** Who OKPay is to the sandbox rate service. */
const SANDBOX_MERCHANT = "okpay";
/** Where this installation's own banks are (its time zone is theirs: platform/time-zone.ts). */
const HOME_COUNTRY = "CN";

/** Sending abroad and what it costs: at the sandbox's rates, where the configuration names its process. */
export function createCrossborderRoom(platform: {
  readonly config: Config;
  readonly clock: Clock;
  readonly holidaysOf: CrossborderDeps["holidaysOf"];
}): Crossborder {
  const { config, clock } = platform;
  const { networkUrl } = config.cards;
  return createCrossborder({
    ...platform,
    homeCountry: HOME_COUNTRY,
    source:
      networkUrl === null
        ? null
        : createSandboxRates({ url: networkUrl, merchant: SANDBOX_MERCHANT, clock }),
  });
}
