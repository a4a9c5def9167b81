import type { HotlineSkill, LEG_FAILURES, Locale } from "@okpay/contracts";
import type { MessageKey } from "@okpay/i18n";
import type { Tx } from "../../platform/db/index.ts";
import type { LAST_PAYMENT, Proof } from "../ivr/index.ts";

/** The menu that callers go through, the same as in the app; `app.ts` plugs in `hotline/ivr` with the hours. */
export interface Menu {
  begin(language: Locale): Promise<MenuPosition>;
  /** From a question to the next; what the question does not have asks it again. */
  answer(
    position: MenuPlace,
    given:
      | { readonly key: string }
      | { readonly number: "given" | "refused" }
      | { readonly proof: Proof },
  ): Promise<MenuPosition>;
  /** Too often no answer, or none that was asked for: to a person, or while it is closed to goodbye. */
  giveUp(position: MenuPlace): Promise<MenuPosition>;
}

export interface MenuPlace {
  readonly at: string;
  readonly language: Locale;
  readonly isIdentified: boolean;
  /** The line of the case whose PIN was given; null: none was. */
  readonly caseSkill: HotlineSkill | null;
}

/** What has a sound: a sentence of the catalogues, or the short spoken version of a help article. */
export type Sentence = MessageKey | `article.${string}`;

export interface MenuPosition {
  readonly at: string;
  readonly language: Locale;
  readonly said: readonly (Sentence | typeof LAST_PAYMENT)[];
  readonly ask:
    | null
    | { readonly type: "pin" | "code" | "number" }
    | {
        readonly type: "choose";
        readonly options: readonly {
          readonly key: string;
          readonly label: MessageKey;
          readonly language?: Locale;
        }[];
      };
  readonly outcome:
    | null
    | { readonly type: "queue"; readonly skill: HotlineSkill }
    | { readonly type: "closed" | "message" };
}

/** When somebody answers again, in the line's own time; null: not known. */
export type NextOpening = () => Promise<{
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
} | null>;

/** What was proved: who calls, and by a call PIN about which case. A code to the registered number is of none. */
export interface Proven {
  readonly customerId: string;
  readonly caseId: string | null;
  readonly skill: HotlineSkill | null;
  readonly paymentId: string | null;
}

/** Call PINs of `hotline/cases`; `app.ts` plugs them in. The digits are kept nowhere on the way. */
export type RedeemPin = (attempt: {
  readonly pin: string;
  readonly callId: string;
}) => Promise<Proven | null>;

/** A code on its way to the number that a caller says they registered. */
export interface SentCode {
  readonly challengeId: string;
  readonly customerId: string;
}

/**
 * The code that the menu of a call has asked for: kept with the question, so that it is good after a restart. The digits are
 * nowhere here; identity judges them, and counts the tries as well.
 */
export interface MenuCode {
  /** Null: the number is nobody's, or none could be sent; its caller hears the same. */
  readonly sent: SentCode | null;
  /** At 0 no other is sent in this call. */
  readonly triesLeft: number;
}

/** Codes by SMS of `people/identity`; `app.ts` plugs them in. Like a PIN's, a code's digits are kept nowhere on the way. */
export interface NumberProof {
  /** How often one code may be keyed in. */
  readonly tries: number;
  /** `number`: as keyed in, or as the network shows it. Null: it is nobody's, or none may be sent; the caller hears the same. */
  send(to: { readonly number: string; readonly callId: string }): Promise<SentCode | null>;
  /** Null: not this code, or not any more. */
  judge(
    answer: SentCode & { readonly callId: string; readonly code: string },
  ): Promise<Proven | null>;
}

/** Whose telephone could not be rung or was lost, and why. */
export interface FailedLeg {
  /** Null: the caller's. */
  readonly agentId: string | null;
  readonly reason: (typeof LEG_FAILURES)[number];
}

/** The record of calls (`hotline/calls`), told in the transaction in which routing learns of the call. */
export interface CallBook {
  opened(
    tx: Tx,
    call: {
      readonly id: string;
      readonly language: Locale;
      readonly skill: HotlineSkill;
      /** As the network gave it: a hint, never a proof. Null when withheld. */
      readonly number: string | null;
      readonly customerId: string | null;
      readonly caseId: string | null;
      readonly paymentId: string | null;
      readonly now: Date;
    },
  ): Promise<string | null>;
  /** A telephone that could not be rung, or was lost. */
  legFailed(
    tx: Tx,
    leg: FailedLeg & { readonly callId: string; readonly now: Date },
  ): Promise<void>;
  /** How the caller found it, from 1 to 5; the second answer changes nothing. */
  surveyed(
    tx: Tx,
    survey: { readonly callId: string; readonly score: number; readonly now: Date },
  ): Promise<void>;
}

/** Recordings (`hotline/recordings`): whether this call is to be recorded, and what was done about it. */
export interface Recorder {
  /** The caller heard to its end that the call is recorded. */
  consented(callId: string): Promise<void>;
  /** The caller pressed the key that says no: for this call it stays so. */
  refused(callId: string): Promise<void>;
  wishOf(
    callId: string,
  ): Promise<{ readonly isConsented: boolean; readonly pausedUntil: Date | null }>;
  /** Before Asterisk is asked: no file is without its row. False: what had this name is over, and it is not used again. */
  begun(recording: {
    readonly name: string;
    readonly callId: string;
    readonly agentId: string;
  }): Promise<boolean>;
  /** Asterisk could not, and what it said. */
  failed(name: string, cause: string): Promise<void>;
  /** What Asterisk has done; told again it changes nothing. */
  noted(recording: {
    readonly name: string;
    readonly callId: string;
    readonly isPaused: boolean;
  }): Promise<void>;
  finished(name: string): Promise<void>;
  /** Names of recordings that go on, as far as the rows know. */
  open(): Promise<readonly string[]>;
}

/** Supervisors in calls (`hotline/calls`): who is to hear this one, and what became of the supervisor's telephone. */
export interface Supervising {
  wishOf(callId: string): Promise<{
    readonly id: string;
    readonly supervisorId: string;
    readonly mode: "listen" | "whisper" | "barge";
  } | null>;
  /** Told again they change nothing. */
  answered(supervisionId: string): Promise<void>;
  hungUp(supervisionId: string): Promise<void>;
}

/** Messages (`hotline/recordings`): what callers leave where nobody answers. */
export interface MessageKeeper {
  /** Before Asterisk is asked: no file is without its row. */
  begun(message: {
    readonly name: string;
    readonly number: string | null;
    readonly customerId: string | null;
    readonly language: Locale;
  }): Promise<unknown>;
  /** Not wanted: nothing of it is kept. */
  dropped(name: string): Promise<void>;
}

/** Time, so that tests have their own. Returns what calls it off. */
export type After = (ms: number, work: () => void) => () => void;

export const realAfter: After = (ms, work) => {
  const timer = setTimeout(work, ms);
  timer.unref();
  return () => clearTimeout(timer);
};
