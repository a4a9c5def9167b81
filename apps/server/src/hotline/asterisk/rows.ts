import type { Locale, NumberAttestation } from "@okpay/contracts";
import type { Place } from "../routing/index.ts";
import type { MenuEnd } from "./menu-walk.ts";
import type { Report, Wanted } from "./plan.ts";
import type { MenuCode, Proven } from "./ports.ts";

/** What is kept of a call in its row (repository.ts). */
export interface PhoneCall extends Wanted {
  readonly callId: string;
  readonly channelId: string | null;
  readonly language: Locale;
  readonly number: string | null;
  readonly menuAt: string | null;
  /** How long they had to wait until we took their call, where nobody heard them come: their place in the line is so much before. */
  readonly unheardMs: number | null;
  /** How long nobody was there to hear them in the menu: counted back in the same way. */
  readonly awayMs: number;
  /** By a call PIN, which is used up: kept, so that a restart asks for no second one. */
  readonly proven: Proven | null;
  /** Null: none was asked for. */
  readonly code: MenuCode | null;
}

/** What sessions need of the rest: rows, and routing that decides. */
export interface Memory {
  /** False: this channel has its call already. */
  insert(
    call: Pick<PhoneCall, "callId" | "channelId" | "number" | "language"> & {
      /** Where nobody heard them come. */
      readonly cameAt: Date | null;
      /** Of the number; null: unknown. */
      readonly attestation: NumberAttestation | null;
      readonly now: Date;
    },
  ): Promise<boolean>;
  all(): Promise<readonly PhoneCall[]>;
  /**
   * True when it is another exchange than before, or was started again since. Who is in the menu has waited for us since a process
   * was last connected: since `cutAt`, where this one saw its own connection end.
   */
  noteExchange(
    exchange: { readonly id: string; readonly startedAt: string },
    cutAt: Date | null,
  ): Promise<boolean>;
  /** All rows as routing has their calls now: what was decided while nobody was connected. */
  follow(): Promise<void>;
  /** It was there then: told again and again, for the other processes. And how far ahead its clock is, if that is far. */
  noteSeen(at: Date, clockAheadSeconds: number | null): Promise<void>;
  /** A connection ended then: nobody heard callers from there on, as long as no process has one since. It is not said yet that none has. */
  noteCut(at: Date): Promise<void>;
  /** The connection is gone, unless another process has one since. */
  noteGone(at: Date): Promise<void>;
  /** No process is connected to it. */
  isCut(): Promise<boolean>;
  /** Nobody is offered what cannot be rung: it leaves the line with its place, and no agent is rung or misses anything. */
  holdBack(): Promise<void>;
  /** Into the line again. */
  letBack(): Promise<void>;
  find(callId: string): Promise<PhoneCall | null>;
  noteMenu(
    callId: string,
    menu: Pick<PhoneCall, "language" | "proven" | "code"> & { readonly at: string },
  ): Promise<void>;
  noteChannel(callId: string, channelId: string): Promise<void>;
  /** Into the line: routing and the record of calls, in one turn. */
  enter(call: PhoneCall, end: Extract<MenuEnd, { type: "queue" }>): Promise<void>;
  /** Tells routing, and takes over in the row what it decided. */
  report(call: PhoneCall, what: Report): Promise<void>;
  /** How it was, by key: once. */
  survey(callId: string, score: number): Promise<void>;
  /** The caller speaks a message now. */
  beginMessage(callId: string): Promise<void>;
  closeDoor(callId: string): Promise<void>;
  forget(callId: string): Promise<void>;
  placeOf(callId: string): Promise<Place | null>;
}
