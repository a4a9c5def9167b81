import { createApiClient } from "@okpay/api-client";
import { currentLocale } from "../app/texts.ts";

let answeredAt = Date.now();

/** When the server last answered anything: its idle clock started anew then. */
export const lastAnswerAt = (): number => answeredAt;

let skewMs = 0;
const SKEW_WORTH_NOTING_MS = 3000;

/** A moment the server named, on this device's clock: phones are minutes wrong, and a quote must not run out by that. */
export const onThisClock = (timestamp: string): number => Date.parse(timestamp) - skewMs;

function noteAnswer(response: Response): void {
  answeredAt = Date.now();
  const seen = Date.parse(response.headers.get("date") ?? "") - answeredAt;
  // The header has whole seconds and the network takes its time: small differences are noise.
  if (Number.isFinite(seen) && Math.abs(seen - skewMs) > SKEW_WORTH_NOTING_MS) skewMs = seen;
}

/** Longer than the slowest honest answer (a sandbox card that takes 3 s), shorter than a person's patience. */
const TIMEOUT_MS = 20_000;

/** The one client of this app: own origin, the page's language, an end to waiting. */
export const api = createApiClient({
  baseUrl: location.origin,
  locale: currentLocale,
  fetch: async (request) => {
    const response = await fetch(request, {
      signal: AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    noteAnswer(response);
    return response;
  },
});
