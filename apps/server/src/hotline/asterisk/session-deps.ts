import type { Clock } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import type { LastPaymentOf } from "../ivr/index.ts";
import type { AriEvent } from "./ari/protocol.ts";
import type { Hands } from "./perform.ts";
import type {
  After,
  Menu,
  MessageKeeper,
  NextOpening,
  NumberProof,
  Recorder,
  RedeemPin,
  Supervising,
} from "./ports.ts";
import type { Memory } from "./rows.ts";
import type { Snapshot } from "./snapshot.ts";

/** What the mailbox of one call works with. */
export interface SessionDeps extends Hands {
  readonly memory: Memory;
  readonly menu: Menu;
  readonly nextOpening: NextOpening;
  readonly redeemPin: RedeemPin | null;
  readonly numberProof: NumberProof | null;
  readonly lastPaymentOf: LastPaymentOf;
  /** The line's, in which callers are told days. */
  readonly timeZone: string;
  readonly after: After;
  readonly log: Log;
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly supervising: Supervising;
  readonly keeper: MessageKeeper;
  readonly isRecorded: boolean;
}

/** What comes into the mailbox of one call. */
export type Message =
  | { readonly type: "row" }
  | { readonly type: "event"; readonly event: AriEvent }
  | { readonly type: "seen"; readonly snapshot: Snapshot }
  /** Its page in the app has called; it may have had a leg before. */
  | { readonly type: "joined"; readonly channelId: string; readonly isUp: boolean }
  | { readonly type: "silence" | "announce"; readonly timer: number };
