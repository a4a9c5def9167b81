import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFailed, test } from "vitest";
import { caller } from "./support/callers.ts";
import { createHearingPhone, type HearingPhone } from "./support/hearing-phone.ts";
import { until } from "./support/machines.ts";
import { AGENT_HERTZ, CALLER_HERTZ } from "./support/sipp.ts";
import { startPhoneWorld } from "./support/world.ts";

/*
 * A supervisor on a real Asterisk: three telephones, each with a tone of its own, and which tones each of them hears. What no
 * fake can say: that a whisper is in the agent's ear and not in the caller's.
 */
const world = await startPhoneWorld();
const [agent, supervisor] = world.agents;
if (agent === undefined || supervisor === undefined) throw new Error("no agents");

const SUPERVISOR_HERTZ = 1_700;
const ALL = { caller: CALLER_HERTZ, agent: AGENT_HERTZ, supervisor: SUPERVISOR_HERTZ } as const;
type Who = keyof typeof ALL;
const CHECKED_MS = 2_000;

const hearing = (phone: HearingPhone): string =>
  (Object.keys(ALL) as Who[])
    .filter((who) => phone.hears(Object.values(ALL)).includes(ALL[who]))
    .join("+");

/** Who hears whom; it comes to be so and stays so. A busy machine may swallow a tone for a moment, and never adds one. */
async function untilHeard(
  phones: Readonly<Record<Who, HearingPhone>>,
  wanted: Readonly<Record<Who, string>>,
): Promise<void> {
  const now = () => ({
    caller: hearing(phones.caller),
    agent: hearing(phones.agent),
    supervisor: hearing(phones.supervisor),
  });
  const isSo = () => JSON.stringify(now()) === JSON.stringify(wanted);
  await until(JSON.stringify(wanted), isSo, 15_000, async () => JSON.stringify(now()));
  const from = Date.now();
  while (Date.now() - from < CHECKED_MS) {
    const heard = now();
    for (const who of Object.keys(ALL) as Who[])
      expect(wanted[who].split("+"), `what ${who} hears`).toEqual(
        expect.arrayContaining(heard[who] === "" ? [] : heard[who].split("+")),
      );
    await pause(100);
  }
  await until(`still ${JSON.stringify(wanted)}`, isSo, 5_000, async () => JSON.stringify(now()));
}

/** A supervisor with an open page: it asks for news. */
function pageOf(staffId: string) {
  const { supervising } = world;
  const origin = { ip: "127.0.0.1", userAgent: "test" };
  const who = () => ({ staffId, signedInAt: new Date(), origin });
  const heart = setInterval(() => {
    supervising.state(staffId, undefined).catch((error: unknown) => {
      process.stderr.write(`a supervisor's heart-beat failed: ${String(error)}\n`);
    });
  }, 2_000);
  return {
    close: () => clearInterval(heart),
    listen: (callId: string) =>
      supervising.begin(who(), {
        callId: `cal_${callId.replaceAll("-", "")}`,
        reason: "quality",
        note: null,
      }),
    choose: (mode: "listen" | "whisper" | "barge") => supervising.choose(who(), mode),
    leave: () => supervising.end(who()),
  };
}

async function talk() {
  const staff = {
    agent: await createHearingPhone({ hertz: AGENT_HERTZ, port: world.agentPort }),
    supervisor: await createHearingPhone({ hertz: SUPERVISOR_HERTZ, port: world.otherAgentPort }),
  };
  await world.ready([agent as NonNullable<typeof agent>]);
  const phones = { ...staff, caller: await caller(world) };
  await untilHeard(phones, { caller: "agent", agent: "caller", supervisor: "" });
  const [call] = await world.rows<{ id: string }>(
    "SELECT id FROM calls.call WHERE state = 'talking'",
  );
  return { phones, callId: call?.id ?? "" };
}

const LISTEN = { caller: "agent", agent: "caller", supervisor: "caller+agent" };
const WHISPER = { ...LISTEN, agent: "caller+supervisor" };
const BARGE = { ...WHISPER, caller: "agent+supervisor" };
const ALONE = { ...LISTEN, supervisor: "" };

test("listens to both unheard, whispers to the agent alone, joins both, is deaf and mute while a secret is spoken, and leaves nothing", async () => {
  onTestFailed(async () => {
    process.stderr.write(`${world.said().slice(-6_000)}\n`);
    process.stderr.write(`${JSON.stringify([await world.channels(), await world.bridges()])}\n`);
  });
  const { phones, callId } = await talk();
  const page = pageOf(supervisor.id);
  await page.listen(callId);
  await untilHeard(phones, LISTEN);
  await page.choose("whisper");
  await untilHeard(phones, WHISPER);
  await world.pause(agent, callId, true);
  await untilHeard(phones, ALONE);
  await world.pause(agent, callId, false);
  await untilHeard(phones, WHISPER);
  await page.choose("barge");
  await untilHeard(phones, BARGE);
  await world.pause(agent, callId, true);
  await untilHeard(phones, ALONE);
  await world.pause(agent, callId, false);
  await untilHeard(phones, BARGE);
  await page.choose("listen");
  await untilHeard(phones, LISTEN);
  await page.leave();
  await untilHeard(phones, ALONE);
  await until(
    "nothing of the supervisor is left",
    async () => (await world.channels()).length === 2,
  );
  expect(phones.supervisor.isInCall()).toBe(false);

  // Killed under a whisper, the server finds it again: nobody is rung twice, and the caller hears nothing of it.
  await page.listen(callId);
  await page.choose("whisper");
  await untilHeard(phones, WHISPER);
  await world.killServer();
  await world.startServer();
  await untilHeard(phones, WHISPER);
  // The page goes without a word.
  page.close();
  await until(
    "the supervisor is out of it",
    async () => (await world.channels()).length === 2,
    30_000,
  );
  await untilHeard(phones, ALONE);

  const again = pageOf(supervisor.id);
  await again.listen(callId);
  await again.choose("barge");
  await untilHeard(phones, BARGE);
  phones.agent.hangUp();
  phones.caller.hangUp();
  await until("the supervisor's telephone is hung up", () => !phones.supervisor.isInCall());
  await world.nothingLeft();
  again.close();
  const rows = await world.rows<{ reason: string }>(
    "SELECT end_reason AS reason FROM calls.supervision ORDER BY began_at",
  );
  expect(rows.map(({ reason }) => reason)).toEqual(["left", "page_gone", "talk_over"]);
  await world.away([agent]);
}, 240_000);
