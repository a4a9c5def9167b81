import { expect, it } from "vitest";
import { attestationOf } from "./attestation.ts";

it.each([
  // A trunk that says nothing of the kind.
  [undefined, null],
  ["", null],
  ["X-Whatever: A", null],
  // RFC 8588's levels, as carriers hand them on.
  ["P-Asserted-Identity: <sip:+13125550100@carrier.example;verstat=TN-Validation-Passed-A>", "A"],
  ["P-Asserted-Identity: <tel:+13125550100;verstat=TN-Validation-Passed-B>", "B"],
  ["P-Asserted-Identity: tel:+13125550100;verstat=tn-validation-passed-c", "C"],
  [
    'P-Asserted-Identity: "Mei" <sip:+1@c.example;user=phone;verstat=TN-Validation-Passed>',
    "passed",
  ],
  ["P-Asserted-Identity: <sip:+1@c.example;verstat=No-TN-Validation>", "none"],
  ["P-Asserted-Identity: <sip:+1@c.example>", "none"],
  ["P-Asserted-Identity: ", "none"],
  ["P-Asserted-Identity: <sip:+1@c.example;verstat=TN-Validation-Failed-A>", "failed"],
  ["P-Asserted-Identity: <sip:+1@c.example;verstat=whatever>", "failed"],
  // Whoever calls chooses the name that is shown.
  ['P-Asserted-Identity: "x;verstat=TN-Validation-Passed-A" <sip:+1@c.example>', "none"],
  ['P-Asserted-Identity: "<sip:+1;verstat=TN-Validation-Passed-A>" <sip:+1@c.example>', "none"],
  ['P-Asserted-Identity: "<sip:+1;verstat=TN-Validation-Passed-A>"', "none"],
  ["P-Attestation-Indicator: A", "A"],
  ["Attestation-Info: b", "B"],
  ["Attestation-Info: ", "none"],
  ["P-Attestation-Indicator: D", "none"],
  // Asterisk's own words.
  ["verified: success A", "A"],
  ["verified: success C", "C"],
  ["verified: success ", "passed"],
  ["verified:  ", "none"],
  ["verified: missing_identity_hdr ", "none"],
  ["verified: cert_not_trusted A", "failed"],
  ["verified: iat_range_error A", "failed"],
])("%s: %s", (said, attestation) => {
  expect(attestationOf(said)).toBe(attestation);
});
