import type { DocumentKind, TIERS } from "@okpay/contracts";
import type { Tx } from "../../platform/db/index.ts";

export type Tier = (typeof TIERS)[number];

/** What money/risk knows of tiers; app.ts plugs it in. */
export interface Tiers {
  /** In ascending order, with what each asks for. */
  readonly offers: readonly {
    readonly tier: Tier;
    readonly requires: readonly ("contacts" | DocumentKind)[];
  }[];
  tierOf(customerId: string): Promise<Tier>;
  changeTier(tx: Tx, customerId: string, tier: Tier): Promise<void>;
}

/** Tells the customer what became of a document. */
export interface DocumentNotices {
  notify(
    tx: Tx,
    notice: {
      readonly customerId: string;
      readonly event: "document_approved" | "document_rejected";
      readonly origin: null;
      readonly params: Readonly<Record<string, string>>;
    },
  ): Promise<void>;
}

/** Whose document it is, by id; unknown ids are absent. */
export interface Names {
  profilesOf(
    customerIds: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly displayName: string; readonly maskedName: string }>>;
}
