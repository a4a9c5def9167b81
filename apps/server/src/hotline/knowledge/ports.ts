import type { hotlineLine, hotlineMonth, hotlineStatus, Locale } from "@okpay/contracts";
import type { z } from "zod";

/** A number that is called, or the app, as every page shows it. */
export type HotlineLine = Omit<z.output<typeof hotlineLine>, "timeZone">;

/**
 * Whether the hotline answers now, in a sentence of the reader's language, and who is called, the reader's country first;
 * `hotline/hours` answers through `app.ts`.
 */
export type HotlineStatus = (
  locale: Locale,
  country: string | undefined,
) => Promise<{
  readonly isOpen: boolean;
  readonly text: string;
  readonly lines: readonly HotlineLine[];
} | null>;

export type LineStatus = z.output<typeof hotlineStatus>;
export type LineMonth = z.output<typeof hotlineMonth>;

/** The hours of every line, for the page where any date can be asked; `hotline/hours` is this. */
export interface HotlineHours {
  lines(country?: string): Promise<readonly HotlineLine[]>;
  status(
    which: { readonly line?: string | undefined; readonly at?: string | undefined },
    locale: Locale,
  ): Promise<LineStatus>;
  month(which: { readonly line: string; readonly month: string }): Promise<LineMonth>;
  calendarFile(which: { readonly line: string }, locale: Locale): Promise<string>;
}
