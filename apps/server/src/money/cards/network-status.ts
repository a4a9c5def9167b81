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

/** Whether the network remembers what it was asked. Sums never go down, so one that is reached was reached by asking. */
export function wasDone(operation: CardOperation, status: NetworkStatus): boolean {
  // After captures nothing is left to let go of, and the network calls what is left captured: as much as we know of.
  if (operation.kind === "void")
    return (
      status.outcome === "voided" ||
      (status.outcome === "captured" && keptOf(status) <= operation.totalAfterMinor)
    );
  if (status.outcome !== "authorized" && status.outcome !== "captured") return false;
  const sum = operation.kind === "capture" ? status.capturedMinor : status.refundedMinor;
  return sum >= operation.totalAfterMinor;
}
