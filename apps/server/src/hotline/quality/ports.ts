import type { AuditTrail } from "../../platform/audit-trail.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database, Tx } from "../../platform/db/index.ts";
import type { Talks } from "../recordings/index.ts";

export interface Origin {
  readonly ip: string;
  readonly userAgent: string;
}

export interface Reader {
  readonly staffId: string;
  /** Else only what is said of the own calls is there at all. */
  readonly isReviewer: boolean;
  readonly origin: Origin;
}

/** What agents can do (`hotline/agents`, kept through `hotline/calls`, where an open desk counts with it at once). */
export interface Skills {
  list(): Promise<
    readonly {
      readonly id: string;
      readonly number: number;
      readonly skills: readonly { readonly skill: string; readonly certifiedUntil: Date | null }[];
    }[]
  >;
  /** In one transaction with `also`; refused with `not_found`: no such agent, or not of this skill. */
  renew(
    certificate: {
      readonly agentId: string;
      readonly skill: string;
      /** Null: the skill needs none. */
      readonly until: Date | null;
    },
    also: (tx: Tx) => Promise<void>,
  ): Promise<void>;
}

export interface QualityDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: AuditTrail;
  readonly talks: Talks;
  readonly skills: Skills;
  readonly namesOf: (staffIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Whether the customer is this member of staff, or close to them. */
  readonly isLinked: (staffId: string, customerId: string) => Promise<boolean>;
}
