import type { Translate } from "@okpay/ui/text.tsx";
import type { Device } from "../../api/wire.ts";

/** "Chrome on Android", as far as the browser said. */
export function deviceText(t: Translate, { kind, browser, system }: Device): string {
  if (browser !== null && system !== null) return t("device.browserOn", { browser, system });
  return browser ?? system ?? t(`device.kind.${kind}`);
}

/** Where from: the area if a local database knows it, and the address. */
export const placeText = (area: string | null, ip: string | null): string =>
  [area, ip].filter((part) => part !== null).join(" · ");
