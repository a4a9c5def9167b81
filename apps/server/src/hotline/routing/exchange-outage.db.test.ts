// What an outage of the telephone exchange took from callers in the menu: two processes, real PostgreSQL.
import { createTestDatabase } from "@okpay/testkit";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { newId } from "../../platform/ids.ts";
import { createMemory, exchangeNow } from "../asterisk/index.ts";
import { lineOf } from "./testing/line.ts";

const database = await createTestDatabase();
const owner = new pg.Client(database.ownerUrl);
let now = Date.parse("2026-11-27T04:00:00Z");
const left = lineOf(database.url, () => now);
const right = lineOf(database.url, () => now);

beforeAll(() => owner.connect());
afterAll(async () => {
  await Promise.all([left.close(), right.close(), owner.end()]);
});

const rowsOf = async (query: string, values: unknown[] = []) =>
  (await owner.query<Record<string, unknown>>(query, values)).rows;

it("an outage of the exchange is counted back to who was in the menu, once, and to nobody else; what its clock was is told while it is connected", async () => {
  const clock = { now: () => new Date(now) };
  const book = {
    opened: async () => null,
    surveyed: async () => undefined,
    legFailed: async () => undefined,
  };
  const [mine, others] = [left, right].map((line) =>
    createMemory({ ...line, clock, book, zone: "UTC" }),
  );
  if (mine === undefined || others === undefined) throw new Error("no memory");
  const seen = () => exchangeNow(left.database.kysely, clock.now());
  const it = { id: "b", startedAt: "one" };
  await mine.noteExchange(it, null);
  const [inMenu, message] = [newId(), newId()];
  for (const [callId, channelId] of [
    [inMenu, "1795.20"],
    [message, "1795.21"],
  ] as const)
    await mine.insert({
      callId,
      channelId,
      number: null,
      language: "en",
      cameAt: null,
      attestation: null,
      now: clock.now(),
    });
  await mine.beginMessage(message);
  const awayOf = async (callId: string) => (await mine.find(callId))?.awayMs;
  now += 4_000;
  await mine.noteSeen(clock.now(), -40);
  expect(await seen()).toEqual({ isConnected: true, clockAheadSeconds: -40 });
  now += 1_000;
  await mine.noteCut(clock.now());
  // It may be there again at once.
  expect((await seen()).isConnected).toBe(true);
  await mine.noteGone(clock.now());
  expect(await seen()).toEqual({ isConnected: false, clockAheadSeconds: null });
  now += 20_000;
  // A cut of its own long ago, of before the other one was connected.
  await others.noteExchange(it, new Date(now - 90_000));
  await others.noteExchange(it, new Date(now - 90_000));
  expect([await awayOf(inMenu), await awayOf(message)]).toEqual([20_000, 0]);
  expect(await seen()).toEqual({ isConnected: true, clockAheadSeconds: null });
  // A short one, of which only the process knows that had the connection; and one that was killed says nothing.
  now += 3_000;
  await others.noteSeen(clock.now(), null);
  // One whose connection has fallen silent, and who does not know it yet.
  await mine.noteSeen(new Date(now - 9_000), null);
  now += 4_000;
  await others.noteExchange(it, new Date(now - 1_500));
  expect(await awayOf(inMenu)).toBe(21_500);
  now += 7_000;
  await mine.noteExchange(it, null);
  expect(await awayOf(inMenu)).toBe(28_500);
  // Asterisk turns to another process a second after it was cut, before the one that was cut says that nobody is there.
  await mine.noteSeen(clock.now(), null);
  now += 4_000;
  const cutAt = clock.now();
  await mine.noteCut(cutAt);
  now += 1_000;
  await others.noteExchange(it, null);
  await mine.noteGone(cutAt);
  expect((await seen()).isConnected).toBe(true);
  expect(await awayOf(inMenu)).toBe(29_500);
  const end = { type: "queue", language: "en", skill: "general", proven: null } as const;
  await mine.enter((await mine.find(inMenu)) ?? expect.fail("no row"), end);
  expect(await rowsOf("SELECT arrived_at FROM routing.call WHERE id = $1", [inMenu])).toEqual([
    { arrived_at: new Date(now - 29_500) },
  ]);
  for (const callId of [inMenu, message]) await mine.forget(callId);
});
