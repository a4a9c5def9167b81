import { createPeopleWorld, createTestDatabase } from "@okpay/testkit";
import { afterAll, describe, expect, it } from "vitest";

/** Recovery, freezing, contacts, the security centre and consents over HTTP, as their owner and as a stranger. */
const { url } = await createTestDatabase();
const world = createPeopleWorld({ url, rateLimitFactor: 1_000 });
const http = await world.http();
afterAll(async () => {
  await http.close();
  await world.close();
});
const { clock } = world;
const HOUR = 3_600_000;

type Method = "GET" | "POST" | "PATCH" | "DELETE";

function browser() {
  const jar = new Map<string, string>();
  return async (method: Method, path: string, body?: unknown) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await http.call(method, path, {
      ...(cookie === "" ? {} : { cookie }),
      ...(body === undefined ? {} : { body }),
    });
    for (const { name, value } of answer.cookies) {
      if (value === "") jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  };
}
type Call = ReturnType<typeof browser>;

async function signedIn() {
  const { form } = await world.customer();
  const { email, password, phone } = form;
  const call = browser();
  await call("POST", "/v1/session", { email, password });
  return { call, email, password, phone };
}

async function stepUp(call: Call, email: string, password: string): Promise<void> {
  const challenge = await call("POST", "/v1/step-up/challenges", { method: "email" });
  const code = await world.codeOf(email);
  const proof = { method: "code", challengeId: challenge.json?.["id"], code };
  expect((await call("POST", "/v1/step-up", { password, proof })).status).toBe(200);
}

const tokenOf = (text: string): string => /#t=([\w-]+)/.exec(text)?.[1] ?? "no token";

/** The newest link in that person's mail whose text leads to this page. */
async function linkIn(email: string, page: string): Promise<string> {
  const texts = (await world.sent(email)).map(({ text }) => text);
  const text = texts.findLast((one) => one.includes(`${page}#t=`)) ?? "";
  return tokenOf(text.slice(text.indexOf(`${page}#t=`)));
}

const NEW_PASSWORD = "Winter-Snow_92-kites";

describe("a password", () => {
  it("403 without a fresh step-up, 204 with it; the old one opens nothing any more, nor does another session [P6] [S2] [S8]", async () => {
    const { call, email, password } = await signedIn();
    const elsewhere = browser();
    await elsewhere("POST", "/v1/session", { email, password });
    const change = { currentPassword: password, newPassword: NEW_PASSWORD };
    const early = await call("POST", "/v1/password", change);
    expect([early.status, early.json?.["code"]]).toEqual([403, "step_up_required"]);
    await stepUp(call, email, password);
    const wrong = await call("POST", "/v1/password", {
      ...change,
      currentPassword: "Wrong-one-7-lamps",
    });
    expect(wrong.status).toBe(422);
    const changed = await call("POST", "/v1/password", change);
    expect([changed.status, changed.cookies.map(({ name }) => name)]).toEqual([204, ["okpay_sid"]]);
    expect((await call("GET", "/v1/session")).status).toBe(200);
    expect((await elsewhere("GET", "/v1/session")).status).toBe(401);
    const old = await browser()("POST", "/v1/session", { email, password });
    expect(old.json?.["code"]).toBe("credentials_invalid");
  });
});

describe("freezing", () => {
  it("200: stops and starts again; a stranger's token is 410 [F12]", async () => {
    const { call, email, password } = await signedIn();
    expect((await call("POST", "/v1/account/freeze")).json).toMatchObject({ isFrozen: true });
    const early = await call("POST", "/v1/account/unfreeze");
    expect(early.json?.["code"]).toBe("step_up_required");
    await stepUp(call, email, password);
    expect((await call("POST", "/v1/account/unfreeze")).json).toMatchObject({ isFrozen: false });
    const wrong = await browser()("POST", "/v1/account/freeze-by-link", { token: "x".repeat(43) });
    expect([wrong.status, wrong.json?.["code"]]).toEqual([410, "link_invalid"]);
  });
});

describe("an address or a number", () => {
  it("403 without a fresh step-up; 202 and 200 with the code that went to the new one [S8] [U9]", async () => {
    const { call, email, password } = await signedIn();
    const wanted = { channel: "email", value: `new.${email}` };
    expect((await call("POST", "/v1/contacts", wanted)).json?.["code"]).toBe("step_up_required");
    await stepUp(call, email, password);
    const asked = await call("POST", "/v1/contacts", wanted);
    expect([asked.status, asked.json?.["method"]]).toEqual([202, "email"]);
    const path = `/v1/contacts/${String(asked.json?.["id"])}/confirm`;
    const code = await world.codeOf(wanted.value);
    const done = await call("POST", path, { code });
    expect([done.status, done.json?.["email"]]).toEqual([200, wanted.value]);
  });
});

/** Somebody whose only second factor was lost, at the second step of a sign-in. */
async function withoutFactor() {
  const { call, email, password, phone } = await signedIn();
  await stepUp(call, email, password);
  const challenge = await call("POST", "/v1/factors/channels", { channel: "sms" });
  const code = await world.codeOf(phone);
  const proof = { method: "code", challengeId: challenge.json?.["id"], code };
  expect((await call("POST", "/v1/factors/channels/confirm", proof)).status).toBe(201);
  const waiting = browser();
  await waiting("POST", "/v1/session", { email, password });
  return { waiting, email, password, phone };
}

describe("all factors lost", () => {
  it("201 opens a case that waits a day and signs in with both codes; 401 for whoever waits for nothing [F11] [G7]", async () => {
    const { waiting, email, password, phone } = await withoutFactor();
    const nobody = await browser()("POST", "/v1/recovery-cases");
    expect([nobody.status, nobody.json?.["code"]]).toEqual([401, "sign_in_expired"]);
    const opened = await waiting("POST", "/v1/recovery-cases");
    expect([opened.status, opened.json?.["state"]]).toEqual([201, "waiting"]);
    const early = await waiting("POST", "/v1/recovery-cases/challenges");
    expect([early.status, early.json?.["code"]]).toEqual([409, "recovery_not_ready"]);

    clock.advance(24 * HOUR);
    const again = browser();
    await again("POST", "/v1/session", { email, password });
    const asked = await again("POST", "/v1/recovery-cases/challenges");
    expect(asked.status).toBe(201);
    const codes = {
      emailChallengeId: asked.json?.["emailChallengeId"],
      emailCode: await world.codeOf(email),
      phoneChallengeId: asked.json?.["phoneChallengeId"],
      phoneCode: await world.codeOf(phone),
    };
    const done = await again("POST", "/v1/recovery-cases/complete", codes);
    expect([done.status, done.json?.["customer"]]).toMatchObject([201, { email }]);
  });

  it("200: one click on the notice's link ends the case; a second click says the same [F11]", async () => {
    const { waiting, email } = await withoutFactor();
    await waiting("POST", "/v1/recovery-cases");
    const token = await linkIn(email, "/recovery/cancel");
    const cancelled = await browser()("POST", "/v1/recovery-cases/cancel", { token });
    expect([cancelled.status, cancelled.json?.["state"]]).toEqual([200, "cancelled"]);
    const again = await browser()("POST", "/v1/recovery-cases/cancel", { token });
    expect(again.json).toEqual(cancelled.json);
    expect((await waiting("POST", "/v1/recovery-cases/challenges")).json?.["code"]).toBe(
      "recovery_not_ready",
    );
  });
});

describe("the security centre", () => {
  it("200 for its owner: check-up, devices, history, alerts, who looked [S7] [L1]", async () => {
    const { call } = await signedIn();
    expect((await call("GET", "/v1/security")).json).toMatchObject({
      next: "second_factor",
      isFrozen: false,
    });
    expect((await call("GET", "/v1/security/trusted-devices")).json).toEqual({ devices: [] });
    const none = "dev_0199f3a25b7c7d109a513f2c5e8d7b14";
    expect((await call("DELETE", `/v1/security/trusted-devices/${none}`)).status).toBe(404);
    const history = await call("GET", "/v1/security/history");
    expect(history.status).toBe(200);
    expect(history.text).toContain("session.signed_in");
    expect((await call("GET", "/v1/security/alerts")).status).toBe(200);
    const off = { event: "payment_received", channel: "sms", isOn: false };
    const changed = await call("PATCH", "/v1/security/alerts", off);
    const alerts = changed.json?.["alerts"] as { event: string; sms: boolean }[];
    expect(alerts.find(({ event }) => event === "payment_received")?.sms).toBe(false);
    expect(alerts.find(({ event }) => event === "payment_sent")).toMatchObject({
      email: true,
      sms: false,
    });
    expect((await call("GET", "/v1/security/record-views")).json).toEqual({ views: [] });
  });

  it("200 and 204: sessions with device and time; one or all others end, with a fresh step-up only [S7]", async () => {
    const { call, email, password } = await signedIn();
    const others = [browser(), browser(), browser()];
    for (const other of others) await other("POST", "/v1/session", { email, password });
    const listed = async () =>
      ((await call("GET", "/v1/security/sessions")).json?.["sessions"] ?? []) as {
        id: string;
        isCurrent: boolean;
      }[];
    const sessions = await listed();
    expect(sessions).toHaveLength(4);
    expect(sessions[0]).toMatchObject({
      device: expect.objectContaining({ kind: expect.any(String) as string }) as object,
      ip: expect.any(String) as string,
      factors: ["password"],
      firstSeenAt: expect.any(String) as string,
      lastSeenAt: expect.any(String) as string,
    });
    expect(sessions.filter(({ isCurrent }) => isCurrent)).toHaveLength(1);
    const one = sessions.find(({ isCurrent }) => !isCurrent)?.id ?? "";
    const end = () => call("DELETE", `/v1/security/sessions/${one}`);
    const endOthers = () => call("POST", "/v1/security/sessions/end-others");
    for (const early of [await end(), await endOthers()])
      expect([early.status, early.json?.["code"]]).toEqual([403, "step_up_required"]);
    await stepUp(call, email, password);
    expect((await end()).status).toBe(204);
    const answers = await Promise.all(others.map((other) => other("GET", "/v1/session")));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 200, 401]);
    expect((await endOthers()).status).toBe(204);
    for (const other of others) expect((await other("GET", "/v1/session")).status).toBe(401);
    expect((await listed()).map(({ isCurrent }) => isCurrent)).toEqual([true]);
    // The history knows of what is more than two months old, and of the factor.
    clock.advance(89 * 24 * HOUR);
    await call("POST", "/v1/session", { email, password });
    const events = (await call("GET", "/v1/security/history")).json?.["events"] as {
      type: string;
      factor: string | null;
      outcome: string;
    }[];
    expect(
      events.filter(({ type, factor }) => type === "session.signed_in" && factor === "password"),
    ).toHaveLength(5);
  });

  it("200: what was accepted is shown; only the version in force can be accepted [R8]", async () => {
    const { call } = await signedIn();
    const shown = await call("GET", "/v1/consents");
    const documents = shown.json?.["documents"] as { document: string; currentVersion: string }[];
    expect(documents.map(({ document }) => document).sort((a, b) => (a < b ? -1 : 1))).toEqual([
      "privacy",
      "terms",
    ]);
    const version = documents.find(({ document }) => document === "terms")?.currentVersion;
    expect((await call("POST", "/v1/consents", { document: "terms", version })).status).toBe(200);
    const stale = await call("POST", "/v1/consents", { document: "terms", version: "1999-01-01" });
    expect([stale.status, stale.json?.["code"]]).toEqual([422, "consent_required"]);
  });

  it("401 for nobody", async () => {
    for (const path of ["/v1/security", "/v1/security/history", "/v1/consents"])
      expect((await browser()("GET", path)).status).toBe(401);
  });
});

describe("ids of other people", () => {
  const NOBODYS = "0199f3a25b7c7d109a513f2c5e8d7b14";
  const firstIdIn = (answer: Awaited<ReturnType<Call>>, list: string): string =>
    (answer.json?.[list] as { id: string }[] | undefined)?.[0]?.id ?? `no ${list}`;

  /** A session, a trusted device, a change of address and an authenticator app that wait for their codes. */
  async function ownerOfEverything() {
    // Two factors are a fresh proof as well.
    const { waiting: call, email, phone } = await withoutFactor();
    const asked = await call("POST", "/v1/sign-in/challenges", { method: "sms" });
    const code = await world.codeOf(phone);
    const proof = { method: "code", challengeId: asked.json?.["id"], code };
    await call("POST", "/v1/sign-in/finish", { proof, trustDevice: true });
    const to = { channel: "email", value: `next.${email}` };
    return {
      call,
      session: firstIdIn(await call("GET", "/v1/security/sessions"), "sessions"),
      device: firstIdIn(await call("GET", "/v1/security/trusted-devices"), "devices"),
      contact: String((await call("POST", "/v1/contacts", to)).json?.["id"]),
      enrolment: String((await call("POST", "/v1/factors/totp")).json?.["id"]),
      newEmail: to.value,
    };
  }

  it("are answered like ids of nobody, and nothing happens to what they name [A1]", async () => {
    const owner = await ownerOfEverything();
    const stranger = await signedIn();
    await stepUp(stranger.call, stranger.email, stranger.password);
    const answerTo = async (method: Method, path: string, body?: unknown) => {
      const { status, json } = await stranger.call(method, path, body);
      return { status, ...json, requestId: null };
    };
    const totp = { code: "123456", label: "Theirs" };
    for (const [id, status, ask] of [
      [owner.session, 404, (ses) => answerTo("DELETE", `/v1/security/sessions/${ses}`)],
      [owner.device, 404, (dev) => answerTo("DELETE", `/v1/security/trusted-devices/${dev}`)],
      [
        owner.contact,
        404,
        (chl) => answerTo("POST", `/v1/contacts/${chl}/confirm`, { code: "123456" }),
      ],
      [owner.enrolment, 410, (enr) => answerTo("POST", `/v1/factors/totp/${enr}/confirm`, totp)],
    ] satisfies [string, number, (id: string) => ReturnType<typeof answerTo>][]) {
      const foreign = await ask(id);
      expect([id, foreign.status]).toEqual([id, status]);
      expect(foreign).toEqual(await ask(`${id.slice(0, 4)}${NOBODYS}`));
    }
    expect((await owner.call("GET", "/v1/session")).status).toBe(200);
    const devices = await owner.call("GET", "/v1/security/trusted-devices");
    expect(firstIdIn(devices, "devices")).toBe(owner.device);
    const code = await world.codeOf(owner.newEmail);
    const done = await owner.call("POST", `/v1/contacts/${owner.contact}/confirm`, { code });
    expect(done.status).toBe(200);
  });

  it("204: its owner's trusted device is forgotten, once, and the history says so [S7] [L1]", async () => {
    const { call, device } = await ownerOfEverything();
    const forget = () => call("DELETE", `/v1/security/trusted-devices/${device}`);
    expect((await forget()).status).toBe(204);
    expect((await call("GET", "/v1/security/trusted-devices")).json).toEqual({ devices: [] });
    expect((await forget()).status).toBe(404);
    const { events } = (await call("GET", "/v1/security/history")).json as {
      events: { type: string; outcome: string }[];
    };
    expect(events.filter(({ type }) => type.startsWith("device."))).toMatchObject([
      { type: "device.forgotten", outcome: "success" },
      { type: "device.trusted" },
    ]);
  });
});
