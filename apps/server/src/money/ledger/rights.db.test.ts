// What the application's role may not do, whatever its code says.
import { createTestDatabase } from "@okpay/testkit";
import { describe, expect, it } from "vitest";
import { asOwner } from "./testing/ledger-world.ts";

const database = await createTestDatabase();

describe("what the application may do to the books", () => {
  const tables = ["account", "account_rules", "transfer", "refusal", "batch"];
  const forbidden = tables.flatMap((table) => [
    `UPDATE ledger.${table} SET ${table === "batch" ? "hash" : "checksum"} = DEFAULT`,
    `DELETE FROM ledger.${table}`,
    `TRUNCATE ledger.${table} CASCADE`,
    `DROP TABLE ledger.${table}`,
    `ALTER TABLE ledger.${table} ADD COLUMN more text`,
  ]);
  const ofAudit = ["event", "leaf", "node", "checkpoint"].flatMap((table) => [
    `UPDATE audit.${table} SET ${table === "event" ? "outcome" : table === "checkpoint" ? "note" : "hash"} = DEFAULT`,
    `DELETE FROM audit.${table}`,
    `TRUNCATE audit.${table} CASCADE`,
    `DROP TABLE audit.${table}`,
  ]);
  it("two roles only read: one all of it, one the audit log alone [A5]", async () => {
    const as = (role: string, sql: string) =>
      asOwner(database.ownerUrl, `SET ROLE ${role}; ${sql}`);
    for (const sql of [
      "SELECT 1 FROM ledger.transfer LIMIT 1",
      "SELECT 1 FROM audit.event LIMIT 1",
    ])
      await as("okpay_reader", sql);
    await as("okpay_auditor", "SELECT 1 FROM audit.event LIMIT 1");
    for (const [role, sql] of [
      ["okpay_auditor", "SELECT 1 FROM ledger.transfer LIMIT 1"],
      ["okpay_auditor", "DELETE FROM audit.event"],
      ["okpay_reader", "INSERT INTO risk.paid_payee DEFAULT VALUES"],
      ["okpay_reader", "UPDATE identity.customer SET locale = 'en'"],
      ["okpay_reader", "DELETE FROM audit.event"],
      ["okpay_reader", "CREATE TABLE ledger.mine ()"],
    ] as const)
      await expect(as(role, sql), `${role}: ${sql}`).rejects.toMatchObject({ code: "42501" });
  });
  it.each(ofAudit)("nor to the audit log: %s is refused [A5]", async (sql) => {
    await expect(asOwner(database.url, sql)).rejects.toMatchObject({ code: "42501" });
  });
  it.each(forbidden)("%s is refused [A5]", async (sql) => {
    await expect(asOwner(database.url, sql)).rejects.toMatchObject({ code: "42501" });
  });
});
