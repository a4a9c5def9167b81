/*
 * What the connection between a page and Asterisk looks at in a SIP message, which is one frame of the WebSocket
 * (RFC 7118). Only the start line and three headers: Asterisk reads the rest.
 */

/** Agents' pages ring and answer; they call nobody, ask nothing of others and publish nothing. */
export const OF_DESKS: ReadonlySet<string> = new Set(["REGISTER", "ACK", "BYE", "OPTIONS", "INFO"]);
/** Customers' pages call, and are rung by nobody. */
export const OF_CALLERS: ReadonlySet<string> = new Set([
  "INVITE",
  "ACK",
  "CANCEL",
  "BYE",
  "OPTIONS",
  "INFO",
]);
const KEEP_ALIVE = /^(?:\r\n)*$/;

const headerOf = (text: string, names: string): string | null =>
  new RegExp(`^(?:${names})[ \\t]*:[ \\t]*(.*)$`, "im").exec(headOf(text))?.[1]?.trim() ?? null;
const headOf = (text: string): string => text.split("\r\n\r\n", 1)[0] ?? "";

/** Whether this page may say this: answers, and the few requests of its kind, in its own name. */
export function isOfPage(
  text: string,
  user: string,
  requests: ReadonlySet<string> = OF_DESKS,
): boolean {
  if (KEEP_ALIVE.test(text)) return true;
  if (text.startsWith("SIP/2.0 ")) return true;
  const method = /^([A-Z]+) sip:\S+ SIP\/2\.0\r?$/m.exec(text.split("\n", 1)[0] ?? "")?.[1];
  if (method === undefined || !requests.has(method)) return false;
  const from = headerOf(text, "From|f") ?? "";
  return new RegExp(`(?:^|<)sip:${user}@`).test(from);
}

/** What an answer of Asterisk says of the registration: that it stands, that it is over, or nothing. */
export function registrationIn(text: string): "stands" | "over" | null {
  if (!text.startsWith("SIP/2.0 200")) return null;
  if (headerOf(text, "CSeq")?.endsWith(" REGISTER") !== true) return null;
  // All contacts of the address of record are listed; after an un-registration there is none.
  const contact = headerOf(text, "Contact|m");
  return contact === null || /expires=0(?!\d)/.test(contact) ? "over" : "stands";
}
