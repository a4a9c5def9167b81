import { derivedId } from "../../platform/derived-id.ts";
import type { CardOperation, NetworkStatus } from "./ports.ts";

/* What a network's status says of money and of what it was asked. Pure. */

/** Taken and not given back. */
export const keptOf = (status: {
  readonly capturedMinor: bigint;
  readonly refundedMinor: bigint;
}): bigint => status.capturedMinor - status.refundedMinor;

/**
 * What goes back of a charge because so much more was taken of it than is in the books. It follows from the charge and the sum:
 * whoever gives it back gives it back once, and whoever reads the network's file knows the line of it.
 */
export const surplusIdOf = (reference: string, amountMinor: bigint): string =>
  derivedId(reference, `surplus:${amountMinor}`);

/**
 * Whether the network's status says that it did what it was asked. Sums never go down, so one that is reached was reached by
 * asking. Not of a refund: money goes back in other ways too (a surplus, by hand in the network's own pages), and a sum that is
 * reached by those would pass for one that was never made. That is looked up by its id (`CardAcquirer.refund`).
 */
export function wasDone(operation: CardOperation, status: NetworkStatus): boolean {
  switch (operation.kind) {
    // After captures nothing is left to let go of, and the network calls what is left captured: as much as we know of.
    case "void":
      return (
        status.outcome === "voided" ||
        (status.outcome === "captured" && keptOf(status) <= operation.totalAfterMinor)
      );
    case "capture":
      return (
        (status.outcome === "authorized" || status.outcome === "captured") &&
        status.capturedMinor >= operation.totalAfterMinor
      );
    case "refund":
      return false;
  }
}
