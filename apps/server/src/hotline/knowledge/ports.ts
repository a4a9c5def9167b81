import type { hotlineLine, hotlineMonth, hotlineStatus, Locale } from "@okpay/contracts";
import type { z } from "zod";

/** Whether the hotline answers now, in a sentence of the reader's language; `hotline/hours` answers through `app.ts`. */
export type HotlineStatus = (
  locale: Locale,
) => Promise<{ readonly isOpen: boolean; readonly text: string } | null>;

export type LineStatus = z.output<typeof hotlineStatus>;
export type LineMonth = z.output<typeof hotlineMonth>;

/** The hours of every line, for the page where any date can be asked; `hotline/hours` is this. */
export interface HotlineHours {
  lines(): Promise<readonly Omit<z.output<typeof hotlineLine>, "timeZone">[]>;
  status(
    which: { readonly line?: string | undefined; readonly at?: string | undefined },
    locale: Locale,
  ): Promise<LineStatus>;
  month(which: { readonly line: string; readonly month: string }): Promise<LineMonth>;
  calendarFile(which: { readonly line: string }, locale: Locale): Promise<string>;
}
