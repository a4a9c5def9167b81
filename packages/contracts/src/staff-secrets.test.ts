import { expect, it } from "vitest";
import { z } from "zod";
import type { RouteContract } from "./routes/contract.ts";
import { staffRoutes } from "./routes.ts";

/**
 * Row G2: no field of the console's API shows a password, code, seed, token or full number of a customer, and none sets one.
 * What staff give and get for their own account is named here, route by route.
 */
const OWN: Readonly<Record<string, readonly string[]>> = {
  // The name of a rule, for whoever chooses a password.
  getConsoleConfig: ["passwordPolicy"],
  // What a caller reads back, good in that call alone (docs/decisions/identity-ladder.md).
  checkCallerCode: ["code"],
  // Of the agent's own telephone in this page, for this desk.
  openDeskPhone: ["password"],
  staffSignIn: ["password", "code"],
  changeStaffPassword: ["currentPassword", "newPassword", "code"],
  readStaffEnrolment: ["token"],
  startStaffTotp: ["token", "secret", "uri"],
  completeStaffPassword: ["token", "password", "code"],
  startStaffPasskey: ["token"],
  completeStaffPasskey: ["token"],
};
const SECRET =
  /pass(?:word|code)|secret|seed|token|otp|cvv|cvc|securitycode|pan$|^pin$|^uri$|^code$|cardnumber|backupcode|recoverycode/i;

/** Names of every field anywhere in it. */
function fieldsOf(schema: z.ZodType, io: "input" | "output"): string[] {
  const json = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  const found: string[] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    if ("properties" in node) found.push(...Object.keys(node.properties as object));
    for (const each of Object.values(node)) walk(each);
  };
  walk(json);
  return found;
}

const all = Object.entries(staffRoutes) as [string, RouteContract][];

it.each(all)("%s shows and takes no secret of anybody else [G2]", (operation, contract) => {
  const { body } = contract.success;
  const fields = [
    ...(body === null || typeof body === "string" ? [] : fieldsOf(body, "output")),
    ...(contract.body === undefined ? [] : fieldsOf(contract.body, "input")),
  ];
  const secrets = fields.filter((field) => SECRET.test(field));
  expect(secrets.filter((field) => OWN[operation]?.includes(field) !== true)).toEqual([]);
});

it("the test would see one [G2]", () => {
  const leaky = z.strictObject({ customer: z.strictObject({ resetToken: z.string() }) });
  expect(fieldsOf(leaky, "output").filter((field) => SECRET.test(field))).toEqual(["resetToken"]);
});

it("a customer's record is read by staff and changed through none of its addresses [G8]", () => {
  const ofRecord = all.filter(([, { path }]) => path.startsWith("/v1/staff/customers/:"));
  expect(ofRecord.length).toBeGreaterThan(2);
  expect(ofRecord.filter(([, { method }]) => method !== "GET")).toEqual([]);
});
