import { createTestDatabase } from "@okpay/testkit";
import { expect, it } from "vitest";
import { createDatabase, withServerOptions } from "./index.ts";

it("options of the URL stay beside ours, and ours win", async () => {
  const { ownerUrl } = await createTestDatabase();
  const asked = `${ownerUrl}?options=${encodeURIComponent("-c work_mem=7MB -c timezone=Asia/Tokyo")}`;
  const database = createDatabase({ url: asked, role: "okpay_app", applicationName: "test" });
  const { rows } = await database.pool.query(
    "SELECT current_setting('work_mem') AS memory, current_setting('timezone') AS zone, current_user AS role",
  );
  expect(rows).toEqual([{ memory: "7MB", zone: "UTC", role: "okpay_app" }]);
  await database.close();
});

it("a URL without options is left as it is", () => {
  expect(withServerOptions("postgresql://a:p%40w@h/d?sslmode=require", ["-c x=1"])).toEqual({
    connectionString: "postgresql://a:p%40w@h/d?sslmode=require",
    options: "-c x=1",
  });
});
