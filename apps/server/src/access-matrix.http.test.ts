import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import {
  type AnyOperationId,
  allRoutes,
  ROLE_GRANTS,
  type RouteContract,
  routes,
  STAFF_ROLES,
} from "@okpay/contracts";
import { createTestDatabase } from "@okpay/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type App, createApp } from "./app.ts";
import { loadConfig } from "./config.ts";
import { newId, toPublicId } from "./platform/ids.ts";
import { createLog } from "./platform/log.ts";
import { ACCESS_ROWS, FIELDS } from "./testing/access-rows.ts";
import { createRandom } from "./testing/random.ts";
import { validRequest } from "./testing/valid-request.ts";

/** Route × role × other person's id over both listeners, made from the contract (rows A1, A2). */
const { ownerUrl } = await createTestDatabase();
const PUBLIC_URL = "http://localhost:8080";
const CONSOLE_URL = "http://localhost:8090";
const operations = Object.entries(allRoutes) as [AnyOperationId, RouteContract][];

let app: App;
const customers = new Map<string, string>();
const staff = new Map<string, string>();
beforeAll(async () => {
  app = await createApp(
    loadConfig({
      DATABASE_URL: ownerUrl,
      OKPAY_SECRET: randomBytes(48).toString("base64url"),
      PORT: "8080",
      CONSOLE_PORT: "8090",
      METRICS_PORT: "0",
      RATE_LIMIT_FACTOR: "100000",
      WALLET_DIST: "does-not-exist",
    }),
    createLog({ level: "silent" }),
  );
  for (const [index, persona] of ["owner", "other"].entries()) {
    await app.services.identity.demo.createCustomer({
      displayName: persona,
      email: `${persona}@example.com`,
      phone: `+861380013800${index}`,
      password: "Autumn-Rain-7-lanterns",
      locale: "en",
      persona,
      at: new Date(),
    });
    const origin = { ip: "127.0.0.1", userAgent: "matrix", presentedToken: undefined };
    const { token } = await app.services.identity.demo.signInAs(persona, origin);
    customers.set(persona, `okpay_sid=${token}`);
  }
  for (const role of STAFF_ROLES) {
    const answer = await ask("console", "POST", "/v1/staff/demo/session", { body: { role } });
    const [cookie] = answer.cookies;
    staff.set(role, `${cookie?.name}=${cookie?.value}`);
  }
});
afterAll(() => app.close());

interface Sending {
  readonly cookie?: string | undefined;
  readonly body?: unknown;
  readonly key?: string;
}

async function ask(at: "public" | "console", method: string, url: string, sending: Sending = {}) {
  const { cookie, body, key } = sending;
  const answer = await (at === "public" ? app.http : app.console).inject({
    method: method as "GET",
    url,
    headers: {
      origin: at === "public" ? PUBLIC_URL : CONSOLE_URL,
      ...(cookie === undefined ? {} : { cookie }),
      ...(key === undefined ? {} : { "idempotency-key": key }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });
  const isJson = String(answer.headers["content-type"]).includes("json");
  const json = (isJson ? answer.json() : {}) as Record<string, unknown>;
  return { status: answer.statusCode, code: json["code"], json, cookies: answer.cookies };
}

/** A request of the right shape; shapes whose rules a schema cannot say are tried until one fits. */
async function wellFormed(contract: RouteContract, at: "public" | "console", cookie?: string) {
  for (let seed = 1; seed <= 300; seed += 1) {
    const { path, query, body: made } = validRequest(contract, createRandom(seed));
    const fields = FIELDS[contract.operationId as AnyOperationId];
    const body = fields === undefined ? made : { ...(made as object), ...fields };
    if (contract.body?.safeParse(body).success === false) continue;
    const url =
      query.length === 0 ? path : `${path}?${new URLSearchParams(query.map((pair) => [...pair]))}`;
    const answer = await ask(at, contract.method, url, { cookie, body, key: newId() });
    if (answer.status !== 400 && answer.code !== "validation_failed") return answer;
  }
  throw new Error(`${contract.operationId}: no request of the right shape was found`);
}

const listenerOf = (operation: AnyOperationId) =>
  Object.hasOwn(routes, operation) ? "public" : "console";
/** They need more than a JSON body to have the right shape. */
const takesJson = ([, { upload }]: [AnyOperationId, RouteContract]) => upload === undefined;
const closed = operations.filter(takesJson).filter(([, { access }]) => access !== "public");

describe("every route that is not public", () => {
  it.each(closed)(
    "%s: nobody without a session of this listener [A2] [G8]",
    async (operation, contract) => {
      const at = listenerOf(operation);
      const foreign = at === "public" ? staff.get("administrator") : customers.get("owner");
      const answers = [await wellFormed(contract, at), await wellFormed(contract, at, foreign)];
      const code = contract.access === "merchant" ? "api_key_invalid" : "unauthenticated";
      expect(answers.map((answer) => [answer.status, answer.code])).toEqual([
        [401, code],
        [401, code],
      ]);
    },
  );
});

describe("every route of staff", () => {
  const ofStaff = closed.filter(([, { access }]) => access === "staff");
  it.each(ofStaff)("%s: exactly the roles with its grant [A2]", async (_operation, contract) => {
    expect(contract.grant).toBeDefined();
    const grant = contract.grant ?? "own.account";
    for (const role of STAFF_ROLES) {
      if (ROLE_GRANTS[role].includes(grant)) continue;
      const answer = await wellFormed(contract, "console", staff.get(role));
      expect([role, answer.status, answer.code]).toEqual([role, 403, "not_permitted"]);
    }
    // Reading changes nothing: there the roles that may are tried as well.
    if (contract.method !== "GET") return;
    for (const role of STAFF_ROLES.filter((each) => ROLE_GRANTS[each].includes(grant))) {
      const answer = await wellFormed(contract, "console", staff.get(role));
      expect([role, answer.status === 401, answer.code === "not_permitted"]).toEqual([
        role,
        false,
        false,
      ]);
    }
  });
});

describe("every route with somebody's id in its path", () => {
  const withId = operations.filter(([, { path }]) => path.includes("/:"));

  it.each(withId)("%s has a row that says whose it is [A1]", (operation) => {
    const row = ACCESS_ROWS[operation] ?? "no row in testing/access-rows.ts";
    expect(row).toMatch(/^(?:payment|capability|public|shared|apps\/.*\.test\.ts)$/);
    if (row.endsWith(".test.ts")) expect(existsSync(row)).toBe(true);
  });

  it("and no row is left of a route that is gone [A1]", () => {
    const known = withId.map(([operation]) => operation);
    expect(
      Object.keys(ACCESS_ROWS).filter((each) => !known.includes(each as "getPayment")),
    ).toEqual([]);
  });

  const ofCustomers = withId.filter(
    ([operation, { access }]) => access === "session" && ACCESS_ROWS[operation] !== "payment",
  );
  it.each(ofCustomers)(
    "%s: a missing id gives a customer nothing [A1]",
    async (_operation, contract) => {
      const answer = await wellFormed(contract, "public", customers.get("other"));
      expect(answer.status).toBeGreaterThanOrEqual(400);
    },
  );

  it("a customer's payment is shown to staff under an open case of their own, told to the customer, and foreign is missing [A1] [G5]", async () => {
    const owner = customers.get("owner");
    const quote = await ask("public", "POST", "/v1/quotes", {
      cookie: owner,
      body: {
        kind: "top_up",
        cardId: "sandbox_visa_declined",
        amount: { amountMinor: "10000", currency: "CNY" },
      },
    });
    const body = { quote: quote.json["token"] };
    const paid = await ask("public", "POST", "/v1/payments", { cookie: owner, key: newId(), body });
    const payment = String(paid.json["id"]);
    const missing = toPublicId("pay", newId());
    const meOf = async (persona: string) => {
      const me = await ask("public", "GET", "/v1/session", { cookie: customers.get(persona) });
      return (me.json["customer"] as { id: string }).id;
    };
    const [id, other] = [await meOf("owner"), await meOf("other")];
    const look = (role: string, customer: string, pay: string, caseId: string) =>
      ask("console", "GET", `/v1/staff/customers/${customer}/payments/${pay}?case=${caseId}`, {
        cookie: staff.get(role),
      });
    const caseOf = async (customerId: string) => {
      const opened = await ask("console", "POST", "/v1/staff/cases", {
        cookie: staff.get("agent"),
        body: { customerId, topic: "payment", note: "" },
      });
      return String(opened.json["id"]);
    };
    const [hers, theirs] = [await caseOf(id), await caseOf(other)];

    const seen = await look("agent", id, payment, hers);
    expect(seen).toMatchObject({
      status: 200,
      json: {
        id: payment,
        state: "declined",
        payee: { isThisCustomer: true },
        decline: { told: { title: expect.any(String) as string } },
        attempts: [{ enquiries: 0 }],
      },
    });
    const types = (seen.json["story"] as { type: string }[]).map(({ type }) => type);
    expect([types[0], types.at(-1)]).toEqual(["created", "declined"]);
    expect((seen.json["nextSteps"] as unknown[]).length).toBeGreaterThan(1);
    // Every word is a word: no key, no hole left in one.
    expect(JSON.stringify(seen.json)).not.toMatch(/agent[A-Z]\w+\.|\{\w+\}/);

    const foreign = await look("agent", other, payment, theirs);
    expect([foreign.status, foreign.json["code"]]).toEqual([404, "not_found"]);
    expect((await look("agent", other, missing, theirs)).status).toBe(404);
    for (const [role, customer, caseId] of [
      ["senior_agent", id, hers],
      ["agent", id, theirs],
      ["agent", toPublicId("cus", newId()), hers],
    ] as const)
      for (const pay of [payment, missing])
        expect((await look(role, customer, pay, caseId)).json["code"]).toBe("case_required");

    const list = `/v1/staff/customers/${id}/payments?case=${hers}`;
    const found = await ask("console", "GET", list, { cookie: staff.get("agent") });
    expect(found.json["payments"]).toMatchObject([
      { id: payment, direction: "in", counterparty: "Visa" },
    ]);
    const views = await ask("public", "GET", "/v1/security/record-views", { cookie: owner });
    expect(views.json["views"]).toMatchObject([{ reason: "payment" }, { reason: "payment" }]);
  });

  it("a payment is its owner's; to another customer it is what a missing one is [A1]", async () => {
    const cookie = customers.get("owner");
    const quoted = await ask("public", "POST", "/v1/quotes", {
      cookie,
      body: {
        kind: "top_up",
        cardId: "sandbox_visa_approved",
        amount: { amountMinor: "10000", currency: "CNY" },
      },
    });
    const paid = await ask("public", "POST", "/v1/payments", {
      cookie,
      key: newId(),
      body: { quote: quoted.json["token"] },
    });
    expect(paid.status).toBe(201);
    const reads = withId.filter(([operation]) => ACCESS_ROWS[operation] === "payment");
    for (const [operation, { method, path }] of reads) {
      const at = (id: string) => path.replace(/:\w+/, id);
      const mine = await ask("public", method, at(String(paid.json["id"])), { cookie });
      const asOther = { cookie: customers.get("other") };
      const foreign = await ask("public", method, at(String(paid.json["id"])), asOther);
      const missing = await ask("public", method, at(toPublicId("pay", newId())), asOther);
      expect([operation, mine.status, foreign.status]).toEqual([operation, 200, 404]);
      const without = ({ json: { requestId: _id, instance: _path, ...rest } }: typeof foreign) =>
        rest;
      expect(without(foreign)).toEqual(without(missing));
    }
  });
});
