import { Worker } from "node:worker_threads";

/** Heavy arithmetic off the event loop, one question at a time: whoever asks queues in front of it (bounded-queue.ts). */
export interface BackgroundThread<Question, Answer> {
  /** Rejects when the thread fails or ends; the next question starts another. */
  ask(question: Question): Promise<Answer>;
  close(): Promise<void>;
}

/** The thread starts with the first question and never keeps the program alive. */
export function createBackgroundThread<Question, Answer>(
  file: URL,
  data?: object,
): BackgroundThread<Question, Answer> {
  let worker: Worker | undefined;

  function start(): Worker {
    const started = new Worker(file, { workerData: data });
    started.unref();
    started.once("exit", () => {
      if (worker === started) worker = undefined;
    });
    return started;
  }

  return {
    ask(question) {
      worker ??= start();
      const thread = worker;
      const { promise, resolve, reject } = Promise.withResolvers<Answer>();
      const onExit = (): void => reject(new Error("a background thread ended"));
      const settle = (): void => {
        thread.off("message", resolve);
        thread.off("error", reject);
        thread.off("exit", onExit);
      };
      thread.once("message", resolve);
      thread.once("error", reject);
      thread.once("exit", onExit);
      thread.postMessage(question);
      return promise.finally(settle);
    },
    async close() {
      await worker?.terminate();
    },
  };
}
