// A call from ring to wrap-up over both listeners of the real app, on real PostgreSQL.
import { createCallWorld } from "@okpay/testkit";
import { afterAll, beforeEach, describe, expect, it } from "vitest";

const world = await createCallWorld();
const { app, owner, customers, ask, work, call, current, desk, ready, wrapUp, talking, about } =
  world;

beforeEach(async () => {
  for (const who of customers.keys()) await ask(who, "POST", "/v1/calls/current/hang-up");
  for (const role of ["agent", "senior_agent"]) {
    const { json } = await work(role, "POST", "/v1/staff/desk/open");
    if (json["state"] === "wrapUp") await wrapUp(role, "break");
    await work(role, "POST", "/v1/staff/desk/close");
  }
});
afterAll(async () => {
  await app.close();
  await owner.end();
});

describe("from ring to wrap-up", () => {
  it("waits, is seen before it is answered, talks, is wrapped up and asked how it was", async () => {
    expect((await call("mei")).json.call).toMatchObject({
      state: "waiting",
      place: { ahead: 0, range: null },
    });
    expect(await call("mei")).toMatchObject({ status: 409, code: "call_in_progress" });
    expect((await work("agent", "GET", "/v1/staff/desk/caller")).json["caller"]).toBeNull();
    await ready("agent");
    const offered = await desk("agent");
    expect(offered).toMatchObject({ state: "offered", call: { skill: "general", media: null } });
    const seen = (await work("agent", "GET", "/v1/staff/desk/caller")).json["caller"];
    expect(seen).toMatchObject({ name: "Mei Chen", about: "card abroad", identityLevel: 3 });
    expect(JSON.stringify(seen)).not.toContain("mei@example.com");
    expect((await work("senior_agent", "GET", "/v1/staff/desk/caller")).json["caller"]).toBeNull();
    // Her payments stand open to the agent who has her call, to nobody else, and no longer.
    const paymentsOf = `/v1/staff/customers/${(seen as { customerId?: string }).customerId}/payments`;
    expect((await work("agent", "GET", paymentsOf)).json["payments"]).toEqual([]);
    expect((await work("senior_agent", "GET", paymentsOf)).code).toBe("case_required");

    const callId = offered.call.id;
    await work("senior_agent", "POST", "/v1/staff/desk/open");
    expect(await work("senior_agent", "POST", "/v1/staff/desk/accept", { callId })).toMatchObject({
      code: "offer_gone",
    });
    expect((await work("agent", "POST", "/v1/staff/desk/accept", { callId })).status).toBe(204);
    const talk = await current("mei");
    expect(talk).toMatchObject({ state: "talking", agentNumber: expect.any(Number) as number });

    // Sound: the agent's page offers, the caller's answers; what belongs to another connection is refused.
    const generation = talk.media?.generation ?? 0;
    const offer = { generation, offer: "v=0 agent" };
    expect((await work("agent", "POST", "/v1/staff/desk/media", offer)).status).toBe(204);
    expect((await current("mei")).media).toEqual({ ...offer, isAnswered: false });
    const answer = { generation, answer: "v=0 caller" };
    expect(await ask("kai", "POST", "/v1/calls/current/media", answer)).toMatchObject({
      code: "no_call",
    });
    expect((await ask("mei", "POST", "/v1/calls/current/media", answer)).status).toBe(204);
    expect((await desk("agent")).call.media).toMatchObject({ answer: "v=0 caller" });
    await ask("mei", "POST", "/v1/calls/current/media/renewal", { generation });
    await work("agent", "POST", "/v1/staff/desk/media/renewal", { generation });
    expect((await current("mei")).media).toEqual({
      generation: generation + 1,
      offer: null,
      isAnswered: false,
    });
    expect(await work("agent", "POST", "/v1/staff/desk/media", offer)).toMatchObject({
      code: "no_call",
    });

    await work("agent", "POST", "/v1/staff/desk/hold", { isHeld: true });
    expect((await current("mei"))["isHeld"]).toBe(true);
    await work("agent", "POST", "/v1/staff/desk/hold", { isHeld: false });
    expect((await work("agent", "POST", "/v1/staff/desk/hang-up")).status).toBe(204);
    expect(await current("mei")).toMatchObject({
      state: "ended",
      endReason: "agent",
      isSurveyOpen: true,
    });

    // What is left over becomes one case of hers, however often it is sent, and nobody else's.
    const matter = { callId, kind: "question", topic: "card", text: "Wants a limit abroad" };
    const opened = await work("agent", "POST", "/v1/staff/desk/case", matter);
    expect(opened).toMatchObject({ status: 201, json: { number: expect.stringMatching(/^C-/) } });
    const again = await work("agent", "POST", "/v1/staff/desk/case", matter);
    expect(again.json["id"]).toBe(opened.json["id"]);
    expect((await ask("mei", "GET", `/v1/cases/${String(opened.json["id"])}`)).status).toBe(200);
    expect(await work("senior_agent", "POST", "/v1/staff/desk/case", matter)).toMatchObject({
      code: "no_call",
    });

    // Nobody is ready before the call has its disposition.
    await work("agent", "POST", "/v1/staff/desk/ready", { microphone: "ok" });
    expect((await desk("agent"))["state"]).toBe("wrapUp");
    await work("agent", "POST", "/v1/staff/desk/wrap-up/extension");
    expect((await desk("agent"))["extensionsLeft"]).toBe(1);
    expect((await wrapUp("agent")).status).toBe(204);
    expect(await desk("agent")).toMatchObject({ state: "ready", call: null });
    expect((await work("agent", "GET", paymentsOf)).code).toBe("case_required");
    const survey = { score: 5, isSolved: true, comment: null };
    expect((await ask("mei", "POST", "/v1/calls/current/survey", survey)).status).toBe(204);
    expect((await current("mei"))["isSurveyOpen"]).toBe(false);

    const { rows } = await owner.query(
      `SELECT c.state, c.end_reason, c.survey_score, w.disposition, w.notes,
              (SELECT count(*)::int FROM calls.media WHERE call_id = c.id) AS media
         FROM calls.call c JOIN calls.wrap_up w ON w.call_id = c.id`,
    );
    expect(rows.map(Object.values)).toEqual([["ended", "agent", 5, "solved", "asked her bank", 0]]);
    // Her next call shows what was written; whom she talked to is asked first.
    await call("mei");
    const later = (await work("agent", "GET", "/v1/staff/desk/caller")).json["caller"];
    expect(later).toMatchObject({ past: [{ disposition: "solved", notes: "asked her bank" }] });
    const looks = "SELECT count(*)::int AS n FROM audit.event WHERE type = 'call.caller_shown'";
    expect((await owner.query(looks)).rows).toEqual([{ n: 2 }]);
  });

  it("caller hangs up while it rings, and while the agent answers: nobody is marked as having missed it", async () => {
    await ready("agent");
    await call("mei");
    const { call: offered } = await desk("agent");
    const accept = { callId: offered.id };
    await ask("mei", "POST", "/v1/calls/current/hang-up");
    expect(await desk("agent")).toMatchObject({ state: "ready", call: null });
    expect(await work("agent", "POST", "/v1/staff/desk/accept", accept)).toMatchObject({
      status: 409,
      code: "offer_gone",
    });
    expect((await current("mei"))["endReason"]).toBe("caller");
    expect((await current("mei"))["isSurveyOpen"]).toBe(false);
  });

  it("declined: the next agent has it from the same place; a transfer keeps the place too", async () => {
    await ready("agent");
    await call("mei");
    const { call: offered } = await desk("agent");
    await ready("senior_agent");
    await work("agent", "POST", "/v1/staff/desk/decline", { callId: offered.id });
    expect(await desk("agent")).toMatchObject({ state: "notReady", reason: "declined" });
    expect(await desk("senior_agent")).toMatchObject({
      state: "offered",
      call: { id: offered.id },
    });
    await work("senior_agent", "POST", "/v1/staff/desk/accept", { callId: offered.id });
    await call("kai");
    await work("senior_agent", "POST", "/v1/staff/desk/transfer", { skill: "general" });
    expect((await desk("senior_agent"))["state"]).toBe("wrapUp");
    await work("agent", "POST", "/v1/staff/desk/ready", { microphone: "ok" });
    expect(await desk("agent")).toMatchObject({ state: "offered", call: { id: offered.id } });
  });
});

describe("asking a colleague", () => {
  const CONSULT = "/v1/staff/desk/consult";
  const asked = () => work("agent", "POST", "/v1/staff/desk/consult", { skill: "general" });
  /** The senior agent answers what rings. */
  async function answered() {
    const { call: offered } = await desk("senior_agent");
    await work("senior_agent", "POST", "/v1/staff/desk/accept", { callId: offered.id });
  }

  it("the caller hears music, the colleague sees whom it is about and does nothing for them; then back", async () => {
    expect(await asked()).toMatchObject({ code: "desk_closed" });
    const callId = await talking();
    expect((await work("agent", "POST", "/v1/staff/desk/consult/end")).code).toBe("no_call");
    await ready("senior_agent");
    expect((await asked()).status).toBe(204);
    // A second tap asks nobody else.
    expect((await asked()).status).toBe(204);
    expect((await current("mei"))["isHeld"]).toBe(true);
    expect(await desk("agent")).toMatchObject({ consult: { side: "asks", state: "waiting" } });
    expect((await work("agent", "POST", "/v1/staff/desk/consult/hand-over")).code).toBe("no_call");
    expect(await desk("senior_agent")).toMatchObject({
      state: "offered",
      consult: { side: "answers" },
    });
    await answered();
    const shown = await work("senior_agent", "GET", "/v1/staff/desk/caller");
    expect(shown.json["caller"]).toMatchObject({ name: "Mei Chen" });
    const matter = { callId, kind: "question", topic: "card", text: "Wants a limit abroad" };
    const opened = await work("senior_agent", "POST", "/v1/staff/desk/case", matter);
    expect(opened.code).toBe("not_found");
    for (const [path, body] of [
      ["/v1/staff/desk/hold", { isHeld: true }],
      ["/v1/staff/desk/transfer", { skill: "general" }],
      [CONSULT, { skill: "general" }],
      [`${CONSULT}/hand-over`, undefined],
    ] as const)
      expect(await work("senior_agent", "POST", path, body)).toMatchObject({ code: "no_call" });

    // Sound between the desks: whoever asks offers.
    const generation = Number((await desk("agent")).consult?.media?.generation);
    const send = (role: string, description: string, of = generation) =>
      work(role, "POST", "/v1/staff/desk/consult/media", { generation: of, description });
    expect((await send("agent", "v=0 asks")).status).toBe(204);
    expect((await send("senior_agent", "v=0 answers")).status).toBe(204);
    expect(await desk("senior_agent")).toMatchObject({
      consult: { media: { isOursSent: true, theirs: "v=0 asks" } },
    });
    expect(await desk("agent")).toMatchObject({
      consult: { media: { isOursSent: true, theirs: "v=0 answers" } },
    });
    const renewal = { generation };
    await work("agent", "POST", "/v1/staff/desk/consult/media/renewal", renewal);
    await work("senior_agent", "POST", "/v1/staff/desk/consult/media/renewal", renewal);
    expect(await desk("agent")).toMatchObject({
      consult: { media: { generation: generation + 1, isOursSent: false, theirs: null } },
    });
    expect(await send("agent", "v=0 late")).toMatchObject({ code: "no_call" });

    expect((await work("agent", "POST", "/v1/staff/desk/consult/end")).status).toBe(204);
    expect(await current("mei")).toMatchObject({ state: "talking", isHeld: false });
    expect(await desk("agent")).toMatchObject({ state: "talking", consult: null });
    // Nothing to wrap up: the call is not theirs.
    expect(await desk("senior_agent")).toMatchObject({ state: "ready", call: null, consult: null });
    expect((await send("senior_agent", "v=0 late")).code).toBe("no_call");
    const { rows } = await owner.query(
      "SELECT count(*)::int AS n FROM calls.consult WHERE offer IS NOT NULL OR answer IS NOT NULL",
    );
    expect(rows).toEqual([{ n: 0 }]);
  });

  it("handed over: the colleague has the caller, the asking agent wraps up", async () => {
    const callId = await talking();
    await ready("senior_agent");
    await asked();
    await answered();
    expect((await work("agent", "POST", "/v1/staff/desk/consult/hand-over")).status).toBe(204);
    expect(await desk("agent")).toMatchObject({ state: "wrapUp", call: { id: callId } });
    const talk = await desk("senior_agent");
    expect(talk).toMatchObject({ state: "talking", consult: null, call: { id: callId } });
    expect(talk.call.media).toMatchObject({ isOffered: false });
    const { number } = talk["agent"] as { number: number };
    expect(await current("mei")).toMatchObject({ agentNumber: number, isHeld: false });
    const open = await owner.query(
      "SELECT count(*)::int AS n FROM routing.handling WHERE done_at IS NULL",
    );
    // The talk of the one, the wrap-up of the other; the consultation is over.
    expect(open.rows).toEqual([{ n: 2 }]);
  });

  it("the caller hangs up meanwhile: the colleague is free, the asking agent wraps up", async () => {
    await talking();
    await ready("senior_agent");
    await asked();
    await answered();
    await ask("mei", "POST", "/v1/calls/current/hang-up");
    expect(await desk("senior_agent")).toMatchObject({ state: "ready", consult: null });
    expect(await desk("agent")).toMatchObject({ state: "wrapUp", consult: null });
  });
});

describe("pages that go away", () => {
  it("the agent's page reloads in mid-call: music, then the same agent again with a new connection", async () => {
    await talking();
    const before = (await current("mei")).media?.generation ?? 0;
    await work("agent", "POST", "/v1/staff/desk/leave");
    expect(await current("mei")).toMatchObject({ state: "reconnecting", media: null });
    expect((await desk("agent"))["state"]).toBe("talking");
    const after = await current("mei");
    expect(after["state"]).toBe("talking");
    expect(after.media?.generation).toBeGreaterThan(before);
  });

  it("who does not ask any more has gone: the agent's caller waits, the caller's agent wraps up", async () => {
    await talking();
    await owner.query("UPDATE calls.desk SET seen_at = now() - interval '1 minute'");
    await app.services.calls.sweep();
    expect((await current("mei"))["state"]).toBe("reconnecting");
    await desk("agent");
    await owner.query("UPDATE calls.call SET seen_at = now() - interval '1 minute'");
    await app.services.calls.sweep();
    expect(await desk("agent")).toMatchObject({ state: "wrapUp", call: { isCallerHere: false } });
  });
});

describe("callbacks", () => {
  it("keeps the place, rings when an agent is free, and is answered in the app", async () => {
    await call("mei");
    await call("kai");
    expect((await ask("mei", "POST", "/v1/calls/current/callback")).status).toBe(204);
    expect(await current("mei")).toMatchObject({ state: "callback" });
    await owner.query("UPDATE routing.call SET zone = $1 WHERE state <> 'ended'", [zoneAtNoon()]);
    await owner.query("UPDATE routing.turn SET revision = revision + 1");
    await ready("agent");
    expect(await current("mei")).toMatchObject({ state: "ringing" });
    expect((await ask("mei", "POST", "/v1/calls/current/answer")).status).toBe(204);
    expect(await desk("agent")).toMatchObject({ state: "offered", call: { isCallback: true } });
    expect(await current("mei")).toMatchObject({ state: "waiting" });
    expect(await current("kai")).toMatchObject({ state: "waiting" });
  });
});

describe("news, the menu and the board", () => {
  it("a page is answered when something happens, not before", async () => {
    await call("mei");
    const { version } = (await ask("mei", "GET", "/v1/calls/current")).json;
    let isAnswered = false;
    const waits = ask("mei", "GET", `/v1/calls/current?after=${String(version)}`);
    void waits.then(() => (isAnswered = true));
    await ask("kai", "GET", "/v1/calls/current");
    expect(isAnswered).toBe(false);
    await ready("agent");
    const { call: offered } = await desk("agent");
    await work("agent", "POST", "/v1/staff/desk/accept", { callId: offered.id });
    let answer = await waits;
    while (answer.json.call["state"] === "waiting")
      answer = await ask("mei", "GET", `/v1/calls/current?after=${String(answer.json["version"])}`);
    expect(answer.json.call["state"]).toBe("talking");
    const [turn] = answer.json["iceServers"] as { urls: string[]; credential: string }[];
    expect(turn?.urls).toEqual(["turn:turn.example.org:3478"]);
    expect(JSON.stringify(answer.json)).not.toContain(world.turnSecret);
  });

  it("the menu leads to a line in the chosen language; with the line closed nobody joins it", async () => {
    const walk = (body: object) => ask("mei", "POST", "/v1/call-menu", body);
    const first = (await walk({})).json;
    expect(first).toMatchObject({ at: "language", ask: { type: "choose" } });
    const chosen = (await walk({ at: "language", answer: { key: "1" } })).json;
    expect(chosen).toMatchObject({ at: "pin-question", language: "zh-CN" });
    const asked = (await walk({ at: "pin-question", answer: { key: "2" }, language: "zh-CN" }))
      .json;
    expect(asked).toMatchObject({ at: "reason", said: ["请问您要咨询什么？"] });
    expect(
      (await walk({ at: "reason", answer: { key: "3" }, language: "zh-CN" })).json["outcome"],
    ).toEqual({ type: "queue", skill: "security" });
    const joining = (changed: object) =>
      ask("mei", "POST", "/v1/calls", { skill: "general", language: "en", ...about, ...changed });
    expect(await joining({ pin: "000000" })).toMatchObject({ status: 422, code: "pin_invalid" });
    const foreign = { paymentId: `pay_${"0".repeat(32)}` };
    expect(await joining(foreign)).toMatchObject({ status: 404 });
    expect((await joining({ timeZone: "Mars" })).status).toBe(400);
  });

  it("a call code leads its own customer's call to its case and nobody else's", async () => {
    const opened = await ask("mei", "POST", "/v1/cases", {
      kind: "question",
      topic: "abroad",
      text: "Where is my transfer?",
    });
    const caseId = String(opened.json["id"]);
    const codeOf = async () =>
      String((await ask("mei", "POST", `/v1/cases/${caseId}/call-code`)).json["code"]);
    const joining = async (who: string, pin: string) =>
      ask(who, "POST", "/v1/calls", { skill: "general", language: "en", ...about, pin });
    expect(await joining("kai", await codeOf())).toMatchObject({ code: "pin_invalid" });
    const joined = await joining("mei", await codeOf());
    expect(joined.json.call).toMatchObject({ state: "waiting", skill: "abroad" });
    const { rows } = await owner.query(
      "SELECT case_id IS NOT NULL AS is_named FROM calls.call ORDER BY started_at DESC LIMIT 1",
    );
    expect(rows).toEqual([{ is_named: true }]);
  });

  it("the board counts who waits, who is there, and the day", async () => {
    await talking();
    await call("kai", "security");
    await work("senior_agent", "POST", "/v1/staff/desk/open");
    await work("senior_agent", "POST", "/v1/staff/desk/not-ready", { reason: "lunch" });
    const { json } = await work("supervisor", "GET", "/v1/staff/calls/board");
    expect(json).toMatchObject({
      waiting: 1,
      talking: 1,
      callbacks: 0,
      lines: [{ skill: "security", language: "zh-CN", waiting: 1 }],
    });
    const agents = json["agents"] as { state: string; reason: string | null }[];
    expect(agents.map(({ state, reason }) => [state, reason])).toEqual(
      expect.arrayContaining([
        ["talking", null],
        ["notReady", "lunch"],
      ]) as unknown,
    );
    const day = json["today"] as { offered: number; answered: number };
    expect(day.answered).toBeGreaterThan(0);
    expect(day.offered).toBeGreaterThanOrEqual(day.answered);
  });

  // The last one: kai is signed out by it.
  it("what happens after a session ended is told to nobody who still waits for it [S6]", async () => {
    await call("kai");
    const { version } = (await ask("kai", "GET", "/v1/calls/current")).json;
    const waits = ask("kai", "GET", `/v1/calls/current?after=${String(version)}`);
    expect((await ask("kai", "DELETE", "/v1/session")).status).toBe(204);
    await ready("agent");
    const { call: offered } = await desk("agent");
    await work("agent", "POST", "/v1/staff/desk/accept", { callId: offered.id });
    expect(await waits).toMatchObject({ status: 401, code: "unauthenticated" });
  });
});

/** A zone where it is about noon now: nobody is called back in their night. */
const zoneAtNoon = (): string => {
  const offset = 12 - new Date().getUTCHours();
  return `Etc/GMT${offset <= 0 ? "+" : "-"}${Math.abs(offset)}`;
};
