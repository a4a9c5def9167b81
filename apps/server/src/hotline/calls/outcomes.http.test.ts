// Whether one call was enough, over the console's listener, on real PostgreSQL.
import { createCallWorld } from "@okpay/testkit";
import { afterAll, expect, it } from "vitest";
import { fromPublicId } from "../../platform/ids.ts";

const world = await createCallWorld();
const { app, owner, ask, work, call } = world;
afterAll(async () => {
  await app.close();
  await owner.end();
});

it("the board says how often one call was enough, and what callers said of it", async () => {
  const someCall = fromPublicId((await call("mei")).json.call.id);
  await ask("mei", "POST", "/v1/calls/current/hang-up");
  const answered = (daysAgo: number, skill: string, mark: number | null = null) =>
    owner.query(
      `INSERT INTO calls.call (id, customer_id, channel, language, skill, state, seen_at, started_at, answered_at, ended_at,
                               end_reason, identity_level, survey_score, surveyed_at)
       SELECT gen_random_uuid(), customer_id, 'app', 'en', $2, 'ended', at, at, at, at + interval '5 minutes', 'agent', 3, $3,
              CASE WHEN $3::int IS NULL THEN NULL ELSE at END
         FROM (SELECT customer_id, now() - $1 * interval '1 day' AS at FROM calls.call WHERE id = $4) someone`,
      [daysAgo, skill, mark, someCall],
    );
  // Called again on the fifth day about the same, and the day after about something else.
  await answered(20, "payments", 2);
  await answered(15, "payments", 5);
  await answered(14, "security");
  // Not a week ago: nobody knows yet whether it was enough.
  await answered(3, "bills", 4);
  const { json } = await work("supervisor", "GET", "/v1/staff/calls/board");
  expect(json["outcomes"]).toEqual({ judged: 3, enough: 2, marks: 3, meanMark: 3.7 });
});
