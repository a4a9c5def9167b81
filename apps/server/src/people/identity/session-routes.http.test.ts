import { createPeopleWorld, createTestDatabase } from "@okpay/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const { url } = await createTestDatabase();
const demo = createPeopleWorld({ url, rateLimitFactor: 1_000 });
const production = createPeopleWorld({
  url,
  rateLimitFactor: 1_000,
  isDemo: false,
  clock: demo.clock,
  publicUrl: "https://pay.example.com",
});
const http = await demo.http();
const strict = await production.http();
const { call } = http;
afterAll(async () => {
  await Promise.all([http.close(), strict.close()]);
  await Promise.all([demo.close(), production.close()]);
});

const codeOf = (answer: { json: Record<string, unknown> | null }) => answer.json?.["code"];

async function customer() {
  const { form } = await demo.customer();
  const { email, password } = form;
  const signedIn = await call("POST", "/v1/session", { body: { email, password } });
  return { form, signedIn, cookie: `okpay_sid=${signedIn.cookies[0]?.value ?? ""}` };
}

describe("the session", () => {
  it("201: a cookie nobody else can read or send, the token nowhere else [S3]", async () => {
    const { signedIn, form } = await customer();
    expect(signedIn.status).toBe(201);
    expect(signedIn.json).toMatchObject({
      state: "signed_in",
      session: {
        customer: { email: form.email, displayName: "周敏", isDemo: false },
      },
    });
    const [cookie] = signedIn.cookies;
    expect(cookie).toMatchObject({
      name: "okpay_sid",
      httpOnly: true,
      path: "/",
      sameSite: "Strict",
      maxAge: 43_200,
    });
    expect(cookie?.value).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(signedIn.text).not.toContain(cookie?.value);
    expect(signedIn.headers["cache-control"]).toBe("no-store");
  });

  it("over https is bound to the host [S3]", async () => {
    const { form } = await customer();
    const signedIn = await call("POST", "/v1/session", {
      body: { email: form.email, password: form.password },
      on: strict.inject,
    });
    expect(signedIn.headers["set-cookie"]).toEqual([
      expect.stringMatching(
        /^__Host-okpay_sid=[A-Za-z0-9_-]{43}; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
      ),
      expect.stringMatching(
        /^__Host-okpay_device=[A-Za-z0-9_-]{43}; Max-Age=15552000; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
      ),
    ]);
  });

  it("401 with the same bytes for a wrong password and an unknown address", async () => {
    const { form } = await customer();
    const strip = (text: string) => text.replace(/"requestId":"[^"]+"/, "");
    const wrong = await call("POST", "/v1/session", { body: { email: form.email, password: "x" } });
    const unknown = await call("POST", "/v1/session", {
      body: { email: "nobody@example.com", password: "x" },
    });
    expect([wrong.status, codeOf(wrong)]).toEqual([401, "credentials_invalid"]);
    expect(strip(unknown.text)).toBe(strip(wrong.text));
    expect(wrong.cookies).toEqual([]);
  });

  it.each([
    ["en", "your e-mail address and your mobile number"],
    ["zh-CN", "邮箱"],
  ])("403 names what is still to be confirmed, in %s", async (locale, words) => {
    const { form } = await demo.register();
    const answer = await call("POST", "/v1/session", {
      body: { email: form.email, password: form.password },
      locale,
    });
    expect([answer.status, codeOf(answer)]).toEqual([403, "registration_incomplete"]);
    expect(answer.json?.["detail"]).toContain(words);
    expect(answer.cookies).toEqual([]);
  });

  it("429 after ten wrong passwords, 400 for a body that is none", async () => {
    const { form } = await customer();
    for (let failures = 0; failures < 10; failures += 1)
      await call("POST", "/v1/session", { body: { email: form.email, password: "x" } });
    const locked = await call("POST", "/v1/session", {
      body: { email: form.email, password: form.password },
    });
    expect([locked.status, codeOf(locked), locked.headers["retry-after"]]).toEqual([
      429,
      "too_many_requests",
      "1800",
    ]);
    expect((await call("POST", "/v1/session", { body: { email: form.email } })).status).toBe(400);
  });

  it("200 and 401: who is signed in, and nobody", async () => {
    const { signedIn, cookie } = await customer();
    const session = await call("GET", "/v1/session", { cookie });
    expect([session.status, session.json]).toEqual([200, signedIn.json?.["session"]]);
    for (const other of [
      undefined,
      "okpay_sid=",
      `okpay_sid=${"A".repeat(43)}`,
      cookie.toLowerCase(),
    ]) {
      const answer = await call("GET", "/v1/session", other === undefined ? {} : { cookie: other });
      expect([answer.status, codeOf(answer)]).toEqual([401, "unauthenticated"]);
    }
  });

  it("204: sign-out ends it at once and takes the cookie back [S6]", async () => {
    const { cookie } = await customer();
    const out = await call("DELETE", "/v1/session", { cookie });
    expect([out.status, out.text]).toEqual([204, ""]);
    expect(out.cookies[0]).toMatchObject({ name: "okpay_sid", value: "", path: "/" });
    expect((await call("GET", "/v1/session", { cookie })).status).toBe(401);
    expect((await call("DELETE", "/v1/session", { cookie })).status).toBe(401);
    expect((await call("DELETE", "/v1/session")).status).toBe(401);
  });

  it("signing in again replaces it [S2]", async () => {
    const { form, cookie } = await customer();
    const again = await call("POST", "/v1/session", {
      body: { email: form.email, password: form.password },
      cookie,
    });
    expect((await call("GET", "/v1/session", { cookie })).status).toBe(401);
    expect(
      (await call("GET", "/v1/session", { cookie: `okpay_sid=${again.cookies[0]?.value ?? ""}` }))
        .status,
    ).toBe(200);
  });
});

describe("PATCH /v1/profile", () => {
  it("200: changes the language; 400 and 401 else", async () => {
    const { cookie } = await customer();
    const changed = await call("PATCH", "/v1/profile", { cookie, body: { locale: "zh-CN" } });
    expect([changed.status, changed.json?.["locale"]]).toEqual([200, "zh-CN"]);
    expect((await call("PATCH", "/v1/profile", { cookie, body: { locale: "fr" } })).status).toBe(
      400,
    );
    expect(
      (await call("PATCH", "/v1/profile", { cookie, body: { locale: "en", displayName: "x" } }))
        .status,
    ).toBe(400);
    expect((await call("PATCH", "/v1/profile", { body: { locale: "en" } })).status).toBe(401);
  });
});

describe("the demo world", () => {
  beforeAll(async () => {
    await demo.identity.demo.createCustomer({
      displayName: "林悦",
      email: "lin.yue@example.com",
      phone: "+8613800138000",
      password: "Moon-river9-sails",
      locale: "zh-CN",
      persona: "lin-yue",
      at: demo.clock.now(),
    });
  });

  it("201: one click becomes a persona; 404 for others, and everywhere in production", async () => {
    const answer = await call("POST", "/v1/demo/session", { body: { persona: "lin-yue" } });
    expect([answer.status, answer.json?.["customer"]]).toMatchObject([
      201,
      { displayName: "林悦", isDemo: true },
    ]);
    expect(
      (await call("GET", "/v1/session", { cookie: `okpay_sid=${answer.cookies[0]?.value ?? ""}` }))
        .status,
    ).toBe(200);
    expect((await call("POST", "/v1/demo/session", { body: { persona: "nobody" } })).status).toBe(
      404,
    );
    expect((await call("POST", "/v1/demo/session", { body: {} })).status).toBe(400);
    expect(
      (await call("POST", "/v1/demo/session", { body: { persona: "lin-yue" }, on: strict.inject }))
        .status,
    ).toBe(404);
  });

  it("200: the inbox shows mail and SMS with their links; 404 in production", async () => {
    const { form } = await demo.register();
    const inbox = await call("GET", "/v1/demo/inbox");
    const messages = inbox.json?.["messages"] as {
      to: string;
      channel: string;
      links: string[];
      subject: string | null;
    }[];
    expect(inbox.status).toBe(200);
    const mail = messages.find((message) => message.to === form.email);
    expect(mail).toMatchObject({
      channel: "email",
      links: [expect.stringMatching(/^http:\/\/localhost:8080\/confirm#t=[\w-]{43}$/)],
    });
    expect(messages.find((message) => message.to === form.phone)).toMatchObject({
      channel: "sms",
      links: [],
      subject: null,
    });
    expect((await call("GET", "/v1/demo/inbox", { on: strict.inject })).status).toBe(404);
  });
});
