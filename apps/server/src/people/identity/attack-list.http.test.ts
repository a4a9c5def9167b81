import {
  createPeopleWorld,
  createTestDatabase,
  outcomeOf,
  passwordSignIn,
  signedIn,
  steppedUp,
  tally,
  waiting,
  withTotp,
} from "@okpay/testkit";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createCaller } from "../../../../../packages/testkit/src/http-caller.ts";

/**
 * What went wrong in other people's authentication (section 1.4 of the requirements: advisories of better-auth, next-auth,
 * fastify and others), tried on ours: one test for each.
 */

const { url } = await createTestDatabase();
const world = createPeopleWorld({ url, rateLimitFactor: 1_000 });
const http = await world.http();
const { call } = http;
beforeAll(() => world.jobs.start());
afterAll(async () => {
  await http.close();
  await world.jobs.stop();
  await world.close();
});

/** Asks for a reset and waits for the mail, which a job writes. */
async function resetLinkFor(email: string): Promise<string> {
  const mails = async () =>
    (await world.sent(email)).filter(({ template }) => template === "reset_password");
  const before = await mails();
  await call("POST", "/v1/password-resets", { body: { by: "email", value: email } });
  const now = await vi.waitFor(async () => {
    const found = await mails();
    expect(found.length).toBe(before.length + 1);
    return found;
  });
  return /#t=([A-Za-z0-9_-]{43})/.exec(now.at(-1)?.text ?? "")?.[1] ?? "no link";
}

const sid = (token: string) => `okpay_sid=${token}`;
const statusOf = async (token: string, path = "/v1/session") =>
  (await call("GET", path, { cookie: sid(token) })).status;
const signIn = (email: string, password: string, headers: Record<string, string> = {}) =>
  call("POST", "/v1/session", { body: { email, password }, headers });

describe("the attack list", () => {
  it("another spelling of a path escapes no limit: nothing is there [T3]", async () => {
    const body = { email: "a@example.com", password: "x" };
    for (const path of [
      "//v1/session",
      "/v1/session/",
      "/V1/Session",
      "/v1%2fsession",
      "/v1/sign-in/finish/",
    ])
      expect([path, (await call("POST", path, { body })).status >= 404]).toEqual([path, true]);
  });

  it("made-up forwarding headers are one client, whose guesses run out [T3] [T5]", async () => {
    // A database of its own: this client stays shut out for a while.
    const alone = await createTestDatabase();
    const strict = createPeopleWorld({ url: alone.url, rateLimitFactor: 1 });
    const door = await strict.http();
    const answers: number[] = [];
    for (let guess = 0; guess < 100 && !answers.includes(429); guess += 1)
      answers.push(
        (
          await door.call("POST", "/v1/session", {
            body: { email: `guess-${guess}@example.com`, password: "Wrong-password-1" },
            headers: {
              "x-forwarded-for": `198.51.100.${guess}`,
              forwarded: `for=203.0.113.${guess}`,
            },
          })
        ).status,
      );
    expect(answers.at(-1)).toBe(429);
    await door.close();
    await strict.close();
  });

  it("a client that changes its IPv6 address within its /64 is one client [T3] [T5]", async () => {
    const alone = await createTestDatabase();
    const strict = createPeopleWorld({ url: alone.url, rateLimitFactor: 1 });
    const guess = (last: number) =>
      strict.identity
        .signIn({
          email: `rotating-${last}@example.com`,
          password: "Wrong-password-1",
          ip: `2001:db8:77:1:${last.toString(16)}:${(last * 7).toString(16)}:0:1`,
          userAgent: "rotating",
          presentedToken: undefined,
          deviceToken: undefined,
        })
        .then(
          () => "in",
          (error: { code: string }) => error.code,
        );
    const answers: string[] = [];
    for (let last = 1; last <= 100 && !answers.includes("too_many_requests"); last += 1)
      answers.push(await guess(last));
    expect(answers.at(-1)).toBe("too_many_requests");
    await strict.close();
  });

  it("between the password and the second factor there is no session, whatever cookie it is sent as [S9]", async () => {
    const person = await withTotp(world);
    const pending = await waiting(world, person);
    for (const name of ["okpay_sid", "okpay_pending", "okpay_device", "__Host-okpay_sid"])
      for (const path of ["/v1/session", "/v1/factors", "/v1/security", "/v1/limits"])
        expect((await call("GET", path, { cookie: `${name}=${pending}` })).status).not.toBe(200);
  });

  it("no way in makes a session without the second factor: password, reset, freeze by link, lost phone [F8]", async () => {
    const person = await withTotp(world);
    const byPassword = await signIn(person.email, person.password);
    expect(byPassword.cookies.map(({ name }) => name)).not.toContain("okpay_sid");

    const token = await resetLinkFor(person.email);
    const reset = await call("POST", "/v1/password-resets/complete", {
      body: { proof: { by: "link", token }, password: "Quiet-harbour-8-lamps" },
    });
    expect([reset.status, reset.cookies]).toEqual([204, []]);
    const after = await signIn(person.email, "Quiet-harbour-8-lamps");
    expect(after.json).toMatchObject({ state: "second_factor_required" });
    expect(after.cookies.map(({ name }) => name)).not.toContain("okpay_sid");

    const lost = await call("POST", "/v1/account/lost-phone", {
      body: { email: person.email, password: "Quiet-harbour-8-lamps" },
    });
    expect(lost.cookies.map(({ name }) => name)).not.toContain("okpay_sid");
  });

  it("a code of one purpose opens nothing of another [F7] [R6]", async () => {
    const person = await signedIn(world);
    const cookie = sid(person.token);
    const asked = await call("POST", "/v1/step-up/challenges", {
      cookie,
      body: { method: "email" },
    });
    const code = await world.codeOf(person.email);
    const challengeId = asked.json?.["id"];
    const elsewhere = [
      await call("POST", "/v1/sign-in/finish", {
        body: { proof: { method: "code", challengeId, code }, trustDevice: false },
      }),
      await call("POST", "/v1/factors/channels/confirm", {
        cookie,
        body: { method: "code", challengeId, code },
      }),
      await call("POST", `/v1/contacts/${String(challengeId)}/confirm`, { cookie, body: { code } }),
    ];
    for (const { status } of elsewhere) expect(status).toBeGreaterThanOrEqual(400);
    const meant = await call("POST", "/v1/step-up", {
      cookie,
      body: { password: person.password, proof: { method: "code", challengeId, code } },
    });
    expect([meant.status, meant.json]).toMatchObject([200, {}]);
  });

  it("a TOTP code that was used is used, at sign-in and everywhere else [F1]", async () => {
    const person = await withTotp(world);
    const finish = async (code: string) =>
      call("POST", "/v1/sign-in/finish", {
        cookie: `okpay_pending=${await waiting(world, person)}`,
        body: { proof: { method: "totp", code }, trustDevice: false },
      });
    const code = person.code();
    expect((await finish(code)).status).toBe(201);
    expect((await finish(code)).json).toMatchObject({ code: "proof_invalid" });
  });

  it("one recovery code, sent twenty times at once, opens once [F4]", async () => {
    const person = await withTotp(world);
    const pending = await waiting(world, person);
    const [code = ""] = person.recoveryCodes;
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () =>
        String(
          (
            await call("POST", "/v1/sign-in/finish", {
              cookie: `okpay_pending=${pending}`,
              body: { proof: { method: "recovery_code", code }, trustDevice: false },
            })
          ).status,
        ),
      ),
    );
    expect(tally(answers)["201"]).toBe(1);
  });

  it("a body never says whose account it is [A4]", async () => {
    const victim = await signedIn(world);
    for (const key of ["userId", "customerId", "id", "sub", "email"]) {
      const answer = await call("PATCH", "/v1/profile", {
        body: { locale: "zh-CN", [key]: victim.customerId },
      });
      expect([400, 401]).toContain(answer.status);
    }
    expect((await call("GET", "/v1/session", { cookie: sid(victim.token) })).json).toMatchObject({
      customer: { locale: "en" },
    });
  });

  it("a forged or a foreign session ends nobody's session [S6] [A1]", async () => {
    const victim = await signedIn(world);
    const attacker = await steppedUp(world);
    const { json } = await call("GET", "/v1/security/sessions", { cookie: sid(victim.token) });
    const [own] = (json?.["sessions"] ?? []) as { id: string }[];
    const foreign = await call("DELETE", `/v1/security/sessions/${own?.id}`, {
      cookie: sid(attacker.token),
    });
    expect(foreign.status).toBe(404);
    const forged = `${sid("A".repeat(43))}; okpay_multi_sid=${victim.token}; ${sid(attacker.token)}`;
    await call("POST", "/v1/security/sessions/end-others", { cookie: forged });
    expect(await statusOf(victim.token)).toBe(200);
  });

  it("a link that was used, or replaced by a newer one, opens nothing [R5] [P7]", async () => {
    const { email } = await signedIn(world);
    const use = (token: string) =>
      call("POST", "/v1/password-resets/complete", {
        body: { proof: { by: "link", token }, password: "Silver-kettle-5-moons" },
      });
    const first = await resetLinkFor(email);
    world.clock.advance(61_000);
    const second = await resetLinkFor(email);
    expect(second).not.toBe(first);
    expect((await use(first)).status).toBe(410);
    expect((await use(second)).status).toBe(204);
    expect((await use(second)).status).toBe(410);
  });

  it("a link to an address that is no longer the account's opens nothing [R5] [P7]", async () => {
    const person = await steppedUp(world);
    const before = await resetLinkFor(person.email);
    const cookie = sid(person.token);
    const next = `moved-${person.email}`;
    const asked = await call("POST", "/v1/contacts", {
      cookie,
      body: { channel: "email", value: next },
    });
    expect(asked.status).toBe(202);
    const code = await world.codeOf(next);
    const confirmed = await call("POST", `/v1/contacts/${String(asked.json?.["id"])}/confirm`, {
      cookie,
      body: { code },
    });
    expect(confirmed.status).toBe(200);
    const used = await call("POST", "/v1/password-resets/complete", {
      body: { proof: { by: "link", token: before }, password: "Silver-kettle-5-moons" },
    });
    expect(used.status).toBe(410);
  });

  it("no address sends a browser elsewhere: there is no redirect that takes one [S10]", async () => {
    const elsewhere = "https://evil.example/";
    const paths = [
      "/",
      "/sign-in",
      "/verify",
      "//evil.example",
      "/\\evil.example",
      "/v1/session",
      "/docs",
    ];
    for (const path of paths)
      for (const name of ["callbackURL", "next", "redirect", "returnTo", "url"]) {
        const answer = await http.inject({
          url: `${path}?${name}=${encodeURIComponent(elsewhere)}`,
        });
        expect(String(answer.headers["location"] ?? "")).not.toContain("evil");
      }
  });

  it.each([
    ["two at signs", "victim@example.com@evil.example"],
    ["a full-width at sign", "victim＠evil.example@example.com"],
    ["a small at sign", "victim﹫example.com"],
    ["a quoted local part", '"victim@evil.example"@example.com'],
    ["a comma for a second recipient", "victim@example.com,attacker@evil.example"],
    ["a line break for a header", "victim@example.com\r\nBcc: attacker@evil.example"],
    ["a NUL", "victim@example.com\u0000.evil.example"],
    ["a look-alike letter in the domain", "victim@exаmple.com"],
  ])("an address with %s reaches nobody [R9]", async (_what, email) => {
    const before = (await world.sent()).length;
    const reset = await call("POST", "/v1/password-resets", {
      body: { by: "email", value: email },
    });
    expect([202, 400, 422]).toContain(reset.status);
    const register = await call("POST", "/v1/registrations", {
      body: {
        displayName: "Eve",
        email,
        phone: "+8613800138999",
        password: "Moon-river9-sails",
        consents: { terms: "2026-11-01", privacy: "2026-11-28" },
      },
    });
    expect(register.status).toBe(400);
    const recipients = (await world.sent()).slice(before).map(({ to }) => to);
    expect(recipients.filter((to) => to.includes("evil") || /[,\r\n\0]/.test(to))).toEqual([]);
  });

  it("a database that is away is no wrong password: nobody is locked out by it [T2]", async () => {
    const person = await signedIn(world);
    const broken = createPeopleWorld({ url, rateLimitFactor: 1_000 });
    const door = await broken.http();
    await broken.database.pool.end();
    const answers: number[] = [];
    for (let attempt = 0; attempt < 15; attempt += 1)
      answers.push(
        (
          await door.call("POST", "/v1/session", {
            body: { email: person.email, password: person.password },
          })
        ).status,
      );
    // Closed, neither let in nor counted.
    expect(answers.filter((status) => status < 500)).toEqual([]);
    await door.close();
    expect(await outcomeOf(passwordSignIn(world, person))).toBe("ok");
  });

  it.each([
    "text/plain",
    "application/json\t",
    " application/json",
    "application/json;charset=x",
    "",
  ])(
    "the type %j gets no body past its schema (CVE-2025-32442, CVE-2026-25223, CVE-2026-33806) [I4]",
    async (type) => {
      const person = await signedIn(world);
      const answer = await http.inject({
        method: "PATCH",
        url: "/v1/profile",
        headers: {
          cookie: sid(person.token),
          "sec-fetch-site": "same-origin",
          "content-type": type,
        },
        payload: JSON.stringify({ locale: "xx", role: "admin" }),
      });
      expect([400, 415]).toContain(answer.statusCode);
    },
  );

  it("Host and X-Forwarded-Host write no link, and X-Forwarded-Proto makes no cookie careless (CVE-2026-3635) [T3] [S3]", async () => {
    const { email } = await signedIn(world);
    await call("POST", "/v1/password-resets", {
      body: { by: "email", value: email },
      headers: {
        host: "evil.example",
        "x-forwarded-host": "evil.example",
        "x-forwarded-proto": "https",
      },
    });
    const { text, html } = await vi.waitFor(async () => {
      const mail = await world.lastTo(email);
      expect(mail.template).toBe("reset_password");
      return mail;
    });
    expect(`${text}${html}`).toContain(world.publicUrl);
    expect(`${text}${html}`).not.toContain("evil.example");

    const secure = createPeopleWorld({
      url,
      rateLimitFactor: 1_000,
      publicUrl: "https://pay.example.com",
    });
    const door = await secure.http();
    const { form } = await secure.customer();
    const entered = await createCaller(door.inject)("POST", "/v1/session", {
      body: { email: form.email, password: form.password },
      headers: { "x-forwarded-proto": "http", "x-forwarded-host": "evil.example" },
    });
    expect(entered.status).toBe(201);
    const cookies = [entered.headers["set-cookie"] ?? []].flat();
    expect(cookies.some((line) => line.startsWith("__Host-okpay_sid="))).toBe(true);
    for (const line of cookies)
      expect(line).toMatch(/Path=\/; .*HttpOnly; Secure; SameSite=Strict/);
    await door.close();
    await secure.close();
  });
});
