// A callback promised to a caller of whom only a country with several zones is known: in nobody's night, and on the clock they name.
import { createCallWorld } from "@okpay/testkit";
import { afterAll, expect, it } from "vitest";

const world = await createCallWorld();
const { app, owner, work, talking } = world;
afterAll(async () => {
  await app.close();
  await owner.end();
});

// Half a day apart: it is day in both for an hour in the morning and one in the evening.
const ZONES = ["Asia/Shanghai", "Etc/GMT+4"];
const times = async (callId: string, timeZone?: string) =>
  work(
    "agent",
    "GET",
    `/v1/staff/desk/caller/callback-times?callId=${callId}${
      timeZone === undefined ? "" : `&timeZone=${encodeURIComponent(timeZone)}`
    }`,
  );
const hoursOf = (json: Record<string, unknown>, zone: string) =>
  new Set(
    (json["times"] as { startsAt: string }[]).map(
      ({ startsAt }) => Temporal.Instant.from(startsAt).toZonedDateTimeISO(zone).hour,
    ),
  );
const booking = async () =>
  (
    await owner.query(
      "SELECT zone, quiet_zones FROM calls.booking WHERE state = 'booked' ORDER BY created_at DESC LIMIT 1",
    )
  ).rows[0] as unknown;

it("times are offered that are day wherever the caller may be, and in the zone they say once they were asked", async () => {
  for (const weekday of [1, 2, 3, 4, 5, 6, 7])
    await work("supervisor", "POST", "/v1/staff/calls/staffing/plan", {
      weekday,
      agents: Array.from({ length: 48 }, () => 1),
    });
  await owner.query(
    `INSERT INTO routing.call (id, kind, priority, arrived_at, seq, skill, language, zone, state, is_live, step, queued_at,
                               attempts, hold_alarms, end_reason, ended_at)
     VALUES (gen_random_uuid(), 'voice', 1, now() - interval '8 days', 0, 'general', 'en', 'UTC', 'ended', true, 0, now(), 0, 0, 'callEnded', now())`,
  );
  const callId = await talking();
  expect((await times(callId)).json).toMatchObject({ zones: ["Asia/Shanghai"] });
  await owner.query("UPDATE routing.call SET quiet_zones = $1 WHERE state = 'talking'", [ZONES]);

  const anywhere = (await times(callId)).json;
  expect(anywhere).toMatchObject({ timeZone: "Asia/Shanghai", zones: ZONES });
  expect(hoursOf(anywhere, "Asia/Shanghai")).toEqual(new Set([8, 20]));
  const [first] = anywhere["times"] as { startsAt: string }[];
  const startsAt = String(first?.startsAt);
  const promise = (body: object) =>
    work("agent", "POST", "/v1/staff/desk/caller/callback", { callId, ...body });
  expect((await promise({ startsAt })).status).toBe(204);
  expect(await booking()).toEqual({ zone: "Asia/Shanghai", quiet_zones: ZONES });

  const there = (await times(callId, "Etc/GMT+4")).json;
  expect(there).toMatchObject({ timeZone: "Etc/GMT+4" });
  expect(hoursOf(there, "Etc/GMT+4")).toEqual(
    new Set([8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]),
  );
  // Noon there is midnight in Shanghai: only who has said that they are there is promised it.
  const noon = (there["times"] as { startsAt: string }[]).find(
    (each) => Temporal.Instant.from(each.startsAt).toZonedDateTimeISO("Etc/GMT+4").hour === 12,
  )?.startsAt;
  expect((await promise({ startsAt: noon })).code).toBe("callback_time_taken");
  expect((await promise({ startsAt: noon, timeZone: "Etc/GMT+4" })).status).toBe(204);
  expect(await booking()).toEqual({ zone: "Etc/GMT+4", quiet_zones: null });
  // Not where anybody's number is.
  expect(await times(callId, "Europe/Paris")).toMatchObject({
    status: 400,
    code: "validation_failed",
  });
  expect((await promise({ startsAt: null, timeZone: "Europe/Paris" })).status).toBe(400);
  // After the call, in their place: rung in nobody's night either.
  expect((await promise({ startsAt: null })).status).toBe(204);
  expect(await booking()).toEqual({ zone: "Asia/Shanghai", quiet_zones: ZONES });
});
