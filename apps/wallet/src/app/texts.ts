import { createPageTexts } from "@okpay/ui/page-texts.ts";

/* Texts come in groups: "front" with the first view, the others beside the code of the pages that need them. */
export const { currentLocale, needTexts, switchLocale, useTexts } = createPageTexts({
  en: {
    front: () => import("virtual:catalog/en/front"),
    merchant: () => import("virtual:catalog/en/merchant"),
    pages: () => import("virtual:catalog/en/pages"),
    reading: () => import("virtual:catalog/en/reading"),
    security: () => import("virtual:catalog/en/security"),
  },
  "zh-CN": {
    front: () => import("virtual:catalog/zh-CN/front"),
    merchant: () => import("virtual:catalog/zh-CN/merchant"),
    pages: () => import("virtual:catalog/zh-CN/pages"),
    reading: () => import("virtual:catalog/zh-CN/reading"),
    security: () => import("virtual:catalog/zh-CN/security"),
  },
});
