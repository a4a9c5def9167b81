// What is done beside the calls, each by itself: surveys that cannot be sent keep nothing from being forgotten.
import { createCallWorld } from "@okpay/testkit";
import { afterAll, expect, it } from "vitest";
import { createDatabase } from "../../platform/db/index.ts";
import { createLog } from "../../platform/log.ts";
import { createRouting } from "../routing/index.ts";
import { createPresence } from "./presence.ts";

const world = await createCallWorld();
const { app, owner, databaseUrl, talking, work, wrapUp } = world;
const database = createDatabase({ url: databaseUrl, applicationName: "test", maxConnections: 2 });
afterAll(async () => {
  await app.close();
  await database.close();
  await owner.end();
});

const written: string[] = [];
const log = createLog({
  level: "error",
  destination: { write: (line: string) => void written.push(line) },
});
const clock = { now: () => new Date() };
const unused = () => Promise.reject(new Error("nobody waits to be called back"));
const presence = createPresence(
  {
    database,
    clock,
    log,
    routing: createRouting({ database, clock, log }),
    announceCallback: unused,
    announcePostponed: unused,
    announceBooked: unused,
    hotlineOpen: unused,
    regionOf: unused,
    appLines: null,
  },
  { sweep: async () => {} },
  { send: () => Promise.reject(new Error("no SMS today")) },
);

it("surveys that fail are said, and failed legs and kept promises are forgotten all the same", async () => {
  await talking();
  await work("agent", "POST", "/v1/staff/desk/hang-up");
  await wrapUp("agent", "break");
  await owner.query(
    `INSERT INTO calls.failed_leg (id, call_id, reason, at)
     SELECT gen_random_uuid(), id, 'busy', now() - days * interval '1 day' FROM calls.call, unnest(ARRAY[29, 31]) days`,
  );
  // Of what was kept nothing is left after a year; what is open stays, however old.
  await owner.query(
    `INSERT INTO calls.promise (id, call_id, promised_by, customer_id, text, made_at, due_at, kept_at, kept_by)
     SELECT gen_random_uuid(), id, agent_id, customer_id, coalesce(kept::text, 'open'), now() - interval '2 years', now() - interval '1 year',
            now() - kept * interval '1 day', CASE WHEN kept IS NOT NULL THEN agent_id END
       FROM calls.call, unnest(ARRAY[364, 366, NULL]) kept`,
  );
  await presence.sweep();
  const left = await owner.query(
    "SELECT text AS what FROM calls.promise UNION ALL SELECT reason FROM calls.failed_leg ORDER BY what",
  );
  expect(left.rows.map(({ what }) => what as string)).toEqual(["364", "busy", "open"]);
  expect(written).toHaveLength(1);
  expect(written[0]).toMatch(/surveys were not sent/u);
  expect(written[0]).toMatch(/no SMS today/u);
});
