import type { NumberAttestation } from "@okpay/contracts";
import { writtenNumber } from "./written-number.ts";

/*
 * What the dialplan of the trunk leaves in ATTESTATION_VARIABLE: where it looked, a colon, and what stood there, as it came.
 * It is read here and not there, because what comes from outside is safest where it is no part of any command.
 */

export const ATTESTATION_VARIABLE = "OKPAY_ATTESTATION";
/** Headers in which a carrier that has verified a call says so; each carrier writes one of them. */
export const CARRIER_HEADERS = [
  "P-Asserted-Identity",
  "P-Attestation-Indicator",
  "Attestation-Info",
] as const;
/** Where Asterisk has verified the caller's Identity header itself: its result, a space, the level. */
export const VERIFIED = "verified";

/**
 * `shown`: the number that stands beside the word, from the call's own From. Null: this trunk says nothing of the kind, so that a
 * missing word means nothing.
 */
export function attestationOf(
  said: string | undefined,
  shown: string | null,
): NumberAttestation | null {
  const end = said?.indexOf(":") ?? -1;
  if (said === undefined || end < 0) return null;
  const [source, word] = [said.slice(0, end), said.slice(end + 1).trim()];
  switch (source) {
    case "P-Asserted-Identity":
      return ofIdentity(word, shown);
    case "P-Attestation-Indicator":
    case "Attestation-Info":
      return levelOf(word) ?? "none";
    case VERIFIED:
      return ofVerification(word);
    default:
      return null;
  }
}

function levelOf(word: string | undefined): "A" | "B" | "C" | null {
  const level = word?.toUpperCase();
  return level === "A" || level === "B" || level === "C" ? level : null;
}

/**
 * A parameter of the address alone (3GPP TS 24.229), before its host or after it: a name before it is written by whoever calls.
 * What is vouched for is the number of this address: of another one that is shown nothing is said.
 */
function ofIdentity(header: string, shown: string | null): NumberAttestation {
  const address = /<([^<>"]*)>$/.exec(header)?.[1] ?? (/[<>"]/.test(header) ? "" : header);
  const [uri = "", ...parameters] = address.toLowerCase().split(/[;@]/);
  const number = uri.slice(uri.indexOf(":") + 1);
  if (shown === null || digitsOf(number) !== digitsOf(shown)) return "none";
  const status = parameters.find((each) => each.startsWith("verstat="))?.slice("verstat=".length);
  if (status === undefined || status.startsWith("no-tn-validation")) return "none";
  if (!status.startsWith("tn-validation-passed")) return "failed";
  return levelOf(status.slice("tn-validation-passed-".length)) ?? "passed";
}

/** Of an international number, however it is written; the same digits within a country are another number. */
const digitsOf = (number: string): string => writtenNumber(number.replace(/[^+\d]/g, ""));

function ofVerification(word: string): NumberAttestation {
  const [result = "", level] = word.split(" ");
  if (result === "" || result === "missing_identity_hdr") return "none";
  return result === "success" ? (levelOf(level) ?? "passed") : "failed";
}
