import { createPageClient } from "@okpay/api-client";
import { currentLocale } from "../app/texts.ts";

/** The one client of this app. */
export const { api, lastAnswerAt, onThisClock } = createPageClient(currentLocale);
