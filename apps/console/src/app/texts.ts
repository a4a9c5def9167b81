import { createPageTexts } from "@okpay/ui/page-texts.ts";

/* Staff open the console once a shift and stay: all its texts come at once. */
export const { currentLocale, needTexts, switchLocale, useTexts } = createPageTexts({
  en: { all: () => import("virtual:catalog/en/all") },
  "zh-CN": { all: () => import("virtual:catalog/zh-CN/all") },
});
