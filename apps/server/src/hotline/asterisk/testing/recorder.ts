import type { MessageKeeper, Recorder } from "../ports.ts";

/** What `hotline/recordings` does, in memory. */
export class RecorderInMemory implements Recorder, MessageKeeper {
  readonly consents = new Set<string>();
  readonly refusals = new Set<string>();
  readonly pauses = new Map<string, number>();
  readonly rows = new Map<
    string,
    { state: "on" | "paused" | "finished" | "failed" | "dropped"; readonly agentId: string }
  >();
  /** As in the database: a pause is told to the session of its call. */
  heard: ((callId: string) => void) | null = null;

  pause(callId: string, until: number | null): void {
    if (until === null) this.pauses.delete(callId);
    else this.pauses.set(callId, until);
    queueMicrotask(() => this.heard?.(callId));
  }

  async consented(callId: string): Promise<void> {
    this.consents.add(callId);
  }
  async refused(callId: string): Promise<void> {
    this.refusals.add(callId);
  }
  async wishOf(callId: string) {
    const until = this.pauses.get(callId);
    return {
      isConsented: this.consents.has(callId) && !this.refusals.has(callId),
      pausedUntil: until === undefined ? null : new Date(until),
    };
  }
  /** A talk's, or a message's: it has no agent. */
  async begun(
    begun: Parameters<Recorder["begun"]>[0] | Parameters<MessageKeeper["begun"]>[0],
  ): Promise<boolean> {
    const agentId = "agentId" in begun ? begun.agentId : "";
    const row = this.rows.get(begun.name) ?? { state: "on", agentId };
    this.rows.set(begun.name, row);
    return row.state === "on" || row.state === "paused";
  }
  async failed(name: string): Promise<void> {
    const row = this.rows.get(name);
    if (row?.state === "on" || row?.state === "paused") row.state = "failed";
  }
  async dropped(name: string): Promise<void> {
    const row = this.rows.get(name);
    if (row?.state === "on" || row?.state === "paused") row.state = "dropped";
  }
  async noted({ name, isPaused }: Parameters<Recorder["noted"]>[0]): Promise<void> {
    const row = this.rows.get(name);
    if (row?.state === "on" || row?.state === "paused") row.state = isPaused ? "paused" : "on";
  }
  async finished(name: string): Promise<void> {
    const row = this.rows.get(name);
    if (row?.state === "on" || row?.state === "paused") row.state = "finished";
  }
  open = async () =>
    [...this.rows].flatMap(([name, { state }]) =>
      state === "on" || state === "paused" ? [name] : [],
    );
}
