// Who said nothing of a call is asked once by SMS; the link says it in the same record, once.
import { createCallWorld } from "@okpay/testkit";
import { afterAll, expect, it } from "vitest";
import { createDatabase } from "../../platform/db/index.ts";
import { createSurveyInvites } from "./survey-invites.ts";

const world = await createCallWorld();
const { app, owner, databaseUrl, ask, work, call, ready, desk, wrapUp } = world;
const database = createDatabase({ url: databaseUrl, applicationName: "test", maxConnections: 4 });
afterAll(async () => {
  await app.close();
  await database.close();
  await owner.end();
});

/** Noon in Shanghai, of today. */
const noon = (): Date => new Date(`${new Date().toISOString().slice(0, 10)}T04:00:00Z`);
const HOUR = 3_600_000;
let now = noon();
const sent: { readonly callId: string; readonly customerId: string; readonly token: string }[] = [];
const invites = createSurveyInvites({
  database,
  clock: { now: () => now },
  inviteToSurvey: async (_tx, invite) => void sent.push(invite),
});
const survey = { score: 4, isSolved: true, comment: "quick" };
const give = (token: string) => ask("nobody", "POST", "/v1/surveys", { token, ...survey });

/** A talk of an hour before noon of which nobody said anything. */
async function talked(who: string, level = 3): Promise<string> {
  await call(who);
  await ready("agent");
  const { call: offered } = await desk("agent");
  await work("agent", "POST", "/v1/staff/desk/accept", { callId: offered.id });
  await ask(who, "POST", "/v1/calls/current/hang-up");
  await wrapUp("agent");
  const { rows } = await owner.query<{ id: string }>(
    `UPDATE calls.call SET started_at = $1, answered_at = $1, ended_at = $1, identity_level = $2
      WHERE id = (SELECT id FROM calls.call ORDER BY id DESC LIMIT 1) RETURNING id`,
    [new Date(now.getTime() - HOUR), level],
  );
  return rows[0]?.id ?? "";
}
const surveyOf = async (callId: string) =>
  (
    await owner.query(
      'SELECT survey_score AS score, survey_solved AS "isSolved", survey_comment AS comment FROM calls.call WHERE id = $1',
      [callId],
    )
  ).rows[0] as unknown;

it("asks once, only whom it may, and the link is good once", async () => {
  const callId = await talked("mei");
  // At night nobody is asked; in the first half hour the app asks.
  await invites.send(new Date(now.getTime() + 14 * HOUR));
  await invites.send(new Date(now.getTime() - 0.6 * HOUR));
  expect(sent).toEqual([]);
  await Promise.all([invites.send(now), invites.send(now)]);
  expect(sent.map((each) => each.callId)).toEqual([callId]);
  const { token = "" } = sent[0] ?? {};
  expect(token).toMatch(/^[\w-]{22}$/);
  const { rows } = await owner.query<{ row: string }>(
    "SELECT i::text AS row FROM calls.survey_invite i",
  );
  expect(JSON.stringify(rows)).not.toContain(token);

  expect((await give("A".repeat(22))).code).toBe("link_invalid");
  expect((await give("short")).status).toBe(400);
  const both = await Promise.all([give(token), give(token)]);
  expect(both.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
    204, 410,
  ]);
  expect(await surveyOf(callId)).toEqual(survey);
  expect((await give(token)).code).toBe("link_invalid");
  // Another call of the same week.
  await talked("mei");
  await invites.send(now);
  expect(sent).toHaveLength(1);
});

it("a caller who proved nothing is not asked; an answer in the app, or three days, end the link", async () => {
  sent.splice(0);
  const unknown = await talked("kai", 0);
  await invites.send(now);
  expect(sent).toEqual([]);
  await owner.query("UPDATE calls.call SET identity_level = 2 WHERE id = $1", [unknown]);
  await invites.send(now);
  expect(sent).toHaveLength(1);
  const { token = "" } = sent[0] ?? {};
  now = new Date(noon().getTime() + 73 * HOUR);
  await expect(invites.answer({ token, ...survey })).rejects.toMatchObject({
    code: "link_invalid",
  });
  now = noon();
  await owner.query("UPDATE calls.call SET survey_score = 1, surveyed_at = now() WHERE id = $1", [
    unknown,
  ]);
  await expect(invites.answer({ token, ...survey })).rejects.toMatchObject({
    code: "link_invalid",
  });
  expect(await surveyOf(unknown)).toMatchObject({ score: 1 });
});

it("the SMS goes to the number of the account, in the words of the catalogue", async () => {
  await owner.query("DELETE FROM calls.survey_invite");
  await owner.query(
    "UPDATE calls.call SET surveyed_at = NULL, survey_score = NULL, started_at = $1, answered_at = $1, ended_at = $1",
    [new Date(noon().getTime() - HOUR)],
  );
  await app.services.calls.surveys.send(noon());
  const { rows } = await owner.query(
    "SELECT channel, locale FROM platform.message WHERE template = 'call_survey'",
  );
  // One each: of mei's two calls the newer.
  expect(rows).toEqual([
    { channel: "sms", locale: "en" },
    { channel: "sms", locale: "en" },
  ]);
});
