/* One file for the browser: the three are small and opened together. */
export { BreakPage } from "./settlement-break.tsx";
export { BreaksPage } from "./settlement-breaks.tsx";
export { SettlementsPage } from "./settlements.tsx";
