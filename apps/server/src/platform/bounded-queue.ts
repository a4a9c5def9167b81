import { RequestRefused } from "./refusal.ts";

/**
 * Runs at most `atOnce` tasks and lets at most `waiting` more queue; beyond that the caller is refused at once with
 * `service_overloaded`: a wait nobody sits through helps nobody.
 */
export function createBoundedQueue(options: { readonly atOnce: number; readonly waiting: number }) {
  const queue: (() => void)[] = [];
  let running = 0;

  return async function run<T>(task: () => Promise<T>): Promise<T> {
    if (running >= options.atOnce) {
      if (queue.length >= options.waiting)
        throw new RequestRefused("service_overloaded", { retryAfterSeconds: 2 });
      await new Promise<void>((resolve) => queue.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await task();
    } finally {
      // The place is handed on, not given back and fought for.
      const next = queue.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
