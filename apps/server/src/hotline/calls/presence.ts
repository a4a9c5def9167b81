import { createAnnouncing } from "./announcing.ts";
import { createBeginning } from "./booking-beginning.ts";
import type { CallsDeps } from "./deps.ts";
import { DESK_ASKS_MS } from "./desk.ts";
import { desksGone } from "./desk-repository.ts";
import { forgetFailedLegs } from "./failed-legs.ts";
import { createForbearance } from "./forbearance.ts";
import { forgetPromises } from "./promise-repository.ts";
import { callersGone } from "./repository.ts";
import type { Supervising } from "./supervision.ts";
import type { SurveyInvites } from "./survey-invites.ts";

/** Nobody waits for it: surveys that are due, and what is kept no longer. */
const CHORES_EVERY_MS = 60_000;
/** A page asks again within 15 s of its last answer; a reload takes a few more. */
const CALLER_GONE_MS = 40_000;
const DESK_GONE_MS = 2.5 * DESK_ASKS_MS;
const LOOK_EVERY_MS = 2_000;
/** Later than this by so much, a look says nothing about the pages. */
const LATE_MS = 6_000;

/** Notices who has gone without a word: a closed laptop, a dead network, a killed browser. Every process looks. */
export function createPresence(
  deps: Pick<
    CallsDeps,
    | "database"
    | "clock"
    | "log"
    | "routing"
    | "announceCallback"
    | "announcePostponed"
    | "announceBooked"
    | "hotlineOpen"
    | "regionOf"
    | "appLines"
  >,
  supervising: Pick<Supervising, "sweep">,
  surveys: Pick<SurveyInvites, "send">,
) {
  const { database, clock, log, routing } = deps;
  const announce = createAnnouncing(deps);
  const beginBooked = createBeginning(deps);

  /** Each by itself: one that fails is said and tried again the next time, and keeps none of the others from being done. */
  const chores = {
    "surveys were not sent": (now: Date) => surveys.send(now),
    "failed legs were not forgotten": (now: Date) => forgetFailedLegs(database, now),
    "kept promises were not forgotten": (now: Date) => forgetPromises(database.kysely, now),
  };
  async function doChores(now: Date): Promise<void> {
    for (const [what, chore] of Object.entries(chores))
      await chore(now).catch((error: unknown) => log.error({ err: error }, `calls: ${what}`));
  }

  let choresDue = 0;

  async function sweep(isJudging = true): Promise<void> {
    const now = clock.now().getTime();
    await announce(new Date(now - CALLER_GONE_MS), new Date(now));
    await beginBooked(new Date(now));
    if (now >= choresDue) {
      choresDue = now + CHORES_EVERY_MS;
      await doChores(new Date(now));
    }
    if (isJudging) await sweepPages(now);
  }
  async function sweepPages(now: number): Promise<void> {
    const gone = await desksGone(database.kysely, new Date(now - DESK_GONE_MS));
    const callers = await callersGone(database.kysely, new Date(now - CALLER_GONE_MS));
    await supervising.sweep(new Date(now));
    const { agents } = await routing.look();
    const lost = agents.filter(
      ({ id, state }) =>
        gone.has(id) && state !== "offline" && state !== "lost" && state !== "wrapUp",
    );
    if (lost.length === 0 && callers.length === 0) return;
    await routing.turn(async ({ send, agent }) => {
      for (const { id } of lost) {
        // Looked at again under the lock: the page may have come back meanwhile.
        const state = agent(id)?.state;
        if (state !== "offline" && state !== "lost" && state !== "wrapUp")
          await send({ type: "agentLost", agentId: id });
      }
      for (const callId of callers) await send({ type: "callerHungUp", callId });
    });
  }

  const time = () => clock.now().getTime();
  const forbearance = createForbearance({
    everyMs: LOOK_EVERY_MS,
    lateMs: LATE_MS,
    restMs: DESK_ASKS_MS,
  });
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const lookAgain = () => {
    timer = setTimeout(() => {
      running = sweep(forbearance.mayJudge(time()))
        .catch((error: unknown) =>
          log.error({ err: error }, "calls: who is gone was not looked for"),
        )
        .finally(() => {
          forbearance.finished(time());
          if (timer !== undefined) lookAgain();
        });
    }, LOOK_EVERY_MS);
  };

  return {
    sweep: () => sweep(),
    start: lookAgain,
    async stop() {
      clearTimeout(timer);
      timer = undefined;
      await running;
    },
  };
}
