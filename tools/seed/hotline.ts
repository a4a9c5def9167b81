import type { Services } from "../../apps/server/src/app.ts";
import { derivedId } from "../../apps/server/src/platform/derived-id.ts";
import { INSTALLATION_TIME_ZONE } from "../../apps/server/src/platform/time-zone.ts";
import { createRandom, type Random } from "./random.ts";
import { demoTalk } from "./talk.ts";

/*
 * The hotline of the demo world: three agents who speak both languages, a plan of the week, eight weeks of calls behind it
 * and a few recordings. Callbacks can be booked, and staffing, recordings and quality pages have something to show.
 */

const DAY_MS = 86_400_000;
const WEEKS = 8;
const ORIGIN = { ip: "192.0.2.7", userAgent: "demo world" };
const LANGUAGES = ["zh-CN", "en"];
const AGENT_ROLES = ["agent", "senior_agent", "supervisor"] as const;
/** Ids of the world: the same whenever it is made, so that an interrupted seeding makes nothing twice. */
const WORLD = "00000000-0000-4000-8000-0000000000c1";
const OPENS = 18;
const CLOSES = 36;
const PLANNED = 3;

type Hotline = Pick<Services, "agents" | "recordings" | "database" | "clock">;

/** Fills the hotline; repeating it changes nothing. `callerId` is whose calls the recordings are of. */
export async function fillHotline(services: Hotline, callerId: string, now: Date): Promise<void> {
  const staff = await staffByRole(services);
  const editor = { staffId: staff.get("supervisor") ?? "", origin: ORIGIN };
  for (const role of AGENT_ROLES) {
    const id = staff.get(role) ?? "";
    await services.agents.enrol(id, LANGUAGES);
    await services.agents.save(editor, id, {
      languages: LANGUAGES,
      skills: [
        { skill: "general", level: 4, certifiedUntil: null },
        { skill: "payments", level: role === "agent" ? 3 : 5, certifiedUntil: null },
        { skill: "identity", level: 3, certifiedUntil: new Date(now.getTime() + 200 * DAY_MS) },
      ],
    });
  }
  const closed = Array.from({ length: 48 }, () => 0);
  const open = closed.map((_, at) => (at >= OPENS && at < CLOSES ? PLANNED : 0));
  for (let weekday = 1; weekday <= 7; weekday++)
    await services.agents.savePlan(editor, { weekday, agents: weekday <= 5 ? open : closed });
  const agentIds = AGENT_ROLES.slice(0, 2).map((role) => staff.get(role) ?? "");
  await writeHistory(services, agentIds, now);
  await record(services, agentIds, callerId, now);
}

async function staffByRole({ database }: Hotline): Promise<ReadonlyMap<string, string>> {
  const { rows } = await database.pool.query<{ role: string; id: string }>(
    "SELECT role, id FROM access.staff WHERE is_demo",
  );
  return new Map(rows.map(({ role, id }) => [role, id]));
}

interface PastCall {
  readonly id: string;
  readonly arrived_at: string;
  readonly answered_at: string | null;
  readonly ended_at: string;
  readonly done_at: string | null;
  readonly agent_id: string | null;
  readonly language: string;
  readonly skill: string;
}

/** Calls of the last eight weeks, in the hours of the line: what the forecast is made from. */
async function writeHistory(
  { database }: Hotline,
  agentIds: readonly string[],
  now: Date,
): Promise<void> {
  const random = createRandom(7);
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(INSTALLATION_TIME_ZONE)
    .toPlainDate();
  const calls: PastCall[] = [];
  for (let daysAgo = WEEKS * 7; daysAgo >= 1; daysAgo--) {
    const day = today.subtract({ days: daysAgo });
    if (day.dayOfWeek > 5) continue;
    const midnight = day.toZonedDateTime(INSTALLATION_TIME_ZONE).epochMilliseconds;
    for (let half = OPENS; half < CLOSES; half++)
      for (let nth = random.between(1, half < 24 ? 5 : 3); nth > 0; nth--)
        calls.push(
          pastCall(
            random,
            `${day.toString()} ${half} ${nth}`,
            midnight + half * 1_800_000,
            agentIds,
          ),
        );
  }
  const rows = JSON.stringify(calls);
  await database.pool.query(
    `INSERT INTO routing.call (id, kind, priority, arrived_at, seq, skill, language, zone, state, is_live, step, queued_at, attempts,
                               hold_alarms, end_reason, answered_at, ended_at)
     SELECT id, 'voice', 1, arrived_at, 0, skill, language, $2, 'ended', false, 0, arrived_at, 0, 0,
            CASE WHEN answered_at IS NULL THEN 'caller' ELSE 'agent' END, answered_at, ended_at
       FROM jsonb_to_recordset($1::jsonb) AS past(id uuid, arrived_at timestamptz, answered_at timestamptz, ended_at timestamptz,
                                                  skill text, language text)
     ON CONFLICT (id) DO NOTHING`,
    [rows, INSTALLATION_TIME_ZONE],
  );
  await database.pool.query(
    `INSERT INTO routing.handling (call_id, agent_id, started_at, talk_ended_at, done_at)
     SELECT id, agent_id, answered_at, ended_at, done_at
       FROM jsonb_to_recordset($1::jsonb) AS past(id uuid, agent_id uuid, answered_at timestamptz, ended_at timestamptz,
                                                  done_at timestamptz)
      WHERE answered_at IS NOT NULL AND NOT EXISTS (SELECT FROM routing.handling h WHERE h.call_id = past.id)`,
    [rows],
  );
}

function pastCall(
  random: Random,
  name: string,
  halfHourMs: number,
  agentIds: readonly string[],
): PastCall {
  const at = (ms: number) => new Date(ms).toISOString();
  const arrived = halfHourMs + random.between(0, 1_790) * 1_000;
  const waited = random.between(2, 70) * 1_000;
  const isAnswered = !random.chance(5);
  const ended = arrived + waited + (isAnswered ? random.between(90, 360) * 1_000 : 0);
  return {
    id: derivedId(WORLD, `past ${name}`),
    arrived_at: at(arrived),
    answered_at: isAnswered ? at(arrived + waited) : null,
    ended_at: at(ended),
    done_at: isAnswered ? at(ended + random.between(20, 60) * 1_000) : null,
    agent_id: isAnswered ? (agentIds[random.between(0, agentIds.length - 1)] ?? null) : null,
    language: random.chance(80) ? "zh-CN" : "en",
    skill: random.pick(["general", "payments", "payments", "identity"]),
  };
}

const TALKS = [
  { daysAgo: 1, agent: 0, disposition: "explained", seconds: 38 },
  { daysAgo: 2, agent: 1, disposition: "solved", seconds: 24 },
  { daysAgo: 3, agent: 0, disposition: "solved", seconds: 31 },
  { daysAgo: 5, agent: 0, disposition: "follow_up", seconds: 22 },
  { daysAgo: 6, agent: 1, disposition: "explained", seconds: 45 },
] as const;

/** Recordings by the same door as an exchange's: consent, a row, the sound sealed and hashed. */
async function record(
  { database, recordings }: Hotline,
  agentIds: readonly string[],
  callerId: string,
  now: Date,
): Promise<void> {
  const { pool } = database;
  const sounds = new Map<string, Buffer>();
  for (const [index, talk] of TALKS.entries()) {
    const callId = derivedId(WORLD, `talk ${index}`);
    const agentId = agentIds[talk.agent] ?? "";
    const name = `okpay-demo-${index}`;
    sounds.set(name, demoTalk(talk.seconds, index));
    const answered = new Date(now.getTime() - talk.daysAgo * DAY_MS);
    const ended = new Date(answered.getTime() + talk.seconds * 1_000);
    await pool.query(
      `INSERT INTO calls.call (id, customer_id, channel, language, skill, identity_level, state, agent_id, seen_at, started_at,
                               answered_at, ended_at, end_reason)
       VALUES ($1, $2, 'phone', 'zh-CN', 'payments', 2, 'ended', $3, $5, $4, $4, $5, 'caller') ON CONFLICT (id) DO NOTHING`,
      [callId, callerId, agentId, answered, ended],
    );
    await pool.query(
      `INSERT INTO calls.wrap_up (call_id, agent_id, disposition, notes, at) VALUES ($1, $2, $3, '', $4) ON CONFLICT DO NOTHING`,
      [callId, agentId, talk.disposition, ended],
    );
    await recordings.recorder.consented(callId);
    await recordings.recorder.begun({ name, callId, agentId });
    await recordings.recorder.finished(name);
    await pool.query(
      "UPDATE recordings.recording SET started_at = $2, finished_at = $3 WHERE name = $1",
      [name, answered, ended],
    );
  }
  await recordings.collect({
    fetch: async (name) => {
      const sound = sounds.get(name);
      return sound === undefined ? null : once(sound);
    },
    remove: async () => undefined,
  });
}

async function* once(sound: Buffer): AsyncGenerator<Uint8Array> {
  yield sound;
}
