import type { RecordingEntry } from "../../api/recording-calls.ts";

export const DISPOSITIONS = [
  "solved",
  "explained",
  "follow_up",
  "passed_on",
  "call_dropped",
  "not_for_us",
] as const satisfies readonly NonNullable<RecordingEntry["disposition"]>[];

/** 156 → "2:36": the same in both languages. */
export const clockOf = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds) % 60).padStart(2, "0")}`;
