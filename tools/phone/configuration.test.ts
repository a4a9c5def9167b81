import { describe, expect, it } from "vitest";
import type { TrunkAttestation } from "./attestation.ts";
import { BLANKS, exchangeFiles, modulesOf } from "./configuration.ts";
import { readSettings } from "./settings.ts";

const filesWith = (attestation: TrunkAttestation | null) => {
  const trunk = { host: "sip.carrier.example", account: null, attestation };
  return { modules: modulesOf({ trunk }), files: exchangeFiles({ ...BLANKS, trunk }) };
};
const stepsOf = (files: Readonly<Record<string, string>>, context: string): string[] =>
  (files["extensions.conf"] ?? "")
    .split(/^\[/m)
    .filter((section) => section.startsWith(`${context}]`))
    .flatMap((section) => section.split("\n"))
    .filter((line) => /^(exten| same)/.test(line));

describe("a call of the trunk", () => {
  it("has half a minute until OKPay takes it; then both languages say that nobody can", () => {
    const steps = stepsOf(filesWith(null).files, "okpay-in");
    expect(steps.slice(1, 3)).toEqual([
      " same => n,Set(TIMEOUT(absolute)=30)",
      " same => n,Stasis(okpay,in)",
    ]);
    const from = steps.findIndex((step) => step.startsWith("exten => T,1,"));
    expect(steps.slice(from)).toEqual([
      // Without it the limit that led here is reached at once again.
      "exten => T,1,Set(TIMEOUT(absolute)=0)",
      // Who was answered has not "called at a bad moment": that was hours ago.
      ' same => n,GotoIf($["${CHANNEL(state)}" = "Up"]?taken)',
      " same => n,Answer()",
      " same => n,Playback(okpay/zh-CN/phone-away&okpay/en/phone-away)",
      " same => n,Hangup(27)",
      " same => n(taken),Playback(okpay/zh-CN/phone-tooLong&okpay/en/phone-tooLong)",
      " same => n,Hangup(27)",
    ]);
  });

  it("says nothing of its number unless the operator says that this trunk does", () => {
    const { modules, files } = filesWith(null);
    expect(files["extensions.conf"]).not.toContain("OKPAY_ATTESTATION");
    expect(Object.keys(files)).not.toContain("stir_shaken.conf");
    expect(modules.filter((name) => name.includes("stir"))).toEqual([]);
    expect(files["ari.conf"]).toContain("channelvars = CALL_REF,OKPAY_ATTESTATION\n");
  });

  it("hands on the carrier's header before OKPay has the call", () => {
    const { files } = filesWith({ by: "carrier", header: "P-Attestation-Indicator" });
    expect(stepsOf(files, "okpay-in").slice(1, 4)).toEqual([
      " same => n,Set(TIMEOUT(absolute)=30)",
      ` same => n,Set(OKPAY_ATTESTATION=P-Attestation-Indicator: \${PJSIP_HEADER(read,P-Attestation-Indicator)})`,
      " same => n,Stasis(okpay,in)",
    ]);
    expect(files["pjsip.conf"]).not.toContain("stir_shaken_profile");
  });

  it("is verified by Asterisk itself, and goes on whatever comes of it", () => {
    const { modules, files } = filesWith({ by: "asterisk", authorities: "PEM" });
    expect(modules).toEqual(expect.arrayContaining(["res_stir_shaken", "res_pjsip_stir_shaken"]));
    expect(files["modules.conf"]).toContain("load = res_pjsip_stir_shaken.so");
    expect(files["pjsip.conf"]).toContain("stir_shaken_profile = okpay-trunk");
    expect(files["stir_shaken.conf"]).toContain("ca_file = /etc/asterisk/stir-authorities.pem\n");
    expect(files["stir_shaken.conf"]).toContain("failure_action = continue\n");
    expect(files["stir-authorities.pem"]).toBe("PEM");
    expect(files["extensions.conf"]).toContain(
      `Set(OKPAY_ATTESTATION=verified: \${STIR_SHAKEN(0,verify_result)} \${STIR_SHAKEN(0,attestation)})\n`,
    );
  });

  it("is asked for by a setting, off where nothing is said", () => {
    const trunkOf = (more: Record<string, string>) =>
      readSettings({
        ASTERISK_PASSWORD: "0123456789abcdef",
        PHONE_TRUNK_HOST: "sip.carrier.example",
        ...more,
      }).exchange.trunk?.attestation;
    expect(trunkOf({})).toBeNull();
    expect(trunkOf({ PHONE_TRUNK_ATTESTATION: "Attestation-Info" })).toEqual({
      by: "carrier",
      header: "Attestation-Info",
    });
    expect(() => trunkOf({ PHONE_TRUNK_ATTESTATION: "From" })).toThrow("PHONE_TRUNK_ATTESTATION");
    expect(() => trunkOf({ PHONE_TRUNK_ATTESTATION: "Identity" })).toThrow(
      "PHONE_STIR_AUTHORITIES_FILE is missing",
    );
  });
});
