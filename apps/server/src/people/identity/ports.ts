import type { Expectation, SideRow } from "../../platform/side-row.ts";

/**
 * What identity needs of the money wing when somebody becomes a customer. Plugged in by app.ts: one ledger booking that
 * opens the customer's wallets and writes these rows, all or nothing.
 */
export interface CustomerActivation {
  /**
   * Resolves after the commit. "stale": a row in `expects` has another version by now; nothing happened. Rejects when the
   * outcome is unknown (the database went away); repeating is safe, because the ids and versions decide.
   */
  activate(request: ActivationRequest): Promise<"activated" | "stale">;
}

export interface ActivationRequest {
  readonly customerId: string;
  readonly rows: readonly SideRow[];
  readonly expects: readonly Expectation[];
}
