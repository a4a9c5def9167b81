const KEY = "okpay.registration";

/** Which registration was begun in this browser, so that whoever closed the page finds the field for the code again. */
export const rememberRegistration = (registrationId: string): void =>
  localStorage.setItem(KEY, registrationId);

export const registrationUnderWay = (): string | null => localStorage.getItem(KEY);

export const forgetRegistration = (): void => localStorage.removeItem(KEY);
