/**
 * One look-up at a time; keys that arrive while it is under way share the next: a hundred requests that come together cost
 * one query instead of a hundred round trips, and a lone one does not wait. Nothing is remembered between queries, so every
 * answer is as fresh as a query of its own would be.
 */
export function createBatchLoader<Key, Value>(
  load: (keys: readonly Key[]) => Promise<readonly Value[]>,
): (key: Key) => Promise<Value> {
  interface Waiting {
    readonly key: Key;
    readonly resolve: (value: Value) => void;
    readonly reject: (error: unknown) => void;
  }
  let waiting: Waiting[] = [];
  let isUnderWay = false;
  let isScheduled = false;

  async function run(): Promise<void> {
    const batch = waiting;
    waiting = [];
    isUnderWay = true;
    try {
      const values = await load(batch.map(({ key }) => key));
      if (values.length !== batch.length) throw new Error("a batch loader must answer every key");
      batch.forEach(({ resolve }, index) => resolve(values[index] as Value));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      isUnderWay = false;
      schedule();
    }
  }

  function schedule(): void {
    if (isScheduled || waiting.length === 0 || isUnderWay) return;
    isScheduled = true;
    // After this turn's network events: whatever requests the kernel had ready are in the batch.
    setImmediate(() => {
      isScheduled = false;
      void run();
    });
  }

  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      schedule();
    });
}
