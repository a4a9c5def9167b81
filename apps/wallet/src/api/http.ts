import { createApiClient } from "@okpay/api-client";
import { currentLocale } from "../app/texts.ts";

let answeredAt = Date.now();

/** When the server last answered anything: its idle clock started anew then. */
export const lastAnswerAt = (): number => answeredAt;

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
    answeredAt = Date.now();
    return response;
  },
});
