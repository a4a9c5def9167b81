import type { openDeskPhone } from "../../api/desk-calls.ts";

/** What a telephone in the page is made of; in memory only. */
export type PhoneCredential = Awaited<ReturnType<typeof openDeskPhone>>;

export interface Disconnected {
  readonly code: number | undefined;
  /** It never came about. */
  readonly isRefused: boolean;
}

/** What the telephone tells the page; `changed` reads the rest. */
export interface PhoneSignals {
  changed(): void;
  registered(): void;
  rang(): void;
  ended(): void;
  disconnected(how: Disconnected): void;
}
