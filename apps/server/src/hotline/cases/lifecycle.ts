import type { CaseState } from "@okpay/contracts";

/** What can be done to a case. */
const CASE_COMMANDS = [
  "assign",
  "note",
  "answer",
  "pause",
  "resume",
  "escalate",
  "write",
  "solve",
  "rate",
  "lapse",
  "call",
] as const;
export type CaseCommand = (typeof CASE_COMMANDS)[number];

/** `stays`: allowed, and the state is as it was. */
type Outcome = CaseState | "stays";

/**
 * state × command → state; what is not in it is refused. `write` is the customer's: it ends a wait for them (decided in
 * writing.ts, which knows for whom a paused case waits) and reopens an answered case. `lapse`: nobody came back in time.
 */
const TABLE: Readonly<Record<CaseState, Readonly<Partial<Record<CaseCommand, Outcome>>>>> = {
  open: {
    assign: "stays",
    note: "stays",
    answer: "answered",
    pause: "paused",
    escalate: "stays",
    write: "stays",
    solve: "closed",
    call: "stays",
  },
  paused: {
    assign: "stays",
    note: "stays",
    answer: "answered",
    resume: "open",
    escalate: "stays",
    write: "stays",
    solve: "closed",
    lapse: "closed",
    call: "stays",
  },
  answered: {
    note: "stays",
    write: "open",
    solve: "closed",
    rate: "stays",
    lapse: "closed",
    call: "stays",
  },
  closed: { note: "stays", rate: "stays" },
};

/** The state after the command, or why it is refused. */
export function advance(
  state: CaseState,
  command: CaseCommand,
): { readonly to: CaseState } | { readonly refused: "case_closed" | "case_changed" } {
  const outcome = TABLE[state][command];
  if (outcome === undefined)
    return { refused: state === "closed" ? "case_closed" : "case_changed" };
  return { to: outcome === "stays" ? state : outcome };
}
