import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { createAuditWorld, createTestDatabase } from "@okpay/testkit";
import { afterAll, expect, it, vi } from "vitest";
import { AUDIT_POLICY } from "./policy.ts";

/** Row L5: while the program runs, what is in the second place is never older than a minute, also when nothing happens. */
const world = await createAuditWorld(await createTestDatabase());
afterAll(() => world.close());

it("a signed checkpoint of the last minute is in the second place, busy or quiet [L5]", async () => {
  let latest = "";
  const written = async () => (await stat(latest)).mtimeMs;
  await world.audit.start();
  try {
    await world.happen(3);
    await vi.waitFor(
      async () => {
        const found = (await readdir(world.folder, { recursive: true })).find((name) =>
          name.endsWith("latest.note"),
        );
        if (found === undefined) throw new Error("nothing was signed yet");
        latest = join(world.folder, found);
      },
      { timeout: 10_000 },
    );
    for (const events of [0, 5, 0]) {
      const before = { at: await written(), note: await readFile(latest, "utf8") };
      await world.happen(events);
      // As long as the policy lets it rest. The next round signs, a quarter of a second later: far within the minute.
      world.clock.advance(AUDIT_POLICY.checkpointEveryMs);
      await vi.waitFor(async () => expect(await written()).toBeGreaterThan(before.at), {
        timeout: 10_000,
      });
      const note = await readFile(latest, "utf8");
      // The time is signed, so a note that was only touched would be the old one.
      expect(note).not.toBe(before.note);
    }
    expect(AUDIT_POLICY.checkpointEveryMs + AUDIT_POLICY.sequenceEveryMs).toBeLessThan(60_000);
  } finally {
    await world.audit.stop();
  }
  expect(await world.audit.verify()).toMatchObject({ isSound: true });
});
