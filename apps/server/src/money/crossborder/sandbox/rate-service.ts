import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import {
  controlForm,
  type SandboxAnswer,
  type SandboxRequest,
  type SandboxService,
} from "../../cards/index.ts";

/**
 * The sandbox rate service, in the process of the other sandbox partners: what OKPay knows of it is its HTTP and nothing else.
 * Its rates belong to the minute it is asked in, so the same minute always has the same; it misbehaves as told: slow, answers
 * lost, down, rates that are old or run away.
 */
const RATES = ["right", "aged", "stale", "drifting"] as const;
const faultsShape = z.strictObject({
  slowMs: z.coerce.number().int().min(0).max(60_000).default(0),
  /** The next so many answers are lost on the way. */
  loseAnswers: z.coerce.number().int().min(0).max(1_000).default(0),
  isDown: z.stringbool().or(z.boolean()).default(false),
  rates: z.enum(RATES).default("right"),
});
type Faults = z.infer<typeof faultsShape>;
const NO_FAULTS: Faults = faultsShape.parse({});

const MINUTE_MS = 60_000;
/** How old the rates say they are. */
const AGE_MS: Readonly<Record<Faults["rates"], number>> = {
  right: 0,
  aged: 15 * MINUTE_MS,
  stale: 45 * MINUTE_MS,
  drifting: 0,
};

/** What one unit is worth, in hundred-millionths of a dollar. */
const WORTH = {
  CNY: 14_120_000n,
  USD: 100_000_000n,
  JPY: 641_000n,
  EUR: 115_900_000n,
  GBP: 132_400_000n,
  HKD: 12_840_000n,
} as const;
type Known = keyof typeof WORTH;
const KNOWN = Object.keys(WORTH) as Known[];
const DECIMALS = 8;

export function createSandboxRateService(): SandboxService {
  const faultsBy = new Map<string, Faults>();
  const faultsOf = (merchant: string) => faultsBy.get(merchant) ?? NO_FAULTS;

  async function forMerchant(merchant: string, { method, path, text, now }: SandboxRequest) {
    const [, area] = path;
    if (area === "faults" && method === "PUT") {
      faultsBy.set(merchant, faultsShape.parse(JSON.parse(text)));
      return json({});
    }
    const faults = faultsOf(merchant);
    if (faults.isDown) return null;
    if (faults.slowMs > 0) await wait(faults.slowMs);
    // Read again: somebody may have set it while this answer was slow.
    const { loseAnswers } = faultsOf(merchant);
    if (loseAnswers > 0) {
      faultsBy.set(merchant, { ...faultsOf(merchant), loseAnswers: loseAnswers - 1 });
      return null;
    }
    return area === "latest" ? json(sheetAt(now, faults)) : json({ error: "not_found" }, 404);
  }

  return async (request) => {
    if (request.path[0] === "v1")
      return request.merchant === null
        ? json({ error: "unauthorized" }, 401)
        : forMerchant(request.merchant, request);
    const merchant = request.path[0] ?? "okpay";
    if (request.method === "POST")
      faultsBy.set(
        merchant,
        faultsShape.parse(Object.fromEntries(new URLSearchParams(request.text))),
      );
    return { status: 200, body: null, page: controlPage(faultsOf(merchant), request) };
  };
}

const json = (body: unknown, status = 200): SandboxAnswer => ({ status, body });

function sheetAt(now: number, { rates }: Faults) {
  const minute = Math.floor((now - AGE_MS[rates]) / MINUTE_MS);
  return {
    asOf: new Date(minute * MINUTE_MS).toISOString(),
    rates: KNOWN.flatMap((from) =>
      KNOWN.filter((to) => to !== from).map((to) => ({
        pair: `${from}/${to}`,
        mid: decimalOf(worthAt(from, minute, rates), worthAt(to, minute, rates)),
      })),
    ),
  };
}

/** Up and down by a tenth of a percent in an hour, or (drifting) by two percent each minute, up to thirty. */
function worthAt(currency: Known, minute: number, rates: Faults["rates"]): bigint {
  const worth = WORTH[currency];
  if (currency === "USD") return worth;
  const place = BigInt(Math.abs(((minute + KNOWN.indexOf(currency) * 11) % 60) - 30));
  if (rates !== "drifting") return worth + (worth * (place - 15n)) / 15_000n;
  return worth + (worth * BigInt(minute % 16) * 2n) / 100n;
}

function decimalOf(from: bigint, to: bigint): string {
  const digits = ((from * 10n ** BigInt(DECIMALS)) / to).toString().padStart(DECIMALS + 1, "0");
  return `${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`;
}

const TITLE = { en: "Rates: faults", "zh-CN": "汇率故障" } as const;

/** Where the faults are set by hand. */
const controlPage = (faults: Faults, { lang, method }: SandboxRequest) => ({
  title: TITLE[lang],
  body: controlForm(
    lang,
    TITLE[lang],
    [
      { name: "slowMs", value: faults.slowMs, max: 60_000 },
      { name: "loseAnswers", value: faults.loseAnswers, max: 1_000 },
      { name: "isDown", value: String(faults.isDown), options: ["false", "true"] },
      { name: "rates", value: faults.rates, options: RATES },
    ],
    method === "POST",
  ),
});
