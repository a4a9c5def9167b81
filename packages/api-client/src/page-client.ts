import { type ApiClient, createApiClient } from "./client.ts";

export interface PageClient {
  readonly api: ApiClient;
  /** When the server last answered anything but `BACKGROUND`: its idle clock started anew then. */
  lastAnswerAt(): number;
  /** A moment the server named, on this device's clock: phones are minutes wrong, and a quote must not run out by that. */
  onThisClock(timestamp: string): number;
}

/** Headers of what a page asks by itself, with nobody there: the server does not count it as a sign of life (row S4). */
export const BACKGROUND = { "X-OKPay-Background": "1" } as const;
const isBackground = ({ headers }: Request): boolean => headers.has("X-OKPay-Background");

const SKEW_WORTH_NOTING_MS = 3000;
/** Longer than the slowest honest answer (a sandbox card that takes 3 s), shorter than a person's patience. */
const TIMEOUT_MS = 20_000;

/** The one client of a page: its own origin, its language, an end to waiting. */
export function createPageClient(locale: () => string): PageClient {
  let answeredAt = Date.now();
  let skewMs = 0;
  function noteAnswer(request: Request, response: Response): void {
    const now = Date.now();
    if (!isBackground(request)) answeredAt = now;
    const seen = Date.parse(response.headers.get("date") ?? "") - now;
    // The header has whole seconds and the network takes its time: small differences are noise.
    if (Number.isFinite(seen) && Math.abs(seen - skewMs) > SKEW_WORTH_NOTING_MS) skewMs = seen;
  }
  return {
    lastAnswerAt: () => answeredAt,
    onThisClock: (timestamp) => Date.parse(timestamp) - skewMs,
    api: createApiClient({
      // There is no location where a page is drawn by the server; nothing is asked for there.
      baseUrl: globalThis.location?.origin ?? "",
      locale,
      fetch: async (request) => {
        const response = await fetch(request, {
          signal: AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT_MS)]),
        });
        noteAnswer(request, response);
        return response;
      },
    }),
  };
}
