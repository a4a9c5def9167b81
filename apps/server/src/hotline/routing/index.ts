export { HALF_HOURS, planDay } from "./day-plan.ts";
export type { Forecast } from "./demand.ts";
export { advance } from "./machine.ts";
export type { Decision, LineTurn } from "./memory.ts";
export { type Place, USUAL_PRIORITY } from "./promises.ts";
export { quietUntil } from "./quiet-hours.ts";
export { createRouting, GOAL, type Routing } from "./service.ts";
export {
  type SimulatedCall,
  type Simulation,
  type SimulationResult,
  simulate,
} from "./simulation.ts";
export { freeCapacity, measuredPatience, staffFor } from "./staffing.ts";
export { aheadOf, byPlace, createState, isHeldBack, isLost, type RoutingState } from "./state.ts";
export {
  type Agent,
  type Call,
  type Command,
  defaultPolicy,
  type NewCall,
  type Policy,
  type RoutingEvent,
  type Skill,
  type Target,
} from "./types.ts";
