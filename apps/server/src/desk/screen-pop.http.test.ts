// What stands on the agent's screen beside who calls: the case it is about, by level; and what the customer's pages say of the call.
import { createCallWorld } from "@okpay/testkit";
import { afterAll, beforeEach, describe, expect, it } from "vitest";

const world = await createCallWorld();
const { app, owner, ask, work, current, desk, ready, wrapUp, talking } = world;

beforeEach(async () => {
  for (const who of ["mei", "kai"]) await ask(who, "POST", "/v1/calls/current/hang-up");
  const { json } = await work("agent", "POST", "/v1/staff/desk/open");
  if (json["state"] === "wrapUp") await wrapUp("agent", "break");
});
afterAll(async () => {
  await app.close();
  await owner.end();
});

const writes = async (who: string, text: string) =>
  (await ask(who, "POST", "/v1/cases", { kind: "question", topic: "other", text }))
    .json as unknown as { readonly id: string; readonly number: string };
const shown = async () =>
  ((await work("agent", "GET", "/v1/staff/desk/caller")).json["caller"] as { case: unknown }).case;
const status = async (who: string) => (await ask(who, "GET", "/v1/calls/status")).json;

describe("the case on the agent's screen", () => {
  it("is the one whose code was keyed in, with its owner and promise; the newest open one where none was named", async () => {
    const first = await writes("mei", "My card was declined in Berlin.");
    const second = await writes("mei", "Why is there a fee?");
    const code = (await ask("mei", "POST", `/v1/cases/${first.id}/call-code`)).json["code"];
    await owner.query(
      "UPDATE cases.customer_case SET due_at = now() - interval '1 hour' WHERE number = $1",
      [first.number],
    );
    await ready("agent");
    await ask("mei", "POST", "/v1/calls", {
      skill: "general",
      language: "zh-CN",
      about: null,
      paymentId: null,
      pin: code,
      timeZone: "Asia/Shanghai",
    });
    expect((await desk("agent")).call["id"]).toBeDefined();
    expect(await shown()).toEqual({
      id: first.id,
      number: first.number,
      kind: "question",
      topic: "other",
      state: "open",
      subject: "My card was declined in Berlin.",
      owner: null,
      isMine: false,
      dueAt: expect.any(String) as string,
      isOverdue: true,
      isAttached: true,
    });
    await ask("mei", "POST", "/v1/calls/current/hang-up");
    await talking();
    expect(await shown()).toMatchObject({
      number: second.number,
      isAttached: false,
      isOverdue: false,
    });
    // Closed by its customer: the other one is the newest that is open. Its owner is the agent who looks.
    await owner.query(
      "UPDATE cases.customer_case SET owner_id = (SELECT agent_id FROM calls.desk LIMIT 1)",
    );
    await ask("mei", "POST", `/v1/cases/${second.id}/close`);
    expect(await shown()).toMatchObject({
      number: first.number,
      owner: expect.stringMatching(/./u) as string,
      isMine: true,
    });
  });

  it("opens with the level: nothing, then number and promise, then the words", async () => {
    await talking();
    const at = (level: number) =>
      owner.query("UPDATE calls.call SET identity_level = $1 WHERE state <> 'ended'", [level]);
    await at(0);
    expect(await shown()).toBeNull();
    await at(1);
    expect(await shown()).toMatchObject({
      number: expect.stringMatching(/^C-/u) as string,
      subject: null,
    });
    await at(2);
    expect(await shown()).toMatchObject({ subject: "My card was declined in Berlin." });
    // Of somebody else's case nothing is said, whatever the call carries.
    const foreign = await writes("kai", "Not hers.");
    await owner.query(
      "UPDATE calls.call SET case_id = (SELECT id FROM cases.customer_case WHERE number = $1) WHERE state <> 'ended'",
      [foreign.number],
    );
    expect(await shown()).not.toMatchObject({ number: foreign.number });
    await at(3);
  });
});

describe("the articles on the agent's screen", () => {
  type Article = { readonly slug: string; readonly because: string; readonly title: string };
  const articles = async () =>
    (
      (await work("agent", "GET", "/v1/staff/desk/caller")).json["caller"] as {
        articles: readonly Article[];
      }
    ).articles;
  const why = async () => (await articles()).map(({ slug, because }) => `${because} ${slug}`);
  const sets = (what: string) =>
    owner.query(`UPDATE calls.call SET ${what} WHERE state <> 'ended'`);

  it("are there for whom nothing is known but the line they chose, and sharper with what opens", async () => {
    await app.services.knowledge.prepare();
    await owner.query("UPDATE cases.customer_case SET topic = 'sign_in'");
    await talking();
    // By telephone: a line was chosen by key, and not a word was written.
    await sets(
      "channel = 'phone', customer_id = NULL, identity_level = 0, about = NULL, skill = 'security'",
    );
    const ofLine = await articles();
    expect(ofLine).toHaveLength(3);
    expect(ofLine.every(({ because }) => because === "line")).toBe(true);
    expect(ofLine.map(({ slug }) => slug)).toContain("this-was-not-me");
    // Nobody on the telephone has to read how to call.
    await sets("skill = 'general'");
    expect(await why()).not.toContain("line before-you-call");
    await sets("skill = 'payments'");
    expect(await why()).toContain("line why-payment-failed");

    // Named: the topic of their case; the line fills up what is left.
    const mei = "(SELECT id FROM identity.customer WHERE display_name = 'Mei Chen')";
    await sets(`customer_id = ${mei}, identity_level = 1`);
    expect((await why())[0]).toMatch(/^case /);
    expect(await why()).not.toContain("line why-payment-failed");
    await sets("about = 'my card is declined abroad'");
    expect((await why())[0]).toMatch(/^words /);
    await sets("channel = 'app', identity_level = 3, skill = 'general'");
  });
});

describe("the number the network shows", () => {
  it("is a hint: whose it is by an initial, whether it is of who is named, and it opens nothing", async () => {
    await talking();
    const caller = async () =>
      (await work("agent", "GET", "/v1/staff/desk/caller")).json["caller"] as Record<
        string,
        unknown
      >;
    // In the app there is none.
    expect((await caller())["callerId"]).toBeNull();
    await owner.query(
      "UPDATE calls.call SET channel = 'phone', customer_id = NULL, identity_level = 0 WHERE state <> 'ended'",
    );
    await owner.query(
      "INSERT INTO asterisk.call (call_id, number, attestation, language, caller, started_at) SELECT id, '008613800138000', 'A', 'en', 'talk', now() FROM calls.call WHERE state <> 'ended'",
    );
    const from = (number: string) => owner.query("UPDATE asterisk.call SET number = $1", [number]);
    expect(await caller()).toMatchObject({
      // Vouched for by a carrier, and nothing more opens.
      callerId: { lastDigits: "8000", belongsTo: "somebody", initial: "M…", attestation: "A" },
      customerId: null,
      name: "",
      identityLevel: 0,
      case: null,
      payment: null,
    });
    // Whose initial was shown is in the log, once, though nobody was named.
    await caller();
    const looks = await owner.query(
      `SELECT e.details->>'level' AS level, c.display_name AS name FROM audit.event e
         JOIN identity.customer c ON e.subject_id = c.id::text
        WHERE e.type = 'call.caller_shown' AND e.details->>'by' = 'number'`,
    );
    expect(looks.rows).toEqual([{ level: "0", name: "Mei Chen" }]);
    await from("+13125550100");
    expect((await caller())["callerId"]).toEqual({
      lastDigits: "0100",
      belongsTo: "nobody",
      initial: null,
      attestation: "A",
    });
    const callId = (await desk("agent")).call.id;
    await work("agent", "POST", "/v1/staff/desk/caller/name", {
      callId,
      by: "email",
      value: "mei@example.com",
    });
    for (const [number, belongsTo] of [
      ["+8613800138000", "named"],
      ["+8613800138001", "other"],
    ] as const) {
      await from(number);
      expect(await caller()).toMatchObject({
        callerId: { belongsTo, initial: null },
        identityLevel: 0,
        payment: null,
      });
    }
    // Its owner said in the app that it is not them: the number they registered vouches for nobody.
    await from("+8613800138000");
    expect((await work("agent", "POST", "/v1/staff/desk/caller/app", { callId })).status).toBe(200);
    const denied = await ask("mei", "POST", "/v1/calls/current/identity", { number: null });
    expect(denied.status).toBe(204);
    expect(await caller()).toMatchObject({
      isIdentityRefused: true,
      callerId: { belongsTo: "other", initial: null },
    });
    await owner.query("DELETE FROM asterisk.call");
    await owner.query("UPDATE calls.call SET channel = 'app' WHERE state <> 'ended'");
  });
});

describe("the customer's pages", () => {
  it("say that it is us they talk to, and looking is no presence", async () => {
    expect(await status("mei")).toEqual({ call: null, booked: null });
    await talking();
    expect(await status("mei")).toMatchObject({
      call: { state: "talking", channel: "app", agentNumber: expect.any(Number) as number },
    });
    const seen =
      "UPDATE calls.call SET seen_at = now() - interval '30 seconds' WHERE state <> 'ended'";
    await owner.query(seen);
    await status("mei");
    const { rows } = await owner.query(
      "SELECT seen_at < now() - interval '20 seconds' AS unseen FROM calls.call WHERE state <> 'ended'",
    );
    expect(rows).toEqual([{ unseen: true }]);
  });

  it("do not vouch for a caller by telephone who only said that name; the question in the app still comes [G3]", async () => {
    const callId = await talking();
    const at = (level: number) =>
      owner.query(
        "UPDATE calls.call SET channel = 'phone', identity_level = $1 WHERE state <> 'ended'",
        [level],
      );
    await at(0);
    expect(await status("mei")).toMatchObject({ call: null });
    expect(await current("mei")).toBeNull();
    await at(1);
    expect(await status("mei")).toMatchObject({ call: { state: "talking", channel: "phone" } });
    expect(await current("mei")).toMatchObject({ state: "talking" });
    await at(0);
    const asks = () => work("agent", "POST", "/v1/staff/desk/caller/app", { callId });
    expect((await asks()).status).toBe(200);
    expect(await status("mei")).toMatchObject({ call: null });
    expect(await current("mei")).toMatchObject({ identityAsk: {} });
    await ask("mei", "POST", "/v1/calls/current/identity", { number: null });
    expect(await current("mei")).toBeNull();
    // Whoever has the name on the telephone does not keep its owner from calling: they are nobody again.
    expect((await world.call("mei")).status).toBe(201);
    expect(await current("mei")).toMatchObject({ channel: "app", state: "waiting" });
    const { rows } = await owner.query(
      "SELECT customer_id FROM calls.call WHERE channel = 'phone' AND state <> 'ended'",
    );
    expect(rows).toEqual([{ customer_id: null }]);
    await work("agent", "POST", "/v1/staff/desk/hang-up");
    expect((await wrapUp("agent", "break")).status).toBe(204);
  });

  it("announce a callback by telephone too, once, and not to somebody who was only named", async () => {
    await work("agent", "POST", "/v1/staff/desk/not-ready", { reason: "break" });
    await world.call("kai");
    await ask("kai", "POST", "/v1/calls/current/callback");
    const told = async () => {
      await app.services.calls.sweep();
      const sent = (await ask("kai", "GET", "/v1/demo/inbox")).json["messages"] as unknown as {
        channel: string;
        text: string;
      }[];
      return sent
        .filter(({ text }) => text.includes("the telephone you called from"))
        .map(({ channel }) => channel)
        .toSorted();
    };
    const set = (level: number) =>
      owner.query(
        "UPDATE calls.call SET channel = 'phone', identity_level = $1, seen_at = now() - interval '1 hour' WHERE state = 'callback'",
        [level],
      );
    await set(0);
    expect(await told()).toEqual([]);
    await set(2);
    expect(await told()).toEqual(["email", "sms"]);
    expect(await told()).toEqual(["email", "sms"]);
    expect(await status("kai")).toMatchObject({ call: { state: "callback", channel: "phone" } });
    expect(await current("kai")).toMatchObject({ state: "callback" });
    await owner.query("UPDATE calls.call SET channel = 'app' WHERE state <> 'ended'");
  });
});
