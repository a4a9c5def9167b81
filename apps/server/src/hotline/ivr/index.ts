export { FLOW } from "./flow.ts";
export { answer, begin, type Circumstances, giveUp, type Position } from "./walk.ts";
