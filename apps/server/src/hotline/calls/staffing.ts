import type { staffingDay, staffingPlanRequest, staffingQuery } from "@okpay/contracts";
import type { z } from "zod";
import { INSTALLATION_TIME_ZONE } from "../../platform/time-zone.ts";
import { GOAL, HALF_HOURS, planDay } from "../routing/index.ts";
import type { CallsDeps } from "./deps.ts";
import { createExpected } from "./expected.ts";

/** Until enough calls are finished to measure it. */
export const ASSUMED_HANDLE_SECONDS = 240;

/** How many agents a day needs, and what is planned. */
export interface StaffingView {
  dayOf(query: z.output<typeof staffingQuery>): Promise<z.output<typeof staffingDay>>;
  plan(
    editor: {
      readonly staffId: string;
      readonly origin: { readonly ip: string; readonly userAgent: string };
    },
    plan: z.output<typeof staffingPlanRequest>,
  ): Promise<void>;
}

export function createStaffingView(
  deps: Pick<CallsDeps, "database" | "routing" | "agents" | "clock" | "hotlineDays">,
): StaffingView {
  const { routing, agents, clock } = deps;
  const expectedOf = createExpected(deps);
  return {
    async dayOf(query) {
      const day = Temporal.PlainDate.from(query.day);
      const [expected, measured] = await Promise.all([
        expectedOf(day),
        routing.demand.loadSince(clock.now()),
      ]);
      const { weeks, passedOver } = expected.forecast;
      const { weekday, special } = expected.day;
      const plan = await agents.planOf(weekday);
      const calls = expected.forecast.calls.map((count, at) => count + (expected.booked[at] ?? 0));
      const goal = {
        ...GOAL,
        serviceLevel:
          query.serviceLevel === undefined ? GOAL.serviceLevel : query.serviceLevel / 100,
        target: query.targetSeconds ?? GOAL.target,
        shrinkage: query.shrinkage === undefined ? GOAL.shrinkage : query.shrinkage / 100,
      };
      const handleSeconds = query.handleSeconds ?? measured.handleSeconds ?? ASSUMED_HANDLE_SECONDS;
      const intervals = await planDay(calls, plan, {
        handleSeconds,
        patienceSeconds: measured.patienceSeconds,
        goal,
        agents: query.agents ?? null,
      });
      return {
        day: query.day,
        timeZone: INSTALLATION_TIME_ZONE,
        weeks,
        passedOver,
        weekday,
        special,
        measured: {
          handleSeconds: measured.handleSeconds,
          patienceSeconds: measured.patienceSeconds,
        },
        assumed: {
          handleSeconds,
          serviceLevel: goal.serviceLevel,
          targetSeconds: goal.target,
          occupancyCap: goal.occupancyCap,
          shrinkage: goal.shrinkage,
          agents: query.agents ?? null,
        },
        plan: plan === null ? null : [...plan],
        intervals: intervals.map(({ performance, ...each }, index) => ({
          from: startOf(index),
          ...each,
          booked: expected.booked[index] ?? 0,
          serviceLevel: performance === null ? null : asShare(performance.serviceLevel),
          abandonShare: performance === null ? null : asShare(performance.abandonShare),
          meanWaitSeconds:
            performance !== null && Number.isFinite(performance.meanWait)
              ? performance.meanWait
              : null,
          occupancy: performance === null ? null : asShare(performance.occupancy),
        })),
      };
    },
    plan: (editor, plan) => agents.savePlan(editor, plan),
  };
}

/** Sums of a thousand small numbers end a hair outside. */
const asShare = (value: number): number => Math.min(1, Math.max(0, value));

const startOf = (index: number): string =>
  new Temporal.PlainTime(Math.floor((index * 24) / HALF_HOURS), (index % 2) * 30).toString({
    smallestUnit: "minute",
  });
