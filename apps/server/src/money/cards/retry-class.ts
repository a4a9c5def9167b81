/**
 * Which declines allow another network to be asked for the same payment, at once and without the person: only those in
 * which the network or its connection to the issuer failed and the issuer decided nothing (retry class L of "bank did not
 * answer"). The card schemes fine merchants who ask again after a real refusal, so everything else ends here.
 */
const ANOTHER_NETWORK_MAY: ReadonlySet<string> = new Set([
  "issuer_not_available",
  "processing_error",
  "reenter_transaction",
  "service_not_allowed",
  "currency_not_supported",
]);

export const mayAskAnother = (decline: {
  readonly networkCode: string;
  readonly adviceCode: string | null;
}): boolean =>
  ANOTHER_NETWORK_MAY.has(decline.networkCode) && decline.adviceCode !== "do_not_try_again";
