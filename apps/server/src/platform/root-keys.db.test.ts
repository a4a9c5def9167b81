import { createAuditWorld, createTestDatabase } from "@okpay/testkit";
import { afterAll, expect, it } from "vitest";
import { createKeyring } from "./crypto.ts";
import { KEY_PURPOSES } from "./key-purposes.ts";
import { keyInventory, noteRootKeys } from "./root-keys.ts";

const world = await createAuditWorld(await createTestDatabase());
const { database, audit, clock } = world;
afterAll(() => world.close());

const first = "0JYQk6bV1tq0rF8mC2xW5zN7uH3pL9sD";
const second = "9sD0JYQk6bV1tq0rF8mC2xW5zN7uH3pL";
const DAY_MS = 86_400_000;

it("every key has a purpose, an age and a date; a replaced one is still there, and known as replaced; the log is told of each [K2] [L1]", async () => {
  const start = clock.now();
  const known = new Set<string>();
  const told = async () => {
    const { events } = await audit.reader.search({ type: "key" });
    const added = events.filter(({ id }) => !known.has(id));
    for (const { id } of added) known.add(id);
    return added.map(({ type, subjectId }) => [type, subjectId]);
  };
  await noteRootKeys(database, createKeyring(first), start, audit);
  const [firstId] = createKeyring(first).rootIds;
  expect(await told()).toEqual([["key.created", firstId]]);
  const later = new Date(start.getTime() + 100 * DAY_MS);
  const rotated = createKeyring(second, [first]);
  await noteRootKeys(database, rotated, later, audit);
  expect(await told()).toEqual([["key.rotated", rotated.rootIds[0]]]);
  // Noting again does not make a key younger.
  const today = new Date(start.getTime() + 366 * DAY_MS);
  await noteRootKeys(database, rotated, today, audit);
  expect(await told()).toEqual([]);

  const keys = await keyInventory(database, rotated, today);
  expect(keys).toHaveLength(2 * KEY_PURPOSES.length);
  const [newer, older] = rotated.rootIds.map((id) => keys.filter((key) => key.rootId === id));
  for (const key of newer ?? [])
    expect(key).toMatchObject({ state: "current", firstUsedAt: later, isOverdue: false });
  for (const key of older ?? [])
    expect(key).toMatchObject({ state: "replaced", firstUsedAt: start, isOverdue: true });
  await noteRootKeys(database, createKeyring(second), today, audit);
  expect(await told()).toEqual([["key.retired", firstId]]);
  expect(keys.every(({ purpose, overlap }) => purpose.length > 5 && overlap.length > 5)).toBe(true);
});
