// Two server processes share one line; one is killed. Against real PostgreSQL, each with its own pool and memory.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createTestDatabase } from "@okpay/testkit";
import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newId } from "../../platform/ids.ts";
import { createMemory, shownNumber } from "../asterisk/index.ts";
import { caller, lineOf, policy } from "./testing/line.ts";
import type { RoutingEvent } from "./types.ts";

const database = await createTestDatabase();
const owner = new pg.Client(database.ownerUrl);
let now = Date.parse("2026-11-27T04:00:00Z");
const left = lineOf(database.url, () => now);
const right = lineOf(database.url, () => now);
const AGENTS = [newId(), newId(), newId()] as const;

beforeAll(async () => {
  await owner.connect();
  for (const [index, id] of AGENTS.entries()) {
    await owner.query(
      `INSERT INTO access.staff (id, email, display_name, role, state, locale, is_demo, created_at, active_since)
       VALUES ($1, $2, 'Agent', 'agent', 'active', 'en', true, now(), now())`,
      [id, `agent-${index}@staff.example`],
    );
    await owner.query(
      "INSERT INTO agents.agent (id, languages, created_at, changed_at) VALUES ($1, '{en}', now(), now())",
      [id],
    );
  }
});
beforeEach(async () => {
  await owner.query(
    "TRUNCATE routing.promise, routing.handling, routing.offer, routing.agent, routing.call CASCADE",
  );
  await owner.query("UPDATE routing.turn SET revision = revision + 1000, due_at = NULL");
});
afterAll(async () => {
  await Promise.all([left.close(), right.close(), owner.end()]);
});

const rowsOf = async (query: string, values: unknown[] = []) =>
  (await owner.query<Record<string, unknown>>(query, values)).rows;
const signIn = (agentId: string): RoutingEvent => ({
  type: "agentSignedIn",
  agentId,
  skills: [{ skill: "general", level: 3, validUntil: null }],
  languages: ["en"],
});
const staff = async (line: typeof left, agentId: string) => {
  await line.send(signIn(agentId));
  await line.send({ type: "agentReady", agentId });
};

describe("one line for several processes", () => {
  it("two processes that answer at once: one caller per agent, nobody lost, the order of arrival", async () => {
    for (const [index, agentId] of AGENTS.entries()) await staff(index % 2 ? right : left, agentId);
    const ids = Array.from({ length: 12 }, () => newId());
    await Promise.all(ids.map((id, index) => (index % 2 ? left : right).send(caller(id))));
    const offered = await rowsOf(
      "SELECT id, agent_id FROM routing.call WHERE state = 'offered' ORDER BY priority, arrived_at, seq",
    );
    expect(new Set(offered.map((row) => row["agent_id"]))).toEqual(new Set(AGENTS));
    const inLine = await rowsOf("SELECT id FROM routing.call ORDER BY priority, arrived_at, seq");
    expect(inLine.slice(0, 3)).toEqual(offered.map(({ id }) => ({ id })));

    // Both answer the same offer in the same moment, and its time-out comes too: it is answered once.
    const [first] = offered;
    const answer: RoutingEvent = {
      type: "offerAccepted",
      callId: String(first?.["id"]),
      agentId: String(first?.["agent_id"]),
    };
    const commands = await Promise.all([
      left.send(answer),
      right.send(answer),
      right.send({ type: "callerHungUp", callId: answer.callId }),
    ]);
    const connects = commands.flat().filter(({ type }) => type === "connect");
    expect(connects.length).toBeLessThanOrEqual(1);
    expect(
      await rowsOf("SELECT outcome FROM routing.offer WHERE call_id = $1", [answer.callId]),
    ).toEqual([{ outcome: connects.length === 1 ? "accepted" : "withdrawn" }]);
    expect((await left.routing.look()).calls.map(({ id }) => id).sort()).toEqual(
      (await right.routing.look()).calls.map(({ id }) => id).sort(),
    );
  });

  it("whatever two processes do in turns, the rows are the state of one machine", async () => {
    const event = fc.record({
      kind: fc.constantFrom(
        "arrive",
        "accept",
        "reject",
        "hang",
        "ready",
        "pause",
        "lost",
        "back",
        "note",
        "done",
        "wait",
      ),
      call: fc.nat(4),
      agent: fc.nat(2),
      isLeft: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 10, maxLength: 40 }), async (steps) => {
        const ids = Array.from({ length: 5 }, () => newId());
        for (const agentId of AGENTS) await staff(left, agentId);
        for (const { kind, call, agent, isLeft } of steps) {
          const callId = ids[call] ?? "";
          const agentId = AGENTS[agent] ?? "";
          const events: Record<string, RoutingEvent> = {
            arrive: caller(callId),
            accept: { type: "offerAccepted", callId, agentId },
            reject: { type: "offerRejected", callId, agentId, reason: "busy" },
            hang: { type: "callerHungUp", callId },
            ready: { type: "agentReady", agentId },
            pause: { type: "agentNotReady", agentId, reason: "break" },
            lost: { type: "agentLost", agentId },
            back: { type: "agentBack", agentId },
            note: { type: "dispositionSet", agentId },
            done: { type: "wrapUpDone", agentId },
          };
          const next = events[kind];
          if (next === undefined) now += policy.offerMs;
          const line = isLeft ? left : right;
          // A call that has ended stays ended: its id is not used again.
          const isOver =
            kind === "arrive" &&
            (await rowsOf("SELECT FROM routing.call WHERE id = $1", [callId])).length > 0;
          if (!isOver) await line.send(next ?? { type: "tick" });
        }
        const seen = [await left.routing.look(), await right.routing.look()];
        const calls = seen.map((each) => each.calls.toSorted((a, b) => a.seq - b.seq));
        expect(calls[0]).toEqual(calls[1]);
        const open = await rowsOf(
          "SELECT call_id, agent_id FROM routing.offer WHERE ended_at IS NULL ORDER BY call_id",
        );
        expect(open).toEqual(
          (calls[0] ?? [])
            .filter(({ state }) => state === "offered")
            .map(({ id, agentId }) => ({ call_id: id, agent_id: agentId }))
            .toSorted((a, b) => (a.call_id < b.call_id ? -1 : 1)),
        );
        for (const { id } of calls[0] ?? []) await left.send({ type: "callerHungUp", callId: id });
      }),
      { numRuns: 12 },
    );
  });

  it("who says no in the very turn in which the call came to them has said no", async () => {
    const [first, second] = AGENTS;
    await staff(left, first);
    const callId = newId();
    await left.send(caller(callId));
    await staff(left, second);
    // The offer of whose page is gone ends with the next turn, whatever that turn is about.
    await left.send({ type: "agentLost", agentId: first });
    await left.send({ type: "offerRejected", callId, agentId: second, reason: "busy" });
    expect(await rowsOf("SELECT agent_id, outcome FROM routing.offer ORDER BY id")).toEqual([
      { agent_id: first, outcome: "missed" },
      { agent_id: second, outcome: "rejected" },
    ]);
    await staff(right, AGENTS[2]);
    expect(await rowsOf("SELECT agent_id FROM routing.offer WHERE ended_at IS NULL")).toEqual([
      { agent_id: AGENTS[2] },
    ]);
  });

  it("a killed process leaves the order as it was, and nothing of the turn it was in", async () => {
    const ids = Array.from({ length: 5 }, () => newId());
    const child = spawn(
      process.execPath,
      [new URL("testing/killed-server.ts", import.meta.url).pathname, database.url, ...ids],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    await once(child.stdout, "data");
    const waits = right.send({ type: "tick" });
    child.kill("SIGKILL");
    await once(child, "exit");
    await waits;
    const line = (await right.routing.look()).calls.map(({ id }) => id);
    expect(line).toEqual(ids.slice(0, -1));
    now = Math.max(now, Date.now());
    await staff(right, AGENTS[0]);
    expect(await rowsOf("SELECT call_id FROM routing.offer WHERE ended_at IS NULL")).toEqual([
      { call_id: ids[0] },
    ]);
  });
});

describe("calls at the exchange", () => {
  it("their rows follow what any process decides; a channel has one call, and the number goes with the row", async () => {
    const clock = { now: () => new Date(now) };
    const book = {
      opened: async () => AGENTS[0] ?? null,
      surveyed: async () => undefined,
      legFailed: async () => undefined,
    };
    const [memory] = [left, right].map((line) =>
      createMemory({ ...line, clock, book, zone: "UTC" }),
    );
    if (memory === undefined) throw new Error("no memory");
    const row = {
      callId: newId(),
      channelId: "1795.1",
      number: "+8613800000000",
      cameAt: null,
      attestation: "B" as const,
      now: clock.now(),
    };
    const { callId } = row;
    const asItIs = async () => {
      const found = await memory.find(callId);
      if (found === null) throw new Error("the row is gone");
      return found;
    };
    expect(await memory.insert({ ...row, language: "en" })).toBe(true);
    expect(await memory.insert({ ...row, language: "en", callId: newId() })).toBe(false);
    const shown = () => shownNumber(left.database.kysely, callId);
    expect(await shown()).toEqual({ number: row.number, attestation: "B" });
    await memory.noteMenu(callId, { at: "reason", language: "en", proven: null, code: null });
    expect(await asItIs()).toMatchObject({ caller: "menu", menuAt: "reason", attempt: 0 });

    await staff(right, AGENTS[0]);
    await memory.enter(await asItIs(), {
      type: "queue",
      language: "en",
      skill: "general",
      proven: null,
    });
    expect(await asItIs()).toMatchObject({ caller: "music", agentId: AGENTS[0] });
    await right.send({ type: "offerAccepted", callId, agentId: AGENTS[0] });
    await right.send({ type: "heldByAgent", callId });
    expect(await asItIs()).toMatchObject({ caller: "talk", isHeld: true });
    // News of an agent who does not talk here changes nothing.
    await memory.report({ ...(await asItIs()), agentId: AGENTS[1] }, { type: "agentLost" });
    expect(await asItIs()).toMatchObject({ caller: "talk", agentId: AGENTS[0] });

    // We call them: that somebody vouched for their number says nothing of this call.
    await memory.noteChannel(callId, "okpay-c-1");
    expect(await shown()).toEqual({ number: row.number, attestation: null });

    await memory.report(await asItIs(), { type: "callerHungUp" });
    expect(await asItIs()).toMatchObject({ caller: "over" });
    await right.send({ type: "tick" });
    await memory.follow();
    expect((await memory.all()).map((each) => each.caller)).toEqual(["over"]);
    await memory.forget(callId);
    expect(await memory.all()).toEqual([]);

    const exchange = { id: "a", startedAt: "one" };
    expect(await memory.noteExchange(exchange, null)).toBe(false);
    expect(await memory.noteExchange(exchange, null)).toBe(false);
    expect(await memory.noteExchange({ ...exchange, startedAt: "two" }, null)).toBe(true);
  });

  it("holds its calls back while no process is connected to the exchange; calls between pages are offered", async () => {
    const clock = { now: () => new Date(now) };
    const book = {
      opened: async () => AGENTS[0],
      surveyed: async () => undefined,
      legFailed: async () => undefined,
    };
    const [mine, others] = [left, right].map((line) =>
      createMemory({ ...line, clock, book, zone: "UTC" }),
    );
    if (mine === undefined || others === undefined) throw new Error("no memory");
    await mine.noteExchange({ id: "a", startedAt: "one" }, null);
    expect(await others.isCut()).toBe(false);
    await staff(right, AGENTS[0]);
    const row = { callId: newId(), channelId: "1795.7", number: null, language: "en" as const };
    const { callId } = row;
    // Nobody heard them come: their place is so much before.
    const cameAt = new Date(now - 20_000);
    await mine.insert({ ...row, cameAt, attestation: null, now: clock.now() });
    now += 5_000;
    const end = { type: "queue", language: "en", skill: "general", proven: null } as const;
    await mine.enter((await mine.find(callId)) ?? expect.fail("no row"), end);
    expect(
      await rowsOf("SELECT last_agent_id, arrived_at FROM routing.call WHERE id = $1", [callId]),
    ).toEqual([{ last_agent_id: AGENTS[0], arrived_at: new Date(now - 20_000) }]);
    const between = newId();
    await right.send(caller(between));

    // It was killed: it says no more that it is connected, and another process notices.
    now += 9_000;
    expect(await others.isCut()).toBe(false);
    now += 2_000;
    expect(await others.isCut()).toBe(true);
    await others.holdBack();
    await others.holdBack();
    const stateOf = async (id: string) =>
      (await rowsOf("SELECT state, is_live FROM routing.call WHERE id = $1", [id]))[0];
    expect(await stateOf(callId)).toEqual({ state: "parked", is_live: true });
    expect(await stateOf(between)).toMatchObject({ state: "offered" });
    expect(await left.routing.placeOf(callId)).toEqual({ ahead: 0, range: null, reason: null });
    expect(await rowsOf("SELECT outcome FROM routing.offer WHERE call_id = $1", [callId])).toEqual([
      { outcome: "withdrawn" },
    ]);
    // On the line still, with music.
    expect(await others.find(callId)).toMatchObject({ caller: "music", agentId: null });

    await others.noteExchange({ id: "a", startedAt: "one" }, null);
    // What the other one says of a cut before that is late.
    await mine.noteGone(new Date(now - 1));
    expect(await mine.isCut()).toBe(false);
    await others.letBack();
    expect(await stateOf(callId)).toMatchObject({ state: "waiting" });
    await others.noteGone(clock.now());
    expect(await mine.isCut()).toBe(true);
    await others.forget(callId);
  });
});

describe("promises", () => {
  it("nothing is said while data are thin; what is said is kept, with what became of it", async () => {
    const [agentId] = AGENTS;
    await staff(left, agentId);
    const answered = newId();
    await left.send(caller(answered));
    await left.send({ type: "offerAccepted", callId: answered, agentId });
    const waiting = newId();
    await left.send(caller(waiting));
    expect(await left.routing.placeOf(waiting)).toEqual({ ahead: 0, range: null, reason: null });
    await owner.query(
      `INSERT INTO routing.handling (call_id, agent_id, started_at, talk_ended_at, done_at)
       SELECT $1, $2, now() - interval '5 minutes', now(), now() FROM generate_series(1, 6)`,
      [answered, AGENTS[1]],
    );
    now += 60_000;
    const place = await right.routing.placeOf(waiting);
    expect(place).toMatchObject({ ahead: 0, range: { low: expect.any(Number) as number } });
    expect(await right.routing.placeOf(waiting)).toEqual(place);
    await left.send({ type: "callEnded", callId: answered });
    await left.send({ type: "dispositionSet", agentId });
    await left.send({ type: "wrapUpDone", agentId });
    await left.send({ type: "offerAccepted", callId: waiting, agentId });
    expect(await rowsOf("SELECT call_id, outcome FROM routing.promise")).toEqual([
      { call_id: waiting, outcome: "answered" },
    ]);
    expect(
      await rowsOf(
        "SELECT done_at IS NULL AS open FROM routing.handling WHERE agent_id = $1 ORDER BY id",
        [agentId],
      ),
    ).toEqual([{ open: false }, { open: true }]);
  });
});
