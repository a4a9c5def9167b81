import type { Locale } from "@okpay/contracts";
import type { AuditTrail } from "../../platform/audit-trail.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Keyring } from "../../platform/crypto.ts";
import type { Database, Tx } from "../../platform/db/index.ts";
import type { Jobs } from "../../platform/jobs/index.ts";
import type { Log } from "../../platform/log.ts";

/** The exchange that records, as this room sees it; `app.ts` plugs it in. */
export interface Exchange {
  /** The sound under this name, piece by piece; null: there is none. */
  fetch(name: string): Promise<AsyncIterable<Uint8Array> | null>;
  /** What is not there any more has been removed. */
  remove(name: string): Promise<void>;
}

/** Tells, in the transaction and heard after it. */
export interface Tell {
  /** The exchange's sessions: what is wanted of this call has changed. */
  exchange(tx: Tx, callId: string): Promise<void>;
  /** The page of this agent's desk. */
  desk(tx: Tx, agentId: string): Promise<void>;
}

/** The record of calls (`hotline/calls`). */
export interface CallFacts {
  /** What is known of these calls; whose call it was, and what each agent said of it. */
  of(callIds: readonly string[]): Promise<
    ReadonlyMap<
      string,
      {
        readonly customerId: string | null;
        readonly skill: string;
        readonly language: string;
        readonly channel: "app" | "phone";
        readonly dispositionOf: ReadonlyMap<string, string>;
      }
    >
  >;
  /** Calls that began then, and that an agent gave this disposition. */
  withDisposition(disposition: string, from: Date, to: Date): Promise<readonly string[]>;
}

/** The room of cases: a message opens one. */
export interface VoiceCases {
  /** Null: `keep` said that it is kept already, and nothing was opened. */
  open(
    message: {
      readonly recordingId: string;
      readonly seconds: number;
      readonly customerId: string | null;
      readonly number: string | null;
      readonly locale: Locale;
      readonly origin: Origin | null;
    },
    keep: (tx: Tx, caseId: string) => Promise<boolean>,
  ): Promise<string | null>;
  numberOf(caseId: string): Promise<string>;
}

export interface RecordingsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly keyring: Keyring;
  readonly jobs: Jobs;
  readonly audit: AuditTrail;
  readonly tell: Tell;
  readonly calls: CallFacts;
  readonly voiceCases: VoiceCases;
  /** Agents' numbers, and names of staff. */
  readonly numbersOf: (agentIds: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  readonly namesOf: (staffIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** A name as customers may read it. */
  readonly shortName: (name: string) => string;
  /** Whether the customer is this member of staff, or close to them. */
  readonly isLinked: (staffId: string, customerId: string) => Promise<boolean>;
  readonly settings: {
    /** Folder of the sealed sounds; one for all processes. */
    readonly folder: string;
    readonly keepDays: number;
  };
}

export interface Origin {
  readonly ip: string;
  readonly userAgent: string;
}
