import { createBoundedQueue } from "../../platform/bounded-queue.ts";
import { createBackgroundThread } from "./background-thread.ts";
import type { StrengthQuestion } from "./password-strength.worker.ts";

/** How hard a password is to guess, 0 to 4, for somebody who knows `words` about its owner. */
export interface StrengthEstimator {
  score(password: string, words: readonly string[]): Promise<number>;
  close(): Promise<void>;
}

const QUESTIONS_WAITING = 50;

export function createStrengthEstimator(): StrengthEstimator {
  const { run } = createBoundedQueue({ atOnce: 1, waiting: QUESTIONS_WAITING });
  const thread = createBackgroundThread<StrengthQuestion, number>(
    new URL("./password-strength.worker.ts", import.meta.url),
  );
  return {
    score: (password, words) => run(() => thread.ask({ password, words })),
    close: () => thread.close(),
  };
}
