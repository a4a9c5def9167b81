import { crc32 } from "node:zlib";
import { createTestDatabase } from "@okpay/testkit";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../app.ts";
import { loadConfig } from "../../config.ts";
import { fromPublicId, newId, toPublicId } from "../../platform/ids.ts";
import { createLog } from "../../platform/log.ts";
import { pictureTypeOf } from "../../platform/pictures.ts";

/** From a photograph to a higher limit: what comes, what is kept, who looks, who decides; through the whole program. */
const { ownerUrl } = await createTestDatabase();
const app = await createApp(
  loadConfig({
    DATABASE_URL: ownerUrl,
    OKPAY_SECRET: "a root secret for tests, 32 bytes or more",
    OKPAY_MODE: "demo",
    RATE_LIMIT_FACTOR: "10000",
  }),
  createLog({ level: "silent" }),
);
afterAll(() => app.close());
const { database, documents, audit, identity, clock } = app.services;
const sql = (text: string, values: unknown[] = []) => database.pool.query(text, values);

type Json = Record<string, unknown>;
type Answer = { status: number; json: Json; code: unknown };
const STAFF = "http://localhost:8090";
const PUBLIC = "http://localhost:8080";

async function ask(
  at: "public" | "console",
  method: "GET" | "POST" | "PATCH",
  url: string,
  { cookie, body, type }: { cookie?: string; body?: unknown; type?: string } = {},
): Promise<Answer> {
  const answer = await (at === "public" ? app.http : app.console).inject({
    method,
    url,
    headers: {
      origin: at === "public" ? PUBLIC : STAFF,
      ...(cookie === undefined ? {} : { cookie }),
      ...(body === undefined ? {} : { "content-type": type ?? "application/json" }),
    },
    ...(body === undefined ? {} : { payload: Buffer.isBuffer(body) ? body : JSON.stringify(body) }),
  });
  const json = answer.body === "" ? {} : answer.json<Json>();
  return { status: answer.statusCode, json, code: json["code"] };
}

let made = 0;
/** Signed in, and proved a moment ago unless told. */
async function customer(isProved = true) {
  made += 1;
  const persona = `person-${made}`;
  const customerId = await identity.demo.createCustomer({
    displayName: "Lin Yue",
    email: `${persona}@example.com`,
    phone: `+861380013${String(8100 + made)}`,
    password: "Quiet-Harbour-Lantern-77!",
    locale: "en",
    persona,
    at: new Date(),
  });
  const origin = { ip: "127.0.0.1", userAgent: "test", presentedToken: undefined };
  const { token } = await identity.demo.signInAs(persona, origin);
  if (isProved)
    await sql(`UPDATE identity.session SET step_up_at = $1 WHERE customer_id = $2`, [
      clock.now(),
      customerId,
    ]);
  return { customerId, cookie: `okpay_sid=${token}` };
}
type Customer = Awaited<ReturnType<typeof customer>>;

async function staff(role: string) {
  const answer = await app.console.inject({
    method: "POST",
    url: "/v1/staff/demo/session",
    headers: { origin: STAFF, "content-type": "application/json" },
    payload: JSON.stringify({ role }),
  });
  const [cookie] = answer.cookies;
  return `${cookie?.name}=${cookie?.value}`;
}

const WHERE = "Shanghai, 31.2304 N";
/** A photograph with what cameras write into them. */
const photo = (format: "jpeg" | "png" | "webp", width = 640, height = 480): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: "#c8d4cf" } })
    .withExif({ IFD0: { ImageDescription: WHERE } })
    .toFormat(format)
    .toBuffer();
const upload = (
  who: Customer | null,
  body: Buffer,
  type = "image/jpeg",
  kind = "identity_document",
): Promise<Answer> =>
  ask("public", "POST", `/v1/documents?kind=${kind}`, {
    ...(who === null ? {} : { cookie: who.cookie }),
    body,
    type,
  });
const tierOf = async (who: Customer) =>
  (await ask("public", "GET", "/v1/limits", { cookie: who.cookie })).json["tier"];

let jpeg: Buffer;
let operator: string;
beforeAll(async () => {
  jpeg = await photo("jpeg");
  operator = await staff("operator");
});

describe("POST /v1/documents", () => {
  it("needs a session and a fresh proof: a higher tier is a higher limit [S8] [U9]", async () => {
    expect((await upload(null, jpeg)).code).toBe("unauthenticated");
    expect((await upload(await customer(false), jpeg)).code).toBe("step_up_required");
  });

  it("keeps nothing but pixels, sealed for its row, without name or place [I8]", async () => {
    const who = await customer();
    expect(jpeg.includes(WHERE)).toBe(true);
    const answer = await upload(who, jpeg);
    expect(answer).toMatchObject({ status: 201, json: { state: "submitted", decidedAt: null } });
    const id = fromPublicId(String(answer.json["id"]));
    const { rows } = await sql("SELECT content FROM documents.document WHERE id = $1", [id]);
    const content: Buffer = rows[0].content;
    expect(pictureTypeOf(content)).toBeNull();
    const seen = await ask("console", "GET", `/v1/staff/documents/${String(answer.json["id"])}`, {
      cookie: operator,
    });
    const [head, data] = String(seen.json["picture"]).split(",");
    expect(head).toBe("data:image/jpeg;base64");
    const picture = Buffer.from(data ?? "", "base64");
    expect(picture.includes(WHERE)).toBe(false);
    expect(await sharp(picture).metadata()).toMatchObject({ format: "jpeg", width: 640 });

    // Copied into another row it opens nothing.
    const other = await upload(await customer(), jpeg);
    await sql("UPDATE documents.document SET content = $1 WHERE id = $2", [
      content,
      fromPublicId(String(other.json["id"])),
    ]);
    const path = `/v1/staff/documents/${String(other.json["id"])}`;
    expect((await ask("console", "GET", path, { cookie: operator })).status).toBe(500);
  });

  it("takes what its first bytes and its pixels say it is, and nothing else [I8]", async () => {
    const who = await customer();
    const png = await photo("png");
    const svg = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900"/>`);
    const bomb = Buffer.from(png);
    // The header of a PNG claims 60,000 by 60,000; its check sum is right.
    bomb.writeUInt32BE(60_000, 16);
    bomb.writeUInt32BE(60_000, 20);
    bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
    const refused: [what: string, bytes: Buffer, type: string, code: string][] = [
      ["another type than it says", png, "image/jpeg", "document_invalid"],
      ["a drawing that could run", svg, "image/png", "document_invalid"],
      ["a type nobody asked for", svg, "image/svg+xml", "unsupported_media_type"],
      ["cut off", jpeg.subarray(0, jpeg.length / 2), "image/jpeg", "document_invalid"],
      [
        "a program behind a picture's first bytes",
        Buffer.concat([jpeg.subarray(0, 3), Buffer.alloc(5_000, 7)]),
        "image/jpeg",
        "document_invalid",
      ],
      ["more pixels than memory", bomb, "image/png", "document_invalid"],
      ["too small to read", await photo("jpeg", 299, 900), "image/jpeg", "document_invalid"],
      [
        "too large",
        Buffer.concat([jpeg, Buffer.alloc(8 * 1024 * 1024)]),
        "image/jpeg",
        "body_too_large",
      ],
    ];
    for (const [what, bytes, type, code] of refused)
      expect([what, (await upload(who, bytes, type)).code]).toEqual([what, code]);
    expect(await documents.listOf(who.customerId)).toEqual([]);
    for (const format of ["png", "webp"] as const) {
      const someone = await customer();
      expect((await upload(someone, await photo(format), `image/${format}`)).status).toBe(201);
    }
  });

  it("one of a kind at a time, also when two come at once; ten a day [T4]", async () => {
    const who = await customer();
    const both = await Promise.all([upload(who, jpeg), upload(who, jpeg)]);
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409]);
    expect((await upload(who, jpeg)).code).toBe("document_not_needed");
    await sql(
      `UPDATE documents.document SET state = 'rejected', reason = 'other', decided_at = now(), decided_by = $2
        WHERE customer_id = $1`,
      [who.customerId, newId()],
    );
    await sql(
      `INSERT INTO documents.document (id, customer_id, kind, state, reason, submitted_at, decided_at, decided_by)
       SELECT gen_random_uuid(), customer_id, kind, state, reason, submitted_at, decided_at, decided_by
         FROM documents.document, generate_series(1, 9) WHERE customer_id = $1`,
      [who.customerId],
    );
    expect((await upload(who, jpeg)).code).toBe("too_many_requests");
  });
});

describe("GET /v1/documents", () => {
  it("shows the own ones, never anybody else's [A1]", async () => {
    const [mine, other] = [await customer(), await customer()];
    const { id } = (await upload(mine, jpeg)).json;
    const list = async ({ cookie }: Customer) =>
      (await ask("public", "GET", "/v1/documents", { cookie })).json["documents"];
    expect(await list(mine)).toMatchObject([{ id, kind: "identity_document", reason: null }]);
    expect(await list(other)).toEqual([]);
    expect((await ask("public", "GET", "/v1/documents")).code).toBe("unauthenticated");
  });
});

describe("reviewing", () => {
  const post = (id: unknown, what: "approve" | "reject", cookie: string, body?: Json) =>
    ask("console", "POST", `/v1/staff/documents/${String(id)}/${what}`, {
      cookie,
      ...(body === undefined ? {} : { body }),
    });

  it("GET /v1/staff/documents: the queue, oldest first, masked; not for a role without the grant [A2] [G4]", async () => {
    const who = await customer();
    const { id } = (await upload(who, jpeg)).json;
    const queue = await ask("console", "GET", "/v1/staff/documents", { cookie: operator });
    const shown = queue.json["documents"] as Json[];
    expect(shown.at(-1)).toMatchObject({ id, nameMasked: "L** Y**" });
    expect(queue.json["waiting"]).toBe(shown.length);
    const agent = await staff("agent");
    const asAgent = await ask("console", "GET", "/v1/staff/documents", { cookie: agent });
    expect(asAgent.code).toBe("not_permitted");
  });

  it("GET /v1/staff/documents/:documentId: every look is in the log, and its owner reads who [G5] [L1]", async () => {
    const who = await customer();
    const { id } = (await upload(who, jpeg)).json;
    const looks = async () => (await audit.viewsOf(who.customerId)).length;
    const path = `/v1/staff/documents/${String(id)}`;
    for (const count of [1, 2]) {
      expect((await ask("console", "GET", path, { cookie: operator })).json).toMatchObject({
        displayName: "Lin Yue",
        customerId: toPublicId("cus", who.customerId),
      });
      expect(await looks()).toBe(count);
    }
    const record = await ask("public", "GET", "/v1/security/record-views", { cookie: who.cookie });
    expect(JSON.stringify(record.json)).toContain("operator");
    const missing = `/v1/staff/documents/${toPublicId("doc", newId())}`;
    expect((await ask("console", "GET", missing, { cookie: operator })).code).toBe("not_found");
  });

  it("POST …/:documentId/approve and …/:documentId/reject: decided once, with the tier, the log and the news [A6] [G6]", async () => {
    const who = await customer();
    expect(await tierOf(who)).toBe("basic");
    const letter = (await upload(who, jpeg, "image/jpeg", "address_document")).json["id"];
    // A letter alone raises nothing; with the identity document it counts.
    expect((await post(letter, "approve", operator)).json["state"]).toBe("approved");
    expect(await tierOf(who)).toBe("basic");
    const first = (await upload(who, jpeg)).json["id"];
    const refused = await post(first, "reject", operator, { reason: "expired" });
    expect(refused.json).toMatchObject({ state: "rejected", reason: "expired" });
    const second = (await upload(who, jpeg)).json["id"];
    const compliance = await staff("compliance");
    const race = await Promise.all([
      post(second, "approve", operator),
      post(second, "reject", compliance, { reason: "unreadable" }),
    ]);
    expect(race.map(({ code }) => code).filter(Boolean)).toEqual(["document_decided"]);
    const isApproved = race[0].status === 200;
    expect(await tierOf(who)).toBe(isApproved ? "plus" : "basic");
    if (!isApproved) await post((await upload(who, jpeg)).json["id"], "approve", operator);
    expect(await tierOf(who)).toBe("plus");
    const events = await audit.eventsAbout(who.customerId, { since: new Date(0), limit: 50 });
    const types = events.map(({ type }) => type);
    expect(types.filter((type) => type === "document.uploaded")).toHaveLength(isApproved ? 3 : 4);
    expect(events.filter(({ type }) => type === "tier.changed")).toMatchObject([
      { details: { before: "basic", after: "plus" } },
    ]);
    expect(types).toContain("document.rejected");
  });

  it("POST /v1/staff/documents/:documentId/reject takes a reason of the list only", async () => {
    const { id } = (await upload(await customer(), jpeg)).json;
    const path = `/v1/staff/documents/${String(id)}/reject`;
    const wrong = await ask("console", "POST", path, {
      cookie: operator,
      body: { reason: "I do not like it" },
    });
    expect(wrong.code).toBe("validation_failed");
    const approve = `/v1/staff/documents/${toPublicId("doc", newId())}/approve`;
    expect((await ask("console", "POST", approve, { cookie: operator })).code).toBe("not_found");
  });

  it("nobody looks at or decides about somebody close to them [G6]", async () => {
    const who = await customer();
    const { id } = (await upload(who, jpeg)).json;
    await sql(
      `INSERT INTO access.linked_account (staff_id, customer_id)
       SELECT id, $1 FROM access.staff WHERE role = 'operator'`,
      [who.customerId],
    );
    const look = await ask("console", "GET", `/v1/staff/documents/${String(id)}`, {
      cookie: operator,
    });
    const codes = [look.code, (await post(id, "approve", operator)).code];
    expect(codes).toEqual(["own_account", "own_account"]);
    expect(await audit.viewsOf(who.customerId)).toEqual([]);
  });

  it("a picture is gone 30 days after its decision, that it was decided stays", async () => {
    const who = await customer();
    const { id } = (await upload(who, jpeg)).json;
    await post(id, "approve", operator);
    await sql(
      "UPDATE documents.document SET decided_at = now() - interval '31 days' WHERE id = $1",
      [fromPublicId(String(id))],
    );
    await documents.wipe();
    const seen = await ask("console", "GET", `/v1/staff/documents/${String(id)}`, {
      cookie: operator,
    });
    expect(seen.json).toMatchObject({ state: "approved", picture: null });
  });
});

describe("PATCH /v1/limits", () => {
  it("higher waits a day and may be taken back, lower holds at once; each is in the log with what it was [L1]", async () => {
    const somebody = await customer();
    const change = async (amountMinor: string) => {
      const body = { currency: "CNY", kind: "day", amountMinor };
      const { json } = await ask("public", "PATCH", "/v1/limits", { ...somebody, body });
      const limits = json["limits"] as Json[];
      return limits.find(({ currency, kind }) => currency === "CNY" && kind === "day");
    };
    const cny = (amountMinor: string) => ({ amountMinor, currency: "CNY" });
    expect(await change("30000")).toMatchObject({ limit: cny("30000"), pending: null });
    expect(await change("900000")).toMatchObject({
      limit: cny("30000"),
      pending: { limit: cny("900000") },
    });
    expect(await change("30000")).toMatchObject({ limit: cny("30000"), pending: null });
    const since = new Date(0);
    const { events } = await audit.reader.search({ type: "limit", from: since });
    expect(
      events
        .filter(({ subjectId }) => subjectId === somebody.customerId)
        .map(({ type, details }) => [type, details["before"], details["after"]]),
    ).toEqual([
      ["limit.raise_cancelled", "30000", "30000"],
      ["limit.raise_requested", "30000", "900000"],
      ["limit.lowered", "2000000", "30000"],
    ]);
  });
});
