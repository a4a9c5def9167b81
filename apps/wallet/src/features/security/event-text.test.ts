import { t } from "@okpay/i18n";
import { expect, test } from "vitest";
import { SHOWN } from "../../../../server/src/people/identity/security/history.ts";
import { EVENTS, factorText } from "./event-text.ts";

test("whatever the history shows has words of its own [S7]", () => {
  expect(SHOWN.filter((type) => !(type in EVENTS))).toEqual([]);
});

test("two proofs of one step are two words", () => {
  expect(factorText((key) => t("en", key), "password+email")).toBe("Password + E-mail code");
  expect(factorText((key) => t("zh-CN", key), "totp")).not.toBe("totp");
});
