// What the trunk's calls say of their number (STIR/SHAKEN, docs/operate/phone.md): in a header of the carrier's, which has
// verified them, or in the Identity header, which Asterisk then verifies itself. Off, unless the operator says that the trunk
// brings it: a word that anybody could write would be worse than none.
import {
  ATTESTATION_VARIABLE,
  CARRIER_HEADERS,
  VERIFIED,
} from "../../apps/server/src/hotline/asterisk/index.ts";

export type TrunkAttestation =
  | { readonly by: "carrier"; readonly header: (typeof CARRIER_HEADERS)[number] }
  /** Certificates of those who certify carriers, as PEM. */
  | { readonly by: "asterisk"; readonly authorities: string };

/** What `PHONE_TRUNK_ATTESTATION` may be. */
export const ATTESTATION_WAYS = ["off", ...CARRIER_HEADERS, "Identity"] as const;

export const attestationModules = (attestation: TrunkAttestation | null): readonly string[] =>
  attestation?.by === "asterisk" ? ["res_curl", "res_stir_shaken", "res_pjsip_stir_shaken"] : [];

/** In the dialplan, before OKPay has the call: kept with the channel, so that it is there too when nobody heard the call come. */
export function attestationSteps(attestation: TrunkAttestation | null): readonly string[] {
  if (attestation === null) return [];
  const said =
    attestation.by === "carrier"
      ? `${attestation.header}: \${PJSIP_HEADER(read,${attestation.header})}`
      : `${VERIFIED}: \${STIR_SHAKEN(0,verify_result)} \${STIR_SHAKEN(0,attestation)}`;
  return [` same => n,Set(${ATTESTATION_VARIABLE}=${said})`];
}

export const attestationOfEndpoint = (attestation: TrunkAttestation | null): readonly string[] =>
  attestation?.by === "asterisk" ? ["stir_shaken_profile = okpay-trunk"] : [];

/** Files beside the usual ones. `own`: Asterisk's folder, where it is not Debian's. */
export function attestationFiles(
  attestation: TrunkAttestation | null,
  own: string | null,
): Readonly<Record<string, string>> {
  if (attestation?.by !== "asterisk") return {};
  return {
    "stir_shaken.conf": [
      "; Calls of the trunk are verified, and go on whatever comes of it: the agent is told.",
      "[verification]",
      "type = verification",
      "load_system_certs = no",
      `ca_file = ${own === null ? "/etc/asterisk" : `${own}/etc`}/${AUTHORITIES}`,
      ...(own === null ? [] : [`cert_cache_dir = ${own}/keys`]),
      "curl_timeout = 2",
      "failure_action = continue",
      "",
      "[okpay-trunk]",
      "type = profile",
      "endpoint_behavior = verify",
    ].join("\n"),
    [AUTHORITIES]: attestation.authorities.trim(),
  };
}

const AUTHORITIES = "stir-authorities.pem";
