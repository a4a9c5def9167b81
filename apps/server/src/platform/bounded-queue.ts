import { RequestRefused } from "./refusal.ts";

/**
 * Runs at most `atOnce` tasks and lets at most `waiting` more queue; beyond that the caller is refused at once with
 * `service_overloaded`: a wait nobody sits through helps nobody.
 */
export interface BoundedQueue {
  run<T>(task: () => Promise<T>): Promise<T>;
  /** Refuses now what `run` would refuse: for callers with something to do before, which is then for nothing. */
  assertRoom(): void;
}

export function createBoundedQueue(options: {
  readonly atOnce: number;
  readonly waiting: number;
}): BoundedQueue {
  const queue: (() => void)[] = [];
  let running = 0;
  const assertRoom = (): void => {
    if (running >= options.atOnce && queue.length >= options.waiting)
      throw new RequestRefused("service_overloaded", { retryAfterSeconds: 2 });
  };
  return {
    assertRoom,
    async run(task) {
      assertRoom();
      if (running >= options.atOnce) await new Promise<void>((resolve) => queue.push(resolve));
      else running += 1;
      try {
        return await task();
      } finally {
        // The place is handed on, not given back and fought for.
        const next = queue.shift();
        if (next === undefined) running -= 1;
        else next();
      }
    },
  };
}
