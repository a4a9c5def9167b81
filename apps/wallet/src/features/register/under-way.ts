import { ownPath } from "@okpay/ui/search-params.ts";

const KEY = "okpay.registration";
const WAY_ON = "okpay.registration.next";

/** Which registration was begun in this browser, so that whoever closed the page finds the field for the code again. */
export const rememberRegistration = (registrationId: string): void =>
  localStorage.setItem(KEY, registrationId);

export const registrationUnderWay = (): string | null => localStorage.getItem(KEY);

/**
 * Where whoever registers here was going, told to the tab that the mail's link opens, too. A path of this site; of the newest
 * registration of this browser only.
 */
export function rememberWayOn(registrationId: string, path: string | undefined): void {
  if (path === undefined) localStorage.removeItem(WAY_ON);
  else localStorage.setItem(WAY_ON, `${registrationId} ${path}`);
}

export function wayOnAfter(registrationId: string): string | undefined {
  const kept = localStorage.getItem(WAY_ON) ?? "";
  const end = kept.indexOf(" ");
  return kept.slice(0, end) === registrationId ? ownPath(kept.slice(end + 1)) : undefined;
}

export const forgetWayOn = (): void => localStorage.removeItem(WAY_ON);

export const forgetRegistration = (): void => localStorage.removeItem(KEY);
