import { AsyncLocalStorage } from "node:async_hooks";
import { BROWSER, createPeopleWorld, createTestDatabase } from "@okpay/testkit";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { newId, toPublicId } from "../../../platform/ids.ts";

const { url } = await createTestDatabase();
const world = createPeopleWorld({ url, rateLimitFactor: 1_000 });
const { identity, clock, database } = world;
beforeAll(() => world.jobs.start());
afterAll(async () => {
  await world.jobs.stop();
  await world.close();
});

const MINUTE = 60_000;
const NEW_PASSWORD = "Quiet-harbour7-lamps";
const outcome = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => "ok",
    (error: Error & { code?: string }) => error.code ?? error.message,
  );
const signIn = (email: string, password: string) =>
  identity.signIn({
    ...BROWSER,
    email,
    password,
    presentedToken: undefined,
    pendingToken: undefined,
    deviceToken: undefined,
  });
const complete = (
  proof:
    | { readonly by: "link"; readonly token: string }
    | { readonly by: "code"; readonly resetId: string; readonly code: string },
  password = NEW_PASSWORD,
) => identity.recovery.completeReset({ proof, password, ...BROWSER });

/** Asks by mail and reads the mail, which a job writes. */
async function linkFor(email: string): Promise<string> {
  const before = await resetMails(email);
  await identity.recovery.requestReset({ by: "email", value: email, ...BROWSER });
  const mails = await vi.waitFor(async () => {
    const now = await resetMails(email);
    expect(now.length).toBe(before.length + 1);
    return now;
  });
  return /#t=([A-Za-z0-9_-]{43})/.exec(mails.at(-1)?.text ?? "")?.[1] ?? "no link";
}
const resetMails = async (email: string) =>
  (await world.sent(email)).filter((mail) => mail.template === "reset_password");

async function codeFor(phone: string) {
  const { id } = await identity.recovery.requestReset({ by: "phone", value: phone, ...BROWSER });
  const text = await vi.waitFor(async () => {
    const sms = (await world.sent(phone)).filter((one) => one.template === "reset_password_code");
    expect(sms).toHaveLength(1);
    return sms[0]?.text ?? "";
  });
  return { resetId: id, code: /\d{6}/.exec(text)?.[0] ?? "no code" };
}

describe("a password reset by mail", () => {
  it("works once, within 30 minutes, and is stored as a digest [P7]", async () => {
    const { form } = await world.customer();
    const token = await linkFor(form.email);
    const dump = await database.pool.query("SELECT * FROM identity.password_reset");
    expect(JSON.stringify(dump.rows)).not.toContain(token);
    expect(await outcome(complete({ by: "link", token }))).toBe("ok");
    expect(await outcome(complete({ by: "link", token }))).toBe("link_invalid");
    expect(await outcome(signIn(form.email, form.password))).toBe("credentials_invalid");
    expect(await outcome(signIn(form.email, NEW_PASSWORD))).toBe("ok");

    clock.advance(2 * MINUTE);
    const late = await linkFor(form.email);
    clock.advance(30 * MINUTE);
    expect(await outcome(complete({ by: "link", token: late }, "Other-garden8-walls"))).toBe(
      "link_invalid",
    );
  });

  it("asked for before a change of the password, or before a newer one, is void [P7]", async () => {
    const { form } = await world.customer();
    const first = await linkFor(form.email);
    clock.advance(2 * MINUTE);
    const second = await linkFor(form.email);
    expect(await outcome(complete({ by: "link", token: first }))).toBe("link_invalid");
    clock.advance(2 * MINUTE);
    const { resetId, code } = await codeFor(form.phone);
    expect(await outcome(complete({ by: "code", resetId, code }))).toBe("ok");
    expect(await outcome(complete({ by: "link", token: second }, "Other-garden8-walls"))).toBe(
      "link_invalid",
    );
  });

  it("ends every session and remembered device, and opens a locked account [P6] [T1]", async () => {
    const { form, customerId } = await world.customer();
    const entered = await signIn(form.email, form.password);
    if (entered.state !== "signed_in") throw new Error("no second factor was expected");
    for (let wrong = 0; wrong < 10; wrong += 1) await outcome(signIn(form.email, "wrong"));
    expect(await outcome(signIn(form.email, form.password))).toBe("too_many_requests");
    await complete({ by: "link", token: await linkFor(form.email) });
    expect(await identity.authenticate(entered.entered.token)).toBeNull();
    const devices = await database.pool.query(
      "SELECT 1 FROM identity.device WHERE customer_id = $1 AND revoked_at IS NULL",
      [customerId],
    );
    expect(devices.rows).toEqual([]);
    expect(await outcome(signIn(form.email, NEW_PASSWORD))).toBe("ok");
  });

  it("makes the mailbox one factor, not two: no code by mail proves anything until another factor did [P7] [F8]", async () => {
    const { form, customerId } = await world.customer();
    const methods = async (token: string) => {
      const actor = await identity.authenticate(token);
      if (actor === null) throw new Error("not signed in");
      return { actor, offered: (await identity.stepUpState(actor)).methods.map((m) => m.method) };
    };
    await complete({ by: "link", token: await linkFor(form.email) });
    const outcomeOfSignIn = await signIn(form.email, NEW_PASSWORD);
    if (outcomeOfSignIn.state !== "signed_in") throw new Error("no second factor was expected");
    const { actor, offered } = await methods(outcomeOfSignIn.entered.token);
    expect(offered).toEqual(["sms"]);
    expect(await outcome(identity.askStepUp(actor, "email"))).toBe("factor_unavailable");
    const ways = async () => (await identity.payers.waysOf(customerId)).map((way) => way.method);
    expect(await ways()).toEqual(["sms"]);

    const challenge = await identity.askStepUp(actor, "sms");
    const { token } = await identity.finishStepUp({
      ...BROWSER,
      actor,
      presentedToken: outcomeOfSignIn.entered.token,
      deviceToken: undefined,
      password: NEW_PASSWORD,
      proof: {
        method: "code",
        challengeId: toPublicId("chl", challenge.id),
        code: await world.codeOf(form.phone),
      },
    });
    expect((await methods(token)).offered).toEqual(["sms", "email"]);
    expect(await ways()).toEqual(["sms", "email"]);
  });

  it("asks who has only mail as a second factor for the phone instead [P7] [F8]", async () => {
    const { form, customerId } = await world.customer();
    await database.pool.query(
      `INSERT INTO identity.factor (id, customer_id, kind, label, created_at)
       VALUES ($1, $2, 'email', 'Mail', now())`,
      [newId(), customerId],
    );
    await complete({ by: "link", token: await linkFor(form.email) });
    const waiting = await signIn(form.email, NEW_PASSWORD);
    if (waiting.state !== "second_factor_required") throw new Error("one factor was enough");
    expect(waiting.waiting.methods.map(({ method }) => method)).toEqual(["sms"]);
    expect(await outcome(identity.askSecondFactor(waiting.token, "email"))).toBe(
      "factor_unavailable",
    );
    await identity.askSecondFactor(waiting.token, "sms");
  });

  it("is judged like any new password, and a refused one does not cost the link [P1] [P5]", async () => {
    const { form } = await world.customer();
    const token = await linkFor(form.email);
    expect(await outcome(complete({ by: "link", token }, "short"))).toBe("password_too_weak");
    expect(await outcome(complete({ by: "link", token }, "P@ssw0rd2026!"))).toBe(
      "password_too_weak",
    );
    const own = `Aa1-${form.email.split("@")[0]}`;
    expect(await outcome(complete({ by: "link", token }, own))).toBe("password_too_weak");
    expect(await outcome(complete({ by: "link", token }, form.password))).toBe("password_reused");
    expect(await outcome(complete({ by: "link", token }))).toBe("ok");
  });

  it("tells every verified channel that the password is another one, with a way to stop it [F12]", async () => {
    const { form } = await world.customer();
    await complete({ by: "link", token: await linkFor(form.email) });
    const mail = await world.lastTo(form.email);
    expect([mail.template, mail.subject]).toEqual(["security_notice", "Your password was changed"]);
    expect(mail.text).toContain("/not-me#t=");
    const sms = await world.lastTo(form.phone);
    expect(sms.template).toBe("security_notice");
    expect(sms.text).not.toMatch(/https?:/);
  });
});

describe("a password reset by SMS", () => {
  it("takes the code for this reset only, five tries long [P7] [F5]", async () => {
    const one = await world.customer();
    const other = await world.customer();
    const mine = await codeFor(one.form.phone);
    const theirs = await codeFor(other.form.phone);
    expect(await outcome(complete({ by: "code", resetId: mine.resetId, code: theirs.code }))).toBe(
      "proof_invalid",
    );
    for (let tries = 1; tries < 5; tries += 1)
      expect(await outcome(complete({ by: "code", resetId: mine.resetId, code: "000000" }))).toBe(
        "proof_invalid",
      );
    expect(await outcome(complete({ by: "code", ...mine }))).toBe("challenge_expired");
    expect(await outcome(complete({ by: "code", ...theirs }))).toBe("ok");
    expect(await outcome(signIn(other.form.email, NEW_PASSWORD))).toBe("ok");
  });

  it("makes no session and leaves the second factor standing [P7] [F8]", async () => {
    const { form, customerId } = await world.customer();
    await database.pool.query(
      "INSERT INTO identity.factor (id, customer_id, kind, label, created_at) VALUES (gen_random_uuid(), $1, 'email', 'mail', now())",
      [customerId],
    );
    await complete({ by: "code", ...(await codeFor(form.phone)) });
    const sessions = await database.pool.query(
      "SELECT 1 FROM identity.session WHERE customer_id = $1",
      [customerId],
    );
    expect(sessions.rows).toEqual([]);
    expect(await signIn(form.email, NEW_PASSWORD)).toMatchObject({
      state: "second_factor_required",
    });
  });
});

describe("a stranger who asks for resets", () => {
  /**
   * The statements of one call, by their text. Jobs run meanwhile in the same process, and what
   * they do happens after the answer: only what the call itself started is counted.
   */
  async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
    const texts: string[] = [];
    const ofThisCall = new AsyncLocalStorage<true>();
    const client = await database.pool.connect();
    const proto = Object.getPrototypeOf(client) as { query: (...args: unknown[]) => unknown };
    client.release();
    const { query } = proto;
    proto.query = function counted(this: unknown, ...args: unknown[]) {
      const [first] = args;
      if (ofThisCall.getStore() === true)
        texts.push(typeof first === "string" ? first : ((first as { text?: string }).text ?? "?"));
      return query.apply(this, args);
    };
    try {
      await ofThisCall.run(true, work);
    } finally {
      proto.query = query;
    }
    return texts;
  }

  it("does not learn whether an address is known: same answer, same statements [R3]", async () => {
    const { form } = await world.customer();
    for (const [by, known, unknown] of [
      ["email", form.email, "nobody.at.all@example.com"],
      ["phone", form.phone, "+8613900009999"],
    ] as const) {
      const answers: unknown[] = [];
      const ask = (value: string) => async () =>
        answers.push(await identity.recovery.requestReset({ by, value, ...BROWSER }));
      const ofKnown = await statementsOf(ask(known));
      await vi.waitFor(async () => expect((await world.sent(form[by])).length).toBeGreaterThan(1));
      const ofUnknown = await statementsOf(ask(unknown));
      expect(ofKnown).toContainEqual(expect.stringContaining("password_reset"));
      expect(ofUnknown).toEqual(ofKnown);
      const [one, two] = answers as { id: string }[];
      expect({ ...two, id: one?.id }).toEqual(one);
    }
  });

  it("guesses at nobody's code exactly as at somebody's [R3] [F5]", async () => {
    const { form } = await world.customer();
    const { resetId } = await codeFor(form.phone);
    const nobodys = await identity.recovery.requestReset({
      by: "phone",
      value: "+8613900008888",
      ...BROWSER,
    });
    await vi.waitFor(async () => {
      const { rows } = await database.pool.query(
        "SELECT 1 FROM identity.password_reset WHERE id = $1 AND challenge_id IS NOT NULL",
        [nobodys.id],
      );
      expect(rows).toHaveLength(1);
    });
    const guessAt = async (id: string) => {
      const answers: string[] = [];
      for (let tries = 0; tries < 7; tries += 1)
        answers.push(await outcome(complete({ by: "code", resetId: id, code: "123456" })));
      return answers;
    };
    const [known, unknown] = [await guessAt(resetId), await guessAt(nobodys.id)];
    expect(known).toEqual([
      ...Array<string>(5).fill("proof_invalid"),
      ...Array<string>(2).fill("challenge_expired"),
    ]);
    expect(unknown).toEqual(known);
  });

  it("is slowed down per address and told when to come back, known or not [R7]", async () => {
    const { form } = await world.customer();
    for (const value of [form.email, "somebody.else@example.com"]) {
      const ask = () => identity.recovery.requestReset({ by: "email", value, ...BROWSER });
      await ask();
      await expect(ask()).rejects.toMatchObject({
        code: "too_many_requests",
        retryAfterSeconds: 60,
      });
      for (let more = 1; more < 5; more += 1) {
        clock.advance(MINUTE);
        await ask();
      }
      clock.advance(MINUTE);
      expect(await outcome(ask())).toBe("too_many_requests");
      clock.advance(60 * MINUTE);
    }
  });

  it("cannot ask for what is no address or no mobile number [R9]", async () => {
    const ask = (by: "email" | "phone", value: string) =>
      outcome(identity.recovery.requestReset({ by, value, ...BROWSER }));
    expect(await ask("email", "nobody＠example.com")).toBe("validation_failed");
    expect(await ask("email", "a@b@example.com")).toBe("validation_failed");
    expect(await ask("phone", "+8675512345678")).toBe("phone_not_mobile");
    expect(await ask("phone", "+19005550100")).toBe("phone_not_mobile");
  });
});
