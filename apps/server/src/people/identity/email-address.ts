import { domainToASCII } from "node:url";

const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
/** RFC 1035, 2.3.4. */
const LABEL_LENGTH = 63;
const TOP_LABEL = /^[a-z]./;

/** Label by label: one expression for all of it made the checker of expressions suspicious, and took it seconds. */
function isDomain(text: string): boolean {
  const labels = text.split(".");
  return (
    labels.length > 1 &&
    labels.every((label) => label.length <= LABEL_LENGTH && LABEL.test(label)) &&
    TOP_LABEL.test(labels.at(-1) ?? "")
  );
}

/**
 * The one spelling under which an address is stored, compared and written to, or `null` when it is none. Normalised
 * before anything is checked, so that no look-alike of "@" or of a letter is checked as one thing and used as another.
 * The part before the "@" is lower-cased too: no provider in use tells cases apart, and telephones capitalise the first
 * letter. Only ASCII is accepted there; an international domain becomes its ASCII (IDNA) form.
 */
export function normaliseEmail(input: string): string | null {
  const text = input.normalize("NFC").trim();
  const at = text.indexOf("@");
  if (at < 1 || at !== text.lastIndexOf("@")) return null;
  const local = text.slice(0, at).toLowerCase();
  const domain = domainToASCII(text.slice(at + 1).toLowerCase());
  if (local.length > 64 || !LOCAL_PART.test(local) || !isDomain(domain)) return null;
  const email = `${local}@${domain}`;
  return email.length > 254 ? null : email;
}
