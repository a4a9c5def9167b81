/** A binary heap by time: what is due first is on top. */
export class Heap<T extends { readonly at: number }> {
  private readonly heap: T[] = [];

  push(due: T): void {
    const { heap } = this;
    let at = heap.length;
    heap.push(due);
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      const above = heap[parent];
      if (above === undefined || above.at <= due.at) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = due;
  }

  peek(): T | undefined {
    return this.heap[0];
  }

  pop(): T | undefined {
    const { heap } = this;
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined || heap.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      let below = heap[child];
      const right = heap[child + 1];
      if (right !== undefined && below !== undefined && right.at < below.at) {
        child += 1;
        below = right;
      }
      if (below === undefined || below.at >= last.at) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = last;
    return top;
  }
}
