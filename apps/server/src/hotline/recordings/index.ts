export type { DeskRecording } from "./pausing.ts";
export type { Exchange } from "./ports.ts";
export { registerRecordingRoutes, registerVoiceMessageRoute } from "./routes.ts";
export { createRecordings, type Recordings } from "./service.ts";
export type { RecordedTalk, Talks } from "./talks.ts";
