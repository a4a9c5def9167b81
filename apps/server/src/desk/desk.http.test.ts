// What an agent may see and do for a caller, by what the caller proved, over both listeners of the real app.
import { type CallJson, createCallWorld } from "@okpay/testkit";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { fromPublicId } from "../platform/ids.ts";

const world = await createCallWorld();
const { app, owner, ask, work, current, desk, talking, wrapUp } = world;

beforeEach(async () => {
  for (const who of ["mei", "kai"]) await ask(who, "POST", "/v1/calls/current/hang-up");
  const { json } = await work("agent", "POST", "/v1/staff/desk/open");
  if (json["state"] === "wrapUp") await wrapUp("agent", "break");
});
afterAll(async () => {
  await app.close();
  await owner.end();
});

describe("supervisors", () => {
  it("see what a day needs by half hours, ask what would be if, and plan a weekday", async () => {
    const day = Temporal.Now.plainDateISO("Asia/Shanghai").add({ days: 3 });
    const path = "/v1/staff/calls/staffing";
    const staffing = async (more = "") =>
      (await work("supervisor", "GET", `/v1/staff/calls/staffing?day=${day.toString()}${more}`))
        .json as unknown as {
        readonly weeks: number;
        readonly plan: number[] | null;
        readonly intervals: {
          from: string;
          calls: number;
          needed: number;
          agents: number;
          serviceLevel: number | null;
        }[];
      };
    // Ten calls a week before, twenty two weeks before; the later week counts more.
    for (const weeks of [1, 2])
      await owner.query(
        `INSERT INTO routing.call (id, kind, priority, arrived_at, seq, skill, language, zone, state, is_live, step, queued_at,
                                   attempts, hold_alarms, end_reason, ended_at)
         SELECT gen_random_uuid(), 'voice', 1, $1::timestamptz, 0, 'general', 'en', 'UTC', 'ended', true, 0, now(), 0, 0, 'callEnded', now()
           FROM generate_series(1, $2::int)`,
        [`${day.subtract({ weeks }).toString()}T10:40:00+08:00`, weeks * 10],
      );
    const busy = ({ intervals }: Awaited<ReturnType<typeof staffing>>) => intervals[21];
    const seen = await staffing();
    expect(seen.weeks).toBe(2);
    expect(busy(seen)).toMatchObject({ from: "10:30", needed: 4, agents: 4 });
    expect(busy(seen)?.calls).toBeCloseTo(24 / 1.7, 9);
    expect(seen.intervals.filter(({ needed }) => needed > 0)).toHaveLength(1);
    // 14.1 calls of four minutes in half an hour are 1.9 erlangs: four reach 80 % in 20 s, three do not.
    expect(busy(seen)?.serviceLevel).toBeGreaterThan(0.8);
    expect(busy(await staffing("&agents=3"))?.serviceLevel).toBeLessThan(0.8);
    expect(busy(await staffing("&handleSeconds=600&serviceLevel=90"))?.needed).toBeGreaterThan(6);

    const plan = { weekday: day.dayOfWeek, agents: Array.from({ length: 48 }, () => 2) };
    const save = (role: string, body: object) =>
      work(role, "POST", "/v1/staff/calls/staffing/plan", body);
    expect((await save("senior_agent", plan)).status).toBe(403);
    expect((await save("supervisor", { ...plan, agents: [2] })).status).toBe(400);
    expect((await work("agent", "GET", `${path}?day=${day.toString()}`)).status).toBe(403);
    expect((await save("supervisor", plan)).status).toBe(204);
    const planned = await staffing();
    expect(planned.plan).toEqual(plan.agents);
    expect(busy(planned)).toMatchObject({ needed: 4, agents: 2 });
    const { rows } = await owner.query(
      "SELECT details->>'weekday' AS weekday FROM audit.event WHERE type = 'agent.plan_changed'",
    );
    expect(rows).toEqual([{ weekday: String(day.dayOfWeek) }]);
    await owner.query("DELETE FROM routing.call WHERE zone = 'UTC' AND end_reason = 'callEnded'");
  });

  it("give an agent skills with certificates, which routing counts at once; nobody certifies themselves", async () => {
    const callId = await talking();
    expect(callId).toMatch(/^cal_/u);
    const { json } = await work("supervisor", "GET", "/v1/staff/agents");
    const [agent] = json["agents"] as unknown as { id: string; skills: unknown[] }[];
    expect(agent?.skills).toEqual([{ skill: "general", level: 3, certifiedUntil: null }]);
    const path = `/v1/staff/agents/${String(agent?.id)}`;
    const certifiedUntil = "2040-01-01T00:00:00.000Z";
    const skills = [
      { skill: "general", level: 3, certifiedUntil: null },
      { skill: "security", level: 4, certifiedUntil },
    ];
    const languages = ["en", "zh-CN"];
    const change = (body: object, role = "supervisor", url = path) => work(role, "POST", url, body);
    expect((await change({ languages, skills }, "agent")).status).toBe(403);
    expect(
      (await change({ languages, skills }, "supervisor", `/v1/staff/agents/stf_${"0".repeat(32)}`))
        .status,
    ).toBe(404);
    const missing = [{ skill: "security", level: 4, certifiedUntil: null }];
    expect((await change({ languages, skills: missing })).json["errors"]).toMatchObject([
      { field: "skills.0.certifiedUntil", code: "required" },
    ]);
    expect((await change({ languages, skills })).json).toMatchObject({ languages, skills });
    // A call of that skill now comes to this desk: before, nobody could take it.
    await work("agent", "POST", "/v1/staff/desk/hang-up");
    await wrapUp("agent");
    await ask("kai", "POST", "/v1/calls", {
      skill: "security",
      language: "en",
      about: null,
      paymentId: null,
      pin: null,
      timeZone: "UTC",
    });
    expect(await desk("agent")).toMatchObject({ state: "offered", call: { skill: "security" } });
    const own = await work("supervisor", "POST", "/v1/staff/desk/open");
    expect(own.status).toBe(200);
    const all = (await work("supervisor", "GET", "/v1/staff/agents")).json["agents"] as unknown as {
      id: string;
      number: number;
    }[];
    const self = all.find(({ id }) => id !== agent?.id && id !== undefined);
    const refused = await change(
      { languages, skills },
      "supervisor",
      `/v1/staff/agents/${String(self?.id)}`,
    );
    expect([refused.status, all.length]).toEqual([403, 2]);
    await work("supervisor", "POST", "/v1/staff/desk/close");
    const history = (await work("supervisor", "GET", "/v1/staff/calls/history")).json["intervals"];
    expect(history).toMatchObject([{ offered: 1, answered: 1, withinTarget: 1, abandoned: 0 }]);
    const { version } = (await work("supervisor", "GET", "/v1/staff/calls/board")).json;
    const waits = work("supervisor", "GET", `/v1/staff/calls/board?after=${String(version)}`);
    await ask("kai", "POST", "/v1/calls/current/hang-up");
    expect((await waits).json["version"]).not.toBe(version);
  });
});

describe("a callback whose page is closed", () => {
  it("is announced by mail and SMS before it rings, once", async () => {
    await work("agent", "POST", "/v1/staff/desk/not-ready", { reason: "break" });
    await world.call("kai");
    await ask("kai", "POST", "/v1/calls/current/callback");
    const announced = async () => {
      await app.services.calls.sweep();
      const { rows } = await owner.query(
        "SELECT channel FROM platform.message WHERE template = 'callback_soon' ORDER BY channel",
      );
      return rows;
    };
    // The page is open: it rings, nothing is sent.
    expect(await announced()).toEqual([]);
    await owner.query(
      "UPDATE calls.call SET seen_at = now() - interval '1 hour' WHERE state = 'callback'",
    );
    expect(await announced()).toEqual([{ channel: "email" }, { channel: "sms" }]);
    expect(await announced()).toHaveLength(2);
    expect(await current("kai")).toMatchObject({ state: "callback" });
  });
});

describe("the identity ladder", () => {
  const who = async (role = "agent") =>
    (await work(role, "GET", "/v1/staff/desk/caller")).json["caller"] as unknown as CallJson;
  const may = async (action: string) =>
    ((await who())["actions"] as unknown as { action: string; isOpen: boolean }[]).find(
      (each) => each.action === action,
    )?.isOpen;
  const deed = (callId: string, action: string, more = {}) =>
    work("agent", "POST", "/v1/staff/desk/caller/actions", { callId, action, ...more });
  const inbox = async () =>
    (await ask("mei", "GET", "/v1/demo/inbox")).json["messages"] as unknown as {
      channel: string;
      to: string;
      text: string;
    }[];
  /** The six digits the caller would read back; the newest message with a code. */
  const codeIn = async (channel: string) => {
    const sent = (await inbox()).find(
      (each) => each.channel === channel && /^(OKPay: )?[0-9]{6} is /u.test(each.text),
    );
    return (sent?.text ?? "").replace("OKPay: ", "").slice(0, 6);
  };
  const send = (callId: string, way: string) =>
    work("agent", "POST", "/v1/staff/desk/caller/code", { callId, way });
  const answer = (callId: string, challengeId: unknown, code: string, role = "agent") =>
    work(role, "POST", "/v1/staff/desk/caller/code/answer", { callId, challengeId, code });
  /** The number the agent reads out. */
  const numberFor = async (callId: string) => {
    const asked = await work("agent", "POST", "/v1/staff/desk/caller/app", { callId });
    expect(asked.status).toBe(200);
    return Number(asked.json["number"]);
  };
  const say = (customer: string, number: number | null) =>
    ask(customer, "POST", "/v1/calls/current/identity", { number });
  /** As if by telephone: nothing says who it is. */
  async function byPhone() {
    const callId = await talking();
    await owner.query(
      "UPDATE calls.call SET channel = 'phone', customer_id = NULL, identity_level = 0 WHERE state <> 'ended'",
    );
    return callId;
  }
  const mei = { by: "email", value: "mei@example.com" };

  it("opens step by step: nothing, an initial, a mail code, an SMS code, the app [G3] [G4] [G9]", async () => {
    const callId = await byPhone();
    expect(await who()).toMatchObject({ customerId: null, name: "", contact: null });
    expect((await deed(callId, "freeze")).status).toBe(404);
    const name = (more: object) =>
      work("agent", "POST", "/v1/staff/desk/caller/name", { callId, ...more });
    expect((await name({ by: "email", value: "nobody@example.com" })).status).toBe(404);
    expect((await name(mei)).status).toBe(204);
    expect((await name(mei)).status).toBe(404);
    expect(await who()).toMatchObject({ name: "M…", contact: null, payment: null, past: [] });
    expect(await deed(callId, "freeze")).toMatchObject({
      status: 403,
      code: "identity_level_too_low",
    });
    const matter = { callId, kind: "question", topic: "card", text: "Why?" };
    expect((await work("agent", "POST", "/v1/staff/desk/case", matter)).status).toBe(403);

    const mail = await send(callId, "email");
    expect(mail.status).toBe(201);
    const mailCode = await codeIn("email");
    expect(JSON.stringify(mail.json)).not.toContain(mailCode);
    const { challengeId } = mail.json;
    const wrong = mailCode === "000000" ? "111111" : "000000";
    expect(await answer(callId, challengeId, wrong)).toMatchObject({ code: "proof_invalid" });
    // Not the other agent, and not for another call.
    expect((await answer(callId, challengeId, mailCode, "senior_agent")).status).toBe(404);
    const foreign = `cal_${"0".repeat(32)}`;
    expect((await answer(foreign, challengeId, mailCode)).status).toBe(404);
    expect((await answer(callId, challengeId, mailCode)).json).toMatchObject({ identityLevel: 1 });
    expect(await who()).toMatchObject({ contact: expect.stringContaining("@") as string });
    expect(await who()).not.toMatchObject({ name: "Mei Chen" });
    expect([await may("freeze"), await may("unlock")]).toEqual([true, false]);
    for (const action of ["unlock", "card_link", "top_up_link"])
      expect((await deed(callId, action)).code).toBe("identity_level_too_low");
    // A used one opens nothing twice.
    expect((await answer(callId, challengeId, mailCode)).code).toBe("challenge_expired");

    // The code is spoken now, and not recorded; once it was right, the talk is.
    const silent = async () => (await desk("agent")).call["recording"];
    expect(await silent()).toBeNull();
    await app.services.recordings.recorder.consented(fromPublicId(callId));
    const sms = await send(callId, "sms");
    expect(await silent()).toMatchObject({ state: "paused", reason: "code" });
    expect((await send(callId, "sms")).code).toBe("too_many_requests");
    const smsCode = await codeIn("sms");
    const { json } = await answer(callId, sms.json["challengeId"], smsCode);
    expect(await silent()).toBeNull();
    expect(json).toMatchObject({ identityLevel: 2 });
    expect(await who()).toMatchObject({ name: "Mei Chen" });
    expect((await deed(callId, "unlock")).status).toBe(204);
    expect((await deed(callId, "start_reset")).status).toBe(204);
    const { rows } = await owner.query(
      "SELECT restricted_until > now() + interval '23 hours' AS cooled FROM identity.protection",
    );
    expect(rows).toEqual([{ cooled: true }]);
    const texts = (await inbox()).filter(({ to }) => to !== "kai@example.com");
    for (const channel of ["email", "sms"])
      expect(
        texts.filter((each) => each.channel === channel && /unlocked/u.test(each.text)),
      ).toHaveLength(1);

    // The way to a page of her own: its address goes by mail, an SMS has none; and who did it is in the log.
    for (const [action, page, words] of [
      ["card_link", "/cards", "under Cards"],
      ["top_up_link", "/top-up", "under Top up"],
    ] as const) {
      expect((await deed(callId, action)).status).toBe(204);
      const sent = (await inbox()).filter(({ text }) => text.includes(words));
      const leadsThere = ({ text }: { readonly text: string }) => text.includes(`${page}\n`);
      expect(new Map(sent.map((each) => [each.channel, leadsThere(each)]))).toEqual(
        new Map([
          ["email", true],
          ["sms", false],
        ]),
      );
      expect(sent).toHaveLength(2);
      expect(sent.every(({ text }) => text.includes("Never tell anybody a card number"))).toBe(
        true,
      );
      const done = await owner.query(
        "SELECT count(*)::int AS n FROM audit.event WHERE type = 'call.deed' AND details->>'action' = $1",
        [action],
      );
      expect(done.rows).toEqual([{ n: 1 }]);
    }

    // The app: her own answer, and nobody else's.
    const heard = await numberFor(callId);
    expect(await silent()).toMatchObject({ reason: "app_number" });
    expect((await say("kai", heard)).code).toBe("no_call");
    // The app shows the question, never the number: that is only heard.
    const shown = await current("mei");
    expect(shown).toMatchObject({ channel: "phone", identityAsk: {} });
    expect(Object.keys((shown?.["identityAsk"] ?? {}) as object)).toEqual(["expiresAt"]);
    expect((await say("mei", heard)).status).toBe(204);
    expect((await desk("agent")).call).toMatchObject({ identityLevel: 3 });
    expect(await silent()).toBeNull();
    expect(await say("mei", null)).toMatchObject({ code: "no_call" });

    // No code stands in any event, and every deed does.
    const events = await owner.query<{ type: string; text: string }>(
      "SELECT type, row_to_json(e)::text AS text FROM audit.event e WHERE type LIKE 'call.%'",
    );
    const all = events.rows.map(({ text }) => text).join();
    expect(all).not.toContain(mailCode);
    expect(all).not.toContain(smsCode);
    const types = new Set(events.rows.map(({ type }) => type));
    for (const type of ["caller_named", "code_sent", "asked_in_app", "level_raised", "deed"])
      expect(types).toContain(`call.${type}`);
  });

  it("three wrong tries void a code; a no in the app takes everything back [G3]", async () => {
    const callId = await byPhone();
    await work("agent", "POST", "/v1/staff/desk/caller/name", {
      callId,
      by: "email",
      value: "kai@example.com",
    });
    const { json } = await send(callId, "email");
    const code = await codeIn("email");
    const wrong = code === "000000" ? "111111" : "000000";
    for (let tries = 0; tries < 3; tries += 1)
      expect((await answer(callId, json["challengeId"], wrong)).code).toBe("proof_invalid");
    expect((await answer(callId, json["challengeId"], code)).code).toBe("challenge_expired");
    await numberFor(callId);
    expect((await say("kai", null)).status).toBe(204);
    expect(await desk("agent")).toMatchObject({
      call: { identityLevel: 0, isIdentityRefused: true },
    });
    expect((await send(callId, "sms")).code).toBe("identity_refused");
    expect((await work("agent", "POST", "/v1/staff/desk/caller/app", { callId })).code).toBe(
      "identity_refused",
    );
    expect((await deed(callId, "freeze")).code).toBe("identity_refused");
    const refused = "SELECT count(*)::int AS n FROM audit.event WHERE type = 'call.level_refused'";
    expect((await owner.query(refused)).rows).toEqual([{ n: 1 }]);
    await owner.query("UPDATE calls.call SET channel = 'app' WHERE state <> 'ended'");
  });

  it("a number that was not heard proves nothing: the second is a no, over all questions of the call [G3]", async () => {
    const callId = await byPhone();
    await work("agent", "POST", "/v1/staff/desk/caller/name", {
      callId,
      by: "email",
      value: "kai@example.com",
    });
    const wrongFor = (number: number) => (number === 99 ? 10 : number + 1);
    expect(await say("kai", wrongFor(await numberFor(callId)))).toMatchObject({
      status: 422,
      code: "proof_invalid",
    });
    expect((await desk("agent")).call).toMatchObject({
      identityLevel: 0,
      isIdentityRefused: false,
    });
    // Asked again it is another number, and the earlier miss still counts.
    const number = await numberFor(callId);
    const both = await Promise.all([say("kai", wrongFor(number)), say("kai", wrongFor(number))]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 409]);
    expect((await desk("agent")).call).toMatchObject({ identityLevel: 0, isIdentityRefused: true });
    const events =
      "SELECT outcome, details->>'reason' AS reason FROM audit.event WHERE details->>'by' = 'app' AND details ? 'reason' ORDER BY at";
    expect((await owner.query(events)).rows).toEqual([
      { outcome: "failure", reason: "wrong number" },
      { outcome: "success", reason: "wrong number" },
    ]);
    await owner.query("UPDATE calls.call SET channel = 'app' WHERE state <> 'ended'");
  });

  it("resends a first confirmation without saying whether there is one; an address that just changed resets nothing", async () => {
    const callId = await talking();
    const email = { email: "not-registered@example.com" };
    expect((await deed(callId, "resend_confirmation", email)).status).toBe(204);
    await owner.query(
      `INSERT INTO identity.contact_change (id, customer_id, challenge_id, session_id, channel, old_value, new_value, created_at, confirmed_at)
       SELECT gen_random_uuid(), c.customer_id, (SELECT id FROM identity.challenge LIMIT 1), (SELECT id FROM identity.session WHERE customer_id = c.customer_id LIMIT 1), 'email', 'a@example.com', 'mei@example.com', now(), now()
         FROM calls.call c WHERE c.state <> 'ended'`,
    );
    expect(await deed(callId, "start_reset")).toMatchObject({ status: 409, code: "cool_down" });
    expect(await send(callId, "email")).toMatchObject({ code: "cool_down" });
    expect((await deed(callId, "freeze")).status).toBe(204);
    const frozen = await owner.query(
      "SELECT frozen_by FROM identity.protection WHERE frozen_at IS NOT NULL",
    );
    expect(frozen.rows).toEqual([{ frozen_by: "link" }]);
  });
});
