import { pino } from "pino";
import { isLost } from "../../routing/index.ts";
import type { LeftBehind } from "../adoption.ts";
import type { Menu, MenuPosition } from "../ports.ts";
import { type Asterisk, type AsteriskDeps, createAsterisk } from "../service.ts";
import { FakeAsterisk } from "./fake-asterisk.ts";
import { FakeTime } from "./fake-time.ts";
import { LineInMemory } from "./line.ts";
import { RecorderInMemory } from "./recorder.ts";
import { SupervisingInMemory } from "./supervising.ts";

export const AGENTS = [
  "01900000-0000-7000-8000-000000000001",
  "01900000-0000-7000-8000-000000000002",
];
const question: MenuPosition = {
  at: "reason",
  language: "en",
  said: ["ivr.welcome"],
  ask: {
    type: "choose",
    options: [
      { key: "1", label: "phone.next" },
      { key: "5", label: "phone.next" },
    ],
  },
  outcome: null,
};
const menu = {
  begin: async () => question,
  answer: async (_at: unknown, given: Parameters<Menu["answer"]>[1]): Promise<MenuPosition> =>
    "key" in given && given.key === "5"
      ? { ...question, said: [], ask: null, outcome: { type: "message" } }
      : "key" in given && given.key === "1"
        ? { ...question, said: [], ask: null, outcome: { type: "queue", skill: "general" } }
        : question,
  giveUp: async (): Promise<MenuPosition> => ({
    ...question,
    said: [],
    ask: null,
    outcome: { type: "queue", skill: "general" },
  }),
};

/** What a walk through the menu needs where nothing but the menu is looked at. */
export const walkDeps = {
  menu,
  nextOpening: async () => null,
  redeemPin: null,
  numberProof: null,
  lastPaymentOf: async () => null,
  timeZone: "UTC",
  clock: { now: () => new Date(0) },
  log: pino({ level: "silent" }),
};

/** The same numbers for the same seed (mulberry32). */
function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** What the menu asks of other rooms, where a test has its own. */
type Asked = Partial<Pick<AsteriskDeps, "menu" | "redeemPin" | "numberProof" | "lastPaymentOf">>;

/** One process. */
function asteriskFor(
  time: FakeTime,
  memory: LineInMemory,
  recorder: RecorderInMemory,
  supervising: SupervisingInMemory,
  { isPage, asked }: Pick<Parts, "isPage" | "asked">,
) {
  return createAsterisk({
    clock: { now: () => new Date(time.now) },
    log: pino({ level: "silent" }),
    memory,
    menu,
    nextOpening: async () => null,
    redeemPin: null,
    numberProof: null,
    lastPaymentOf: async () => null,
    recorder,
    supervising,
    keeper: recorder,
    ...asked,
    after: time.after,
    settings: { app: "okpay", language: "en", isRecorded: true, timeZone: "UTC" },
    takeLine: (endpoint, channelId) => memory.take(endpoint, channelId),
    endpointOf: async (agentId) => ({ name: `PJSIP/${agentId}`, isPage }),
    trunk: { endpointOf: (number) => `PJSIP/${number}@trunk`, callerId: null },
  });
}

function beginShift(memory: LineInMemory): void {
  for (const agentId of AGENTS) {
    memory.send({
      type: "agentSignedIn",
      agentId,
      languages: ["en"],
      skills: [{ skill: "general", level: 5, validUntil: null }],
    });
    memory.send({ type: "agentReady", agentId });
  }
}

function askOn(memory: LineInMemory): void {
  for (const agentId of AGENTS) {
    const agent = memory.agent(agentId);
    if (agent !== undefined && isLost(agent)) memory.send({ type: "agentBack", agentId });
  }
}

function cutAnd(connectAgain: () => void, fake: FakeAsterisk): void {
  fake.cut();
  connectAgain();
}

interface Parts {
  readonly time: FakeTime;
  readonly fake: FakeAsterisk;
  readonly memory: LineInMemory;
  readonly recorder: RecorderInMemory;
  readonly supervising: SupervisingInMemory;
  readonly isPage: boolean;
  readonly asked: Asked;
}

/** One process after the other, with the same rows. */
function processesOf({ time, fake, memory, recorder, supervising, ...settings }: Parts) {
  const start = () => {
    const asterisk = asteriskFor(time, memory, recorder, supervising, settings);
    memory.heard = (callId) => asterisk.heard(callId);
    recorder.heard = (callId) => asterisk.heard(callId);
    supervising.heard = (callId) => asterisk.heard(callId);
    fake.connect((socket) => asterisk.opened(socket));
    return asterisk;
  };
  let asterisk = start();
  /** SIGKILL: nothing of it is left but rows, and it says nothing. Another one is there after so long. */
  function kill(downMs = 0): void {
    memory.heard = null;
    recorder.heard = null;
    supervising.heard = null;
    fake.cut();
    const next = () => {
      asterisk = start();
    };
    if (downMs === 0) next();
    else time.after(downMs, next);
  }
  return {
    asterisk: () => asterisk,
    kill,
    /** SIGTERM: it ends the connection and waits for what it says of that; another one is there after so long. */
    async stop(downMs: number): Promise<void> {
      fake.cut();
      await asterisk.idle();
      kill(downMs);
    },
  };
}

interface WorldOptions {
  readonly seed: number;
  readonly line: { mostDelayMs: number; dropShare: number; twiceShare: number };
  readonly answersMs: readonly (number | null)[];
  readonly supervisorAnswersMs?: number | null;
  readonly areInPages?: boolean;
  readonly asked?: Asked;
}

/** A line with two agents whose phones answer after `answersMs`; null: never. */
async function look(asterisk: Pick<Asterisk, "sweep">, left: Record<keyof LeftBehind, number>) {
  // Cut off meanwhile: the next look finds it.
  const found = await asterisk.sweep().catch(() => null);
  left.channels += found?.channels ?? 0;
  left.bridges += found?.bridges ?? 0;
}

export function world({
  seed,
  line,
  answersMs,
  supervisorAnswersMs = 500,
  areInPages = false,
  asked = {},
}: WorldOptions) {
  const chance = chanceOf(seed);
  const time = new FakeTime();
  const fake = new FakeAsterisk(time, chance, line);
  const memory = new LineInMemory(() => time.now);
  const recorder = new RecorderInMemory();
  const supervising = new SupervisingInMemory((callId) => memory.call(callId));
  fake.onDial = (channelId) => {
    const index = AGENTS.findIndex((id) => channelId.includes(id));
    const ofAgents = index < 0 ? 1_000 : (answersMs[index] ?? null);
    const wait = channelId.startsWith("okpay-s-") ? supervisorAnswersMs : ofAgents;
    if (wait !== null) time.after(wait, () => fake.pickUp(channelId));
  };
  const parts = { time, fake, memory, recorder, supervising, isPage: areInPages, asked };
  const processes = processesOf(parts);
  const left = { channels: 0, bridges: 0 };
  const heartbeat = () =>
    time.after(1_000, () => {
      memory.send({ type: "tick" });
      void look(processes.asterisk(), left);
      heartbeat();
    });
  heartbeat();
  beginShift(memory);
  /** After a `cut` that lasted. */
  const connectAgain = () => fake.connect((socket) => processes.asterisk().opened(socket));
  return {
    time,
    fake,
    memory,
    recorder,
    supervising,
    /** What was found of nobody's, and ended. */
    left,
    ...processes,
    connectAgain,
    reconnect: () => cutAnd(connectAgain, fake),
    restart() {
      fake.restart();
      connectAgain();
    },
    /** Whoever was lost to a call is at the desk still. */
    pagesAskOn: () => askOn(memory),
    only: () => [...memory.rows.values()][0],
  };
}

export const goodLine = { mostDelayMs: 20, dropShare: 0, twiceShare: 0 };
export const together = (fake: FakeAsterisk) =>
  [...fake.bridges.values()].filter((members) => members.size === 2).length;

export async function talking(options: Partial<WorldOptions> = {}) {
  const made = world({ seed: 1, line: goodLine, answersMs: [1_000, 1_000], ...options });
  await made.time.until(100);
  made.fake.call("caller", "+8613800000000");
  await made.time.until(2_000);
  made.fake.press("caller", "1");
  await made.time.until(6_000);
  return made;
}
