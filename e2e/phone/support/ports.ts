import { isPortFree } from "../../../tools/postgres/ports.ts";

/*
 * Worlds run side by side, each in a worker of vitest, and each has ports of its own: below those that systems give to
 * outgoing connections, so that nothing else takes one between being found and being used.
 */
const worker = Number(process.env["VITEST_POOL_ID"] ?? 1) - 1;

const from = 18_000 + 500 * worker;
export const ownPorts = {
  /** For SIPp: two for each program, four for each call. */
  sipp: 20_000 + 500 * worker,
  media: 22_000 + 2_000 * worker,
  /** For Asterisk. */
  rtp: { from: 10_000 + 2_000 * worker, to: 11_999 + 2_000 * worker },
} as const;

let next = from;
/** One that nobody listens at, and that is given only once. */
export async function ownPort(): Promise<number> {
  for (;;) {
    next += 1;
    if (await isPortFree(next)) return next;
  }
}
