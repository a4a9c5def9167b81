import {
  CONSOLE_ORIGIN,
  cookieOf,
  createStaffWorld,
  createTestAuthenticator,
  createTestDatabase,
} from "@okpay/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { disableIdleAccounts } from "./jobs.ts";

const database = await createTestDatabase();
const world = await createStaffWorld({ url: database.url });
const { call, member, invitation, clock, audit } = world;
afterAll(() => world.closeAll());

const MINUTE_MS = 60_000;
const signIn = (person: { email: string; password: string }, code: string) =>
  call("POST", "/v1/staff/session", {
    body: { email: person.email, password: person.password, code },
  });
const session = (cookie: string) => call("GET", "/v1/staff/session", { cookie });
const eventsOf = async (type: string) => (await audit.reader.search({ type })).events;

describe("enrolment", () => {
  it("begins with a link that says whom it is for, and ends with a session [G1]", async () => {
    const { token, email } = await invitation("agent");
    const read = await call("POST", "/v1/staff/enrolment", { body: { token } });
    expect(read.json).toMatchObject({ email, role: "agent" });
    const { cookie } = await member("agent");
    expect((await session(cookie)).json).toMatchObject({
      staff: { role: "agent", state: "active", factors: ["totp"] },
      grants: expect.arrayContaining(["customers.view"]),
    });
  });

  it("takes a link once, for a day, and not after a newer one", async () => {
    const { token } = await invitation("agent");
    const started = await call("POST", "/v1/staff/enrolment/totp", { body: { token } });
    expect(started.status).toBe(201);
    clock.advance(25 * 60 * MINUTE_MS);
    const late = await call("POST", "/v1/staff/enrolment", { body: { token } });
    expect([late.status, late.json?.["code"]]).toEqual([410, "link_invalid"]);
    const unknown = await call("POST", "/v1/staff/enrolment", { body: { token: "x".repeat(43) } });
    expect(unknown.json?.["code"]).toBe("link_invalid");
  });

  it("refuses a wrong code and a password that the rules refuse, and nobody is active then", async () => {
    const { token, email } = await invitation("agent");
    await call("POST", "/v1/staff/enrolment/totp", { body: { token } });
    const wrong = await call("POST", "/v1/staff/enrolment/password", {
      body: { token, password: "Autumn-Rain-7-lanterns", code: "000000" },
    });
    expect([wrong.status, wrong.json?.["code"]]).toEqual([422, "proof_invalid"]);
    expect(
      (await signIn({ email, password: "Autumn-Rain-7-lanterns" }, "000000")).json?.["code"],
    ).toBe("credentials_invalid");
  });

  it("makes a passkey that signs in by itself, once per challenge [G1] [F10]", async () => {
    const key = createTestAuthenticator({ origin: CONSOLE_ORIGIN });
    const { token } = await invitation("supervisor");
    const asked = await call("POST", "/v1/staff/enrolment/passkey/options", { body: { token } });
    const made = await call("POST", "/v1/staff/enrolment/passkey", {
      body: {
        token,
        label: "Key",
        challengeId: asked.json?.["challengeId"],
        response: key.create(asked.json?.["options"]),
      },
    });
    expect(made.json).toMatchObject({ staff: { role: "supervisor", factors: ["passkey"] } });
    const question = await call("POST", "/v1/staff/session/passkey/options");
    const body = {
      challengeId: question.json?.["challengeId"],
      response: key.get(question.json?.["options"]),
    };
    const entered = await call("POST", "/v1/staff/session/passkey", { body });
    expect([entered.status, (await session(cookieOf(entered.cookies))).status]).toEqual([201, 200]);
    const again = await call("POST", "/v1/staff/session/passkey", { body });
    expect([again.status, again.json?.["code"]]).toEqual([410, "challenge_expired"]);
  });

  it.each([
    ["of another site", { origin: "https://console.example" }],
    ["without PIN or finger", { origin: CONSOLE_ORIGIN, isUserVerified: false }],
  ])("refuses a passkey %s [F10]", async (_what, options) => {
    const { token } = await invitation("agent");
    const asked = await call("POST", "/v1/staff/enrolment/passkey/options", { body: { token } });
    const refused = await call("POST", "/v1/staff/enrolment/passkey", {
      body: {
        token,
        label: "Key",
        challengeId: asked.json?.["challengeId"],
        response: createTestAuthenticator(options).create(asked.json?.["options"]),
      },
    });
    expect([refused.status, refused.json?.["code"]]).toEqual([422, "proof_invalid"]);
  });

  it("refuses a copy of a passkey, whose counter lags behind, and says so in the log [F10]", async () => {
    const key = createTestAuthenticator({ origin: CONSOLE_ORIGIN });
    const { token } = await invitation("agent");
    const asked = await call("POST", "/v1/staff/enrolment/passkey/options", { body: { token } });
    await call("POST", "/v1/staff/enrolment/passkey", {
      body: {
        token,
        label: "Key",
        challengeId: asked.json?.["challengeId"],
        response: key.create(asked.json?.["options"]),
      },
    });
    const enter = async (counter: number) => {
      const question = await call("POST", "/v1/staff/session/passkey/options");
      return call("POST", "/v1/staff/session/passkey", {
        body: {
          challengeId: question.json?.["challengeId"],
          response: key.get(question.json?.["options"], counter),
        },
      });
    };
    expect((await enter(7)).status).toBe(201);
    expect((await enter(5)).status).toBe(401);
    expect((await eventsOf("staff.sign_in_failed"))[0]?.details).toEqual({ reason: "regressed" });
  });
});

describe("signing in", () => {
  it("needs password and code; a refusal says neither which was wrong nor who exists [G1]", async () => {
    const person = await member("agent");
    const answers = [
      await signIn(person, "000000"),
      await signIn({ ...person, password: "Wrong-Rain-7-lanterns" }, person.code()),
      await signIn({ email: "nobody@staff.example", password: person.password }, "123456"),
    ];
    const bodies = answers.map(({ status, json }) => ({ status, ...json, requestId: null }));
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
    expect(bodies[0]).toMatchObject({ status: 401, code: "credentials_invalid" });
    const right = await signIn(person, person.code());
    expect(right.status).toBe(201);
    expect(right.cookies).toMatchObject([
      { name: "okpay_staff", httpOnly: true, sameSite: "Strict", path: "/" },
    ]);
    const newest = (await eventsOf("staff.sign_in_failed")).slice(0, 3);
    expect(newest.map(({ details }) => details["reason"])).toEqual(["unknown", "wrong", "wrong"]);
  });

  it("takes a code once, however many come with it at the same time [F1] [G1]", async () => {
    const person = await member("agent");
    const code = person.code();
    const answers = await Promise.all(Array.from({ length: 8 }, () => signIn(person, code)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect((await signIn(person, code)).status).toBe(401);
  });

  it("shuts the account for half an hour at the tenth failure in a row [G9]", async () => {
    const person = await member("agent");
    const tries = await Promise.all(Array.from({ length: 14 }, () => signIn(person, "000000")));
    expect(new Set(tries.map(({ status }) => status))).toEqual(new Set([401]));
    expect((await signIn(person, person.code())).status).toBe(401);
    expect((await eventsOf("staff.locked")).length).toBe(1);
    clock.advance(31 * MINUTE_MS);
    expect((await signIn(person, person.code())).status).toBe(201);
  });

  it("has no trusted device and no other way in: whatever cookie comes along, both factors are asked for [G1]", async () => {
    const person = await member("agent");
    const without = await call("POST", "/v1/staff/session", {
      cookie: person.cookie,
      body: { email: person.email, password: person.password },
    });
    expect([without.status, without.json?.["code"]]).toEqual([400, "validation_failed"]);
  });

  it("lets a demo visitor become the seeded person of a role, and nobody outside the demo world", async () => {
    const entered = await call("POST", "/v1/staff/demo/session", { body: { role: "compliance" } });
    expect(entered.json).toMatchObject({ staff: { role: "compliance", isDemo: true } });
    const config = await call("GET", "/v1/staff/config");
    expect(config.json?.["personas"]).toHaveLength(6);
    const production = await createStaffWorld({ url: database.url, isDemo: false });
    const refused = await production.call("POST", "/v1/staff/demo/session", {
      body: { role: "compliance" },
    });
    expect(refused.status).toBe(404);
    expect((await production.call("GET", "/v1/staff/config")).json).toEqual({
      isDemo: false,
      passwordPolicy: "composition",
      personas: [],
    });
    await production.closeAll();
  });
});

describe("a session", () => {
  it("ends after 15 minutes without a request, and after ten hours with as many as one likes [S4] [S5]", async () => {
    const idle = await member("agent");
    clock.advance(14 * MINUTE_MS);
    expect((await session(idle.cookie)).status).toBe(200);
    clock.advance(16 * MINUTE_MS);
    expect((await session(idle.cookie)).status).toBe(401);
    const busy = await member("agent");
    for (let quarter = 0; quarter < 41; quarter += 1) {
      clock.advance(14 * MINUTE_MS);
      await session(busy.cookie);
    }
    clock.advance(27 * MINUTE_MS);
    expect((await session(busy.cookie)).status).toBe(401);
  });

  it("ends at once for a new role, for a person who is shut out, and by signing out [S6]", async () => {
    const administrator = await member("administrator");
    const { cookie } = administrator;
    const person = await member("agent");
    const changed = await call("PATCH", `/v1/staff/accounts/${person.id}`, {
      cookie,
      body: { role: "senior_agent" },
    });
    expect(changed.json).toMatchObject({ role: "senior_agent" });
    expect((await eventsOf("staff.role_changed"))[0]).toMatchObject({
      details: { before: "agent", after: "senior_agent" },
    });
    expect((await session(person.cookie)).status).toBe(401);
    const back = cookieOf((await signIn(person, person.code())).cookies);
    expect((await session(back)).status).toBe(200);
    const shut = await call("POST", `/v1/staff/accounts/${person.id}/disable`, {
      cookie,
      body: { reason: "left the company" },
    });
    expect(shut.json).toMatchObject({ state: "disabled" });
    expect((await session(back)).status).toBe(401);
    expect((await signIn(person, person.code())).status).toBe(401);
    expect((await call("DELETE", "/v1/staff/session", { cookie })).status).toBe(204);
    expect((await session(cookie)).status).toBe(401);
  });

  it("is another than a customer's: neither cookie opens the other side [A9]", async () => {
    const person = await member("agent");
    const http = await world.http();
    const token = person.cookie.split("=")[1] ?? "";
    const asCustomer = await http.call("GET", "/v1/session", { cookie: `okpay_sid=${token}` });
    expect(asCustomer.status).toBe(401);
    const asStaff = await call("GET", "/v1/staff/session", { cookie: `okpay_sid=${token}` });
    expect(asStaff.status).toBe(401);
    await http.close();
  });
});

describe("an account", () => {
  it("that nobody used for 90 days is shut by a job [G9]", async () => {
    const person = await member("agent");
    clock.advance(91 * 24 * 60 * MINUTE_MS);
    const fresh = await member("agent");
    await disableIdleAccounts(world);
    expect((await signIn(person, person.code())).status).toBe(401);
    expect((await signIn(fresh, fresh.code())).status).toBe(201);
    const events = await eventsOf("staff.disabled");
    expect(events[0]).toMatchObject({ actorKind: "system" });
  });

  it("takes none of its last four passwords again [P10]", async () => {
    const person = await member("agent");
    const change = (currentPassword: string, newPassword: string) =>
      call("POST", "/v1/staff/password", {
        cookie: person.cookie,
        body: { currentPassword, code: person.code(), newPassword },
      });
    const names = ["Winter-Snow-8-candles", "Spring-Wind-9-rivers!", "Summer-Heat-6-islands"];
    let current = person.password;
    for (const next of names) {
      expect((await change(current, next)).status).toBe(204);
      current = next;
    }
    for (const former of [person.password, ...names]) {
      const refused = await change(current, former);
      expect([refused.status, refused.json?.["code"]]).toEqual([422, "password_reused"]);
    }
    expect((await change(current, "Harbour-Mist-5-bridges")).status).toBe(204);
    expect((await change("Harbour-Mist-5-bridges", person.password)).status).toBe(204);
  });
});
