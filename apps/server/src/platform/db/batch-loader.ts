/**
 * With one alone, everybody who asks waits for the same answer, then all of them work while the database rests. With two, one
 * half of the requests is looked up while the other is worked on (docs/reference/benchmarks.md).
 */
const MOST_UNDER_WAY = 2;

/**
 * Two look-ups at a time; keys that arrive while they are under way share the next: a hundred requests that come together
 * cost two queries instead of a hundred round trips, and a lone one does not wait. Nothing is remembered between queries, so
 * every answer is as fresh as a query of its own would be.
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
  let underWay = 0;
  let isScheduled = false;

  async function run(): Promise<void> {
    const batch = waiting;
    waiting = [];
    underWay += 1;
    try {
      const values = await load(batch.map(({ key }) => key));
      if (values.length !== batch.length) throw new Error("a batch loader must answer every key");
      batch.forEach(({ resolve }, index) => resolve(values[index] as Value));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      underWay -= 1;
      schedule();
    }
  }

  function schedule(): void {
    if (isScheduled || waiting.length === 0 || underWay >= MOST_UNDER_WAY) return;
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
