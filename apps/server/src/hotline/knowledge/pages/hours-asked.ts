import type { LineMonth, LineStatus } from "../ports.ts";

/** All the page shows, asked and ready. */
export interface HoursAsked {
  readonly now: Date;
  /** The reader's: of the address, else the line's. */
  readonly zone: string;
  readonly today: string;
  readonly lines: readonly LineStatus[];
  /** The line that is asked about; one of `lines`. */
  readonly line: LineStatus;
  /** Null: the reader has asked for no date, or for none that exists. */
  readonly asked: { readonly date: string; readonly answer: LineStatus } | null;
  readonly isDateWrong: boolean;
  readonly month: string;
  readonly days: LineMonth["days"];
}
