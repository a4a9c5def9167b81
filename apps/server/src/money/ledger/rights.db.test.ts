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
  it.each(ofAudit)("nor to the audit log: %s is refused [A5]", async (sql) => {
    await expect(asOwner(database.url, sql)).rejects.toMatchObject({ code: "42501" });
  });
  it.each(forbidden)("%s is refused [A5]", async (sql) => {
    await expect(asOwner(database.url, sql)).rejects.toMatchObject({ code: "42501" });
  });
});
