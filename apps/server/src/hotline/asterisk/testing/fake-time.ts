/** Work by time and then by turn; promises are let run between two moments. */
export class FakeTime {
  now = 0;
  #turn = 0;
  readonly #due: { at: number; turn: number; work: () => void; isOff: boolean }[] = [];

  after = (ms: number, work: () => void): (() => void) => {
    const entry = { at: this.now + ms, turn: ++this.#turn, work, isOff: false };
    this.#due.push(entry);
    return () => {
      entry.isOff = true;
    };
  };

  async settle(): Promise<void> {
    for (let round = 0; round < 25; round += 1) await Promise.resolve();
  }

  async until(end: number): Promise<void> {
    await this.settle();
    for (;;) {
      const due = this.#due
        .filter(({ isOff, at }) => !isOff && at <= end)
        .sort((one, other) => one.at - other.at || one.turn - other.turn)[0];
      if (due === undefined) break;
      due.isOff = true;
      this.now = Math.max(this.now, due.at);
      this.#due.splice(this.#due.indexOf(due), 1);
      due.work();
      await this.settle();
    }
    this.now = end;
  }
}
