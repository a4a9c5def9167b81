import type { Call } from "../../routing/index.ts";
import type { SupervisedBy } from "../plan-supervision.ts";
import type { Supervising } from "../ports.ts";

const SUPERVISOR = "01900000-0000-7000-8000-0000000000aa";

/** What `hotline/calls` does about supervisors, in memory: one per call, ended with its talk. */
export class SupervisingInMemory implements Supervising {
  readonly open = new Map<string, SupervisedBy & { readonly agentId: string }>();
  readonly told: string[] = [];
  /** As in the database: what changes is told to the session of its call. */
  heard: ((callId: string) => void) | null = null;
  readonly #callOf: (callId: string) => Call | undefined;
  #count = 0;

  constructor(callOf: (callId: string) => Call | undefined) {
    this.#callOf = callOf;
  }

  /** Enters the talk, or changes how; null: leaves. */
  set(callId: string, mode: SupervisedBy["mode"] | null): void {
    const before = this.open.get(callId);
    const agentId = this.#callOf(callId)?.agentId ?? null;
    if (mode === null) this.open.delete(callId);
    else if (before !== undefined) this.open.set(callId, { ...before, mode });
    else if (agentId !== null && this.#callOf(callId)?.state === "talking") {
      this.#count += 1;
      const id = `02900000-0000-7000-8000-${String(this.#count).padStart(12, "0")}`;
      this.open.set(callId, { id, supervisorId: SUPERVISOR, mode, agentId });
    }
    queueMicrotask(() => this.heard?.(callId));
  }

  async wishOf(callId: string) {
    const by = this.open.get(callId);
    const call = this.#callOf(callId);
    const goesOn = call?.state === "talking" || call?.state === "suspended";
    if (by === undefined || !goesOn || call.agentId !== by.agentId) {
      this.open.delete(callId);
      return null;
    }
    return by;
  }
  async answered(id: string): Promise<void> {
    this.told.push(`answered ${id}`);
  }
  async hungUp(id: string): Promise<void> {
    this.told.push(`hungUp ${id}`);
    for (const [callId, by] of this.open) if (by.id === id) this.open.delete(callId);
  }
}
