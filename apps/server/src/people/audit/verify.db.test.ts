// Row L3: everything that somebody who owns the database can do to the log is seen by verification.
import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAuditWorld, createTestDatabase, auditEvent as event } from "@okpay/testkit";
import { sql } from "kysely";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { leafText, type StoredEvent } from "./event-record.ts";
import { leafHash, nodeHash } from "./merkle.ts";
import { scanLogFiles } from "./number-scan.ts";
import { findEvent } from "./repository.ts";
import { review } from "./review.ts";
import { REVIEW_RULES } from "./review-rules.ts";

const database = await createTestDatabase();
const EVENTS = 21;

let world: Awaited<ReturnType<typeof createAuditWorld>>;
beforeEach(async () => {
  // New connections: the old ones still know what they had written, and would say that it is missing.
  world = await createAuditWorld(database);
  await world.asOwner(
    "TRUNCATE audit.event, audit.leaf, audit.node, audit.checkpoint, audit.verification, audit.log",
  );
  await world.happen(EVENTS);
  await world.audit.settle();
});
afterEach(() => world.close());

const verify = () => world.audit.verify();
const at = async (position: number) =>
  (
    await world.asOwner<{ event_id: string }>(
      "SELECT event_id FROM audit.leaf WHERE position = $1",
      [position],
    )
  )[0]?.event_id ?? "";

describe("verification of the log", () => {
  it("finds a log sound that nobody has touched, also while events wait for the tree [L3]", async () => {
    await world.happen(3);
    expect(await verify()).toMatchObject({ isSound: true, events: EVENTS, checkpoints: 1 });
  });

  it("detects that an event was edited [L3]", async () => {
    const id = await at(7);
    await world.asOwner("UPDATE audit.event SET outcome = 'failure' WHERE id = $1", [id]);
    expect(await verify()).toMatchObject({
      isSound: false,
      problem: { kind: "edited", where: `event ${id}, leaf 7` },
    });
  });

  it("detects an edit whose leaf and subtrees were recomputed as well [L3]", async () => {
    await world.asOwner("UPDATE audit.event SET details = '{}' WHERE id = $1", [
      await at(EVENTS - 1),
    ]);
    const edited = (await findEvent(world.database.kysely, await at(EVENTS - 1))) as StoredEvent;
    await world.asOwner("UPDATE audit.leaf SET hash = $1 WHERE position = $2", [
      leafHash(leafText(edited)),
      EVENTS - 1,
    ]);
    expect(await verify()).toMatchObject({ isSound: false, problem: { kind: "edited" } });
  });

  it("detects that an event was deleted, with its leaf or without [L3]", async () => {
    const id = await at(4);
    await world.asOwner("DELETE FROM audit.event WHERE id = $1", [id]);
    expect((await verify()).problem).toMatchObject({
      kind: "deleted",
      where: `event ${id}, leaf 4`,
    });
    await world.asOwner("DELETE FROM audit.leaf WHERE event_id = $1", [id]);
    expect((await verify()).problem).toMatchObject({ kind: "deleted", where: "leaf 4" });
  });

  it("detects that an event was deleted before it reached the tree [L3]", async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      // Three rows of one writer; the middle one vanishes.
      for (let index = 0; index < 3; index += 1) {
        const row = world.audit.row(event());
        const values = row.op === "insert" ? row.values : {};
        const names = Object.keys(values).join();
        await client.query(
          `INSERT INTO audit.event (${names}) SELECT ${names} FROM json_populate_record(NULL::audit.event, $1::json)`,
          [JSON.stringify(values)],
        );
      }
      const [last] = await world.asOwner<{ writer: string }>(
        "SELECT writer FROM audit.event ORDER BY xid DESC LIMIT 1",
      );
      await world.asOwner("DELETE FROM audit.event WHERE writer = $1 AND writer_seq = 2", [
        last?.writer,
      ]);
      expect((await verify()).problem).toMatchObject({
        kind: "deleted",
        where: `writer ${last?.writer}, row 3`,
      });
      // Closing the gap by renumbering does not help: the chain names the row that is gone.
      await world.asOwner(
        "UPDATE audit.event SET writer_seq = 2 WHERE writer = $1 AND writer_seq = 3",
        [last?.writer],
      );
      expect((await verify()).problem).toMatchObject({ kind: "deleted" });
    } finally {
      await client.end();
    }
  });

  it("detects a row that was slipped in, and leaves it out of the tree [L3]", async () => {
    await world.asOwner(`SET session_replication_role = origin;
      INSERT INTO audit.event (id, at, type, severity, outcome, actor_kind, details, mac)
      VALUES (gen_random_uuid(), '2026-11-24T09:30:00Z', 'session.signed_in', 'info', 'success', 'system', '{}', '\\x00')`);
    await world.audit.settle();
    expect(await verify()).toMatchObject({
      isSound: false,
      events: EVENTS,
      problem: { kind: "inserted" },
    });
    expect(world.lines.join()).toContain("rows that this program did not write");
  });

  it("detects that two events changed places [L3]", async () => {
    await world.asOwner(
      `UPDATE audit.leaf SET position = CASE position WHEN 2 THEN 1000003 ELSE 1000002 END WHERE position IN (2, 3)`,
    );
    await world.asOwner(
      "UPDATE audit.leaf SET position = position - 1000000 WHERE position > 1000000",
    );
    // The forger is careful: the subtree above the two is made anew. It is the signed root that does not fit.
    const [two, three] = await world.asOwner<{ hash: Buffer }>(
      "SELECT hash FROM audit.leaf WHERE position IN (2, 3) ORDER BY position",
    );
    await world.asOwner("UPDATE audit.node SET hash = $1 WHERE level = 1 AND position = 1", [
      nodeHash(two?.hash ?? Buffer.alloc(0), three?.hash ?? Buffer.alloc(0)),
    ]);
    expect(await verify()).toMatchObject({ isSound: false, problem: { kind: "reordered" } });
  });

  it("detects that the tail was cut, with every trace of it in the database [L3]", async () => {
    await cutTo(EVENTS - 5);
    await world.asOwner("DELETE FROM audit.checkpoint");
    await world.asOwner(
      "DELETE FROM audit.event e WHERE NOT EXISTS (SELECT FROM audit.leaf l WHERE l.event_id = e.id)",
    );
    expect((await verify()).problem).toMatchObject({ kind: "truncated" });
  });

  it("detects an old backup that was put back and went on growing [L3]", async () => {
    const older = await world.audit.reader.checkpoints();
    await world.happen(10);
    await world.audit.settle();
    // Back to the first checkpoint, as a restored backup is; then other things happen.
    await cutTo(EVENTS);
    await world.asOwner("DELETE FROM audit.checkpoint WHERE tree_size > $1", [older[0]?.treeSize]);
    await world.asOwner(
      "DELETE FROM audit.event e WHERE NOT EXISTS (SELECT FROM audit.leaf l WHERE l.event_id = e.id)",
    );
    expect((await verify()).problem).toMatchObject({ kind: "truncated" });
    await world.happen(12, { type: "session.signed_out" });
    const restored = world.open([world.secret]);
    await restored.settle();
    expect((await verify()).problem).toMatchObject({ kind: "reordered" });
  });

  it("detects a checkpoint that is not signed by the log's key, and a second place that is gone [L3]", async () => {
    await world.asOwner(
      "UPDATE audit.checkpoint SET note = replace(note, 'okpay.audit/', 'okpay.audits/')",
    );
    expect((await verify()).problem).toMatchObject({
      kind: "checkpoint",
      where: "audit.checkpoint",
    });
  });

  it("raises the alarm and records it when the log is not sound [L3] [L1]", async () => {
    await world.asOwner("UPDATE audit.event SET ip = '192.0.2.99' WHERE id = $1", [await at(0)]);
    await verify();
    const { events } = await world.audit.reader.search({ type: "control" });
    expect(events).toMatchObject([{ type: "control.failed", subjectId: "audit.verification" }]);
    expect((await world.audit.reader.state()).lastVerification).toMatchObject({ isSound: false });
    expect(world.lines.join()).toContain("a control has failed");
  });

  it("an event that cannot be written fails its action and raises the alarm, once [L6]", async () => {
    const alarms = () => world.lines.filter((line) => line.includes('"alarm":"audit.write"'));
    await world.asOwner("REVOKE INSERT ON audit.event FROM okpay_app");
    try {
      const acting = () => world.audit.record(event());
      await expect(acting()).rejects.toMatchObject({ code: "42501" });
      await expect(acting()).rejects.toMatchObject({ code: "42501" });
      // The failure, and that it could not be recorded either; nothing more for the second.
      await expect.poll(() => alarms().length).toBe(2);
    } finally {
      await world.asOwner("GRANT INSERT ON audit.event TO okpay_app");
    }
    await world.audit.record(event());
    await expect
      .poll(async () => (await world.audit.reader.search({ type: "control" })).events)
      .toMatchObject([
        {
          type: "control.failed",
          subjectId: "audit.write",
          details: { since: expect.any(String) as string },
        },
      ]);
    expect(alarms()).toHaveLength(2);
    // A statement that failed before it, or a transaction that is over, is not the log's failure.
    const broken = world.database.kysely.transaction().execute(async (tx) => {
      await sql`SELECT 1 / 0`.execute(tx).catch(() => undefined);
      await world.audit.write(tx, event());
    });
    await expect(broken).rejects.toMatchObject({ code: "25P02" });
    expect(alarms()).toHaveLength(2);
  });

  it("a card number in any text column raises the alarm, and where it stands is told without it [C6] [L1]", async () => {
    // An id, an instant, a phone number and digits whose check digit is wrong: none of them is a card.
    const innocent =
      "51234567-1234-4123-8123-512345678901 1767225600000000 +8613800138000 4242424242424241";
    const plant = (text: string) =>
      world.asOwner("UPDATE audit.event SET user_agent = $1 WHERE id = $2", [text, id]);
    const id = await at(0);
    await plant(innocent);
    const clean = await world.audit.scanNumbers();
    expect(clean.found).toEqual([]);
    expect(clean.columns).toBeGreaterThan(100);
    for (const written of ["4242424242424242", "4242-4242-4242-4242", "5555 5555 5555 4444"]) {
      await plant(`typed ${written} here`);
      expect((await world.audit.scanNumbers()).found).toEqual([
        { where: "audit.event.user_agent", rows: 1 },
      ]);
    }
    const { events } = await world.audit.reader.search({ type: "control" });
    expect(events[0]).toMatchObject({ type: "control.failed", subjectId: "cards.numbers" });
    expect(JSON.stringify(events) + world.lines.join()).not.toMatch(/4242|5555/);
  });

  it("nor does one in a line of a log file, and a file that cannot be read is no clean one [C6]", async () => {
    const folder = await mkdtemp(join(tmpdir(), "okpay-log-"));
    const file = join(folder, "okpay.log");
    await writeFile(file, '{"msg":"request","card":"[masked]"}\n{"msg":"+8613800138000"}\n');
    expect(await scanLogFiles([file])).toEqual([]);
    await appendFile(file, '{"msg":"paid with 4242 4242 4242 4242"}\n');
    expect(await scanLogFiles([file])).toEqual([{ where: file, rows: 1 }]);
    await expect(scanLogFiles([join(folder, "gone.log")])).rejects.toMatchObject({
      code: "ENOENT",
    });
    await rm(folder, { recursive: true });
  });

  it("is reviewed by rules: what they find is told once a window, listed, and nothing else is found [L8]", async () => {
    await world.happen(19, { type: "session.sign_in_failed", outcome: "failure" });
    const now = () => review(world.database.kysely, REVIEW_RULES, world.clock.now());
    expect(await now()).toEqual([]);
    await world.happen(1, { type: "session.sign_in_failed", outcome: "failure" });
    expect(await now()).toMatchObject([{ rule: "guessing_from_one_client", count: 20 }]);
    expect(await now()).toEqual([]);
    expect((await world.audit.reader.findings())[0]).toMatchObject({
      rule: "guessing_from_one_client",
      severity: "warning",
    });
  });

  it("accepts what was written and signed before the root secret was replaced [L3]", async () => {
    const after = world.open(["another-root-secret-that-is-long-enough-7d1e55aa", world.secret]);
    await after.record(event());
    await after.settle();
    expect(await after.verify()).toMatchObject({ isSound: true, checkpoints: 2 });
    const stranger = world.open(["another-root-secret-that-is-long-enough-7d1e55aa"]);
    expect(await stranger.verify()).toMatchObject({ isSound: false });
  });
});

/** Leaves and subtrees beyond `size` are gone. */
async function cutTo(size: number): Promise<void> {
  await world.asOwner("DELETE FROM audit.leaf WHERE position >= $1", [size]);
  await world.asOwner("DELETE FROM audit.node WHERE (position + 1) * (2::numeric ^ level) > $1", [
    size,
  ]);
}
