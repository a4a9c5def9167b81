export { FLOW } from "./flow.ts";
export { answer, begin, type Circumstances, type Position } from "./walk.ts";
