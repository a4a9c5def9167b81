import { describe, expect, it } from "vitest";
import { CURRENT_CONSENTS } from "./consents.ts";
import { judgeForm, type RegistrationForm } from "./registration-rules.ts";

const form: RegistrationForm = {
  displayName: " 林悦 ",
  email: "Lin.Yue@Example.com",
  phone: "13800138000",
  password: "Moon-river9-sails",
  consents: { ...CURRENT_CONSENTS },
};

const refusalOf = (changes: Partial<RegistrationForm>) => {
  const verdict = judgeForm({ ...form, ...changes }, "composition");
  return verdict.isAccepted
    ? null
    : [
        verdict.refusal.code,
        ...verdict.refusal.errors.map(({ field, code }) => `${field}:${code}`),
      ];
};

describe("the registration form", () => {
  it("is stored in one spelling", () => {
    expect(judgeForm(form, "composition")).toMatchObject({
      isAccepted: true,
      form: { displayName: "林悦", email: "lin.yue@example.com", phone: "+8613800138000" },
    });
  });

  it.each<[string, Partial<RegistrationForm>, string[]]>([
    ["no address", { email: "lin" }, ["validation_failed", "email:not_an_email"]],
    [
      "a name with a line break",
      { displayName: "Lin\nYue" },
      ["validation_failed", "displayName:invalid"],
    ],
    ["a landline", { phone: "+862112345678" }, ["phone_not_mobile", "phone:not_a_mobile_number"]],
    [
      "a weak password",
      { password: "Moon" },
      [
        "password_too_weak",
        "password:too_short",
        "password:missing_digit",
        "password:missing_symbol",
      ],
    ],
    [
      "old terms",
      { consents: { ...CURRENT_CONSENTS, terms: "2025-01-01" } },
      ["consent_required", "consents.terms:must_be_accepted"],
    ],
    [
      "no consent at all",
      { consents: { terms: "", privacy: "" } },
      ["consent_required", "consents.terms:must_be_accepted", "consents.privacy:must_be_accepted"],
    ],
    [
      "everything",
      {
        displayName: "<>",
        email: "",
        phone: "1",
        password: "x",
        consents: { terms: "", privacy: "" },
      },
      [
        "validation_failed",
        "displayName:invalid",
        "email:not_an_email",
        "phone:not_a_mobile_number",
        "password:too_short",
        "password:missing_upper",
        "password:missing_digit",
        "password:missing_symbol",
        "consents.terms:must_be_accepted",
        "consents.privacy:must_be_accepted",
      ],
    ],
  ])("names what is wrong: %s", (_what, changes, expected) => {
    expect(refusalOf(changes)).toEqual(expected);
  });
});
