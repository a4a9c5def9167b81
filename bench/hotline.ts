// Routing: how good the wait estimate is on the six rows of docs/reference/benchmarks.md, and what a decision costs.
import { cpus } from "node:os";
import {
  advance,
  createState,
  defaultPolicy,
  type RoutingEvent,
  type SimulatedCall,
  simulate,
} from "../apps/server/src/hotline/routing/index.ts";

interface Options {
  readonly isJson: boolean;
  readonly isLong: boolean;
  readonly say: (line: string) => void;
}

/** Agents, load per agent, mean patience in minutes; the published error of the estimator in minutes. */
const ROWS = [
  { agents: 10, load: 0.95, patience: null, published: 2.52 },
  { agents: 30, load: 0.97, patience: null, published: 0.82 },
  { agents: 3, load: 0.9, patience: null, published: 5.91 },
  { agents: 10, load: 1, patience: 10, published: 0.85 },
  { agents: 10, load: 1.2, patience: 10, published: 1.04 },
  { agents: 30, load: 1.2, patience: 10, published: 0.53 },
] as const;
const MINUTE = 60_000;
const TALK = 5 * MINUTE;
const policy = { ...defaultPolicy, relaxation: { "*": [{ afterMs: 0, minLevel: 1 }] } };

export function benchHotline({ isJson, isLong, say }: Options): Promise<void> {
  const rows = ROWS.map((row) => {
    const figures = estimateRow(row, isLong ? 400_000 : 80_000);
    say(JSON.stringify(figures));
    return figures;
  });
  const small = costOf(10, 5);
  const large = costOf(1000, 500);
  const ratios = {
    estimatorToReference: Math.max(...rows.flatMap((row) => [row.toReference, row.toPublished])),
    estimatorToHeadOfLine: Math.max(...rows.map((row) => row.toHeadOfLine)),
    withinRange: Math.min(...rows.map((row) => row.withinRange)),
    routingGrowth: large / small,
  };
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version };
  const eventsPerSecond = { small: Math.round(1e6 / small), large: Math.round(1e6 / large) };
  const result = { bench: "hotline", rows, eventsPerSecond, machine, ratios };
  const text = isJson ? JSON.stringify(result) : JSON.stringify(result, null, 2);
  process.stdout.write(`${text}\n`);
  return Promise.resolve();
}

function estimateRow(row: (typeof ROWS)[number], calls: number) {
  const rate = (row.agents * row.load) / (TALK / 1000);
  const result = simulate({
    seed: 6,
    policy,
    agents: Array.from({ length: row.agents }, () => agent),
    lines: [{ skill: "general", language: "en", weight: 1, priority: 0 }],
    rate: () => rate,
    maxRate: rate,
    calls,
    talkMs: TALK,
    wrapUpMs: 0,
    patienceMs: row.patience === null ? null : row.patience * MINUTE,
    answerMs: 0,
    callbackShare: 0,
  });
  const served = result.calls
    .slice(calls / 20)
    .filter((call) => call.guess !== null && !call.isAbandoned);
  const ours = rmse(served, "ours");
  const exact = rmse(served, "exact");
  const headOfLine = rmse(served, "head");
  const inside = served.filter(({ guess, waitMs }) => {
    const wait = (waitMs ?? 0) / MINUTE;
    if (guess === undefined || guess === null || guess.range === null) return false;
    return wait >= guess.range.low && wait <= guess.range.high;
  });
  return {
    ...row,
    served: served.length,
    meanWait: served.reduce((sum, call) => sum + (call.waitMs ?? 0), 0) / served.length / MINUTE,
    ours,
    exact,
    headOfLine,
    toReference: ours / exact,
    toPublished: ours / row.published,
    toHeadOfLine: ours / headOfLine,
    withinRange: inside.length / served.length,
  };
}

const agent = {
  skills: [{ skill: "general", level: 1, validUntil: null }],
  languages: ["en"],
} as const;

function rmse(calls: readonly SimulatedCall[], guess: "ours" | "exact" | "head"): number {
  const sum = calls.reduce(
    (total, call) => total + ((call.guess?.[guess] ?? 0) - (call.waitMs ?? 0)) ** 2,
    0,
  );
  return Math.sqrt(sum / calls.length) / MINUTE;
}

/** Microseconds per event with so many waiting and so many agents at work, who serve four skills in two languages. */
function costOf(waiting: number, agents: number): number {
  const state = createState({ ...policy, wrapUpMs: 0 });
  const skills = ["payments", "cards", "identity", "general"];
  for (let index = 0; index < agents; index += 1) {
    const own = [0, 1].map((add) => ({
      skill: skills[(index + add) % 4] ?? "general",
      level: 1 + (index % 5),
      validUntil: null,
    }));
    const languages = index % 3 === 0 ? ["en", "zh-CN"] : ["en"];
    advance(state, { type: "agentSignedIn", agentId: String(index), skills: own, languages }, 0);
    advance(state, { type: "agentReady", agentId: String(index) }, 0);
  }
  let now = 1;
  let next = 0;
  let events = 0;
  const rings: RoutingEvent[] = [];
  const talking: { callId: string; agentId: string }[] = [];
  const send = (event: RoutingEvent) => {
    events += 1;
    for (const command of advance(state, event, now)) {
      if (command.type === "ringAgent")
        rings.push({ type: "offerAccepted", callId: command.callId, agentId: command.agentId });
      if (command.type === "connect") talking.push(command);
    }
    const ring = rings.shift();
    if (ring !== undefined) send(ring);
  };
  const arrive = () => {
    const skill = skills[next % 4] ?? "general";
    send({
      type: "callArrived",
      call: { id: `c${next}`, priority: next % 3, skill, language: "en" },
    });
    next += 1;
  };
  const turn = () => {
    now += 10;
    arrive();
    const over = talking.shift();
    if (over === undefined) return;
    send({ type: "callEnded", callId: over.callId });
    send({ type: "dispositionSet", agentId: over.agentId });
    send({ type: "wrapUpDone", agentId: over.agentId });
  };
  while (state.calls.size < waiting + agents) arrive();
  for (let warm = 0; warm < 20_000; warm += 1) turn();
  events = 0;
  const start = process.hrtime.bigint();
  for (let index = 0; index < 50_000; index += 1) turn();
  return Number(process.hrtime.bigint() - start) / 1000 / events;
}
