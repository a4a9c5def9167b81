import { createPeopleWorld, createTestAuthenticator, createTestDatabase } from "@okpay/testkit";
import { TOTP } from "otpauth";
import { afterAll, describe, expect, it } from "vitest";

const { url } = await createTestDatabase();
const world = createPeopleWorld({ url, rateLimitFactor: 1_000 });
const http = await world.http();
const { call } = http;
afterAll(async () => {
  await http.close();
  await world.close();
});
const { clock } = world;
const MINUTE = 60_000;

type Answer = Awaited<ReturnType<typeof call>>;
const codeOf = (answer: Answer) => answer.json?.["code"];
const factorIdOf = (answer: Answer) =>
  (answer.json as { factor?: { id: string } } | null)?.factor?.id ?? "no factor";
/** A browser: keeps the cookies it is given. */
function browser() {
  const jar = new Map<string, string>();
  const header = () => [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  return {
    jar,
    async call(method: "GET" | "POST" | "PATCH" | "DELETE", path: string, body?: unknown) {
      const cookie = header();
      const answer = await call(method, path, {
        ...(cookie === "" ? {} : { cookie }),
        ...(body === undefined ? {} : { body }),
      });
      for (const { name, value } of answer.cookies) {
        if (value === "") jar.delete(name);
        else jar.set(name, value);
      }
      return answer;
    },
  };
}
type Browser = ReturnType<typeof browser>;

async function stepUpByMail(on: Browser, email: string, password: string): Promise<Answer> {
  const challenge = await on.call("POST", "/v1/step-up/challenges", { method: "email" });
  const proof = {
    method: "code",
    challengeId: challenge.json?.["id"],
    code: await world.codeOf(email),
  };
  return on.call("POST", "/v1/step-up", { password, proof });
}

/** Somebody with an authenticator app, signed in with it nowhere yet but in the browser that set it up. */
async function withApp() {
  const { form } = await world.customer();
  const { email, password } = form;
  const home = browser();
  await home.call("POST", "/v1/session", { email, password });
  await stepUpByMail(home, email, password);
  const enrolment = await home.call("POST", "/v1/factors/totp");
  const app = new TOTP({ secret: String(enrolment.json?.["secret"]) });
  const code = () => app.generate({ timestamp: clock.now().getTime() });
  const added = await home.call(
    "POST",
    `/v1/factors/totp/${String(enrolment.json?.["id"])}/confirm`,
    {
      code: code(),
      label: "Phone",
    },
  );
  clock.advance(30_000);
  return { email, phone: form.phone, password, home, enrolment, added, code };
}

describe("two steps", () => {
  it("201 and no session after the password; 201 and a session after the code [S9]", async () => {
    const { email, password, code } = await withApp();
    const on = browser();
    const first = await on.call("POST", "/v1/session", { email, password });
    expect([first.status, first.json]).toMatchObject([
      201,
      {
        state: "second_factor_required",
        recovery: null,
        methods: [
          { method: "totp", label: "Phone", maskedTo: null },
          { method: "recovery_code", factorId: null },
        ],
      },
    ]);
    expect([...on.jar.keys()]).toEqual(["okpay_pending"]);
    expect(first.text).not.toContain(on.jar.get("okpay_pending"));
    expect((await on.call("GET", "/v1/sign-in")).json).toEqual(first.json);

    const finished = await on.call("POST", "/v1/sign-in/finish", {
      proof: { method: "totp", code: code() },
      trustDevice: false,
    });
    expect([finished.status, finished.json?.["customer"]]).toMatchObject([201, { email }]);
    expect([...on.jar.keys()].sort()).toEqual(["okpay_device", "okpay_sid"]);
    expect((await on.call("GET", "/v1/session")).status).toBe(200);
    expect(codeOf(await on.call("GET", "/v1/sign-in"))).toBe("sign_in_expired");
  });

  it("401 everywhere else in between, whatever name the cookie is sent under [S9]", async () => {
    const { email, password } = await withApp();
    const on = browser();
    await on.call("POST", "/v1/session", { email, password });
    const pending = on.jar.get("okpay_pending") ?? "";
    for (const cookie of [`okpay_pending=${pending}`, `okpay_sid=${pending}`]) {
      for (const path of ["/v1/session", "/v1/factors", "/v1/step-up"])
        expect((await call("GET", path, { cookie })).status).toBe(401);
      expect((await call("POST", "/v1/factors/totp", { cookie })).status).toBe(401);
      expect((await call("PATCH", "/v1/profile", { cookie, body: { locale: "en" } })).status).toBe(
        401,
      );
    }
  });

  it("422 for a wrong code, 401 sign_in_expired after ten minutes, 204 when given up", async () => {
    const { email, password, code } = await withApp();
    const on = browser();
    const finish = (given: string) =>
      on.call("POST", "/v1/sign-in/finish", {
        proof: { method: "totp", code: given },
        trustDevice: false,
      });
    await on.call("POST", "/v1/session", { email, password });
    const wrong = await finish("000000");
    expect([wrong.status, codeOf(wrong)]).toEqual([422, "proof_invalid"]);
    clock.advance(10 * MINUTE);
    expect(codeOf(await finish(code()))).toBe("sign_in_expired");

    await on.call("POST", "/v1/session", { email, password });
    const pending = on.jar.get("okpay_pending") ?? "";
    expect((await on.call("DELETE", "/v1/sign-in")).status).toBe(204);
    expect([...on.jar.keys()]).toEqual([]);
    const late = await call("GET", "/v1/sign-in", { cookie: `okpay_pending=${pending}` });
    expect([late.status, codeOf(late)]).toEqual([401, "sign_in_expired"]);
  });

  it("201 sends a code to this browser's sign-in; another browser's is refused [F7]", async () => {
    const { email, phone, password, home } = await withApp();
    await home.call("POST", "/v1/factors/channels", { channel: "sms" });
    const open = await home.call("POST", "/v1/factors/channels", { channel: "sms" });
    expect([open.status, codeOf(open)]).toEqual([429, "too_many_requests"]);
    clock.advance(MINUTE);
    const challenge = await home.call("POST", "/v1/factors/channels", { channel: "sms" });
    const added = await home.call("POST", "/v1/factors/channels/confirm", {
      method: "code",
      challengeId: challenge.json?.["id"],
      code: await world.codeOf(phone),
    });
    expect([added.status, added.json]).toMatchObject([
      201,
      { factor: { kind: "sms", label: "Codes by SMS" }, recoveryCodes: null },
    ]);

    const [a, b] = [browser(), browser()];
    for (const on of [a, b]) await on.call("POST", "/v1/session", { email, password });
    const asked = await a.call("POST", "/v1/sign-in/challenges", { method: "sms" });
    expect([asked.status, asked.json]).toMatchObject([
      201,
      { method: "sms", passkeyOptions: null },
    ]);
    const proof = {
      method: "code",
      challengeId: asked.json?.["id"],
      code: await world.codeOf(phone),
    };
    const elsewhere = await b.call("POST", "/v1/sign-in/finish", { proof, trustDevice: false });
    expect([elsewhere.status, codeOf(elsewhere)]).toEqual([410, "challenge_expired"]);
    const here = await a.call("POST", "/v1/sign-in/finish", { proof, trustDevice: false });
    expect(here.status).toBe(201);
    expect(codeOf(await b.call("POST", "/v1/sign-in/challenges", { method: "email" }))).toBe(
      "factor_unavailable",
    );
  });

  it("of ten right answers at once one signs in", async () => {
    const { email, password, added } = await withApp();
    const on = browser();
    await on.call("POST", "/v1/session", { email, password });
    const codes = added.json?.["recoveryCodes"] as string[];
    const answers = await Promise.all(
      codes.map((code) =>
        on.call("POST", "/v1/sign-in/finish", {
          proof: { method: "recovery_code", code },
          trustDevice: false,
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    // The codes of the others are not spent: the sign-in they were for was over.
    const list = await on.call("GET", "/v1/factors");
    expect(list.json?.["recoveryCodesLeft"]).toBe(9);
  });
});

describe("a passkey", () => {
  it("201: is added, signs in alone, and steps up; 4xx else", async () => {
    const { email, home } = await withApp();
    const options = await home.call("POST", "/v1/factors/passkeys/options");
    expect(options.status).toBe(201);
    const key = createTestAuthenticator({ origin: world.publicUrl });
    const added = await home.call("POST", "/v1/factors/passkeys", {
      challengeId: options.json?.["challengeId"],
      label: "Key",
      response: key.create(options.json?.["options"]),
    });
    expect([added.status, added.json]).toMatchObject([
      201,
      { factor: { kind: "passkey", label: "Key", isSynced: false }, recoveryCodes: null },
    ]);
    const on = browser();
    const asked = await on.call("POST", "/v1/sign-in/passkey/options");
    expect(asked.status).toBe(201);
    const entered = await on.call("POST", "/v1/sign-in/passkey", {
      challengeId: asked.json?.["challengeId"],
      response: key.get(asked.json?.["options"]),
    });
    expect([entered.status, entered.json?.["customer"]]).toMatchObject([201, { email }]);
    const again = await on.call("POST", "/v1/sign-in/passkey", {
      challengeId: asked.json?.["challengeId"],
      response: {},
    });
    expect([again.status, codeOf(again)]).toEqual([401, "sign_in_expired"]);
    const fresh = await on.call("GET", "/v1/step-up");
    expect(fresh.json).toMatchObject({ needsPassword: true });
    expect(fresh.json?.["freshUntil"]).toBe(
      new Date(clock.now().getTime() + 5 * MINUTE).toISOString(),
    );
  });
});

describe("factors", () => {
  it("201: an authenticator app with its URI, and recovery codes with the first factor [F3]", async () => {
    const { enrolment, added, email } = await withApp();
    expect([enrolment.status, added.status]).toEqual([201, 201]);
    expect(enrolment.json?.["uri"]).toContain(encodeURIComponent(email));
    expect(added.json?.["recoveryCodes"]).toHaveLength(10);
    expect(added.text).not.toContain(String(enrolment.json?.["secret"]));
  });

  it("200, 204, 404: list, rename, remove, and what is nobody's", async () => {
    const { home, added } = await withApp();
    const id = factorIdOf(added);
    const stranger = (await withApp()).home;
    const renamed = await home.call("PATCH", `/v1/factors/${id}`, { label: "Old phone" });
    expect([renamed.status, renamed.json?.["label"]]).toEqual([200, "Old phone"]);
    for (const [method, body] of [
      ["PATCH", { label: "x" }],
      ["DELETE", undefined],
    ] as const)
      expect((await stranger.call(method, `/v1/factors/${id}`, body)).status).toBe(404);
    const codes = await home.call("POST", "/v1/factors/recovery-codes");
    expect([codes.status, codes.json?.["codes"]]).toEqual([
      201,
      expect.arrayContaining([expect.any(String)]),
    ]);
    expect((await home.call("DELETE", `/v1/factors/${id}`)).status).toBe(204);
    expect((await home.call("GET", "/v1/factors")).json).toEqual({
      factors: [],
      recoveryCodesLeft: 0,
      isSmsOffered: true,
    });
  });

  it("403 step_up_required for every change without a fresh proof [S8] [F11]", async () => {
    const { home, added } = await withApp();
    const id = factorIdOf(added);
    clock.advance(5 * MINUTE);
    for (const [method, path, body] of [
      ["POST", "/v1/factors/totp", undefined],
      ["POST", "/v1/factors/passkeys/options", undefined],
      ["POST", "/v1/factors/channels", { channel: "email" }],
      ["POST", "/v1/factors/recovery-codes", undefined],
      ["DELETE", `/v1/factors/${id}`, undefined],
    ] as const) {
      const answer = await home.call(method, path, body);
      expect([path, answer.status, codeOf(answer)]).toEqual([path, 403, "step_up_required"]);
    }
    expect((await home.call("GET", "/v1/factors")).status).toBe(200);
  });
});

describe("step-up", () => {
  it("200: renews the cookie, and the old one is nobody's at once [S2]", async () => {
    const { home, password, code } = await withApp();
    const before = home.jar.get("okpay_sid") ?? "";
    const state = await home.call("GET", "/v1/step-up");
    expect([state.status, state.json]).toMatchObject([
      200,
      { needsPassword: true, methods: [{ method: "totp" }, { method: "recovery_code" }] },
    ]);
    const proof = { method: "totp", code: code() };
    const stepped = await home.call("POST", "/v1/step-up", { password, proof });
    expect(stepped.status).toBe(200);
    expect(home.jar.get("okpay_sid")).not.toBe(before);
    expect(stepped.text).not.toContain(home.jar.get("okpay_sid"));
    expect((await call("GET", "/v1/session", { cookie: `okpay_sid=${before}` })).status).toBe(401);
    expect((await home.call("GET", "/v1/session")).status).toBe(200);
  });

  it("422 without saying whether password or code was wrong [U5]", async () => {
    const { home, password, code } = await withApp();
    const answers = [
      await home.call("POST", "/v1/step-up", {
        password: "wrong",
        proof: { method: "totp", code: code() },
      }),
      await home.call("POST", "/v1/step-up", {
        password: null,
        proof: { method: "totp", code: code() },
      }),
    ];
    for (const answer of answers)
      expect([answer.status, codeOf(answer)]).toEqual([422, "proof_invalid"]);
    // The right code was not used up by the wrong password.
    const right = { password, proof: { method: "totp", code: code() } };
    expect((await home.call("POST", "/v1/step-up", right)).status).toBe(200);
  });

  it("401 signed out; 400 for a proof that is none", async () => {
    const { home } = await withApp();
    expect((await call("GET", "/v1/step-up")).status).toBe(401);
    expect((await call("POST", "/v1/step-up/challenges", { body: { method: "sms" } })).status).toBe(
      401,
    );
    expect(
      (await call("POST", "/v1/step-up", { body: { password: null, proof: {} } })).status,
    ).toBe(400);
    expect((await home.call("POST", "/v1/step-up", { password: null, proof: {} })).status).toBe(
      400,
    );
  });
});

describe("signing out", () => {
  it("clears what the site stored in the browser, but not that the device is known [S11] [T2]", async () => {
    const { home } = await withApp();
    const out = await home.call("DELETE", "/v1/session");
    expect([out.status, out.headers["clear-site-data"]]).toEqual([204, '"cache", "storage"']);
    expect([...home.jar.keys()]).toEqual(["okpay_device"]);
  });

  it("every signed-in answer is kept by no cache [S11]", async () => {
    const { home } = await withApp();
    for (const path of ["/v1/session", "/v1/factors", "/v1/step-up"])
      expect((await home.call("GET", path)).headers["cache-control"]).toBe("no-store");
  });
});

describe("polling", () => {
  it("keeps nobody signed in: only requests of a person move the idle limit [S4]", async () => {
    const { form } = await world.customer();
    const on = browser();
    await on.call("POST", "/v1/session", { email: form.email, password: form.password });
    const cookie = `okpay_sid=${on.jar.get("okpay_sid") ?? ""}`;
    const poll = () =>
      call("GET", "/v1/session", { cookie, headers: { "x-okpay-background": "1" } });
    for (let minutes = 5; minutes < 15; minutes += 5) {
      clock.advance(5 * MINUTE);
      const polled = await poll();
      expect(polled.status).toBe(200);
      expect(polled.json?.["idleExpiresAt"]).toBe(
        new Date(clock.now().getTime() + (15 - minutes) * MINUTE).toISOString(),
      );
    }
    clock.advance(5 * MINUTE);
    expect((await poll()).status).toBe(401);
  });
});
