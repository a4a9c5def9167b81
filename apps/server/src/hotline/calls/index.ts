export { createIceServers } from "./adapters/turn.ts";
export { noteFailedLeg } from "./failed-legs.ts";
export { openPhoneCall, surveyPhoneCall } from "./phone.ts";
export type { CallCases, HotlineNow, Telephony } from "./ports.ts";
export { callsDisposedAs, recordedCalls, tellDesk } from "./recorded.ts";
export { registerCallRoutes, registerDeskRoutes } from "./routes.ts";
export { type CallSubject, type Calls, createCalls } from "./service.ts";
