import { useState } from "react";

/** The token of a mail's link. It stands in the fragment, so it reaches no server log, no proxy and no referrer. */
export const useLinkToken = (): string | null => {
  const [token] = useState(() => new URLSearchParams(location.hash.slice(1)).get("t"));
  return token === "" ? null : token;
};

/** Once used, the token leaves the address bar and the history. */
export const forgetLinkToken = (): void =>
  history.replaceState(history.state, "", location.pathname);
