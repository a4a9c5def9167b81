import { announce, blend, estimateWait, headAge, Measured, situationOf } from "./estimate.ts";
import { Heap } from "./heap.ts";
import { advance, nextWakeAt } from "./machine.ts";
import { createState, type RoutingState } from "./state.ts";
import type { Command, Policy, RoutingEvent, Skill, Time } from "./types.ts";

export interface SimulatedAgent {
  readonly skills: readonly Skill[];
  readonly languages: readonly string[];
}

export interface SimulatedLine {
  readonly skill: string;
  readonly language: string;
  readonly weight: number;
  readonly priority: number;
}

export interface Simulation {
  readonly seed: number;
  readonly policy: Policy;
  readonly agents: readonly SimulatedAgent[];
  readonly lines: readonly SimulatedLine[];
  /** Calls per second at this time of the run. */
  readonly rate: (atMs: Time) => number;
  readonly maxRate: number;
  readonly calls: number;
  readonly talkMs: number;
  readonly wrapUpMs: number;
  /** Mean; null: endless. */
  readonly patienceMs: number | null;
  readonly answerMs: number;
  /** Share of callers told five minutes or more who rather want to be called back. */
  readonly callbackShare: number;
}

export interface SimulatedCall {
  readonly line: number;
  readonly arrivedAt: Time;
  waitMs: number | null;
  isAbandoned: boolean;
  isCallback: boolean;
  /** Said and believed on arrival; null: answered at once or nothing said. */
  guess: {
    readonly ours: number;
    readonly exact: number;
    readonly head: number;
    readonly range: { readonly low: number; readonly high: number } | null;
  } | null;
}

export interface SimulationResult {
  readonly calls: readonly SimulatedCall[];
  readonly events: number;
}

/** Seeded random numbers in [0, 1): the same run on every machine. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Happening =
  | { readonly at: Time; readonly event: RoutingEvent }
  | {
      readonly at: Time;
      readonly callId: string;
      readonly agentId: string;
      readonly wrapUp: number;
    }
  | { readonly at: Time; readonly arrival: true }
  | { readonly at: Time; readonly answer: string };

/** A run of the same machine that serves real calls, on a clock of its own. */
export function simulate(simulation: Simulation): SimulationResult {
  return new Run(simulation).run();
}

class Run {
  private readonly simulation: Simulation;
  private readonly random: () => number;
  private readonly state: RoutingState;
  private readonly measured = new Measured();
  private readonly happenings = new Heap<Happening>();
  private readonly calls: SimulatedCall[] = [];
  private events = 0;

  constructor(simulation: Simulation) {
    this.simulation = simulation;
    this.random = seeded(simulation.seed);
    this.state = createState(simulation.policy);
  }

  run(): SimulationResult {
    this.simulation.agents.forEach(({ skills, languages }, index) => {
      const agentId = `agent-${index}`;
      this.send({ type: "agentSignedIn", agentId, skills, languages }, 0);
      this.send({ type: "agentReady", agentId }, 0);
    });
    this.nextArrival(0);
    for (let next = this.next(); next !== null; next = this.next()) this.happen(next);
    return { calls: this.calls, events: this.events };
  }

  private next(): Happening | null {
    const first = this.happenings.peek();
    const wakeAt = nextWakeAt(this.state);
    if (wakeAt !== null && (first === undefined || wakeAt < first.at)) {
      // Reminders go on for ever; the run is over when nobody is in it any more.
      return first === undefined && this.state.calls.size === 0
        ? null
        : { at: wakeAt, event: { type: "tick" } };
    }
    return this.happenings.pop() ?? null;
  }

  private happen(next: Happening): void {
    if ("arrival" in next) return this.arrive(next.at);
    if ("callId" in next) {
      this.send({ type: "callEnded", callId: next.callId }, next.at);
      const event = { type: "dispositionSet", agentId: next.agentId } as const;
      this.happenings.push({ at: next.at + next.wrapUp, event });
      return;
    }
    if ("answer" in next) {
      const isAnswered = this.random() < 0.8;
      const callId = next.answer;
      this.send(
        isAnswered
          ? { type: "callbackAnswered", callId }
          : { type: "callbackFailed", callId, reason: "noAnswer" },
        next.at,
      );
      return;
    }
    const { event, at } = next;
    this.send(event, at);
    if (event.type === "dispositionSet")
      this.send({ type: "wrapUpDone", agentId: event.agentId }, at);
  }

  private exponential(mean: number): number {
    return -Math.log(1 - this.random()) * mean;
  }

  /** Thinning: as many as at the busiest time, each kept by how busy this time is. */
  private nextArrival(after: Time): void {
    let at = after;
    do at += this.exponential(1000 / this.simulation.maxRate);
    while (this.random() * this.simulation.maxRate > this.simulation.rate(at));
    this.happenings.push({ at, arrival: true });
  }

  private arrive(now: Time): void {
    const index = this.calls.length;
    const line = this.pickLine();
    const call: SimulatedCall = {
      line,
      arrivedAt: now,
      waitMs: null,
      isAbandoned: false,
      isCallback: false,
      guess: null,
    };
    this.calls.push(call);
    if (index + 1 < this.simulation.calls) this.nextArrival(now);
    const { skill, language, priority } = this.simulation.lines[line] ?? {
      skill: "",
      language: "",
      priority: 0,
    };
    const id = String(index);
    this.send({ type: "callArrived", call: { id, skill, language, priority } }, now);
    const entry = this.state.calls.get(id);
    if (entry?.state !== "waiting") return;
    this.guess(call, id, now);
    const { patienceMs, callbackShare } = this.simulation;
    if (callbackShare > 0 && (call.guess?.range?.high ?? 0) >= 5 && this.random() < callbackShare) {
      call.isCallback = true;
      this.send({ type: "callbackAsked", callId: id }, now);
    } else if (patienceMs !== null) {
      const at = now + this.exponential(patienceMs);
      this.happenings.push({ at, event: { type: "callerHungUp", callId: id } });
    }
  }

  private pickLine(): number {
    const { lines } = this.simulation;
    if (lines.length === 1) return 0;
    let left = this.random() * lines.reduce((sum, { weight }) => sum + weight, 0);
    return Math.max(
      0,
      lines.findIndex(({ weight }) => (left -= weight) < 0),
    );
  }

  private guess(call: SimulatedCall, id: string, now: Time): void {
    const entry = this.state.calls.get(id);
    if (entry === undefined) return;
    const situation = situationOf(this.state, entry, this.measured);
    const head = headAge(this.state, entry, now);
    if (this.measured.count < 5) return;
    const { talkMs, wrapUpMs, patienceMs } = this.simulation;
    const said = announce(null, situation, this.measured, head, now);
    call.guess = {
      ours: blend(estimateWait(situation), head).meanMs,
      exact: estimateWait({
        ...situation,
        handleMs: talkMs + wrapUpMs,
        abandonRate: patienceMs === null ? 0 : 1 / patienceMs,
      }).meanMs,
      head: head ?? 0,
      range: said,
    };
  }

  private send(event: RoutingEvent, now: Time): void {
    const isHangUp = event.type === "callerHungUp";
    const before = isHangUp ? this.state.calls.get(event.callId)?.state : undefined;
    // A caller who is talking does not lose patience.
    if (isHangUp && (before === undefined || before === "talking")) return;
    if (isHangUp) this.gaveUp(event.callId, now);
    this.events += 1;
    for (const command of advance(this.state, event, now)) this.obey(command, now);
  }

  private gaveUp(callId: string, now: Time): void {
    const call = this.calls[Number(callId)];
    if (call === undefined) return;
    call.isAbandoned = true;
    call.waitMs = now - call.arrivedAt;
    this.measured.waitOver(call.waitMs, true);
  }

  private obey(command: Command, now: Time): void {
    if (command.type === "ringAgent") {
      const { callId, agentId } = command;
      const at = now + this.simulation.answerMs;
      this.happenings.push({ at, event: { type: "offerAccepted", callId, agentId } });
      return;
    }
    if (command.type === "dialCallback") {
      this.happenings.push({ at: now + 8000, answer: command.callId });
      return;
    }
    if (command.type !== "connect") return;
    const call = this.calls[Number(command.callId)];
    if (call === undefined) return;
    call.waitMs = now - call.arrivedAt;
    // Who is called back does not hold the line: that wait says nothing about patience.
    if (!call.isCallback) this.measured.waitOver(call.waitMs, false);
    const talk = this.exponential(this.simulation.talkMs);
    const wrapUp = this.simulation.wrapUpMs === 0 ? 0 : this.exponential(this.simulation.wrapUpMs);
    this.measured.finished(talk + wrapUp);
    const { callId, agentId } = command;
    this.happenings.push({ at: now + talk, callId, agentId, wrapUp });
  }
}
