import { renameSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { contractMistakes } from "../../apps/server/src/hotline/asterisk/testing/contract.ts";
import { caller, newCaller } from "./support/callers.ts";
import { passed, until } from "./support/machines.ts";
import { CALLER_HERTZ, telephones } from "./support/sipp.ts";
import { storiesOf } from "./support/stories.ts";
import { readSound, secondsOf } from "./support/tones.ts";
import { startPhoneWorld } from "./support/world.ts";

/*
 * Calls by telephone on a real Asterisk, with real SIP callers and agents' telephones. What only real machines show: whether
 * sound arrives, and whether anything is left behind.
 */
const world = await startPhoneWorld();
const { ids, talks, expectBothHeard } = storiesOf(world);
const { agents, agentPort } = world;
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

test("it tells its own time, and of a telephone whether it reaches it", async () => {
  const { value } = (await world.ask("asterisk/variable?variable=EPOCH")) as { value: string };
  expect(value).toMatch(/^\d+$/);
  expect(Math.abs(Number(value) - Date.now() / 1_000)).toBeLessThan(5);
  const { state } = (await world.ask(`endpoints/PJSIP/okpay-agent-${first.number}`)) as {
    state: string;
  };
  expect(state).toBe("online");
});

test("from the menu to a talk that is recorded: both tones are in it, but for the pause [G9]", async () => {
  const phone = await telephones(agentPort, { answersAfterMs: 500 });
  await world.ready([first]);
  const customer = await caller(world);
  await until("they talk", async () => (await talks()) === 1);
  const [id = ""] = await ids("talking");
  await until("it is recorded", async () => (await recorded(id)).length === 1);
  await world.pause(first, id, true);
  await passed(3_000);
  await world.pause(first, id, false);
  await passed(5_000);
  customer.hangUp();
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

test("a recording that cannot begin is said to have failed, the talk goes on, and it is tried once more", async () => {
  const folder = world.exchange.recordings;
  const away = `${folder}-away`;
  renameSync(folder, away);
  let isAway = true;
  const back = () => {
    if (isAway) renameSync(away, folder);
    isAway = false;
  };
  onTestFinished(back);
  const phone = await telephones(agentPort, { answersAfterMs: 300 });
  await world.ready([first]);
  const customer = await caller(world);
  await until("they talk", async () => (await talks()) === 1);
  const [id = ""] = await ids("talking");
  const states = async () =>
    (
      await world.rows<{ state: string }>(
        "SELECT state FROM recordings.recording WHERE call_id = $1 ORDER BY started_at, id",
        [id],
      )
    ).map(({ state }) => state);
  await until("it is said that it did not begin", async () => (await states())[0] === "failed");
  expect(await talks()).toBe(1);
  back();
  await until("it is recorded after all", async () => (await states())[1] === "recording");
  await passed(3_000);
  customer.hangUp();
  await world.nothingLeft();
  await until("it is kept", async () => (await states())[1] === "kept");
  expect(await states()).toEqual(["failed", "kept"]);
  await world.away([first]);
  await phone.kill();
});

test("an agent who ends the talk: the caller is asked how it was, and the key is kept", async () => {
  const phone = await telephones(agentPort, { answersAfterMs: 300 });
  await world.ready([first]);
  const customer = await caller(world);
  await until("they talk", async () => (await talks()) === 1);
  const [id = ""] = await ids("talking");
  await world.desk.hangUp(first.id);
  const survey = () =>
    world.rows("SELECT survey_score, end_reason FROM calls.call WHERE id = $1", [id]);
  // Pressed before the question it is no mark.
  await until("the mark is kept", async () => {
    await customer.press("4");
    return JSON.stringify(await survey()).includes('"survey_score":4');
  });
  await until("the caller is thanked and hung up", () => !customer.isInCall());
  await world.nothingLeft();
  expect(await survey()).toEqual([{ survey_score: 4, end_reason: "agent" }]);
  await world.away([first]);
  await phone.kill();
});

test("what the carrier vouches for of the number goes with the call; a name that the caller chose says nothing", async () => {
  const asserted = (number: string, parameters: string) => [
    `P-Asserted-Identity: "a;verstat=TN-Validation-Passed-A" <sip:${number}@127.0.0.1${parameters}>`,
  ];
  const said = async (headersOf?: (number: string) => readonly string[]) => {
    const customer = await newCaller(headersOf);
    await customer.call(world.sipPort);
    const [row] = await world.rows<{ attestation: string | null }>(
      "SELECT attestation FROM asterisk.call WHERE number = $1",
      [customer.number],
    );
    customer.hangUp();
    await world.nothingLeft();
    return row?.attestation;
  };
  const passed = ";verstat=TN-Validation-Passed-B";
  expect(await said((number) => asserted(number, passed))).toBe("B");
  // Of their own number, while another one is shown.
  expect(await said(() => asserted("+13125550100", passed))).toBe("none");
  expect(await said((number) => asserted(number, ""))).toBe("none");
  expect(await said()).toBe("none");
});

test("a caller who hangs up in the menu, in the line or while it rings leaves nothing, and no agent missed anything", async () => {
  const inMenu = await caller(world, ["2"]);
  inMenu.hangUp();
  await world.nothingLeft();

  const waiting = await caller(world);
  await until("somebody waits", async () => (await ids("waiting")).length === 1);
  waiting.hangUp();
  await world.nothingLeft();

  const phone = await telephones(agentPort, "silent");
  await world.ready([first]);
  const ringing = await caller(world);
  await until("it rings", async () =>
    (await world.channels()).some(({ state }) => state === "Ringing"),
  );
  ringing.hangUp();
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
  const customer = await caller(world);
  await until("it rings", async () =>
    (await world.channels()).some(({ state }) => state === "Ringing"),
  );
  await world.ready([second]);
  const other = await telephones(world.otherAgentPort, { answersAfterMs: 300 });
  await until("the second agent talks", async () => (await talks()) === 1, 40_000);
  expect(await world.stateOf(first)).toBe("notReady");
  customer.hangUp();
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
  await passed(1_500, "the line is known to be closed");
  const messages = () =>
    world.rows<{ name: string; state: string; number: string | null; subject: string | null }>(
      `SELECT name, one.state, caller_number AS number, (SELECT number FROM cases.customer_case WHERE id = one.case_id) AS subject
         FROM recordings.recording one WHERE kind = 'message'`,
    );
  // Sealed as soon as it is over: by its row it is known that it was begun.
  const leaves = async (spokenMs: number) => {
    const before = (await messages()).length;
    const customer = await caller(world, ["2", "1", "2"]);
    await until("the tone has come", async () => (await messages()).length > before);
    await passed(spokenMs);
    customer.hangUp();
    await world.nothingLeft();
  };
  await leaves(6_000);
  await until("it has its case", async () => (await messages())[0]?.state === "kept");
  const [message] = await messages();
  expect(message?.number).toMatch(/^\+88216/);
  expect(message?.subject).toMatch(/^C-/);
  const [sound = Buffer.alloc(0)] = await world.soundsOf(message?.name.slice(6, 42) ?? "");
  expect(secondsOf(readSound(sound), CALLER_HERTZ), "the caller in the message").toBeGreaterThan(3);
  await until("Asterisk's folder is empty", () => world.left().length === 0);

  // Hung up as the tone begins: nothing is kept, and nothing is left behind.
  await leaves(0);
  await until("nothing of the second is kept", async () =>
    (await messages()).every(({ state }) => state === "kept" || state === "dropped"),
  );
  await until("Asterisk's folder is empty again", () => world.left().length === 0);
  expect((await messages()).filter(({ state }) => state === "kept")).toHaveLength(1);
  await week('[{"days":[1,2,3,4,5,6,7],"intervals":[{"from":"00:00","to":"24:00"}]}]', 4);
  await passed(1_500, "the line is known to be open");
}, 120_000);
