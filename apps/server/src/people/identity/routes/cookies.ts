import { HOUR_MS, MINUTE_MS, POLICY } from "../policy.ts";

/** The cookies of this room; each opens one thing only. All HttpOnly, SameSite=Strict, over https bound to the host. */
export interface CookieNames {
  readonly session: string;
  /** A sign-in that waits for its second factor, or a passkey sign-in that was begun here. */
  readonly pending: string;
  /** A browser a customer signed in with before. */
  readonly device: string;
}

/** `__Host-` goes with all or none: the session cookie's name says which. */
export function cookieNamesOf(session: string): CookieNames {
  const prefix = session.startsWith("__Host-") ? "__Host-" : "";
  return { session, pending: `${prefix}okpay_pending`, device: `${prefix}okpay_device` };
}

/** No cookie outlives what it opens: the browser drops it then at the latest. */
export const COOKIE_SECONDS = {
  session: (POLICY.sessionAbsoluteHours * HOUR_MS) / 1000,
  pending: (POLICY.pendingSignInMinutes * MINUTE_MS) / 1000,
  device: (POLICY.deviceKnownDays * 24 * HOUR_MS) / 1000,
} as const;
