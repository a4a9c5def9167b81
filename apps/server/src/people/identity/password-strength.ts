import { Worker } from "node:worker_threads";
import { createBoundedQueue } from "./bounded-queue.ts";
import type { StrengthAnswer, StrengthQuestion } from "./password-strength.worker.ts";

/** How hard a password is to guess, 0 to 4, for somebody who knows `words` about its owner. */
export interface StrengthEstimator {
  score(password: string, words: readonly string[]): Promise<number>;
  close(): Promise<void>;
}

const QUESTIONS_WAITING = 50;

/** The thread starts with the first question and never keeps the program alive. */
export function createStrengthEstimator(): StrengthEstimator {
  const run = createBoundedQueue({ atOnce: 1, waiting: QUESTIONS_WAITING });
  let worker: Worker | undefined;
  let asked = 0;

  function start(): Worker {
    const started = new Worker(new URL("./password-strength.worker.ts", import.meta.url));
    started.unref();
    started.once("exit", () => {
      if (worker === started) worker = undefined;
    });
    return started;
  }

  function ask(thread: Worker, question: StrengthQuestion): Promise<number> {
    return new Promise((resolve, reject) => {
      const settle = (done: () => void): void => {
        thread.off("message", onAnswer);
        thread.off("error", onError);
        thread.off("exit", onExit);
        done();
      };
      const onAnswer = (answer: StrengthAnswer): void => {
        if (answer.no === question.no) settle(() => resolve(answer.score));
      };
      const onError = (error: Error): void => settle(() => reject(error));
      const onExit = (): void =>
        settle(() => reject(new Error("the strength estimator's thread ended")));
      thread.on("message", onAnswer);
      thread.once("error", onError);
      thread.once("exit", onExit);
      thread.postMessage(question);
    });
  }

  return {
    score: (password, words) =>
      run(() => {
        worker ??= start();
        asked += 1;
        return ask(worker, { no: asked, password, words });
      }),
    async close() {
      await worker?.terminate();
    },
  };
}
