import { createHmac } from "node:crypto";
import type { Clock } from "../../../platform/clock.ts";
import type { IceServersFor } from "../ports.ts";

/** Longer than any call; a credential that leaks is worth nothing tomorrow. */
const VALID_SECONDS = 4 * 3600;

/**
 * STUN and TURN servers as configured. TURN credentials are made for the person and the hour from a secret shared with the
 * server (coturn's `use-auth-secret`, draft-uberti-behave-turn-rest): user name `end:person`, password its HMAC.
 */
export function createIceServers({
  stunUrls,
  turnUrls,
  turnSecret,
  clock,
}: {
  readonly stunUrls: readonly string[];
  readonly turnUrls: readonly string[];
  readonly turnSecret: string | null;
  readonly clock: Clock;
}): IceServersFor {
  return (personId) => {
    const stun = stunUrls.length === 0 ? [] : [{ urls: [...stunUrls] }];
    if (turnUrls.length === 0 || turnSecret === null) return stun;
    // To the quarter of an hour: a page that asks often gets the same answer.
    const quarter = Math.floor(clock.now().getTime() / 900_000) * 900;
    const username = `${quarter + VALID_SECONDS}:${personId}`;
    const credential = createHmac("sha1", turnSecret).update(username).digest("base64");
    return [...stun, { urls: [...turnUrls], username, credential }];
  };
}
