import type { callLine, HotlineSkill, Locale } from "@okpay/contracts";
import type { z } from "zod";
import type { Tx } from "../../platform/db/index.ts";
import type { Command } from "../routing/index.ts";

/**
 * What carries out routing's decisions: browsers by themselves (adapters/browser.ts), a telephone exchange by its own
 * protocol. The other direction is routing's events: whoever implements this sends `offerAccepted`, `callerHungUp`,
 * `callbackAnswered`, `callbackFailed`, `agentLost`, `agentBack`.
 */
export interface Telephony {
  /**
   * In the transaction of the decision: rows only. What takes time (dialling, playing) starts from those rows after the
   * commit, so that a rolled-back decision rings nobody. Every command may come twice.
   */
  carry(tx: Tx, command: Command): Promise<void>;
  /** The call is over: nothing of its connection is kept. */
  forget(tx: Tx, callId: string): Promise<void>;
}

/** What the room of cases does for calls; `app.ts` plugs it in. */
export interface CallCases {
  /**
   * The case this PIN names, if it is this customer's; null: wrong, expired, or too many tries. `attemptsOf` is whose tries
   * are counted. Digits are neither kept nor logged on the way.
   */
  redeem(request: {
    readonly pin: string;
    readonly attemptsOf: string;
    readonly customerId: string;
  }): Promise<{
    readonly caseId: string;
    readonly skill: HotlineSkill;
    readonly paymentId: string | null;
  } | null>;
  /** Somebody reached us: quiet hours are drawn from it. */
  noteContact(contact: {
    readonly caseId: string | null;
    readonly lineId: string;
    readonly at: Date;
  }): Promise<void>;
}

/** Tells a customer whose page is closed, by mail and SMS, that their callback comes soon; in this transaction, once per call. */
export type AnnounceCallback = (
  tx: Tx,
  callback: {
    /** Where it rings. */
    readonly channel: "app" | "phone";
    readonly customerId: string;
  },
) => Promise<void>;

/** Tells a customer whose callback we did not come to before closing when it comes; in this transaction, once per closing. */
export type AnnouncePostponed = (
  tx: Tx,
  callback: {
    /** Where it rings. */
    readonly channel: "app" | "phone";
    readonly customerId: string;
    /** Null: not known. */
    readonly opensAt: Date | null;
    /** On whose clock it is said. */
    readonly zone: string;
  },
) => Promise<void>;

/** Asks a customer by SMS how a call was, by a link that needs no sign-in; in this transaction. */
export type InviteToSurvey = (
  tx: Tx,
  invite: {
    readonly callId: string;
    readonly customerId: string;
    readonly token: string;
    readonly expiresAt: Date;
  },
) => Promise<void>;

/** Tells a customer by mail and SMS of the callback at this time: that it comes soon, or that an agent just promised it; in this transaction. */
export type AnnounceBooked = (
  tx: Tx,
  booked: {
    readonly bookingId: string;
    readonly customerId: string;
    readonly startsAt: Date;
    readonly endsAt: Date;
    readonly zone: string;
    /** By an agent; else the customer booked it. */
    readonly isPromised: boolean;
    /** Just promised, maybe for another day. */
    readonly isNew: boolean;
  },
) => Promise<void>;

/** When the hotline is open between two instants, maintenance and emergencies left out; by the first line, or the region's own. */
export type HotlineOpen = (
  from: Date,
  until: Date,
  region?: string,
) => Promise<readonly { readonly from: number; readonly until: number }[]>;

/** What the first line's calendar makes of a day. */
export interface HotlineDay {
  readonly date: string;
  /** Whose hours it has: a make-up day stands in for another weekday. Monday is 1. */
  readonly weekday: number;
  /** Not as in an ordinary week; null: an ordinary day. */
  readonly special: {
    readonly layer: "override" | "make_up_day" | "holiday";
    readonly name: { readonly en: string; readonly "zh-CN": string } | null;
    /** Nobody is called on that day at all. */
    readonly isClosed: boolean;
  } | null;
}

/** By the calendars alone: what is planned for does not know of emergencies. */
export interface HotlineDays {
  kindOf(date: string): Promise<HotlineDay>;
  /** When any line answers. */
  open(
    from: Date,
    until: Date,
  ): Promise<readonly { readonly from: number; readonly until: number }[]>;
}

/** Refused with `not_found` unless the customer is a party of the payment. */
export type AssertOwnPayment = (customerId: string, paymentId: string) => Promise<void>;

/** Open or not now, said in the caller's language, and which line it is. */
export type HotlineNow = (locale: "en" | "zh-CN") => Promise<{
  readonly isOpen: boolean;
  readonly text: string;
  readonly lineId: string;
}>;

/** The state of a call's recording as the room of recordings has it. */
export type RecordingOf = (callId: string) => Promise<{
  readonly state: "on" | "pausing" | "paused" | "resuming" | "refused" | "failed";
  readonly until: Date | null;
  readonly reason: "agent" | "code" | "app_number" | null;
} | null>;

/** What a caller in the app said to being recorded (`hotline/recordings`); `app.ts` plugs it in. */
export interface RecordingConsent {
  given(callId: string): Promise<void>;
  refused(callId: string): Promise<void>;
  /** Given, and not taken back. */
  isGiven(callId: string): Promise<boolean>;
}

/** The exchange as calls of the app reach it (`hotline/asterisk`); `app.ts` plugs it in. */
export interface AppLines {
  /** Whether it can carry a call now. */
  isReachable(): Promise<boolean>;
  /** It carries this call; in the transaction in which routing learns of it. */
  begin(tx: Tx, call: { readonly callId: string; readonly language: Locale }): Promise<void>;
  /** What the page of this session calls with, once and within a minute. */
  open(owner: {
    readonly customerId: string;
    readonly sessionId: string;
    readonly callId: string;
  }): Promise<z.output<typeof callLine>>;
}

/** Whether calls by telephone ring in the agent's page, and whether it is connected now; null: none come by telephone. */
export type DeskPhoneOf = (
  agentId: string,
) => Promise<"none" | "away" | "registered" | "sip" | null>;

export interface IceServer {
  readonly urls: string[];
  readonly username?: string;
  readonly credential?: string;
}

/** Ways through firewalls for this person's browser, with credentials that end by themselves. */
export type IceServersFor = (personId: string) => IceServer[];

/** The telephone exchange; how far its clock is before ours only where that is far, and known. */
export interface ExchangeNow {
  readonly isConnected: boolean;
  readonly clockAheadSeconds: number | null;
}
