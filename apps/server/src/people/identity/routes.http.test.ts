import { createPeopleWorld, createTestDatabase, registrationForm } from "@okpay/testkit";
import { afterAll, describe, expect, it } from "vitest";

const { url } = await createTestDatabase();
const demo = createPeopleWorld({ url, rateLimitFactor: 1_000 });
const http = await demo.http();
const { call } = http;
afterAll(async () => {
  await http.close();
  await demo.close();
});

const codeOf = (answer: { json: Record<string, unknown> | null }) => answer.json?.["code"];
const register = async (form = registrationForm()) => ({
  form,
  answer: await call("POST", "/v1/registrations", { body: form }),
});
const idOf = (answer: { json: Record<string, unknown> | null }) => String(answer.json?.["id"]);
const problemsIn = (answer: { json: Record<string, unknown> | null }) =>
  (answer.json?.["errors"] ?? []) as { field: string; code: string }[];
const MISSING = `reg_${"0".repeat(32)}`;

describe("POST /v1/registrations", () => {
  it("202: the same bytes for a known and an unknown address, but for id and time [R3]", async () => {
    const { form: known } = await demo.customer();
    const template = (text: string) =>
      text.replace(/reg_[0-9a-f]{32}/, "ID").replace(/"expiresAt":"[^"]+"/, "TIME");
    // Same masks, so that nothing but knowledge could tell the answers apart.
    const middle = known.phone.slice(6, 10) === "7777" ? "8888" : "7777";
    const freePhone = `${known.phone.slice(0, 6)}${middle}${known.phone.slice(-4)}`;
    const [taken, free] = [
      await call("POST", "/v1/registrations", {
        body: registrationForm({ email: known.email, phone: known.phone }),
      }),
      await call("POST", "/v1/registrations", {
        body: registrationForm({ email: `z-free.${known.email}`, phone: freePhone }),
      }),
    ];
    expect([taken.status, free.status]).toEqual([202, 202]);
    expect(template(taken.text)).toBe(template(free.text));
    expect(Object.keys(taken.headers)).toEqual(Object.keys(free.headers));
    expect(taken.json).toMatchObject({
      state: "pending",
      isEmailConfirmed: false,
      isPhoneConfirmed: false,
      emailMasked: `z***@example.com`,
    });
  });

  it.each([
    ["an unknown field", { isAdmin: true }, 400, "validation_failed", ["isAdmin:unknown"]],
    ["a missing field", { phone: undefined }, 400, "validation_failed", ["phone:required"]],
    ["a number as name", { displayName: 7 }, 400, "validation_failed", ["displayName:invalid"]],
    ["no address", { email: "lin@" }, 400, "validation_failed", ["email:not_an_email"]],
    [
      "header lines in the address",
      { email: "lin@example.com\r\nBcc: x@example.com" },
      400,
      "validation_failed",
      ["email:not_an_email"],
    ],
    [
      "header lines in the name",
      { displayName: "Lin\r\nBcc: x@example.com" },
      400,
      "validation_failed",
      ["displayName:invalid"],
    ],
    [
      "a landline",
      { phone: "+862112345678" },
      422,
      "phone_not_mobile",
      ["phone:not_a_mobile_number"],
    ],
    [
      "a weak password",
      { password: "moon-river-sails" },
      422,
      "password_too_weak",
      ["password:missing_upper", "password:missing_digit"],
    ],
    [
      "a common password",
      { password: "P@ssw0rd2026!" },
      422,
      "password_too_weak",
      ["password:too_common"],
    ],
    [
      "the product's name as password",
      { password: "OKPay-river9-sails" },
      422,
      "password_too_weak",
      ["password:contains_personal_data"],
    ],
    [
      "old terms",
      { consents: { terms: "2020-01-01", privacy: "2026-11-28" } },
      422,
      "consent_required",
      ["consents.terms:must_be_accepted"],
    ],
  ])("refuses %s", async (_what, change, status, code, errors) => {
    const answer = await call("POST", "/v1/registrations", {
      body: { ...registrationForm(), ...change },
    });
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    expect(problemsIn(answer).map((error) => `${error.field}:${error.code}`)).toEqual(errors);
  });

  it("429 with Retry-After once an address has had its five messages", async () => {
    const { form } = await register();
    for (let messages = 2; messages <= 5; messages += 1)
      await register(registrationForm({ email: form.email }));
    const { answer } = await register(registrationForm({ email: form.email }));
    expect([answer.status, codeOf(answer), Number(answer.headers["retry-after"])]).toEqual([
      429,
      "too_many_requests",
      3600,
    ]);
  });

  it("415 and 403 before anything is read", async () => {
    expect(
      (
        await call("POST", "/v1/registrations", {
          body: registrationForm(),
          headers: { "content-type": "text/plain" },
        })
      ).status,
    ).toBe(415);
    expect(
      (
        await call("POST", "/v1/registrations", {
          body: registrationForm(),
          headers: { "sec-fetch-site": "cross-site" },
        })
      ).status,
    ).toBe(403);
  });
});

describe("a registration under way", () => {
  it("200: shows how far it has come, to both ends", async () => {
    const { form, answer } = await register();
    const path = `/v1/registrations/${idOf(answer)}`;
    expect((await call("GET", path)).json).toEqual(answer.json);
    const token = await demo.linkTokenOf(form.email);
    const confirmed = await call("POST", "/v1/registrations/confirm-email", { body: { token } });
    expect([confirmed.status, confirmed.json]).toEqual([
      200,
      { ...answer.json, isEmailConfirmed: true },
    ]);
    const completed = await call("POST", `${path}/confirm-phone`, {
      body: { code: await demo.codeOf(form.phone) },
    });
    expect([completed.status, completed.json]).toEqual([
      200,
      { ...answer.json, isEmailConfirmed: true, isPhoneConfirmed: true, state: "completed" },
    ]);
    expect((await call("GET", path)).json).toEqual(completed.json);
  });

  it("GET and HEAD of the link change nothing, ten times over [R4]", async () => {
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
      expect(
        (await call("POST", `/v1/registrations/${idOf(answer)}/confirm-phone`, { body: { code } }))
          .status,
      ).toBe(400);
    }
    expect(
      (await call("POST", "/v1/registrations/confirm-email", { body: { token: "short" } })).status,
    ).toBe(400);
    expect(
      (
        await call("POST", `/v1/registrations/${idOf(answer)}/resend`, {
          body: { channel: "pigeon" },
        })
      ).status,
    ).toBe(400);
  });

  it("404 for one that does not exist", async () => {
    expect((await call("GET", `/v1/registrations/${MISSING}`)).status).toBe(404);
    expect(
      (
        await call("POST", `/v1/registrations/${MISSING}/confirm-phone`, {
          body: { code: "123456" },
        })
      ).status,
    ).toBe(404);
    expect(
      (await call("POST", `/v1/registrations/${MISSING}/resend`, { body: { channel: "email" } }))
        .status,
    ).toBe(404);
  });

  it("410 and 422 for links and codes that do not work", async () => {
    const { form, answer } = await register();
    const token = await demo.linkTokenOf(form.email);
    await call("POST", "/v1/registrations/confirm-email", { body: { token } });
    const again = await call("POST", "/v1/registrations/confirm-email", { body: { token } });
    expect([again.status, codeOf(again)]).toEqual([410, "confirmation_link_invalid"]);
    const right = await demo.codeOf(form.phone);
    const wrong = await call("POST", `/v1/registrations/${idOf(answer)}/confirm-phone`, {
      body: { code: right === "000000" ? "000001" : "000000" },
    });
    expect([wrong.status, codeOf(wrong)]).toEqual([422, "confirmation_code_invalid"]);
    demo.clock.advance(10 * 60_000);
    const late = await call("POST", `/v1/registrations/${idOf(answer)}/confirm-phone`, {
      body: { code: right },
    });
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
    await call("POST", "/v1/registrations/confirm-email", {
      body: { token: await demo.linkTokenOf(form.email) },
    });
    await call("POST", `/v1/registrations/${idOf(faster.answer)}/confirm-phone`, {
      body: { code: await demo.codeOf(faster.form.phone) },
    });
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
