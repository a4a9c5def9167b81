import type { CallsDeps } from "./deps.ts";

/** The exchange, when it can carry a call that begins now. */
export const exchangeFor = async (
  appLines: CallsDeps["appLines"],
): Promise<CallsDeps["appLines"]> =>
  appLines !== null && (await appLines.isReachable()) ? appLines : null;
