import { auditEvent, createPeopleWorld, createTestDatabase } from "@okpay/testkit";
import { afterAll, expect, it } from "vitest";

/** What the log and the tables learn of secrets that go through the program (row L7), over HTTP. */
const { url } = await createTestDatabase();
const world = createPeopleWorld({ url, rateLimitFactor: 100_000 });
const http = await world.http();
afterAll(async () => {
  await http.close();
  await world.close();
});

it("no password, code, link or number that was typed is in the audit log or a table in clear [L7]", async () => {
  const { form } = await world.customer();
  const secrets = [form.password, "Wrong-Secret-9-typed!", "4242424242424242"];
  const userAgent = "Card 4242 4242 4242 4242 \u001b[31m\u0007";
  const call = (path: string, body: object) =>
    http.call("POST", path, {
      body,
      headers: { "user-agent": userAgent.replaceAll(/\p{Cc}/gu, "") },
    });
  await call("/v1/session", { email: form.email, password: "Wrong-Secret-9-typed!" });
  await call("/v1/session", { email: "4242424242424242@example.com", password: form.password });
  const entered = await call("/v1/session", { email: form.email, password: form.password });
  expect(entered.status).toBe(201);
  for (const { value } of entered.cookies) secrets.push(value);
  const cookie = entered.cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  await http.call("POST", "/v1/step-up/challenges", { cookie, body: { method: "email" } });
  const code = await world.codeOf(form.email);
  // What a careless caller would hand to the log: it is masked where it is written.
  await world.audit.record(
    auditEvent({
      origin: { ip: "192.0.2.1", userAgent },
      details: { note: "card 4242 4242 4242 4242 \u0007 bell" },
    }),
  );
  const { rows: tables } = await world.database.pool.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname IN ('identity', 'audit', 'platform', 'access')`,
  );
  let dump = "";
  for (const { name } of tables) {
    const { rows } = await world.database.pool.query<{ line: string }>(
      `SELECT row_to_json(t)::text AS line FROM ${name} t`,
    );
    dump += rows.map(({ line }) => line).join("\n");
  }
  expect(dump.length).toBeGreaterThan(1_000);
  for (const secret of secrets) expect([secret, dump.includes(secret)]).toEqual([secret, false]);
  const { rows: log } = await world.database.pool.query<{ line: string }>(
    "SELECT row_to_json(e)::text AS line FROM audit.event e",
  );
  const lines = log.map(({ line }) => line).join("\n");
  expect(lines).not.toContain("4242 4242 4242 4242");
  expect(new RegExp(`"${code}"|\\b${code}\\b`).test(lines)).toBe(false);
  const { rows: raw } = await world.database.pool.query(
    "SELECT user_agent FROM audit.event WHERE user_agent ~ '[[:cntrl:]]'",
  );
  expect(raw).toEqual([]);
});
