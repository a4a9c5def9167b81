import { randomBytes, randomUUID } from "node:crypto";
import { createCaller, createTestDatabase } from "@okpay/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type App, createApp } from "../../app.ts";
import { loadConfig } from "../../config.ts";
import { fromPublicId } from "../../platform/ids.ts";
import { createLog } from "../../platform/log.ts";
import { wipeAttachments } from "./attachment-repository.ts";
import { fillWithPictures, picturesIn, sendPicture, smallPng } from "./testing/pictures.ts";

/** A customer's case from the first word to the score, over both listeners. */

const database = await createTestDatabase();
let app: App;
const cookies = new Map<string, string>();
beforeAll(async () => {
  app = await createApp(
    loadConfig({
      DATABASE_URL: database.ownerUrl,
      OKPAY_SECRET: randomBytes(48).toString("base64url"),
      RATE_LIMIT_FACTOR: "100000",
      WALLET_DIST: "does-not-exist",
    }),
    createLog({ level: "silent" }),
  );
  for (const [index, name] of ["owner", "other"].entries()) {
    await app.services.identity.demo.createCustomer({
      displayName: name,
      email: `${name}@example.com`,
      phone: `+861380013800${index}`,
      password: "Autumn-Rain-7-lanterns",
      locale: "en",
      persona: name,
      at: new Date(),
    });
    const origin = { ip: "127.0.0.1", userAgent: "test", presentedToken: undefined };
    const { token } = await app.services.identity.demo.signInAs(name, origin);
    cookies.set(name, `okpay_sid=${token}`);
  }
  const call = createCaller(app.console.inject);
  for (const role of ["agent", "senior_agent", "supervisor", "operator"]) {
    const { cookies: given } = await call("POST", "/v1/staff/demo/session", { body: { role } });
    cookies.set(role, `${given[0]?.name}=${given[0]?.value}`);
  }
});
afterAll(() => app.close());

type Who = "owner" | "other";
const as = (
  who: Who,
  method: "GET" | "POST" | "PATCH",
  path: string,
  body?: object,
  key?: string,
) =>
  createCaller(app.http.inject)(method, path, {
    cookie: cookies.get(who) ?? "",
    ...(body === undefined ? {} : { body }),
    ...(key === undefined ? {} : { headers: { "idempotency-key": key } }),
  });
const staff = (role: string, method: "GET" | "POST", path: string, body?: object) =>
  createCaller(app.console.inject)(method, path, {
    cookie: cookies.get(role) ?? "",
    ...(body === undefined ? {} : { body }),
  });
const open = async (body: object = {}, who: Who = "owner") => {
  const opened = await as(
    who,
    "POST",
    "/v1/cases",
    { kind: "question", topic: "app", text: "Where is my statement?", ...body },
    randomUUID(),
  );
  expect(opened.status).toBe(201);
  return String(opened.json?.["id"]);
};
type Picture = readonly [bytes: Buffer, type: string, key?: string];
const send = (who: string, method: "POST", url: string, [bytes, type, key]: Picture) =>
  sendPicture(app, { cookie: cookies.get(who) ?? "", method, url, bytes, type, key });
const deed = (role: string, id: string, name: string, body?: object) =>
  staff(role, "POST", `/v1/staff/customer-cases/${id}/${name}`, body);
const answer = { text: "Statements are under Activity.", rootCause: "unclear_text" };
const thread = (json: Record<string, unknown> | null) =>
  (json?.["thread"] ?? []) as { text: string; event: string | null; by: string; type?: string }[];

describe("before a call", () => {
  it("anybody learns whether it is open, and that wait and quiet hours are not known yet", async () => {
    const seen = await createCaller(app.http.inject)("GET", "/v1/hotline/contact?line=china");
    expect(seen.json).toMatchObject({
      status: { line: { id: "china" } },
      queue: null,
      quietHours: { isThin: true, hours: [], quietest: null },
      isCallbackOffered: true,
    });
    expect((await createCaller(app.http.inject)("GET", "/v1/hotline/contact?line=x")).status).toBe(
      404,
    );
  });

  it("what is known is filled in, only the rest is asked", async () => {
    const code = await as("owner", "GET", "/v1/cases/context?code=expired_card");
    expect(code.json).toMatchObject({
      topic: "card",
      missing: [],
      about: { declineCode: "expired_card", payment: null },
    });
    expect((await as("owner", "GET", "/v1/cases/context")).json).toMatchObject({
      topic: null,
      missing: ["topic", "text"],
      prepare: ["phone_at_hand", "never_say"],
      openCase: null,
    });
    const foreign = await as("owner", "GET", `/v1/cases/context?payment=pay_${"0".repeat(32)}`);
    expect(foreign.status).toBe(404);
  });
});

describe("a case", () => {
  it("is acknowledged at once, with a checkable number and a promised date, once per key", async () => {
    const key = randomUUID();
    const body = { kind: "complaint", topic: "fees", text: "Charged twice for\none transfer" };
    const first = await as("owner", "POST", "/v1/cases", body, key);
    expect(first.json).toMatchObject({
      number: expect.stringMatching(/^C-\d{4}-\d{5,}$/) as string,
      subject: "Charged twice for",
      state: "open",
      dueAt: expect.any(String) as string,
      hasNews: false,
    });
    const again = await as("owner", "POST", "/v1/cases", body, key);
    expect(again.json?.["id"]).toBe(first.json?.["id"]);
    const other = await as("owner", "POST", "/v1/cases", { ...body, kind: "dispute" }, key);
    expect(other.json?.["code"]).toBe("idempotency_key_reused");
    const { rows } = await app.services.database.pool.query(
      "SELECT template FROM platform.message WHERE template LIKE 'case%'",
    );
    expect(rows).toEqual([{ template: "case_received" }]);
  });

  it("asks for words where nothing else says what happened, and keeps no card number", async () => {
    const silent = await as("owner", "POST", "/v1/cases", { kind: "question" }, randomUUID());
    expect(silent.json?.["errors"]).toMatchObject([{ field: "text", code: "required" }]);
    const id = await open({ text: "My card 4242 4242 4242 4242 does not work" });
    const seen = await as("owner", "GET", `/v1/cases/${id}`);
    expect(seen.text).not.toContain("4242 4242");
    expect(seen.text).toContain("[masked]");
  });

  it("is its customer's alone: to everybody else it is not there", async () => {
    const id = await open();
    const tries = [
      as("other", "GET", `/v1/cases/${id}`),
      as("other", "POST", `/v1/cases/${id}/messages`, { text: "x" }, randomUUID()),
      as("other", "POST", `/v1/cases/${id}/close`),
      as("other", "POST", `/v1/cases/${id}/rating`, { score: 1 }),
      as("other", "POST", `/v1/cases/${id}/call-code`),
    ];
    const missing = await as("other", "GET", `/v1/cases/cas_${"0".repeat(32)}`);
    for (const one of await Promise.all(tries)) {
      expect(one.status).toBe(404);
      expect({ ...one.json, requestId: "" }).toEqual({ ...missing.json, requestId: "" });
    }
    expect((await as("other", "GET", "/v1/cases")).json).toEqual({ cases: [] });
    expect((await as("owner", "GET", `/v1/cases/${id}`)).json?.["state"]).toBe("open");
  });

  it("takes pictures of both sides: by their content, anew, sealed, and shown only to whom they are for", async () => {
    const id = await open();
    const path = `/v1/cases/${id}/attachments`;
    const png = await smallPng();
    const key = randomUUID();
    const sent = await send("owner", "POST", `/v1/cases/${id}/attachments`, [
      png,
      "image/png",
      key,
    ]);
    expect(sent.statusCode).toBe(201);
    const again = await send("owner", "POST", path, [png, "image/png", key]);
    const [picture, ...rest] = picturesIn(again.json());
    expect(rest).toEqual([]);
    expect(picture).toMatchObject({
      contentType: "image/jpeg",
      isDeleted: false,
      name: expect.stringMatching(/^C-\d{4}-\d+-1\.jpg$/) as string,
    });
    const own = await as("owner", "GET", `${path}/${picture?.id}`);
    expect(own.json?.["picture"]).toMatch(/^data:image\/jpeg;base64,\/9j\//);
    const foreign = [
      await as("other", "GET", `${path}/${picture?.id}`),
      await as("owner", "GET", `${path}/att_${"0".repeat(32)}`),
      await as("owner", "GET", `/v1/cases/${await open()}/attachments/${picture?.id}`),
    ];
    expect(foreign.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect((await send("other", "POST", path, [png, "image/png", key])).statusCode).toBe(404);
    for (const [bytes, type, code] of [
      [png, "image/jpeg", "attachment_invalid"],
      [png.subarray(0, 60), "image/png", "attachment_invalid"],
      [Buffer.from("%PDF-1.7"), "application/pdf", "unsupported_media_type"],
      [Buffer.alloc(8 * 1024 * 1024 + 1), "image/png", "body_too_large"],
    ] as const)
      expect((await send("owner", "POST", path, [bytes, type])).json()).toMatchObject({ code });

    const staffPath = `/v1/staff/customer-cases/${id}/attachments`;
    const inside = await send("agent", "POST", `${staffPath}?to=colleagues`, [png, "image/png"]);
    expect(inside.statusCode).toBe(201);
    const refused = await send("agent", "POST", `${staffPath}?to=customer`, [png, "image/png"]);
    expect(refused.json()).toMatchObject({ code: "case_not_yours" });
    await deed("agent", id, "take");
    await send("agent", "POST", `${staffPath}?to=customer`, [png, "image/png"]);
    const seen = picturesIn((await staff("agent", "GET", staffPath.slice(0, -12))).json);
    expect(seen.map(({ name }) => name.at(-5))).toEqual(["1", "2", "3"]);
    expect((await staff("agent", "GET", `${staffPath}/${seen[1]?.id}`)).status).toBe(200);
    // What hangs on a note is not there for the customer.
    expect(picturesIn((await as("owner", "GET", `/v1/cases/${id}`)).json)).toHaveLength(2);
    expect((await as("owner", "GET", `${path}/${seen[1]?.id}`)).status).toBe(404);
    const { rows } = await app.services.database.pool.query<{ content: Buffer }>(
      "SELECT content FROM cases.attachment",
    );
    expect(rows).toHaveLength(3);
    for (const { content } of rows) expect(content.includes("JFIF")).toBe(false);
    const { database: store } = app.services;
    await fillWithPictures(store.pool, fromPublicId(id));
    const full = await send("owner", "POST", path, [png, "image/png"]);
    expect(full.json()).toMatchObject({ code: "attachments_full" });
    // A year after it was closed the content goes; that there was one stays.
    await as("owner", "POST", `/v1/cases/${id}/close`);
    await wipeAttachments(store.kysely, new Date(Date.now() + 364 * 86_400_000));
    expect((await as("owner", "GET", `${path}/${picture?.id}`)).json?.["isDeleted"]).toBe(false);
    await wipeAttachments(store.kysely, new Date(Date.now() + 366 * 86_400_000));
    expect((await as("owner", "GET", `${path}/${picture?.id}`)).json).toMatchObject({
      isDeleted: true,
      picture: null,
    });
  });

  it("is worked on by its owner; notes and names stay in the house", async () => {
    const id = await open();
    expect((await deed("agent", id, "answer", answer)).json?.["code"]).toBe("case_not_yours");
    expect((await deed("agent", id, "take")).json).toMatchObject({ isMine: true, canAct: true });
    expect((await deed("senior_agent", id, "take")).json?.["code"]).toBe("case_not_yours");
    expect((await deed("agent", id, "notes", { text: "Sounds annoyed" })).status).toBe(201);
    await deed("agent", id, "escalate", { reason: "Needs a supervisor" });
    const quiet = await as("owner", "GET", `/v1/cases/${id}`);
    expect(quiet.json).toMatchObject({ hasNews: false });
    for (const inside of ["annoyed", "supervisor", "escalated", "assigned", "staff"])
      expect(quiet.text).not.toContain(inside);

    await deed("agent", id, "pause", { reason: "bank", text: "We have asked." });
    expect((await deed("agent", id, "resume")).json).toMatchObject({ state: "open" });
    await deed("agent", id, "pause", { reason: "customer", text: "Which month?" });
    const waiting = await as("owner", "GET", `/v1/cases/${id}`);
    expect(waiting.json).toMatchObject({ state: "paused", dueAt: null, hasNews: true });
    const key = randomUUID();
    const wrote = await as("owner", "POST", `/v1/cases/${id}/messages`, { text: "October" }, key);
    expect(wrote.json).toMatchObject({ state: "open", dueAt: expect.any(String) as string });
    const twice = await as("owner", "POST", `/v1/cases/${id}/messages`, { text: "October" }, key);
    expect(thread(twice.json).filter(({ text }) => text === "October")).toHaveLength(1);

    expect((await deed("agent", id, "answer", answer)).json).toMatchObject({
      state: "answered",
      rootCause: "unclear_text",
    });
    await as("owner", "POST", `/v1/cases/${id}/rating`, { score: 1 });
    const no = { text: "No" };
    const back = await as("owner", "POST", `/v1/cases/${id}/messages`, no, randomUUID());
    // The next answer gets a score of its own.
    expect(back.json).toMatchObject({ state: "open", canWrite: true, satisfaction: null });
    await deed("agent", id, "answer", answer);
    const solved = await as("owner", "POST", `/v1/cases/${id}/close`);
    expect(solved.json).toMatchObject({ state: "closed", canWrite: false });
    expect((await as("owner", "POST", `/v1/cases/${id}/rating`, { score: 4 })).json).toMatchObject({
      satisfaction: 4,
    });
    const other = await as("owner", "POST", `/v1/cases/${id}/rating`, { score: 1 });
    expect(other.json?.["code"]).toBe("case_changed");
    const late = await as("owner", "POST", `/v1/cases/${id}/messages`, { text: "x" }, randomUUID());
    expect(late.json?.["code"]).toBe("case_closed");
    expect((await deed("agent", id, "resume")).json?.["code"]).toBe("case_closed");
    expect((await as("owner", "POST", `/v1/cases/${id}/call-code`)).json?.["code"]).toBe(
      "case_closed",
    );
  });

  it("is given to a colleague by a supervisor, with a reason in the log", async () => {
    const id = await open();
    const session = await staff("senior_agent", "GET", "/v1/staff/session");
    const to = String((session.json?.["staff"] as { id?: string } | undefined)?.id);
    const body = { staffId: to, reason: "Speaks the language" };
    expect((await deed("agent", id, "assign", body)).json?.["code"]).toBe("not_permitted");
    const unfit = await staff("operator", "GET", "/v1/staff/session");
    const nobody = String((unfit.json?.["staff"] as { id?: string } | undefined)?.id);
    expect(
      (await deed("supervisor", id, "assign", { ...body, staffId: nobody })).json?.["errors"],
    ).toMatchObject([{ field: "staffId" }]);
    expect((await deed("supervisor", id, "assign", body)).json).toMatchObject({
      owner: { id: to },
    });
    await staff("agent", "GET", `/v1/staff/customer-cases/${id}`);
    const { rows } = await app.services.database.pool.query<{ type: string }>(
      "SELECT type FROM audit.event WHERE type IN ('case.assigned', 'case.viewed') ORDER BY at DESC LIMIT 2",
    );
    expect(rows.map(({ type }) => type).sort()).toEqual(["case.assigned", "case.viewed"]);
  });

  it("is found in the queue by its number; one wrong digit is noticed", async () => {
    const id = await open();
    const { json } = await as("owner", "GET", `/v1/cases/${id}`);
    const number = String(json?.["number"]);
    const find = async (text: string) =>
      (await staff("agent", "GET", `/v1/staff/customer-cases?number=${text}`)).json?.[
        "cases"
      ] as unknown[];
    expect(await find(number)).toHaveLength(1);
    expect(await find(number.replaceAll("-", ""))).toHaveLength(1);
    const last = Number(number.at(-1));
    expect(await find(`${number.slice(0, -1)}${(last + 1) % 10}`)).toHaveLength(0);
    const page = await staff(
      "agent",
      "GET",
      "/v1/staff/customer-cases?queue=unassigned&kind=question",
    );
    expect(page.json?.["counts"]).toMatchObject({ all: expect.any(Number) as number });
    expect(
      (await staff("agent", "GET", "/v1/staff/customer-cases?cursor=nonsense")).json?.["code"],
    ).toBe("validation_failed");
  });
});

describe("suggestions", () => {
  it("are grouped and answered once, to everybody who asked, in their language", async () => {
    const one = await open({ kind: "suggestion", text: "Dark mode, please" });
    const two = await open({ kind: "suggestion", text: "深色模式" }, "other");
    // Other mails come in another language by now: this matter stays in its own.
    await as("other", "PATCH", "/v1/profile", { locale: "zh-CN" });
    const question = await open();
    const made = await staff("agent", "POST", "/v1/staff/suggestions/groups", {
      title: "Dark mode",
      cases: [one],
    });
    expect(made.status).toBe(201);
    const group = (made.json?.["groups"] as { id: string }[] | undefined)?.[0]?.id ?? "";
    const path = `/v1/staff/suggestions/groups/${group}`;
    const wrong = await staff("agent", "POST", `${path}/cases`, { cases: [question] });
    expect(wrong.json?.["code"]).toBe("case_changed");
    await staff("agent", "POST", `${path}/cases`, { cases: [two] });
    const text = { answer: { en: "Dark mode is here.", "zh-CN": "深色模式已上线。" } };
    expect((await staff("agent", "POST", `${path}/answer`, text)).json?.["code"]).toBe(
      "not_permitted",
    );
    expect((await staff("supervisor", "POST", `${path}/answer`, text)).status).toBe(200);
    expect((await staff("supervisor", "POST", `${path}/answer`, text)).json?.["code"]).toBe(
      "group_answered",
    );
    const groupId = (
      await app.services.database.pool.query("SELECT id FROM cases.suggestion_group")
    ).rows[0] as { id: string };
    await app.services.cases.deliverGroupAnswer(groupId.id);
    await app.services.cases.deliverGroupAnswer(groupId.id);
    for (const [who, id] of [
      ["owner", one],
      ["other", two],
    ] as const) {
      const seen = await as(who, "GET", `/v1/cases/${id}`);
      expect(seen.json).toMatchObject({ state: "answered", hasNews: true });
      expect(thread(seen.json).filter((entry) => entry.text === text.answer.en)).toHaveLength(1);
    }
    const { rows } = await app.services.database.pool.query(
      "SELECT locale FROM platform.message WHERE template = 'suggestion_answered'",
    );
    expect(rows).toEqual([{ locale: "en" }, { locale: "en" }]);
    const board = await staff("agent", "GET", "/v1/staff/suggestions");
    expect(board.json).toMatchObject({ groups: [{ state: "answered" }], ungrouped: [] });
  });

  it("and everything else are counted by what they were about", async () => {
    const day = new Date().toISOString().slice(0, 10);
    const next = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const path = `/v1/staff/case-reports?by=root_cause&from=${day}&through=${next}`;
    expect((await staff("agent", "GET", path)).json?.["code"]).toBe("not_permitted");
    const report = await staff("operator", "GET", path);
    expect(report.json?.["rows"]).toContainEqual(
      expect.objectContaining({
        key: "unclear_text",
        answered: 1,
        onTime: 1,
        reopened: 1,
        satisfaction: 4,
      }),
    );
    const reversed = `/v1/staff/case-reports?by=topic&from=${next}&through=${day}`;
    expect((await staff("operator", "GET", reversed)).json?.["errors"]).toMatchObject([
      { field: "through" },
    ]);
  });
});
