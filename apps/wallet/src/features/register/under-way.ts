import { ownPath } from "@okpay/ui/search-params.ts";

const KEY = "okpay.registration";
const WAY_ON = "okpay.registration.next";

/** Which registration was begun in this browser, so that whoever closed the page finds the field for the code again. */
export const rememberRegistration = (registrationId: string): void =>
  localStorage.setItem(KEY, registrationId);

export const registrationUnderWay = (): string | null => localStorage.getItem(KEY);

/**
 * Where whoever registers here, or wants a new password, was going, told to the tab that the mail's link opens, too: the mail
 * itself names no way on, so none of a forged one is followed. A path of this site; of the newest registration (by its id) or
 * forgotten password (`RESET`) of this browser only.
 */
export function rememberWayOn(beginning: string, path: string | undefined): void {
  if (path === undefined) localStorage.removeItem(WAY_ON);
  else localStorage.setItem(WAY_ON, `${beginning} ${path}`);
}

export const RESET = "reset";

export function wayOnAfter(beginning: string): string | undefined {
  const kept = localStorage.getItem(WAY_ON) ?? "";
  const end = kept.indexOf(" ");
  return kept.slice(0, end) === beginning ? ownPath(kept.slice(end + 1)) : undefined;
}

export const forgetWayOn = (): void => localStorage.removeItem(WAY_ON);

export const forgetRegistration = (): void => localStorage.removeItem(KEY);
