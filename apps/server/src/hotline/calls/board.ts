import type { callBoard, HotlineSkill, Locale } from "@okpay/contracts";
import type { z } from "zod";
import { toPublicId } from "../../platform/ids.ts";
import type { Agent, Call } from "../routing/index.ts";
import { bookedBetween } from "./booking-repository.ts";
import type { CallsDeps } from "./deps.ts";
import { failedLegsOn } from "./failed-legs.ts";
import type { Outcomes } from "./outcomes.ts";
import { countPromises } from "./promise-repository.ts";
import { soundsOf } from "./repository.ts";
import { openSupervisions } from "./supervision-repository.ts";

const DAY_MS = 24 * 3_600_000;

/** The supervisors' board: the line and the agents at this moment, and the last 24 hours. */
export async function boardOf(
  {
    database,
    routing,
    agents,
    namesOf,
    recordingsFailed,
    exchangeNow,
  }: Pick<
    CallsDeps,
    "database" | "routing" | "agents" | "namesOf" | "recordingsFailed" | "exchangeNow"
  >,
  outcomes: () => Promise<Outcomes>,
): Promise<Omit<z.output<typeof callBoard>, "version">> {
  const { now, calls, agents: states } = await routing.look();
  const figures = await routing.figures(new Date(now - DAY_MS));
  const people = await agents.list();
  const names = await namesOf(people.map(({ id }) => id));
  const talkOf = await talksOf(database, calls, namesOf);
  const waiting = calls.filter(
    ({ state, kind, isLive }) =>
      isLive &&
      kind !== "consult" &&
      (state === "waiting" || state === "offered" || state === "parked"),
  );
  const agentsShort = await routing.agentsShort();
  const longest = longestAt(now);
  return {
    at: new Date(now).toISOString(),
    waiting: waiting.length,
    longestWaitSeconds: longest(waiting),
    callbacks: calls.filter(({ kind, isLive }) => kind === "callback" && !isLive).length,
    booked: await bookedOn(database, now),
    agentsShort,
    recordingsFailed: await recordingsFailed(new Date(now - DAY_MS)),
    failedLegs: await failedLegsOn(database, new Date(now - DAY_MS), (id) => ({
      number: people.find((each) => each.id === id)?.number ?? 0,
      name: names.get(id) ?? "",
    })),
    exchange: await exchangeNow(),
    talking: calls.filter(isTalk).length,
    today: figures,
    promised: await countPromises(database.kysely, new Date(now)),
    outcomes: await outcomes(),
    lines: linesOf(waiting, states, longest),
    agents: people.flatMap(({ id, number }) => {
      const agent = states.find((each) => each.id === id);
      if (agent === undefined || (agent.state === "offline" && agent.reason !== "lost")) return [];
      const call = calls.find((each) => each.id === agent.callId);
      return [
        {
          number,
          name: names.get(id) ?? "",
          state: agent.state,
          reason: agent.reason,
          since: new Date(agent.since).toISOString(),
          skill: (call?.skill ?? null) as HotlineSkill | null,
          heldSince:
            call === undefined || call.holdSince === null
              ? null
              : new Date(call.holdSince).toISOString(),
          // The agent's own alarm comes first.
          isHoldAlarmed: (call?.holdSince ?? null) !== null && (call?.holdAlarms ?? 0) > 1,
          talk: talkOf(call),
        },
      ];
    }),
  };
}

const isTalk = ({ state, kind }: Readonly<Call>): boolean =>
  kind !== "consult" && (state === "talking" || state === "suspended");

/** Of the next 24 hours. */
async function bookedOn({ kysely }: CallsDeps["database"], now: number) {
  const booked = await bookedBetween(kysely, new Date(now), new Date(now + DAY_MS));
  return booked.map(({ startsAt, callbacks }) => ({ startsAt: startsAt.toISOString(), callbacks }));
}

const longestAt =
  (now: number) =>
  (of: readonly Readonly<Call>[]): number =>
    of.reduce((most, { queuedAt }) => Math.max(most, Math.floor((now - queuedAt) / 1000)), 0);

/** Who waits, by what they ask for and in which language. */
function linesOf(
  waiting: readonly Readonly<Call>[],
  states: readonly Readonly<Agent>[],
  longest: (of: readonly Readonly<Call>[]) => number,
): z.output<typeof callBoard>["lines"] {
  const lines = Map.groupBy(waiting, ({ skill, language }) => `${skill} ${language}`);
  return [...lines.entries()].map(([key, of]) => {
    const [skill = "", language = ""] = key.split(" ");
    return {
      skill: skill as HotlineSkill,
      language: language as Locale,
      waiting: of.length,
      longestWaitSeconds: longest(of),
      reason: of.some(({ state }) => state === "parked")
        ? "exchangeAway"
        : reasonOf(states, { skill, language }),
    };
  });
}

/** Of the board, what is worth a new one: times go on by themselves, and are told with the next news or the next look. */
export const newsInBoard = ({
  at: _at,
  longestWaitSeconds: _longest,
  lines,
  ...rest
}: Omit<z.output<typeof callBoard>, "version">): unknown => ({
  ...rest,
  lines: lines.map(({ longestWaitSeconds: _seconds, ...line }) => line),
});

type Talk = z.output<typeof callBoard>["agents"][number]["talk"];

/** The talks that can be entered, with who is in them. */
async function talksOf(
  { kysely }: CallsDeps["database"],
  calls: readonly Readonly<Call>[],
  namesOf: CallsDeps["namesOf"],
): Promise<(call: Readonly<Call> | undefined) => Talk> {
  const talks = calls.filter(({ state, kind }) => state === "talking" && kind !== "consult");
  if (talks.length === 0) return () => null;
  const channels = await soundsOf(
    kysely,
    talks.map(({ id }) => id),
  );
  const supervisions = await openSupervisions(kysely);
  const names = await namesOf(supervisions.map(({ supervisorId }) => supervisorId));
  return (call) => {
    const channel = channels.get(call?.id ?? "");
    if (call?.state !== "talking" || channel === undefined) return null;
    const by = supervisions.find(({ callId }) => callId === call.id);
    return {
      callId: toPublicId("cal", call.id),
      channel,
      supervision:
        by === undefined ? null : { mode: by.mode, supervisor: names.get(by.supervisorId) ?? "" },
    };
  };
}

/** Why a line waits, by who could take its calls. */
function reasonOf(
  agents: readonly Readonly<Agent>[],
  line: { readonly skill: string; readonly language: string },
): z.output<typeof callBoard>["lines"][number]["reason"] {
  const able = agents.filter(
    ({ skills, languages, state }) =>
      state !== "offline" &&
      languages.includes(line.language) &&
      skills.some(({ skill }) => skill === line.skill),
  );
  if (able.length === 0) return "nobody";
  return able.some(({ state }) => state !== "notReady" && state !== "lost")
    ? "allBusy"
    : "notReady";
}
