const KEY = "okpay.session";

/**
 * Whether somebody may be signed in on this device. The cookie itself is out of a script's sight; without this hint
 * every visitor's first request would be one the server must refuse. Wrong only in the harmless direction.
 */
export function mayBeSignedIn(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch (refusal) {
    if (!(refusal instanceof DOMException)) throw refusal;
    return true;
  }
}

/** Remembers or forgets that a session exists. */
export function hintSession(exists: boolean): void {
  try {
    if (exists) localStorage.setItem(KEY, "yes");
    else localStorage.removeItem(KEY);
  } catch (refusal) {
    if (!(refusal instanceof DOMException)) throw refusal;
  }
}
