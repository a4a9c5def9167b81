import type { Tx } from "../../platform/db/index.ts";
import type { StaffActor } from "../../platform/http/index.ts";
import type { SettlementSource } from "../cards/index.ts";
import type { SettledOperations } from "../payments/index.ts";

export type { SettlementSource };

/** What payments booked, and which network each charge of it is at. */
export interface OurSide {
  readonly settled: SettledOperations;
  /** By reference of the charge; absent: at the network of the cards that have no number. */
  networksOf(chargeReferences: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The name of that network. */
  readonly unnumbered: string;
  /** What this bank paid out and got back; null: it is no bank but a card network. */
  paidOutBy(source: string): SettledOperations | null;
}

/** What is done once a second person agrees, in the transaction of the agreement. */
export interface ApprovalCommand {
  readonly name: string;
  execute(
    tx: Tx,
    approved: {
      readonly subjectId: string;
      readonly requestedBy: string;
      readonly decidedBy: string;
      readonly reason: string;
    },
  ): Promise<void>;
}

/** A request for a second person, as far as this room shows it. */
export interface Approval {
  readonly id: string;
  readonly state: "requested" | "approved" | "rejected" | "expired";
  readonly subjectId: string;
  readonly reason: string;
  readonly requestedBy: string;
  readonly requesterName: string;
  readonly requestedAt: Date;
  readonly expiresAt: Date;
  readonly deciderName: string | null;
  readonly decidedAt: Date | null;
  readonly decisionReason: string | null;
}

/** Two different people for one correction; `people/access` has them. */
export interface FourEyes {
  register(command: ApprovalCommand): void;
  request(
    tx: Tx,
    request: {
      readonly command: string;
      readonly subject: {
        readonly kind: "settlement_break";
        readonly id: string;
        readonly name: string;
      };
      readonly reason: string;
      readonly actor: StaffActor;
      readonly origin: { readonly ip: string; readonly userAgent: string };
    },
  ): Promise<string>;
  /** Newest first. */
  find(filter: {
    readonly ids?: readonly string[];
    readonly command?: string;
    readonly state?: Approval["state"];
  }): Promise<readonly Approval[]>;
}
