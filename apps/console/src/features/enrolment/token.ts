const HELD = "okpay.console.enrolment";

/**
 * The token of the link, from its fragment (no server's log sees it), taken out of the address bar at once so that no
 * bookmark, screenshot or history keeps it. Held for this tab alone: a reload in the middle of it goes on.
 */
export function takeToken(): string | null {
  const [, found] = /^#t=([\w-]{20,128})$/.exec(location.hash) ?? [];
  if (found === undefined) return sessionStorage.getItem(HELD);
  history.replaceState(history.state, "", location.pathname);
  sessionStorage.setItem(HELD, found);
  return found;
}

/** The link has done its work. */
export const dropToken = (): void => sessionStorage.removeItem(HELD);
