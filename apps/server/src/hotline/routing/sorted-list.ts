/**
 * A list in order: found by bisection, inserted and removed by moving what follows. With a thousand entries that is one short
 * copy of memory, quicker than a balanced tree, and a place in the line is its index.
 */
export class SortedList<T> {
  private readonly items: T[] = [];
  private readonly compare: (left: T, right: T) => number;

  constructor(compare: (left: T, right: T) => number) {
    this.compare = compare;
  }

  get size(): number {
    return this.items.length;
  }

  first(): T | undefined {
    return this.items[0];
  }

  all(): readonly T[] {
    return this.items;
  }

  add(item: T): void {
    this.items.splice(this.rank(item), 0, item);
  }

  remove(item: T): boolean {
    const at = this.rank(item);
    if (this.items[at] !== item) return false;
    this.items.splice(at, 1);
    return true;
  }

  /** How many come before it. */
  rank(item: T): number {
    let low = 0;
    let high = this.items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.items[middle];
      if (other !== undefined && this.compare(other, item) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
