import type { Locale } from "@okpay/contracts";
import type { AuditTrail } from "../../platform/audit-trail.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database, Tx } from "../../platform/db/index.ts";
import type { Log } from "../../platform/log.ts";
import type { Agents } from "../agents/index.ts";
import type { LastPaymentOf } from "../ivr/index.ts";
import type { Routing } from "../routing/index.ts";
import type { News } from "./news.ts";
import type {
  AnnounceBooked,
  AnnounceCallback,
  AnnouncePostponed,
  AppLines,
  AssertOwnPayment,
  CallCases,
  DeskPhoneOf,
  ExchangeNow,
  HotlineDays,
  HotlineNow,
  HotlineOpen,
  IceServersFor,
  InviteToSurvey,
  RecordingConsent,
  RecordingOf,
  Telephony,
} from "./ports.ts";

/** What the parts of this room are made of. */
export interface CallsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly audit: AuditTrail;
  readonly routing: Routing;
  readonly agents: Agents;
  readonly news: News;
  readonly hotlineNow: HotlineNow;
  readonly hotlineOpen: HotlineOpen;
  readonly hotlineDays: HotlineDays;
  /** Where a customer is, by the number that they registered: whose line and hours are theirs. */
  readonly regionOf: (customerId: string) => Promise<string>;
  readonly assertOwnPayment: AssertOwnPayment;
  /** A help article as it is read aloud; null: there is none that customers may read. */
  readonly spokenOf: (slug: string, locale: Locale) => string | null;
  readonly lastPaymentOf: LastPaymentOf;
  readonly cases: CallCases;
  readonly announceCallback: AnnounceCallback;
  readonly announcePostponed: AnnouncePostponed;
  readonly announceBooked: AnnounceBooked;
  /** Null: no SMS is sent here. */
  readonly inviteToSurvey: InviteToSurvey | null;
  /** Carries out what is decided about calls by phone; null: there is no exchange, calls come from the app alone. */
  readonly phone: Telephony | null;
  /** Carries the sound of calls in the app; null: it goes between the two pages. */
  readonly appLines: AppLines | null;
  /** What of this call is recorded now; null: nothing of it. */
  readonly recordingOf: RecordingOf;
  /** Of calls that the exchange carries; null: none is recorded. */
  readonly recordingConsent: RecordingConsent | null;
  /** Of how many calls since then the recording could not begin. */
  readonly recordingsFailed: (since: Date) => Promise<number>;
  /** A secret is being spoken in this call, whether it is recorded or not. */
  readonly isSecretSpoken: (callId: string) => Promise<boolean>;
  /** The exchange looks at this call anew; in the transaction, heard after it. */
  readonly tellExchange: (tx: Tx, callId: string) => Promise<void>;
  /** Whether the customer is this member of staff, or close to them. */
  readonly isLinked: (staffId: string, customerId: string) => Promise<boolean>;
  /** The house shows agents that a supervisor listens. */
  readonly isListeningShown: boolean;
  readonly iceServersFor: IceServersFor;
  readonly deskPhoneOf: DeskPhoneOf;
  /** The exchange is connected: calls by telephone can be rung now. */
  readonly isExchangeThere: () => Promise<boolean>;
  /** As supervisors see it; null: none is configured. */
  readonly exchangeNow: () => Promise<ExchangeNow | null>;
  /** The exchange, which is connected, reaches this agent's telephone on the table. */
  readonly isTelephoneThere: (agentId: string) => Promise<boolean>;
  /** Names of staff by id. */
  readonly namesOf: (staffIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
}
