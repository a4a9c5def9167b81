import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import {
  DECLINE_CODES,
  DECLINES,
  ISO_20022_DECLINES,
  isDeclineCode,
  toldCode,
} from "./declines.ts";

/** Written down apart from the table: the codes of the card networks that it must know. */
const NETWORK_CODES =
  `authentication_required offline_pin_required online_or_offline_pin_required insufficient_funds
  card_velocity_exceeded withdrawal_count_limit_exceeded expired_card incorrect_number invalid_number incorrect_cvc
  invalid_cvc invalid_expiry_month invalid_expiry_year incorrect_zip incorrect_pin invalid_pin pin_try_exceeded
  card_not_supported currency_not_supported service_not_allowed transaction_not_allowed not_permitted invalid_amount
  invalid_account new_account_information_available duplicate_transaction issuer_not_available processing_error
  reenter_transaction try_again_later approve_with_id call_issuer do_not_honor no_action_taken generic_decline
  do_not_try_again revocation_of_authorization revocation_of_all_authorizations stop_payment_order fraudulent
  merchant_blacklist security_violation lost_card stolen_card pickup_card restricted_card testmode_decline`.split(
    /\s+/,
  );

/** Of these, what must look like any other refusal of a bank. */
const SECRET = `fraudulent merchant_blacklist security_violation lost_card stolen_card pickup_card restricted_card`;

const textsOf = async (language: string): Promise<Record<string, string>> => {
  const read = async (file: string) =>
    JSON.parse(
      await readFile(
        new URL(`../../i18n/catalogs/${language}/${file}.json`, import.meta.url),
        "utf8",
      ),
    ) as Record<string, string>;
  return { ...(await read("declines")), ...(await read("agent-declines")) };
};

test("knows every code of the card networks, and every reason a bank can give", () => {
  expect(NETWORK_CODES.filter((code) => !isDeclineCode(code))).toEqual([]);
  expect(Object.values(ISO_20022_DECLINES).filter((code) => !isDeclineCode(code))).toEqual([]);
  expect(Object.keys(ISO_20022_DECLINES)).toHaveLength(20);
});

describe.each(["en", "zh-CN"])("in %s", (language) => {
  test("every code is told to customer and agent", async () => {
    const texts = await textsOf(language);
    for (const code of DECLINE_CODES) {
      const { text } = DECLINES[code];
      for (const key of [
        `declines.${text}.title`,
        `declines.${text}.nextStep`,
        `agentDeclines.${text}`,
      ])
        expect({ key, text: texts[key] }).toEqual({ key, text: expect.stringMatching(/\S/) });
    }
  });

  test("what must stay generic has the same words for the customer and the first-line agent", async () => {
    const texts = await textsOf(language);
    for (const code of SECRET.split(" ").filter(isDeclineCode)) {
      expect(toldCode(code)).toBe("generic_decline");
      expect(DECLINES[code].text).toBe("generic_decline");
    }
    const told = `${texts["declines.generic_decline.title"]}${language === "en" ? ". " : "。"}${texts["declines.generic_decline.nextStep"]}`;
    expect(texts["agentDeclines.generic_decline"]).toBe(told);
    for (const [key, text] of Object.entries(texts))
      expect(text, key).not.toMatch(/fraud|stolen|lost|suspic|欺诈|挂失|被盗|可疑/i);
  });
});

test("a masked code is told as a code that needs no mask", () => {
  for (const code of DECLINE_CODES) expect(DECLINES[toldCode(code)].maskedAs).toBeNull();
});

test("every code has a next step, and no step of `never` is to try the same again with the same card", () => {
  for (const code of DECLINE_CODES) {
    const { steps, retry, family } = DECLINES[code];
    expect(steps.length, code).toBeGreaterThan(0);
    expect(new Set(steps).size, code).toBe(steps.length);
    if (retry === "never" && family !== "duplicate" && family !== "bank")
      expect(steps, code).not.toContain("retry");
    expect(DECLINES[code].enable !== null, code).toBe(
      (steps as readonly string[]).includes("ask_issuer"),
    );
  }
});

test("only what the customer can correct says so", () => {
  const byFixer = Object.groupBy(DECLINE_CODES, (code) => DECLINES[code].fixer);
  expect(Object.keys(byFixer).sort()).toEqual(["customer", "issuer", "merchant", "us"]);
  for (const code of byFixer.us ?? []) expect(DECLINES[code].steps, code).not.toContain("top_up");
});

/** Written down apart from the table: what the owner of a bank account is told when money does not stay there, and offered first. */
test.each([
  ["AC01", "bank_account_wrong", "retry"],
  ["AC04", "bank_account_closed", "change_payee"],
  ["AC06", "bank_account_blocked", "change_payee"],
  ["AG01", "bank_transfer_forbidden", "change_payee"],
  ["AM04", "bank_late", "retry"],
  ["BE01", "bank_name_mismatch", "retry"],
  ["RR03", "bank_address_missing", "retry"],
  ["RC01", "bank_code_wrong", "retry"],
  ["MS03", "bank_refused", "change_payee"],
  // Told as "no reason that we can pass on", in the same words and with the same steps.
  ["MD07", "bank_refused", "change_payee"],
  ["RR04", "bank_refused", "change_payee"],
  ["FRAD", "bank_refused", "change_payee"],
  ["FOCR", "bank_recalled", "check_activity"],
  ["TM01", "bank_late", "retry"],
] as const)("a bank's %s is told as %s, and %s stands first", (reason, text, first) => {
  const code = ISO_20022_DECLINES[reason];
  const told = DECLINES[toldCode(code ?? "generic_decline")];
  expect([told.text, told.steps[0]]).toEqual([text, first]);
});
