import type { Locale } from "@okpay/contracts";

/** Whether the hotline answers now, in a sentence of the reader's language; `hotline/hours` answers through `app.ts`. */
export type HotlineStatus = (
  locale: Locale,
) => Promise<{ readonly isOpen: boolean; readonly text: string } | null>;
