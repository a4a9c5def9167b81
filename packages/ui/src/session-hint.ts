const KEY = "okpay.session";

/**
 * Whether somebody may be signed in on this device. The cookie itself is out of a script's sight; without this hint
 * every visitor's first request would be one the server must refuse. Wrong only in the harmless direction.
 */
export const mayBeSignedIn = (): boolean => stored(() => !!localStorage.getItem(KEY)) ?? true;

/**
 * Remembers whose session there is: a text that differs between two, empty for nobody's. Tabs share the cookie, and none may go
 * on showing one person's money while it pays with another's: each starts over when this changes.
 */
export const hintSession = (whose: string): void => stored(() => localStorage.setItem(KEY, whose));

// Not where a page is drawn by the server: there is no tab there.
if (!import.meta.env.SSR)
  window.onstorage = ({ key }) => {
    if (key === KEY) location.reload();
  };

/** Where storage is switched off nothing is known. */
function stored<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch (refusal) {
    if (!(refusal instanceof DOMException)) throw refusal;
    return undefined;
  }
}
