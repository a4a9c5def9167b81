import { auditEvent, createStaffWorld, createTestDatabase } from "@okpay/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toPublicId } from "../../platform/ids.ts";

const database = await createTestDatabase();
const world = await createStaffWorld({ url: database.url });
const { call, member, clock, audit, access } = world;
type Member = Awaited<ReturnType<typeof member>>;

let agent: Member;
let administrator: Member;
let second: Member;
let customer: string;
let customerId: string;
beforeAll(async () => {
  agent = await member("agent");
  administrator = await member("administrator");
  second = await member("administrator");
  const registered = await world.customer({
    displayName: "Lin Yue",
    email: "lin.yue@example.com",
    phone: "+8613800138000",
  });
  customerId = registered.customerId;
  customer = toPublicId("cus", customerId);
});
afterAll(() => world.closeAll());

const newest = async (type: string) => (await audit.reader.search({ type })).events[0];
const openCase = (cookie: string, id = customer) =>
  call("POST", "/v1/staff/cases", {
    cookie,
    body: { customerId: id, topic: "payment", note: "A payment did not arrive" },
  });

describe("a customer's record", () => {
  it("is found by the exact address or number only, masked, and the search is in the log [G4] [L1]", async () => {
    const search = (by: string, value: string) =>
      call("POST", "/v1/staff/customers/search", { cookie: agent.cookie, body: { by, value } });
    const found = await search("email", "Lin.Yue@example.com");
    expect(found.json).toEqual({
      customers: [{ id: customer, nameMasked: "L** Y**", contactMasked: "l***@example.com" }],
    });
    expect((await search("phone", "13800138000")).json?.["customers"]).toHaveLength(1);
    expect((await search("id", customer)).json?.["customers"]).toHaveLength(1);
    expect((await search("email", "lin@example.com")).json).toEqual({ customers: [] });
    expect(await newest("customer.searched")).toMatchObject({
      actorKind: "staff",
      details: { by: "email", isFound: false },
    });
  });

  it("opens with an open case of one's own about this customer, and with nothing else [G5] [G8]", async () => {
    const view = (cookie: string, caseId: string, id = customer) =>
      call("GET", `/v1/staff/customers/${id}?case=${caseId}`, { cookie });
    const nobodys = toPublicId("cas", customerId);
    const without = await view(agent.cookie, nobodys);
    expect([without.status, without.json?.["code"]]).toEqual([403, "case_required"]);

    const opened = await openCase(agent.cookie);
    const caseId = String(opened.json?.["id"]);
    expect(opened.json).toMatchObject({ state: "open", customerName: "L** Y**" });
    const seen = await view(agent.cookie, caseId);
    expect(seen.json).toMatchObject({
      id: customer,
      nameMasked: "L** Y**",
      emailMasked: "l***@example.com",
      phoneMasked: "+86 138****8000",
    });
    for (const clear of ["lin.yue", "13800138000", "Lin Yue"])
      expect(seen.text).not.toContain(clear);

    const colleague = await member("senior_agent");
    expect((await view(colleague.cookie, caseId)).json?.["code"]).toBe("case_required");
    const cases = await call("GET", "/v1/staff/cases", { cookie: colleague.cookie });
    expect(cases.json).toEqual({ cases: [] });
    const foreign = await call("POST", `/v1/staff/cases/${caseId}/close`, {
      cookie: colleague.cookie,
    });
    expect(foreign.status).toBe(404);

    const closed = await call("POST", `/v1/staff/cases/${caseId}/close`, { cookie: agent.cookie });
    expect(closed.json).toMatchObject({ state: "closed" });
    expect((await view(agent.cookie, caseId)).json?.["code"]).toBe("case_required");
  });

  it("with a case about somebody else, another customer's id is answered like nobody's [A1] [G5]", async () => {
    const caseId = String((await openCase(agent.cookie)).json?.["id"]);
    const other = await world.customer({ email: "b@example.com", phone: "+8613800138066" });
    const answerTo = async (id: string) => {
      const path = `/v1/staff/customers/${id}?case=${caseId}`;
      const { status, json } = await call("GET", path, { cookie: agent.cookie });
      return { status, ...json, requestId: null };
    };
    const foreign = await answerTo(toPublicId("cus", other.customerId));
    expect(foreign).toMatchObject({ status: 403, code: "case_required" });
    expect(foreign).toEqual(await answerTo(toPublicId("cus", agent.id.slice(4))));
  });

  it("shows its owner who looked, when and why [G5] [L1]", async () => {
    const person = await world.customer({ email: "seen@example.com", phone: "+8613800138055" });
    const id = toPublicId("cus", person.customerId);
    const caseId = String((await openCase(agent.cookie, id)).json?.["id"]);
    await call("GET", `/v1/staff/customers/${id}?case=${caseId}`, { cookie: agent.cookie });
    expect(await audit.viewsOf(person.customerId)).toEqual([
      { at: clock.now(), what: "record", who: "agent · Person 1.", reason: "payment" },
    ]);
    expect(await audit.viewsOf(customerId.replace(/.$/, "0"))).not.toContainEqual(
      expect.objectContaining({ reason: "payment", at: clock.now() }),
    );
  });

  it("is not shown when the view cannot be written [L6] [G5]", async () => {
    const caseId = String((await openCase(agent.cookie)).json?.["id"]);
    const admin = new (await import("pg")).default.Client({ connectionString: database.ownerUrl });
    await admin.connect();
    await admin.query("REVOKE INSERT ON audit.event FROM okpay_app");
    const refused = await call("GET", `/v1/staff/customers/${customer}?case=${caseId}`, {
      cookie: agent.cookie,
    });
    await admin.query("GRANT INSERT ON audit.event TO okpay_app");
    await admin.end();
    expect([refused.status, refused.json?.["code"]]).toEqual([500, "internal_error"]);
    expect(refused.text).not.toContain("L** Y**");
  });

  it("of one's own or of somebody close stays shut to a member of staff [G6]", async () => {
    const own = await world.customer({ email: "agent.wang@example.com", phone: "+8613800138011" });
    const wang = await member("agent", "agent.wang@example.com");
    const refused = await openCase(wang.cookie, toPublicId("cus", own.customerId));
    expect([refused.status, refused.json?.["code"]]).toEqual([403, "own_account"]);
    const invited = { email: "zhao@staff.example", displayName: "Zhao", locale: "en" as const };
    await access.inviteByOperator({ ...invited, role: "agent" }, customerId);
    const { rows } = await world.database.pool.query(
      "SELECT customer_id FROM access.linked_account",
    );
    expect(rows).toEqual([{ customer_id: customerId }]);
  });
});

describe("four eyes", () => {
  const ask = (cookie: string, id: string) =>
    call("POST", `/v1/staff/accounts/${id}/reset`, { cookie, body: { reason: "lost the phone" } });
  const approve = (cookie: string, id: string) =>
    call("POST", `/v1/staff/approvals/${id}/approve`, { cookie });
  const list = (cookie: string) => call("GET", "/v1/staff/approvals?state=requested", { cookie });

  it("nothing happens until a second person agrees, and then all of it does [G6]", async () => {
    const person = await member("operator");
    const asked = await ask(administrator.cookie, person.id);
    expect(asked.status).toBe(202);
    expect(asked.json).toMatchObject({ state: "requested", mayDecide: false });
    const id = String(asked.json?.["id"]);
    expect((await call("GET", "/v1/staff/session", { cookie: person.cookie })).status).toBe(200);

    const own = await approve(administrator.cookie, id);
    expect([own.status, own.json?.["code"]]).toEqual([403, "own_account"]);
    const waiting = (await list(second.cookie)).json?.["approvals"] as { mayDecide: boolean }[];
    expect(waiting).toMatchObject([{ id, mayDecide: true }]);

    const agreed = await approve(second.cookie, id);
    expect(agreed.json).toMatchObject({ state: "approved", decidedBy: { id: second.id } });
    expect((await call("GET", "/v1/staff/session", { cookie: person.cookie })).status).toBe(401);
    const mail = (await world.sent(person.email)).at(-1);
    expect(mail?.text).toContain("/enrol#t=");
    const again = await approve(second.cookie, id);
    expect([again.status, again.json?.["code"]]).toEqual([409, "approval_closed"]);
    expect(await newest("staff.factor_removed")).toMatchObject({
      subjectId: person.id.replace(/^stf_(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"),
    });
  });

  it("of two who decide at once one does; a refusal carries its reason [G6]", async () => {
    const person = await member("operator");
    const third = await member("administrator");
    const id = String((await ask(administrator.cookie, person.id)).json?.["id"]);
    const answers = await Promise.all([
      approve(second.cookie, id),
      call("POST", `/v1/staff/approvals/${id}/reject`, {
        cookie: third.cookie,
        body: { reason: "spoke to them: the phone was found" },
      }),
    ]);
    expect(answers.map(({ status }) => status).sort((one, other) => one - other)).toEqual([
      200, 409,
    ]);
  });

  it("about oneself is neither asked for nor agreed to [G6]", async () => {
    const about = await ask(administrator.cookie, administrator.id);
    expect([about.status, about.json?.["code"]]).toEqual([403, "own_account"]);
    const id = String((await ask(administrator.cookie, second.id)).json?.["id"]);
    const decided = await approve(second.cookie, id);
    expect([decided.status, decided.json?.["code"]]).toEqual([403, "own_account"]);
  });

  it("ends by itself after a day, and is written down [G6]", async () => {
    const person = await member("operator");
    const id = String((await ask(administrator.cookie, person.id)).json?.["id"]);
    clock.advance(25 * 3_600_000);
    await access.approvals.expire();
    const [row] = await access.approvals.find({ id: idIn(id) });
    expect(row?.state).toBe("expired");
    expect(await newest("approval.expired")).toMatchObject({ details: { command: "staff.reset" } });
  });

  it("is refused by the database as well when one person stands in both places [G6]", async () => {
    await expect(
      world.database.pool.query(
        "UPDATE access.approval SET state = 'approved', decided_by = requested_by, decided_at = now() WHERE state = 'expired'",
      ),
    ).rejects.toMatchObject({ code: "23514" });
  });
});

describe("accounts", () => {
  it("are opened by an administrator; the link goes to the person's address and nowhere else [G2]", async () => {
    const root = await member("administrator");
    const invited = await call("POST", "/v1/staff/accounts", {
      cookie: root.cookie,
      body: { email: "New.Person@staff.example", displayName: "New", role: "agent", locale: "en" },
    });
    expect(invited.json).toMatchObject({ state: "invited", email: "new.person@staff.example" });
    expect(invited.text).not.toContain("#t=");
    expect((await world.sent("new.person@staff.example"))[0]?.text).toContain("/enrol#t=");
    const twice = await call("POST", "/v1/staff/accounts", {
      cookie: root.cookie,
      body: { email: "new.person@staff.example", displayName: "N", role: "agent", locale: "en" },
    });
    expect([twice.status, twice.json?.["code"]]).toEqual([409, "staff_exists"]);
    const all = await call("GET", "/v1/staff/accounts", { cookie: root.cookie });
    expect(all.text).toContain("new.person@staff.example");
  });

  it("never lose their last administrator, nor change themselves", async () => {
    const alone = await createStaffWorld({ url: (await createTestDatabase()).url, isDemo: false });
    const root = await alone.member("administrator");
    const self = await alone.call("PATCH", `/v1/staff/accounts/${root.id}`, {
      cookie: root.cookie,
      body: { role: "agent" },
    });
    expect(self.json?.["code"]).toBe("own_account");
    const other = await alone.member("administrator");
    const out = await alone.call("POST", `/v1/staff/accounts/${other.id}/disable`, {
      cookie: root.cookie,
      body: { reason: "left" },
    });
    expect(out.status).toBe(200);
    await alone.closeAll();
  });
});

describe("the audit log", () => {
  it("is searched by who, what and when, shows proofs, and every search is an event [L1] [L4]", async () => {
    const auditor = await member("compliance");
    const { cookie } = auditor;
    const events = await call("GET", "/v1/staff/audit/events?type=staff.signed_in", { cookie });
    const [first] = (events.json ?? {})["events"] as { id: string; actor: { name: string } }[];
    expect(first?.actor.name).toMatch(/^Person/);
    const mine = await call("GET", `/v1/staff/audit/events?actor=${auditor.id}&outcome=success`, {
      cookie,
    });
    expect(((mine.json ?? {})["events"] as { type: string }[]).map(({ type }) => type)).toContain(
      "staff.enrolled",
    );
    const one = await call("GET", `/v1/staff/audit/events/${first?.id}`, { cookie });
    expect(one.json).toMatchObject({ event: { id: first?.id }, proof: null });
    expect(await newest("audit.searched")).toMatchObject({
      details: { filters: ["actor", "outcome"] },
    });
    const state = await call("GET", "/v1/staff/audit", { cookie });
    expect(state.json).toMatchObject({ keptMonths: 12, searchableMonths: 3 });
    expect((await call("GET", "/v1/staff/audit/checkpoints", { cookie })).json).toEqual({
      checkpoints: [],
    });
    expect((await call("GET", "/v1/staff/audit/findings", { cookie })).status).toBe(200);
    expect((await call("GET", "/v1/staff/audit/consistency?from=0&to=0", { cookie })).status).toBe(
      200,
    );
    expect((await call("POST", "/v1/staff/audit/verifications", { cookie })).status).toBe(202);
  });

  it("is paged without a gap or a repetition", async () => {
    const { cookie } = await member("compliance");
    await Promise.all(
      Array.from({ length: 60 }, () => audit.record(auditEvent({ type: "key.created" }))),
    );
    const ids: string[] = [];
    let next: string | null = "";
    while (next !== null) {
      const page = await call("GET", `/v1/staff/audit/events?type=key.created${next}`, { cookie });
      ids.push(...((page.json ?? {})["events"] as { id: string }[]).map(({ id }) => id));
      const cursor = page.json?.["nextCursor"];
      next = typeof cursor === "string" ? `&cursor=${encodeURIComponent(cursor)}` : null;
    }
    expect([ids.length, new Set(ids).size]).toEqual([60, 60]);
  });
});

const idIn = (publicId: string): string =>
  publicId.slice(4).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
