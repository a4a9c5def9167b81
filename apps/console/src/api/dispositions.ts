import type { RecordingEntry } from "./recording-calls.ts";

/** What a talk can have come to. From the contract it would bring the whole of its checks into every page. */
export const DISPOSITIONS = [
  "solved",
  "explained",
  "follow_up",
  "passed_on",
  "call_dropped",
  "not_for_us",
] as const satisfies readonly NonNullable<RecordingEntry["disposition"]>[];
