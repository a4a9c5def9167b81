import { createPeopleWorld, createTestDatabase, registrationForm } from "@okpay/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const { url } = await createTestDatabase();
const demo = createPeopleWorld({ url, rateLimitFactor: 1_000 });
const production = createPeopleWorld({ url, rateLimitFactor: 1_000, isDemo: false, clock: demo.clock, publicUrl: "https://pay.example.com" });
const http = await demo.http();
const strict = await production.http();
afterAll(async () => {
  await Promise.all([http.close(), strict.close()]);
  await Promise.all([demo.close(), production.close()]);
});

type Method = "GET" | "POST" | "PATCH" | "DELETE";
interface Call {
  readonly body?: unknown;
  readonly cookie?: string;
  readonly locale?: string;
  readonly on?: typeof http;
  readonly headers?: Record<string, string>;
}
async function call(method: Method, path: string, { body, cookie, locale = "en", on = http, headers = {} }: Call = {}) {
  const response = await on.inject({
    method,
    url: path,
    headers: {
      "accept-language": locale,
      "sec-fetch-site": "same-origin",
      ...(cookie === undefined ? {} : { cookie }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });
  const json = response.body === "" ? null : (response.json() as Record<string, unknown>);
  return { status: response.statusCode, json, text: response.body, headers: response.headers, cookies: response.cookies };
}
const codeOf = (answer: { json: Record<string, unknown> | null }) => answer.json?.["code"];
const register = async (form = registrationForm()) => ({ form, answer: await call("POST", "/v1/registrations", { body: form }) });
const idOf = (answer: { json: Record<string, unknown> | null }) => String(answer.json?.["id"]);
const MISSING = `reg_${"0".repeat(32)}`;

async function customer() {
  const { form, answer } = await register();
  await call("POST", "/v1/registrations/confirm-email", { body: { token: await demo.linkTokenOf(form.email) } });
  await call("POST", `/v1/registrations/${idOf(answer)}/confirm-phone`, { body: { code: await demo.codeOf(form.phone) } });
  const signedIn = await call("POST", "/v1/session", { body: { email: form.email, password: form.password } });
  return { form, signedIn, cookie: `okpay_sid=${signedIn.cookies[0]?.value ?? ""}` };
}

describe("POST /v1/registrations", () => {
  it("202: the same bytes for a known and an unknown address, but for id and time", async () => {
    const { form: known } = await customer();
    const template = (text: string) => text.replace(/reg_[0-9a-f]{32}/, "ID").replace(/"expiresAt":"[^"]+"/, "TIME");
    const [taken, free] = [
      await call("POST", "/v1/registrations", { body: registrationForm({ email: known.email, phone: known.phone }) }),
      await call("POST", "/v1/registrations", { body: registrationForm({ email: `z${known.email.slice(1)}`, phone: known.phone }) }),
    ];
    expect([taken.status, free.status]).toEqual([202, 202]);
    expect(template(taken.text)).toBe(template(free.text));
    expect(Object.keys(taken.headers)).toEqual(Object.keys(free.headers));
    expect(taken.json).toMatchObject({ state: "pending", isEmailConfirmed: false, isPhoneConfirmed: false, emailMasked: `z***@example.com` });
  });

  it.each([
    ["an unknown field", { isAdmin: true }, 400, "validation_failed", ["isAdmin:unknown"]],
    ["a missing field", { phone: undefined }, 400, "validation_failed", ["phone:required"]],
    ["a number as name", { displayName: 7 }, 400, "validation_failed", ["displayName:invalid"]],
    ["no address", { email: "lin@" }, 400, "validation_failed", ["email:not_an_email"]],
    ["header lines in the address", { email: "lin@example.com\r\nBcc: x@example.com" }, 400, "validation_failed", ["email:not_an_email"]],
    ["header lines in the name", { displayName: "Lin\r\nBcc: x@example.com" }, 400, "validation_failed", ["displayName:invalid"]],
    ["a landline", { phone: "+862112345678" }, 422, "phone_not_mobile", ["phone:not_a_mobile_number"]],
    ["a weak password", { password: "moon-river-sails" }, 422, "password_too_weak", ["password:missing_upper", "password:missing_digit"]],
    ["a common password", { password: "P@ssw0rd2026!" }, 422, "password_too_weak", ["password:too_common"]],
    ["the product's name as password", { password: "OKPay-river9-sails" }, 422, "password_too_weak", ["password:contains_personal_data"]],
    ["old terms", { consents: { terms: "2020-01-01", privacy: "2026-11-01" } }, 422, "consent_required", ["consents.terms:must_be_accepted"]],
  ])("refuses %s", async (_what, change, status, code, errors) => {
    const answer = await call("POST", "/v1/registrations", { body: { ...registrationForm(), ...change } });
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    expect((answer.json?.["errors"] as { field: string; code: string }[]).map((error) => `${error.field}:${error.code}`)).toEqual(errors);
  });

  it("429 with Retry-After once an address has had its five messages", async () => {
    const { form } = await register();
    for (let messages = 2; messages <= 5; messages += 1) await register(registrationForm({ email: form.email }));
    const { answer } = await register(registrationForm({ email: form.email }));
    expect([answer.status, codeOf(answer), Number(answer.headers["retry-after"])]).toEqual([429, "too_many_requests", 3600]);
  });

  it("415 and 403 before anything is read", async () => {
    expect((await call("POST", "/v1/registrations", { body: registrationForm(), headers: { "content-type": "text/plain" } })).status).toBe(415);
    expect((await call("POST", "/v1/registrations", { body: registrationForm(), headers: { "sec-fetch-site": "cross-site" } })).status).toBe(403);
  });
});

describe("a registration under way", () => {
  it("200: shows how far it has come, to both ends", async () => {
    const { form, answer } = await register();
    const path = `/v1/registrations/${idOf(answer)}`;
    expect((await call("GET", path)).json).toEqual(answer.json);
    const token = await demo.linkTokenOf(form.email);
    const confirmed = await call("POST", "/v1/registrations/confirm-email", { body: { token } });
    expect([confirmed.status, confirmed.json]).toEqual([200, { ...answer.json, isEmailConfirmed: true }]);
    const completed = await call("POST", `${path}/confirm-phone`, { body: { code: await demo.codeOf(form.phone) } });
    expect([completed.status, completed.json]).toEqual([200, { ...answer.json, isEmailConfirmed: true, isPhoneConfirmed: true, state: "completed" }]);
    expect((await call("GET", path)).json).toEqual(completed.json);
  });

  it("GET and HEAD of the link change nothing, ten times over", async () => {
    const { form, answer } = await register();
    const token = await demo.linkTokenOf(form.email);
    for (let visits = 0; visits < 10; visits += 1) {
      await http.inject({ method: visits % 2 === 0 ? "GET" : "HEAD", url: `/confirm?t=${token}` });
      await http.inject({ method: "GET", url: "/v1/registrations/confirm-email" });
    }
    expect((await call("GET", `/v1/registrations/${idOf(answer)}`)).json).toEqual(answer.json);
  });

  it("400 for a code or token that cannot be one", async () => {
    const { answer } = await register();
    for (const code of ["12345", "1234567", "12345a", "１２３４５６", 123456]) {
      expect((await call("POST", `/v1/registrations/${idOf(answer)}/confirm-phone`, { body: { code } })).status).toBe(400);
    }
    expect((await call("POST", "/v1/registrations/confirm-email", { body: { token: "short" } })).status).toBe(400);
    expect((await call("POST", `/v1/registrations/${idOf(answer)}/resend`, { body: { channel: "pigeon" } })).status).toBe(400);
  });

  it("404 for one that does not exist", async () => {
    expect((await call("GET", `/v1/registrations/${MISSING}`)).status).toBe(404);
    expect((await call("POST", `/v1/registrations/${MISSING}/confirm-phone`, { body: { code: "123456" } })).status).toBe(404);
    expect((await call("POST", `/v1/registrations/${MISSING}/resend`, { body: { channel: "email" } })).status).toBe(404);
  });

  it("410 and 422 for links and codes that do not work", async () => {
    const { form, answer } = await register();
    const token = await demo.linkTokenOf(form.email);
    await call("POST", "/v1/registrations/confirm-email", { body: { token } });
    const again = await call("POST", "/v1/registrations/confirm-email", { body: { token } });
    expect([again.status, codeOf(again)]).toEqual([410, "confirmation_link_invalid"]);
    const right = await demo.codeOf(form.phone);
    const wrong = await call("POST", `/v1/registrations/${idOf(answer)}/confirm-phone`, { body: { code: right === "000000" ? "000001" : "000000" } });
    expect([wrong.status, codeOf(wrong)]).toEqual([422, "confirmation_code_invalid"]);
    demo.clock.advance(10 * 60_000);
    const late = await call("POST", `/v1/registrations/${idOf(answer)}/confirm-phone`, { body: { code: right } });
    expect([late.status, codeOf(late)]).toEqual([410, "confirmation_code_expired"]);
    demo.clock.advance(24 * 3_600_000);
    const over = await call("GET", `/v1/registrations/${idOf(answer)}`);
    expect([over.status, codeOf(over)]).toEqual([410, "registration_expired"]);
  });

  it("409 when somebody else was faster with the address", async () => {
    const { form, answer } = await register();
    const token = await demo.linkTokenOf(form.email);
    const code = await demo.codeOf(form.phone);
    const faster = await register(registrationForm({ email: form.email }));
    await call("POST", "/v1/registrations/confirm-email", { body: { token: await demo.linkTokenOf(form.email) } });
    await call("POST", `/v1/registrations/${idOf(faster.answer)}/confirm-phone`, { body: { code: await demo.codeOf(faster.form.phone) } });
    await call("POST", `/v1/registrations/${idOf(answer)}/confirm-phone`, { body: { code } });
    const slower = await call("POST", "/v1/registrations/confirm-email", { body: { token } });
    expect([slower.status, codeOf(slower)]).toEqual([409, "already_registered"]);
  });

  it("202 for another message, 429 for one too soon", async () => {
    const { answer } = await register();
    const path = `/v1/registrations/${idOf(answer)}/resend`;
    const soon = await call("POST", path, { body: { channel: "phone" }, locale: "zh-CN" });
    expect([soon.status, soon.headers["retry-after"]]).toEqual([429, "60"]);
    demo.clock.advance(60_000);
    const sent = await call("POST", path, { body: { channel: "phone" } });
    expect([sent.status, sent.json]).toEqual([202, answer.json]);
  });
});

describe("the session", () => {
  it("201: a cookie nobody else can read or send, the token nowhere else", async () => {
    const { signedIn, form } = await customer();
    expect(signedIn.status).toBe(201);
    expect(signedIn.json).toMatchObject({ customer: { email: form.email, displayName: "周敏", isDemo: false } });
    const [cookie] = signedIn.cookies;
    expect(cookie).toMatchObject({ name: "okpay_sid", httpOnly: true, path: "/", sameSite: "Strict", maxAge: 43_200 });
    expect(cookie?.value).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(signedIn.text).not.toContain(cookie?.value);
    expect(signedIn.headers["cache-control"]).toBe("no-store");
  });

  it("over https is bound to the host", async () => {
    const { form } = await customer();
    const signedIn = await call("POST", "/v1/session", { body: { email: form.email, password: form.password }, on: strict });
    expect(String(signedIn.headers["set-cookie"])).toMatch(/^__Host-okpay_sid=[A-Za-z0-9_-]{43}; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
  });

  it("401 with the same bytes for a wrong password and an unknown address", async () => {
    const { form } = await customer();
    const strip = (text: string) => text.replace(/"requestId":"[^"]+"/, "");
    const wrong = await call("POST", "/v1/session", { body: { email: form.email, password: "x" } });
    const unknown = await call("POST", "/v1/session", { body: { email: "nobody@example.com", password: "x" } });
    expect([wrong.status, codeOf(wrong)]).toEqual([401, "credentials_invalid"]);
    expect(strip(unknown.text)).toBe(strip(wrong.text));
    expect(wrong.cookies).toEqual([]);
  });

  it.each([["en", "your e-mail address and your mobile number"], ["zh-CN", "邮箱"]])("403 names what is still to be confirmed, in %s", async (locale, words) => {
    const { form } = await register();
    const answer = await call("POST", "/v1/session", { body: { email: form.email, password: form.password }, locale });
    expect([answer.status, codeOf(answer)]).toEqual([403, "registration_incomplete"]);
    expect(answer.json?.["detail"]).toContain(words);
    expect(answer.cookies).toEqual([]);
  });

  it("429 after ten wrong passwords, 400 for a body that is none", async () => {
    const { form } = await customer();
    for (let failures = 0; failures < 10; failures += 1) await call("POST", "/v1/session", { body: { email: form.email, password: "x" } });
    const locked = await call("POST", "/v1/session", { body: { email: form.email, password: form.password } });
    expect([locked.status, codeOf(locked), locked.headers["retry-after"]]).toEqual([429, "too_many_requests", "1800"]);
    expect((await call("POST", "/v1/session", { body: { email: form.email } })).status).toBe(400);
  });

  it("200 and 401: who is signed in, and nobody", async () => {
    const { signedIn, cookie } = await customer();
    const session = await call("GET", "/v1/session", { cookie });
    expect([session.status, session.json]).toEqual([200, signedIn.json]);
    for (const other of [undefined, "okpay_sid=", `okpay_sid=${"A".repeat(43)}`, cookie.toLowerCase()]) {
      const answer = await call("GET", "/v1/session", other === undefined ? {} : { cookie: other });
      expect([answer.status, codeOf(answer)]).toEqual([401, "unauthenticated"]);
    }
  });

  it("204: sign-out ends it at once and takes the cookie back", async () => {
    const { cookie } = await customer();
    const out = await call("DELETE", "/v1/session", { cookie });
    expect([out.status, out.text]).toEqual([204, ""]);
    expect(out.cookies[0]).toMatchObject({ name: "okpay_sid", value: "", path: "/" });
    expect((await call("GET", "/v1/session", { cookie })).status).toBe(401);
    expect((await call("DELETE", "/v1/session", { cookie })).status).toBe(401);
    expect((await call("DELETE", "/v1/session")).status).toBe(401);
  });

  it("signing in again replaces it", async () => {
    const { form, cookie } = await customer();
    const again = await call("POST", "/v1/session", { body: { email: form.email, password: form.password }, cookie });
    expect((await call("GET", "/v1/session", { cookie })).status).toBe(401);
    expect((await call("GET", "/v1/session", { cookie: `okpay_sid=${again.cookies[0]?.value ?? ""}` })).status).toBe(200);
  });
});

describe("PATCH /v1/profile", () => {
  it("200: changes the language; 400 and 401 else", async () => {
    const { cookie } = await customer();
    const changed = await call("PATCH", "/v1/profile", { cookie, body: { locale: "zh-CN" } });
    expect([changed.status, changed.json?.["locale"]]).toEqual([200, "zh-CN"]);
    expect((await call("PATCH", "/v1/profile", { cookie, body: { locale: "fr" } })).status).toBe(400);
    expect((await call("PATCH", "/v1/profile", { cookie, body: { locale: "en", displayName: "x" } })).status).toBe(400);
    expect((await call("PATCH", "/v1/profile", { body: { locale: "en" } })).status).toBe(401);
  });
});

describe("the demo world", () => {
  beforeAll(async () => {
    await demo.identity.demo.createCustomer({ displayName: "林悦", email: "lin.yue@example.com", phone: "+8613800138000", password: "Moon-river9-sails", locale: "zh-CN", persona: "lin-yue", at: demo.clock.now() });
  });

  it("201: one click becomes a persona; 404 for others, and everywhere in production", async () => {
    const answer = await call("POST", "/v1/demo/session", { body: { persona: "lin-yue" } });
    expect([answer.status, answer.json?.["customer"]]).toMatchObject([201, { displayName: "林悦", isDemo: true }]);
    expect((await call("GET", "/v1/session", { cookie: `okpay_sid=${answer.cookies[0]?.value ?? ""}` })).status).toBe(200);
    expect((await call("POST", "/v1/demo/session", { body: { persona: "nobody" } })).status).toBe(404);
    expect((await call("POST", "/v1/demo/session", { body: {} })).status).toBe(400);
    expect((await call("POST", "/v1/demo/session", { body: { persona: "lin-yue" }, on: strict })).status).toBe(404);
  });

  it("200: the inbox shows mail and SMS with their links; 404 in production", async () => {
    const { form } = await register();
    const inbox = await call("GET", "/v1/demo/inbox");
    const messages = inbox.json?.["messages"] as { to: string; channel: string; links: string[]; subject: string | null }[];
    expect(inbox.status).toBe(200);
    const mail = messages.find((message) => message.to === form.email);
    expect(mail).toMatchObject({ channel: "email", links: [expect.stringMatching(/^http:\/\/localhost:8080\/confirm#t=[\w-]{43}$/)] });
    expect(messages.find((message) => message.to === form.phone)).toMatchObject({ channel: "sms", links: [], subject: null });
    expect((await call("GET", "/v1/demo/inbox", { on: strict })).status).toBe(404);
  });
});
