import { expect, it } from "vitest";
import { z } from "zod";
import type { RouteContract } from "./routes/contract.ts";
import { routes } from "./routes.ts";

/**
 * Why a merchant's money asks for no second approver (docs/decisions/no-second-approver.md): nothing a merchant sends can say whom money
 * goes to. Whoever adds such a field builds the second approver with it.
 */
const PAYEE =
  /payee|recipient|beneficiary|destination|iban|bic|accountNumber|accountId|customerId|walletId|cardId|payTo|phone/i;

/** They invite a colleague by an address; no money follows it. */
const OF_PEOPLE = ["addMerchantMember"];

const ofMerchants = (Object.entries(routes) as [string, RouteContract][]).filter(
  ([operation, { method, path }]) =>
    method !== "GET" && /^\/v1\/merchants?(?:\/|$)/.test(path) && !OF_PEOPLE.includes(operation),
);

it("there are routes to look at, those that move money among them", () => {
  const names = ofMerchants.map(([operation]) => operation);
  expect(names).toEqual(
    expect.arrayContaining(["createMerchantPayout", "refundMerchantPayment", "refundPurchase"]),
  );
});

it.each(ofMerchants)("%s names nobody whom money goes to [U10]", (_operation, { body }) => {
  const fields =
    body === undefined
      ? ""
      : JSON.stringify(
          z.toJSONSchema(body, { io: "input", unrepresentable: "any" }),
          (key, value) =>
            // Words of descriptions and examples are no fields.
            key === "description" || key === "examples" || key === "example" ? undefined : value,
        );
  expect(fields).not.toMatch(PAYEE);
});
