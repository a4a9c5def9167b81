import { expect, it } from "vitest";
import { attestationOf } from "./attestation.ts";

it.each([
  // A trunk that says nothing of the kind.
  [undefined, null],
  ["", null],
  ["X-Whatever: A", null],
  // RFC 8588's levels, as carriers hand them on.
  ["P-Asserted-Identity: <sip:+13125550100@carrier.example;verstat=TN-Validation-Passed-A>", "A"],
  ["P-Asserted-Identity: <tel:+1-312-555-0100;verstat=TN-Validation-Passed-B>", "B"],
  // In the user's part of the address, as RFC 3261 19.1.6 makes one of a telephone number with parameters.
  [
    "P-Asserted-Identity: <sip:+13125550100;verstat=TN-Validation-Passed-A@carrier.example;user=phone>",
    "A",
  ],
  ["P-Asserted-Identity: <sip:0013125550100@c.example;verstat=TN-Validation-Passed-C>", "C"],
  // The carrier vouches for its customer's own number, and another one is shown.
  ["P-Asserted-Identity: <sip:+13125550199@c.example;verstat=TN-Validation-Passed-A>", "none"],
  ["P-Asserted-Identity: <sip:3125550100@c.example;verstat=TN-Validation-Passed-A>", "none"],
  ["P-Asserted-Identity: tel:+13125550100;verstat=tn-validation-passed-c", "C"],
  [
    'P-Asserted-Identity: "Mei" <sip:+13125550100@c.example;user=phone;verstat=TN-Validation-Passed>',
    "passed",
  ],
  ["P-Asserted-Identity: <sip:+13125550100@c.example;verstat=No-TN-Validation>", "none"],
  ["P-Asserted-Identity: <sip:+13125550100@c.example>", "none"],
  ["P-Asserted-Identity: ", "none"],
  ["P-Asserted-Identity: <sip:+13125550100@c.example;verstat=TN-Validation-Failed-A>", "failed"],
  ["P-Asserted-Identity: <sip:+13125550100@c.example;verstat=whatever>", "failed"],
  // Whoever calls chooses the name that is shown.
  ['P-Asserted-Identity: "x;verstat=TN-Validation-Passed-A" <sip:+13125550100@c.example>', "none"],
  [
    'P-Asserted-Identity: "<sip:+13125550100;verstat=TN-Validation-Passed-A>" <sip:+13125550100@c.example>',
    "none",
  ],
  ['P-Asserted-Identity: "<sip:+13125550100;verstat=TN-Validation-Passed-A>"', "none"],
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
  expect(attestationOf(said, "+13125550100")).toBe(attestation);
});

it("where no number is shown, none is vouched for", () => {
  const said = "P-Asserted-Identity: <sip:+13125550100@c.example;verstat=TN-Validation-Passed-A>";
  expect(attestationOf(said, null)).toBe("none");
});
