// Side rows arrive as their modules wrote them, whatever the types of their columns; what no column takes fails alone.
import { createTestDatabase } from "@okpay/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { newId } from "../../platform/ids.ts";
import { asOwner, mustBeBooked, openTestLedger } from "./testing/ledger-world.ts";
import type { SideRow } from "./types.ts";

const { url, ownerUrl } = await createTestDatabase();
await asOwner(
  ownerUrl,
  `CREATE SCHEMA shelf;
   CREATE TABLE shelf.thing (
     id uuid PRIMARY KEY, small smallint, whole int, large bigint, flag boolean, name text, code varchar(9), bytes bytea,
     kept json, sorted jsonb, at timestamptz, durable text
   );
   CREATE TABLE shelf.rare (id uuid PRIMARY KEY, tags text[], day date, address inet);
   CREATE TABLE shelf.part (thing_id uuid REFERENCES shelf.thing DEFERRABLE INITIALLY DEFERRED);
   CREATE FUNCTION shelf.how_durable() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN NEW.durable := current_setting('synchronous_commit'); RETURN NEW; END $$;
   CREATE TRIGGER how_durable BEFORE INSERT ON shelf.thing FOR EACH ROW EXECUTE FUNCTION shelf.how_durable();
   GRANT USAGE ON SCHEMA shelf TO okpay_app;
   GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA shelf TO okpay_app`,
);
const ledger = openTestLedger(url);
afterAll(() => ledger.close());

const write = (...rows: SideRow[]) => ledger.book({ transfers: [], rows: () => rows });
const thing = (values: Readonly<Record<string, unknown>>): SideRow => ({
  op: "insert",
  table: "shelf.thing",
  values: { id: newId(), ...values } as Extract<SideRow, { op: "insert" }>["values"],
});
const stored = async (row: SideRow): Promise<Record<string, unknown> | undefined> => {
  const id = row.op === "insert" ? row.values["id"] : row.id;
  return (
    await asOwner(
      ownerUrl,
      `SELECT small, whole, large::text, flag, name, code, encode(bytes, 'hex') AS bytes, kept::text, sorted,
              (extract(epoch FROM at) * 1000000)::bigint::text AS at, durable FROM shelf.thing WHERE id = $1`,
      [id],
    )
  )[0];
};

const NOTHING = {
  small: null,
  whole: null,
  large: null,
  flag: null,
  name: null,
  code: null,
  bytes: null,
  kept: null,
  sorted: null,
  at: null,
};

describe("a value arrives as it was given", () => {
  it.each<[Readonly<Record<string, unknown>>, object]>([
    [NOTHING, NOTHING],
    [
      { small: -32_768, whole: 2_147_483_647 },
      { small: -32_768, whole: 2_147_483_647 },
    ],
    [{ large: "9223372036854775807" }, { large: "9223372036854775807" }],
    [{ large: "-9223372036854775808" }, { large: "-9223372036854775808" }],
    [
      { large: 5, flag: true },
      { large: "5", flag: true },
    ],
    [
      { flag: false, name: "" },
      { flag: false, name: "" },
    ],
    [
      { name: "晚饭 😀\t\n\\N", code: "é" },
      { name: "晚饭 😀\t\n\\N", code: "é" },
    ],
    [{ name: "长".repeat(20_000) }, { name: "长".repeat(20_000) }],
    [{ bytes: "\\x00ff10" }, { bytes: "00ff10" }],
    [{ bytes: "\\x" }, { bytes: "" }],
    [{ kept: { b: 1, a: ["晚饭", null] } }, { kept: '{"b":1,"a":["晚饭",null]}' }],
    [{ sorted: { b: 1, a: "x".repeat(5_000) } }, { sorted: { a: "x".repeat(5_000), b: 1 } }],
    [{ at: "2026-11-24T04:25:27.123Z" }, { at: "1795494327123000" }],
    [{ at: "2026-11-24T04:25:27.123456Z" }, { at: "1795494327123456" }],
    [{ at: "2026-11-24T12:25:27.1234+08:00" }, { at: "1795494327123400" }],
    [{ at: "1969-12-31T23:59:59.999Z" }, { at: "-1000" }],
  ])("%j", async (given, expected) => {
    const row = thing(given);
    mustBeBooked(await write(row));
    expect(await stored(row)).toMatchObject(expected);
  });

  it("also in columns of rarer types", async () => {
    const id = newId();
    mustBeBooked(
      await write({
        op: "insert",
        table: "shelf.rare",
        values: { id, tags: ["a", 'b"'], day: "2026-11-24", address: "10.0.0.1" },
      }),
    );
    expect(
      await asOwner(ownerUrl, "SELECT tags, day::text, host(address) AS host FROM shelf.rare"),
    ).toEqual([{ tags: ["a", 'b"'], day: "2026-11-24", host: "10.0.0.1" }]);
  });
});

describe("what a column does not take fails with its booking alone", () => {
  it.each([
    [{ small: 32_768 }],
    [{ whole: 1.5 }],
    [{ whole: "x" }],
    [{ large: "9223372036854775808" }],
    [{ large: 2 ** 53 }],
    [{ large: "1e3" }],
    [{ flag: "true" }],
    [{ name: { nested: true } }],
    [{ name: "no text holds \0" }],
    [{ code: "longer than nine" }],
    [{ bytes: "00ff" }],
    [{ bytes: "\\x0" }],
    [{ bytes: "\\xzz" }],
    [{ at: "yesterday" }],
    [{ at: 5 }],
    [{ id: "not-a-uuid" }],
    [{ nowhere: 1 }],
  ])("%j", async (wrong) => {
    const neighbour = thing({ name: "neighbour" });
    const [failed, booked] = await Promise.allSettled([write(thing(wrong)), write(neighbour)]);
    expect([failed.status, booked.status]).toEqual(["rejected", "fulfilled"]);
    expect(await stored(neighbour)).toMatchObject({ name: "neighbour" });
  });
});

it("what cannot be written down keeps its booking from being committed without it", async () => {
  const known = thing({ name: "known" });
  mustBeBooked(await write(known));
  const id = known.op === "insert" ? (known.values["id"] as string) : "";
  // The types allow none; JSON knows no such number.
  const set = { whole: 1n } as unknown as Extract<SideRow, { op: "update" }>["set"];
  const rare = { id: newId(), tags: ["a"], day: 1n } as unknown as typeof set;
  const wrong: SideRow[] = [
    { op: "update", table: "shelf.thing", id, set },
    { op: "insert", table: "shelf.rare", values: rare },
  ];
  for (const each of wrong) {
    const beside = thing({ name: "beside" });
    await expect(write(beside, each)).rejects.toThrow();
    expect(await stored(beside)).toBeUndefined();
  }
});

it("rows of one booking may refer to each other in any order", async () => {
  const whole = thing({});
  if (whole.op !== "insert") throw new Error("a thing is inserted");
  const part: SideRow = {
    op: "insert",
    table: "shelf.part",
    values: { thing_id: whole.values["id"] as string },
  };
  mustBeBooked(await write(part, whole));
  await expect(write({ ...part, values: { thing_id: newId() } })).rejects.toMatchObject({
    code: "booking_invalid",
    cause: { code: "23503" },
  });
});

it("the writing connection waits for the disk, though this server is set not to", async () => {
  const [server] = await asOwner(ownerUrl, "SHOW synchronous_commit");
  const row = thing({});
  mustBeBooked(await write(row));
  expect([server, (await stored(row))?.["durable"]]).toEqual([{ synchronous_commit: "off" }, "on"]);
});
