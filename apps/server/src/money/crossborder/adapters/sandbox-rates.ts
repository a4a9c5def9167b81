import { z } from "zod";
import type { Clock } from "../../../platform/clock.ts";
import type { RateSource } from "../ports.ts";

/** A price is asked for while somebody types: what takes longer is no answer. */
const ANSWER_MS = 2_500;

const sheet = z.object({
  asOf: z.iso.datetime(),
  rates: z
    .array(
      z.object({
        pair: z.string().regex(/^[A-Z]{3}\/[A-Z]{3}$/),
        mid: z
          .string()
          .regex(/^[0-9]{1,9}\.[0-9]{1,10}$/)
          .refine((mid) => /[1-9]/.test(mid), "a rate of nothing"),
      }),
    )
    .max(1_000),
});

/** The sandbox rate service's adapter: HTTP to another process, and nothing else of it is known here. */
export function createSandboxRates(options: {
  /** Of the sandbox partners' process. */
  readonly url: string;
  /** Who we are to it: its faults are set for each asker. */
  readonly merchant: string;
  readonly clock: Clock;
  readonly answerMs?: number;
}): RateSource {
  const { url, merchant, clock, answerMs = ANSWER_MS } = options;

  async function ask(): Promise<unknown> {
    try {
      const answer = await fetch(new URL("/rates/v1/latest", url), {
        headers: {
          authorization: `Bearer ${merchant}`,
          "sandbox-time": String(clock.now().getTime()),
        },
        redirect: "error",
        signal: AbortSignal.timeout(answerMs),
      });
      return await answer.json();
    } catch {
      // No answer is no rate; the caller goes on with the one it has, as long as that is fresh enough.
      return null;
    }
  }

  return {
    name: "sandbox_rates",
    isSandbox: true,
    async latest() {
      const parsed = sheet.safeParse(await ask());
      if (!parsed.success) return null;
      const { asOf, rates } = parsed.data;
      return { asOf: new Date(asOf), mids: new Map(rates.map(({ pair, mid }) => [pair, mid])) };
    },
  };
}
