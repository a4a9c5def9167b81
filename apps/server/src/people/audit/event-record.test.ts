import { describe, expect, it } from "vitest";
import type { AuditEvent } from "../../platform/audit-trail.ts";
import { columnsOf, isAuthentic, leafText, recordOf, type StoredEvent } from "./event-record.ts";

const key = Buffer.alloc(32, 7);
const now = new Date("2026-11-24T09:30:00.123Z");
const event: AuditEvent = {
  type: "session.signed_in",
  actor: { kind: "customer", id: "0199f3a2-5b7c-7d10-9a51-3f2c5e8d7b11" },
  outcome: "success",
  origin: { ip: "192.0.2.1", userAgent: "Firefox" },
};
const recorded = (details: AuditEvent["details"], over: Partial<AuditEvent> = {}) =>
  recordOf({ ...event, ...over, details: details ?? {} }, { now, requestId: "req_12345678" });
const stored = (details: AuditEvent["details"]): StoredEvent => {
  const record = recorded(details);
  const columns = columnsOf(record, key);
  const mac = Buffer.from((columns["mac"] as string).slice(2), "hex");
  return { ...record, mac, writer: "w", writerSeq: "1" };
};

describe("what an event holds", () => {
  it("who, what, object, outcome, origin, time in UTC and the request [L2]", () => {
    expect(columnsOf(recorded({ factor: "totp" }), key)).toMatchObject({
      at: "2026-11-24T09:30:00.123Z",
      type: "session.signed_in",
      severity: "info",
      outcome: "success",
      actor_kind: "customer",
      actor_id: event.actor.id,
      ip: "192.0.2.1",
      user_agent: "Firefox",
      request_id: "req_12345678",
      details: { factor: "totp" },
    });
  });

  it("no password, code, token or card number, under whatever name [L7]", () => {
    const { details } = recorded({
      password: "Autumn-Rain-7-lanterns",
      code: "381904",
      resetToken: "mX3oVx8o1k1b0v3cJm0Jx2Yk1m9xkq7c",
      note: "card 4242 4242 4242 4242 of the customer",
      link: "https://okpay.example/verify#t=mX3oVx8o1k1b0v3c",
    });
    const text = JSON.stringify(details);
    for (const secret of ["Autumn", "381904", "mX3oVx8o1k1b0v3c", "4242"])
      expect(text).not.toContain(secret);
  });

  it("no control character that a terminal or a log reader obeys [L7]", () => {
    const record = recorded(
      { note: "line\r\nforged line\u001b[31m\u2028\u202e" },
      { origin: { ip: "192.0.2.1", userAgent: "agent\u0000\u0085" } },
    );
    expect(record.details["note"]).toBe("line\\u000d\\u000aforged line\\u001b[31m\\u2028\\u202e");
    expect(record.userAgent).toBe("agent\\u0000\\u0085");
  });

  it("never more than a few hundred characters of a text", () => {
    expect(String(recorded({ note: "x".repeat(10_000) }).details["note"])).toHaveLength(500);
  });
});

describe("authenticity", () => {
  it("covers every field, whatever the order of the details", () => {
    const one = stored({ a: 1, b: "two" });
    expect(isAuthentic(one, [key])).toBe(true);
    expect(isAuthentic({ ...one, details: { b: "two", a: 1 } }, [key])).toBe(true);
    expect(leafText({ ...one, details: { b: "two", a: 1 } })).toBe(leafText(one));
    const changes: Partial<StoredEvent>[] = [
      { at: new Date(now.getTime() + 1) },
      { type: "session.signed_out" },
      { severity: "notice" },
      { outcome: "failure" },
      { actorKind: "staff" },
      { actorId: null },
      { subjectKind: "customer" },
      { subjectId: "x" },
      { ip: "192.0.2.2" },
      { userAgent: null },
      { requestId: null },
      { details: { a: 1 } },
      { id: "0199f3a2-5b7c-7d10-9a51-3f2c5e8d7b12" },
    ];
    for (const change of changes) {
      expect([change, isAuthentic({ ...one, ...change }, [key])]).toEqual([change, false]);
      expect(leafText({ ...one, ...change })).not.toBe(leafText(one));
    }
    expect(leafText({ ...one, writerSeq: "2" })).not.toBe(leafText(one));
    expect(isAuthentic(one, [Buffer.alloc(32, 8)])).toBe(false);
    expect(isAuthentic(one, [Buffer.alloc(32, 8), key])).toBe(true);
  });
});
