import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/index.ts";
import type { EditingDeps } from "./changing.ts";
import { createHoursEditing, type HoursEditing } from "./editing.ts";
import { createHoursAnswers, type Hours } from "./service.ts";
import { createSnapshots } from "./snapshot.ts";

export { registerHoursRoutes, registerHoursStaffRoutes } from "./routes.ts";
export type { Hours, HoursEditing };

/** The hotline's hours: answers for everybody (`hours`), changes for operators (`editing`). */
export function createHours(
  deps: { readonly database: Database; readonly clock: Clock } & Pick<
    EditingDeps,
    "audit" | "namesOf"
  >,
): { readonly hours: Hours; readonly editing: HoursEditing } {
  const snapshots = createSnapshots(deps);
  return {
    hours: createHoursAnswers(snapshots, deps.clock),
    editing: createHoursEditing({ ...deps, snapshots }),
  };
}
