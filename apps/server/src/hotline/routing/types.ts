/** Milliseconds since 1970. The machine never reads a clock: time comes with each event. */
export type Time = number;

export interface Skill {
  readonly skill: string;
  /** 1 (may take it) to 5 (expert). */
  readonly level: number;
  /** The certificate's end; null: needs none. From that instant on the skill is as if it were not there. */
  readonly validUntil: Time | null;
}

/** From `afterMs` of waiting on, this level (or this other skill) is enough. The language is never relaxed. */
export interface RelaxationStep {
  readonly afterMs: number;
  readonly minLevel: number;
  readonly skill?: string;
}

export interface Policy {
  readonly offerMs: number;
  /** An offer whose time was over so long before anybody looked: no server ran, so nobody could be asked. */
  readonly lateMs: number;
  /** So many unanswered offers in a row make an agent not ready. */
  readonly missedLimit: number;
  /** A leg that is lost so soon after the agent was put into the talk: its sound found no way. */
  readonly unheardMs: number;
  /** So many of them in a row make an agent not ready, and the caller is the next one's. */
  readonly unheardLimit: number;
  readonly wrapUpMs: number;
  readonly wrapUpExtensionMs: number;
  readonly wrapUpExtensions: number;
  /** How long a call waits for an agent whose page was lost before it goes back to its place. */
  readonly returnMs: number;
  /** A call that our side can ring nobody for is looked at again by itself after this time, should nobody say that it can. */
  readonly outOfReachMs: number;
  readonly holdAlarmMs: number;
  readonly holdSupervisorMs: number;
  readonly dialMs: number;
  readonly callbackAttempts: number;
  readonly callbackRetryMs: number;
  /** A callback is dialled when an eligible agent's wrap-up ends within this time. */
  readonly preDialMs: number;
  /** Minutes of the caller's local day in which nobody is called back. */
  readonly quietFrom: number;
  readonly quietTo: number;
  /** Per skill, ascending by time, the first at 0; "*" for every other skill. */
  readonly relaxation: Readonly<Record<string, readonly RelaxationStep[]>>;
}

export const defaultPolicy: Policy = {
  offerMs: 20_000,
  lateMs: 5_000,
  missedLimit: 1,
  unheardMs: 20_000,
  unheardLimit: 3,
  wrapUpMs: 60_000,
  wrapUpExtensionMs: 60_000,
  wrapUpExtensions: 2,
  returnMs: 20_000,
  outOfReachMs: 30_000,
  holdAlarmMs: 120_000,
  holdSupervisorMs: 300_000,
  dialMs: 30_000,
  callbackAttempts: 3,
  callbackRetryMs: 300_000,
  preDialMs: 15_000,
  quietFrom: 21 * 60,
  quietTo: 8 * 60,
  relaxation: {
    "*": [
      { afterMs: 0, minLevel: 3 },
      { afterMs: 30_000, minLevel: 2 },
      { afterMs: 90_000, minLevel: 1 },
    ],
  },
};

export type CallState =
  | "waiting"
  | "parked"
  | "dialing"
  | "offered"
  | "talking"
  | "suspended"
  | "ended";

export interface Call {
  readonly id: string;
  kind: "voice" | "callback" | "consult";
  /** Lower is sooner. */
  priority: number;
  /** When the caller first came: kept by callbacks, transfers and dropped calls. */
  readonly arrivedAt: Time;
  /** Breaks ties of the same millisecond. */
  readonly seq: number;
  skill: string;
  readonly language: string;
  readonly lastAgentId: string | null;
  /** IANA zone of the caller, for quiet hours. */
  readonly zone: string;
  /** All zones that the caller may be in, where only a country is known: it is night while it is in one of them. Null: `zone` is known. */
  readonly quietZones: readonly string[] | null;
  /** The call a consultation is about. */
  readonly parentId: string | null;
  wantedAgentId: string | null;
  state: CallState;
  /** Somebody is on the line: false for a callback that was not answered yet. */
  isLive: boolean;
  step: number;
  queuedAt: Time;
  agentId: string | null;
  attempts: number;
  /** When the machine has to look at it again. */
  dueAt: Time | null;
  holdSince: Time | null;
  holdAlarms: number;
  endReason: string | null;
}

export type AgentState =
  | "offline"
  | "ready"
  | "notReady"
  | "reserved"
  | "offered"
  | "talking"
  | "wrapUp"
  | "lost";

export interface Agent {
  readonly id: string;
  skills: readonly Skill[];
  languages: readonly string[];
  state: AgentState;
  reason: string | null;
  since: Time;
  callId: string | null;
  misses: number;
  extensions: number;
  hasDisposition: boolean;
  /** Asked for during a call: what the agent is after it. */
  nextReason: string | null;
  dueAt: Time | null;
}

export interface NewCall {
  readonly id: string;
  readonly priority: number;
  readonly skill: string;
  readonly language: string;
  readonly lastAgentId?: string | null;
  readonly zone?: string;
  readonly quietZones?: readonly string[] | null;
  /** Only for who came earlier than now: a dropped call that is back, a callback asked for in another channel. */
  readonly arrivedAt?: Time;
}

export type Target = { readonly skill: string } | { readonly agentId: string };

export type RoutingEvent =
  | { type: "callArrived"; call: NewCall }
  | { type: "callbackAsked"; callId: string }
  | { type: "callbackScheduled"; call: NewCall; notBefore: Time }
  | { type: "callbackAnswered"; callId: string }
  | { type: "callbackFailed"; callId: string; reason: string }
  | { type: "callerHungUp"; callId: string }
  | { type: "offerAccepted"; callId: string; agentId: string }
  | { type: "offerRejected"; callId: string; agentId: string; reason: string }
  /** No telephone can be rung for it, by our fault; and that it can be again. */
  | { type: "callOutOfReach"; callId: string }
  | { type: "callInReach"; callId: string }
  | { type: "callEnded"; callId: string }
  | { type: "heldByAgent"; callId: string }
  | { type: "resumedByAgent"; callId: string }
  | { type: "transferredBlind"; callId: string; to: Target }
  | { type: "consultAsked"; callId: string; consultId: string; to: Target }
  | { type: "transferredWarm"; consultId: string }
  | {
      type: "agentSignedIn";
      agentId: string;
      skills: readonly Skill[];
      languages: readonly string[];
    }
  | { type: "agentReady"; agentId: string }
  | { type: "agentNotReady"; agentId: string; reason: string }
  /** `by` the leg: its page is there, and the sound is not. */
  | { type: "agentLost"; agentId: string; by?: "leg" }
  | { type: "agentBack"; agentId: string }
  | { type: "agentSignedOut"; agentId: string }
  | { type: "dispositionSet"; agentId: string }
  | { type: "wrapUpExtended"; agentId: string }
  | { type: "wrapUpDone"; agentId: string }
  | { type: "tick" };

/** What the world has to do; each is safe to do twice. */
export type Command =
  | { type: "ringAgent"; callId: string; agentId: string }
  | { type: "stopRinging"; callId: string; agentId: string; reason: string }
  | { type: "connect"; callId: string; agentId: string }
  | { type: "queueMusic"; callId: string }
  | { type: "dialCallback"; callId: string; agentId: string | null; attempt: number }
  | { type: "stopDialing"; callId: string; reason: "noAnswer" | "over" | "outOfReach" }
  | { type: "hangUp"; callId: string; reason: string }
  | { type: "alarm"; callId: string; agentId: string; to: "agent" | "supervisor"; reason: string };
