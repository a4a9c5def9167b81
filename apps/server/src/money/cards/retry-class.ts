import { DECLINES, type DeclineCode } from "@okpay/contracts/declines";

/** Also "unreachable" and "unknown" are of this family; those are our own words, never an answer of a network. */
const OWN_WORDS: ReadonlySet<string> = new Set<DeclineCode>([
  "card_network_unreachable",
  "psp_outcome_unknown",
]);

/**
 * Which declines allow another network to be asked for the same payment, at once and without the person: only those in
 * which the network or its connection to the issuer failed and the issuer decided nothing (retry class L of "bank did not
 * answer"). The card schemes fine merchants who ask again after a real refusal, so everything else ends here.
 */
export const mayAskAnother = (decline: {
  readonly networkCode: string;
  readonly adviceCode: string | null;
}): boolean => {
  const { networkCode: code, adviceCode } = decline;
  if (!Object.hasOwn(DECLINES, code) || OWN_WORDS.has(code)) return false;
  const { family, retry } = DECLINES[code as DeclineCode];
  return family === "network" && retry === "later" && adviceCode !== "do_not_try_again";
};
