import { randomBytes, randomUUID } from "node:crypto";
import { createCaller, createTestDatabase } from "@okpay/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type App, createApp } from "../../app.ts";
import { loadConfig } from "../../config.ts";
import { createLog } from "../../platform/log.ts";

/** Who searched for help and got in touch all the same: reported by the rooms in which people do, with the visit's cookie. */

const database = await createTestDatabase();
let app: App;
let session: string;
let operator: string;
beforeAll(async () => {
  app = await createApp(
    loadConfig({
      DATABASE_URL: database.ownerUrl,
      OKPAY_SECRET: randomBytes(48).toString("base64url"),
      RATE_LIMIT_FACTOR: "100000",
      WALLET_DIST: "does-not-exist",
    }),
    createLog({ level: "silent" }),
  );
  await app.services.knowledge.prepare();
  await app.services.identity.demo.createCustomer({
    displayName: "reader",
    email: "reader@example.com",
    phone: "+8613800138000",
    password: "Autumn-Rain-7-lanterns",
    locale: "en",
    persona: "reader",
    at: new Date(),
  });
  const origin = { ip: "127.0.0.1", userAgent: "test", presentedToken: undefined };
  const { token } = await app.services.identity.demo.signInAs("reader", origin);
  session = `okpay_sid=${token}`;
  const { cookies } = await createCaller(app.console.inject)("POST", "/v1/staff/demo/session", {
    body: { role: "operator" },
  });
  operator = `${cookies[0]?.name}=${cookies[0]?.value}`;
});
afterAll(() => app.close());

const call = (...[method, path, options]: Parameters<ReturnType<typeof createCaller>>) =>
  createCaller(app.http.inject)(method, path, options);
const contacted = async () => {
  const { json } = await createCaller(app.console.inject)("GET", "/v1/staff/help-report?days=7", {
    cookie: operator,
  });
  const found = json?.["deflection"] as { visits: number; contacted: number } | undefined;
  return [found?.visits, found?.contacted];
};
/** Searches as somebody who comes for the first time today; answers the cookie of the visit. */
const visit = async (): Promise<string> => {
  const { cookies } = await call("GET", "/v1/help/search?q=card%20declined");
  const found = cookies.find(({ name }) => name === "okpay_help");
  if (found === undefined) throw new Error("a search begins a visit");
  return `okpay_help=${found.value}`;
};

const openCase = (cookie: string) =>
  call("POST", "/v1/cases", {
    cookie,
    headers: { "idempotency-key": randomUUID() },
    body: { kind: "question", text: "Why was it declined?", topic: "card" },
  });
const ABOUT = { about: "Declined", paymentId: null, pin: null, timeZone: "Europe/Berlin" };
const callNow = (cookie: string) =>
  call("POST", "/v1/calls", { cookie, body: { skill: "general", language: "en", ...ABOUT } });

/** Somebody answers at any hour: a version of the calendar, as an operator saves it. */
const openAlways = () =>
  app.services.database.pool.query(
    `INSERT INTO hours.calendar_version (id, calendar_id, version, document, reason, changed_at)
     SELECT gen_random_uuid(), calendar_id, 2,
            '{"timeZone":"UTC","weekly":[{"days":[1,2,3,4,5,6,7],"intervals":[{"from":"00:00","to":"24:00"}]}],"holidaySets":[],"overrides":[],"makeUpDays":[]}',
            'open for a test', now()
       FROM hours.calendar_version WHERE version = 1`,
  );

it("counts a visit that searched and then got in touch, whichever way, once", async () => {
  await openAlways();
  expect(await contacted()).toEqual([0, 0]);
  const [one, two] = [await visit(), await visit(), await visit()];
  await expect.poll(contacted).toEqual([3, 0]);
  expect((await openCase(`${session}; ${one}`)).status).toBe(201);
  await expect.poll(contacted).toEqual([3, 1]);
  expect((await openCase(`${session}; ${one}`)).status).toBe(201);
  // Whoever never searched, or says nonsense, is no visit.
  expect((await openCase(session)).status).toBe(201);
  expect((await openCase(`${session}; okpay_help=nonsense`)).status).toBe(201);
  expect((await callNow(`${session}; ${two}`)).status).toBe(201);
  await expect.poll(contacted).toEqual([3, 2]);
});

it.each(["en", "zh-CN"])("a search without a result leads to a person (%s)", async (locale) => {
  const response = await app.http.inject(`/help/${locale}/search?q=qzxv%20wvqz`);
  expect(response.statusCode).toBe(200);
  expect(response.body).toMatch(/<p class="note">[^<]+<a href="\/contact">/);
});
