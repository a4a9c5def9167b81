import { expect, test } from "vitest";
import { fieldsOf, NOBODY, problemsOf, recipientOf } from "./recipient-rules.ts";

const IBAN = { scheme: "iban", fields: [] } as const;
const US = { scheme: "us_account", fields: ["routingNumber", "city"] } as const;
const CNAPS = { scheme: "cn_account", fields: ["cnaps"] } as const;
const mutable = <Form extends { fields: readonly unknown[] }>(form: Form) => ({
  ...form,
  fields: [...form.fields] as ("routingNumber" | "cnaps" | "city")[],
});
const anna = { ...NOBODY, holder: "Anna Schmidt", bankName: "Harbour Bank" };

test("each kind of account asks for its own fields, the bank last", () => {
  expect(fieldsOf(mutable(IBAN))).toEqual(["holder", "number", "bankName"]);
  expect(fieldsOf(mutable(US))).toEqual(["holder", "number", "routingNumber", "city", "bankName"]);
});

test.each([
  [IBAN, "DE", { ...anna, number: "DE89 3704 0044 0532 0130 00" }, []],
  [IBAN, "DE", { ...anna, number: "GB33BUKB20201555555555" }, ["number"]],
  [IBAN, "DE", { ...anna, number: "DE89" }, ["number"]],
  [IBAN, "DE", NOBODY, ["holder", "number", "bankName"]],
  [US, "US", { ...anna, number: "12345678", routingNumber: "021000021", city: "Boston" }, []],
  [
    US,
    "US",
    { ...anna, number: "12a45678", routingNumber: "02100002", city: " " },
    ["number", "routingNumber", "city"],
  ],
  [CNAPS, "CN", { ...anna, number: "12345678", cnaps: "102100099996" }, []],
  [CNAPS, "CN", { ...anna, number: "1234567", cnaps: "1021" }, ["number", "cnaps"]],
] as const)("$scheme of %s: what cannot be right is named", (form, country, draft, problems) => {
  expect(problemsOf(mutable(form), country, draft)).toEqual(problems);
});

test("nothing is sent that this kind does not ask for, and numbers go without blanks", () => {
  const draft = { ...anna, number: " DE89 3704 0044 0532 0130 00 ", city: "Berlin", cnaps: "1" };
  const to = { country: "DE", receiveCurrency: "EUR" } as const;
  expect(recipientOf(to, mutable(IBAN), draft)).toEqual({
    country: "DE",
    currency: "EUR",
    scheme: "iban",
    holder: "Anna Schmidt",
    number: "DE89370400440532013000",
    bankName: "Harbour Bank",
  });
});
