import { AsyncLocalStorage } from "node:async_hooks";

/** The id of the request being worked on, for every log line written on its behalf (log.ts), however deep. */
const current = new AsyncLocalStorage<string>();

/** Runs `work` as part of this request. */
export const withRequestId = <T>(requestId: string, work: () => T): T =>
  current.run(requestId, work);

/** The id of the request at hand; undefined outside of one (jobs, start-up). */
export const currentRequestId = (): string | undefined => current.getStore();
