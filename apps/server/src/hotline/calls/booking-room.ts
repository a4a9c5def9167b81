import { setImmediate } from "node:timers/promises";
import { INSTALLATION_TIME_ZONE } from "../../platform/time-zone.ts";
import { countedSkills } from "../agents/index.ts";
import { defaultPolicy, freeCapacity, GOAL, quietUntil } from "../routing/index.ts";
import type { CallsDeps } from "./deps.ts";
import { createExpected, HALF_HOUR_MS } from "./expected.ts";
import { ASSUMED_HANDLE_SECONDS } from "./staffing.ts";

/* When a callback can be promised: a half hour that is open, by day for the caller, with somebody planned who has room. */

const DAYS = 7;
/** Sooner than that the line itself calls back, with the place kept. */
const EARLIEST_MS = HALF_HOUR_MS;
/** What was measured changes slowly, and reads eight weeks of calls. */
const MEASURED_FOR_MS = 60_000;

export interface Asked {
  readonly skill: string;
  readonly language: string;
  readonly zone: string;
  /** It has to be day in each; null: in `zone`. */
  readonly quietZones: readonly string[] | null;
}

/** Times with so many places in all, those that are booked among them. */
export interface Room {
  readonly startsAt: Date;
  readonly places: number;
}

type Deps = Pick<
  CallsDeps,
  "database" | "routing" | "agents" | "clock" | "hotlineOpen" | "hotlineDays"
>;

export function createBookingRoom(deps: Deps) {
  const { routing, agents, clock, hotlineOpen } = deps;
  const expectedOf = createExpected(deps);
  const kept = new Map<string, { readonly until: number; readonly expected: Expected }>();
  type Expected = ReturnType<typeof read>;

  async function read(day: Temporal.PlainDate) {
    const [expected, load] = await Promise.all([
      expectedOf(day),
      routing.demand.loadSince(clock.now()),
    ]);
    return { ...expected, load };
  }
  function expectedOn(day: Temporal.PlainDate): Expected {
    const now = clock.now().getTime();
    for (const [key, { until }] of kept) if (until <= now) kept.delete(key);
    const key = day.toString();
    const known = kept.get(key)?.expected;
    if (known !== undefined) return known;
    const expected = read(day);
    kept.set(key, { until: now + MEASURED_FOR_MS, expected });
    // A failed look is not kept: the next to ask looks again.
    expected.catch(() => kept.delete(key));
    return expected;
  }

  /** Whether an agent who counts then speaks the language and has the skill. */
  async function isAble({ skill, language }: Asked): Promise<(at: number) => boolean> {
    const ends = (await agents.list())
      .filter(({ languages }) => languages.includes(language))
      .flatMap((agent) => countedSkills(agent))
      .filter((counted) => counted.skill === skill)
      .map(({ validUntil }) => validUntil ?? Number.POSITIVE_INFINITY);
    const latest = Math.max(Number.NEGATIVE_INFINITY, ...ends);
    return (at) => latest >= at + HALF_HOUR_MS;
  }

  /** Half hours that could be promised to this caller, room aside. */
  async function possible(asked: Asked, from: number, until: number): Promise<number[]> {
    const [open, isStaffed] = await Promise.all([
      hotlineOpen(new Date(from), new Date(until)),
      isAble(asked),
    ]);
    const starts: number[] = [];
    for (let at = Math.ceil(from / HALF_HOUR_MS) * HALF_HOUR_MS; at < until; at += HALF_HOUR_MS) {
      const isOpen = open.some((span) => span.from <= at && span.until >= at + HALF_HOUR_MS);
      const isDay = [at, at + HALF_HOUR_MS - 1].every(
        (moment) => quietUntil(defaultPolicy, asked.quietZones ?? asked.zone, moment) === null,
      );
      if (isOpen && isDay && isStaffed(at)) starts.push(at);
    }
    return starts;
  }

  /** By the staffing model; none where nothing is planned, or where nobody has called yet and nothing can be expected. */
  async function placesAt(at: number): Promise<number> {
    const local =
      Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(INSTALLATION_TIME_ZONE);
    const index = local.hour * 2 + Math.floor(local.minute / 30);
    const { day, forecast, load } = await expectedOn(local.toPlainDate());
    const planned = await agents.planOf(day.weekday);
    const there = planned?.[index] ?? 0;
    if (there === 0 || forecast.weeks === 0) return 0;
    const traffic = {
      rate: (forecast.calls[index] ?? 0) / (HALF_HOUR_MS / 1000),
      handleTime: load.handleSeconds ?? ASSUMED_HANDLE_SECONDS,
      patience: load.patienceSeconds,
      agents: there,
    };
    return freeCapacity(traffic, HALF_HOUR_MS / 1000, GOAL, 0);
  }

  return {
    async all(asked: Asked): Promise<readonly Room[]> {
      const now = clock.now().getTime();
      const until = now + DAYS * 24 * 2 * HALF_HOUR_MS;
      const rooms: Room[] = [];
      for (const at of await possible(asked, now + EARLIEST_MS, until)) {
        rooms.push({ startsAt: new Date(at), places: await placesAt(at) });
        // Whoever waits meanwhile is served between two half hours.
        await setImmediate();
      }
      return rooms;
    },
    /** 0: not a time that can be promised to this caller. */
    async at(asked: Asked, startsAt: Date): Promise<number> {
      const at = startsAt.getTime();
      const now = clock.now().getTime();
      if (at < now + EARLIEST_MS || at >= now + DAYS * 24 * 2 * HALF_HOUR_MS) return 0;
      const isPossible = (await possible(asked, at, at + 1)).includes(at);
      return isPossible ? placesAt(at) : 0;
    },
  };
}
