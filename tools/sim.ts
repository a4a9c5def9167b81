/** `npm run -s sim -- --day [--seed N] [--json]`: a day of 10,000 calls through the machine that routes real ones. */
import {
  defaultPolicy,
  freeCapacity,
  measuredPatience,
  type SimulatedCall,
  simulate,
  staffFor,
} from "../apps/server/src/hotline/routing/index.ts";

const HOUR = 3_600_000;
const CALLS = 10_000;
/** Share of the busiest hour, hour by hour from 08:00; an agent works all day. */
const SHAPE = [0.35, 0.7, 1, 0.95, 0.75, 0.8, 0.9, 0.95, 0.85, 0.7, 0.5, 0.4];
const LINES = [
  { skill: "payments", language: "en", weight: 4, priority: 1 },
  { skill: "payments", language: "zh-CN", weight: 3, priority: 1 },
  { skill: "cards", language: "en", weight: 2, priority: 1 },
  { skill: "identity", language: "zh-CN", weight: 1, priority: 0 },
];
const GOAL = { serviceLevel: 0.8, target: 20, occupancyCap: 0.9, shrinkage: 0.3 };
const TALK = 240_000;
const WRAP_UP = 30_000;

const args = process.argv.slice(2);
const seedAt = args.indexOf("--seed");
const seed = seedAt < 0 ? 1 : Number(args[seedAt + 1]);
const known = args.every(
  (arg, index) => arg === "--day" || arg === "--json" || arg === "--seed" || index === seedAt + 1,
);
if (!args.includes("--day") || !known || !Number.isInteger(seed)) {
  process.stderr.write("usage: npm run -s sim -- --day [--seed N] [--json]\n");
  process.exit(2);
}
const perHour = CALLS / SHAPE.reduce((sum, share) => sum + share, 0);
const rateAt = (hour: number) => (perHour * (SHAPE[hour] ?? SHAPE.at(-1) ?? 0)) / 3600;
const started = process.hrtime.bigint();
const { calls, events } = simulate({
  seed,
  policy: defaultPolicy,
  agents: Array.from({ length: 84 }, (_, index) => ({
    skills: ["payments", index % 2 === 0 ? "cards" : "identity"].map((skill) => ({
      skill,
      level: 1 + (index % 5),
      validUntil: null,
    })),
    languages: index % 3 === 0 ? ["en", "zh-CN"] : [index % 3 === 1 ? "en" : "zh-CN"],
  })),
  lines: LINES,
  rate: (at) => rateAt(Math.floor(at / HOUR)),
  maxRate: perHour / 3600,
  calls: CALLS,
  talkMs: TALK,
  wrapUpMs: WRAP_UP,
  patienceMs: 180_000,
  answerMs: 3000,
  callbackShare: 0.3,
});
const seconds = Number(process.hrtime.bigint() - started) / 1e9;
const abandoned = calls.filter((call) => call.isAbandoned);
const onTheLine = calls.filter((call) => !call.isCallback);
const totalWait = onTheLine.reduce((sum, call) => sum + (call.waitMs ?? 0), 0) / 1000;
const patience = measuredPatience(abandoned.length, totalWait);
const hours = SHAPE.map((_, hour) => hourOf(hour));
const summary = { seed, ...figures(calls), measuredPatience: patience, events, seconds };

if (args.includes("--json")) process.stdout.write(`${JSON.stringify({ summary, hours })}\n`);
else {
  const lines = hours.map(
    (row) =>
      `${String(row.hour).padStart(2, "0")}:00 ${String(row.offered).padStart(6)} calls  ` +
      `${(row.serviceLevel * 100).toFixed(1).padStart(5)} % in 20 s  mean wait ${row.meanWait.toFixed(1).padStart(6)} s  ` +
      `gave up ${(row.abandonShare * 100).toFixed(1).padStart(4)} %  called back ${String(row.callbacks).padStart(3)}  ` +
      `Erlang A needs ${row.agentsNeeded} agents (${row.rostered} on the roster), room for ${row.callbackSlots} booked callbacks`,
  );
  process.stdout.write(`${lines.join("\n")}\n\n${JSON.stringify(summary)}\n`);
}

function figures(of: readonly SimulatedCall[]) {
  const inTime = of.filter((call) => !call.isAbandoned && (call.waitMs ?? 0) <= 20_000);
  const wait = of.reduce((sum, call) => sum + (call.waitMs ?? 0), 0) / 1000;
  return {
    offered: of.length,
    serviceLevel: inTime.length / Math.max(1, of.length),
    meanWait: wait / Math.max(1, of.length),
    abandonShare: of.filter((call) => call.isAbandoned).length / Math.max(1, of.length),
    callbacks: of.filter((call) => call.isCallback).length,
  };
}

function hourOf(index: number) {
  const isLast = index === SHAPE.length - 1;
  const own = calls.filter(({ arrivedAt }) => {
    const hour = Math.floor(arrivedAt / HOUR);
    return hour === index || (isLast && hour > index);
  });
  const traffic = { rate: rateAt(index), handleTime: (TALK + WRAP_UP) / 1000, patience };
  const { agents, rostered } = staffFor(traffic, GOAL);
  const callbackSlots = freeCapacity({ ...traffic, agents }, 3600, GOAL, 0);
  return { hour: index + 8, ...figures(own), agentsNeeded: agents, rostered, callbackSlots };
}
