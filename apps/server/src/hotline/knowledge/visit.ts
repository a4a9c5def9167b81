import { randomUUID } from "node:crypto";

/** Names a visit, not a person: random, for a day, read by nothing but this room's counting (README.md). */
const VISIT_COOKIE = "okpay_help";
const VISIT_SECONDS = 86_400;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The visit a browser says it is on; null when it says none, or nonsense. */
export const visitOf = (cookies: Readonly<Record<string, string | undefined>>): string | null => {
  const sent = cookies[VISIT_COOKIE];
  return sent !== undefined && UUID.test(sent) ? sent : null;
};

/** The visit at hand, begun now when there is none. */
export function beginVisit(
  cookies: Readonly<Record<string, string | undefined>>,
  keep: (name: string, value: string, options: { readonly maxAgeSeconds: number }) => void,
): string {
  const known = visitOf(cookies);
  if (known !== null) return known;
  const visitId = randomUUID();
  keep(VISIT_COOKIE, visitId, { maxAgeSeconds: VISIT_SECONDS });
  return visitId;
}
