import fc from "fast-check";
import { TOTP } from "otpauth";
import { expect, it } from "vitest";
import { acceptedTotpStep, newTotpSecret, totpEnrolment } from "./totp.ts";

const secret = newTotpSecret();
const { uri } = totpEnrolment(secret, { issuer: "OKPay", account: "lin.yue@example.com" });
/** The app on the phone: reads the URI and nothing else. */
const app = new TOTP({ secret: new URL(uri).searchParams.get("secret") ?? "" });
const now = new Date("2026-11-24T09:30:07Z");
const step = Math.floor(now.getTime() / 30_000);
const codeAt = (seconds: number) => app.generate({ timestamp: now.getTime() + seconds * 1000 });
const check = (code: string, lastStep: number | null = null) =>
  acceptedTotpStep({ secret, code, now, lastStep });

it("gives 160 bits and says in the URI what an app needs [F3]", () => {
  expect(secret).toHaveLength(20);
  expect(uri).toMatch(/^otpauth:\/\/totp\/OKPay:lin\.yue%40example\.com\?/);
});

it("accepts the present step and the one before, never a future one [F2]", () => {
  expect([check(codeAt(0)), check(codeAt(-30)), check(codeAt(-60)), check(codeAt(30))]).toEqual([
    step,
    step - 1,
    null,
    null,
  ]);
});

it("accepts no step twice, and none before one that was used [F1]", () => {
  expect(check(codeAt(0), step)).toBeNull();
  expect(check(codeAt(-30), step)).toBeNull();
  expect(check(codeAt(0), step - 1)).toBe(step);
  expect(check(codeAt(-30), step - 1)).toBeNull();
});

it("refuses whatever is not six digits", () => {
  fc.assert(
    fc.property(
      fc.string().filter((text) => !/^[0-9]{6}$/.test(text)),
      (text) => check(text) === null,
    ),
  );
});
