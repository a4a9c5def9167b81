import { expect, test } from "vitest";
import { contractMistakes } from "../../apps/server/src/hotline/asterisk/testing/contract.ts";
import { until } from "./support/machines.ts";
import { CALLER_HERTZ, call, TO_THE_LINE, telephones } from "./support/sipp.ts";
import { storiesOf } from "./support/stories.ts";
import { readSound, secondsOf } from "./support/tones.ts";
import { startPhoneWorld } from "./support/world.ts";

/*
 * Calls by telephone on a real Asterisk, with real SIP callers and agents' telephones. What only real machines show: whether
 * sound arrives, and whether anything is left behind.
 */
const world = await startPhoneWorld();
const { ids, talks, expectBothHeard } = storiesOf(world);
const { agents, sipPort, agentPort } = world;
const [first, second] = agents;
if (first === undefined || second === undefined) throw new Error("no agents");

const recorded = (callId: string) =>
  world.rows<{ lasted: number; sound: number }>(
    `SELECT extract(epoch FROM finished_at - started_at)::float * 1000 AS lasted, milliseconds::float AS sound
       FROM recordings.recording WHERE call_id = $1`,
    [callId],
  );

test("everything we ask and read is in the description that this Asterisk serves", async () => {
  const { lookedUp, mistakes } = await contractMistakes(world.ask);
  expect(mistakes).toEqual([]);
  expect(lookedUp).toBeGreaterThan(30);
});

test("from the menu to a talk that is recorded: both tones are in it, but for the pause [G9]", async () => {
  const phone = await telephones(agentPort, { answersAfterMs: 500 });
  await world.ready([first]);
  const caller = call(sipPort, [...TO_THE_LINE, { wait: 3_000 }, { tone: true }, { wait: 9_000 }]);
  await until("they talk", async () => (await talks()) === 1);
  const [id = ""] = await ids("talking");
  await until("it is recorded", async () => (await recorded(id)).length === 1);
  await world.pause(first, id, true);
  const from = Date.now();
  await until("three seconds of it", () => Date.now() - from > 3_000);
  await world.pause(first, id, false);
  await caller.done;
  await world.nothingLeft();
  await expectBothHeard(id, 3);
  // What was said meanwhile is not in it, and nothing of it is left at Asterisk.
  const [kept] = await recorded(id);
  expect((kept?.lasted ?? 0) - (kept?.sound ?? 0)).toBeGreaterThan(2_500);
  await until("Asterisk's folder is empty", () => world.left().length === 0);
  expect(await world.stateOf(first)).toBe("wrapUp");
  await world.away([first]);
  await phone.kill();
});

test("an agent who ends the talk: the caller is asked how it was, and the key is kept", async () => {
  const phone = await telephones(agentPort, { answersAfterMs: 300 });
  await world.ready([first]);
  const caller = call(sipPort, [...TO_THE_LINE, { wait: 8_000 }, { key: "4" }], {
    hangsUp: false,
  });
  await until("they talk", async () => (await talks()) === 1);
  const [id = ""] = await ids("talking");
  await world.hangUp(first);
  await caller.done;
  await world.nothingLeft();
  const rows = await world.rows("SELECT survey_score, end_reason FROM calls.call WHERE id = $1", [
    id,
  ]);
  expect(rows).toEqual([{ survey_score: 4, end_reason: "agent" }]);
  await world.away([first]);
  await phone.kill();
});

test("a caller who hangs up in the menu, in the line or while it rings leaves nothing, and no agent missed anything", async () => {
  await call(sipPort, [{ wait: 600 }, { key: "2" }, { wait: 500 }]).done;
  await world.nothingLeft();

  const waiting = call(sipPort, [...TO_THE_LINE, { wait: 3_500 }]);
  await until("somebody waits", async () => (await ids("waiting")).length === 1);
  await waiting.done;
  await world.nothingLeft();

  const phone = await telephones(agentPort, "silent");
  await world.ready([first]);
  const ringing = call(sipPort, [...TO_THE_LINE, { wait: 4_500 }]);
  await until("it rings", async () =>
    (await world.channels()).some(({ state }) => state === "Ringing"),
  );
  await ringing.done;
  const tookMs = await until("the telephone is silent", async () =>
    (await world.channels()).every(({ state }) => state !== "Ringing"),
  );
  expect(tookMs).toBeLessThan(1_000);
  await world.nothingLeft();
  expect(await world.stateOf(first)).toBe("ready");
  await world.away([first]);
  await phone.kill();
});

test("a telephone that nobody answers costs no place: the next agent is rung", async () => {
  const phone = await telephones(agentPort, "silent");
  await world.ready([first]);
  const caller = call(sipPort, [...TO_THE_LINE, { tone: true }, { wait: 28_000 }]);
  await until("it rings", async () =>
    (await world.channels()).some(({ state }) => state === "Ringing"),
  );
  await world.ready([second]);
  const other = await telephones(world.otherAgentPort, { answersAfterMs: 300 });
  await until("the second agent talks", async () => (await talks()) === 1, 40_000);
  expect(await world.stateOf(first)).toBe("notReady");
  await caller.done;
  await world.nothingLeft();
  await world.away([first, second]);
  await phone.kill();
  await other.kill();
});

test("where nobody answers a caller leaves a message: sealed with its sound, as a case of the number", async () => {
  const week = (weekly: string, version: number) =>
    world.rows(
      `INSERT INTO hours.calendar_version (id, calendar_id, version, document, reason, changed_at)
       SELECT gen_random_uuid(), 'china', $2::int,
              jsonb_build_object('timeZone', 'Asia/Shanghai', 'weekly', $1::jsonb, 'holidaySets', '[]'::jsonb, 'overrides', '[]'::jsonb,
                                 'makeUpDays', '[]'::jsonb), 'a test of the closed line', now()`,
      [weekly, version],
    );
  await week("[]", 3);
  const from = Date.now();
  await until("the line is known to be closed", () => Date.now() - from > 1_500);
  const leaving = [
    { wait: 1_500 },
    { key: "2" },
    { wait: 1_500 },
    { key: "1" },
    { wait: 1_500 },
    { key: "2" },
    { wait: 1_000 },
    { tone: true },
    // The notice and the tone of the exchange come first.
    { wait: 18_000 },
  ] as const;
  await call(sipPort, leaving).done;
  await world.nothingLeft();
  const messages = () =>
    world.rows<{ name: string; state: string; number: string | null; subject: string | null }>(
      `SELECT name, one.state, caller_number AS number, (SELECT number FROM cases.customer_case WHERE id = one.case_id) AS subject
         FROM recordings.recording one WHERE kind = 'message'`,
    );
  await until("it has its case", async () => (await messages())[0]?.state === "kept");
  const [message] = await messages();
  expect(message?.number).toMatch(/^\+86138/);
  expect(message?.subject).toMatch(/^C-/);
  const [sound = Buffer.alloc(0)] = await world.soundsOf(message?.name.slice(6, 42) ?? "");
  expect(secondsOf(readSound(sound), CALLER_HERTZ), "the caller in the message").toBeGreaterThan(3);
  await until("Asterisk's folder is empty", () => world.left().length === 0);

  // Hung up as the tone begins: nothing is kept, and nothing is left behind.
  await call(sipPort, leaving.slice(0, 6)).done;
  await world.nothingLeft();
  expect((await messages()).filter(({ state }) => state === "kept")).toHaveLength(1);
  await week('[{"days":[1,2,3,4,5,6,7],"intervals":[{"from":"00:00","to":"24:00"}]}]', 4);
  const closedUntil = Date.now();
  await until("the line is known to be open", () => Date.now() - closedUntil > 1_500);
}, 120_000);
