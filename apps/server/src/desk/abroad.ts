import type { deskQuoteAbroadRequest, RemittancePrice } from "@okpay/contracts";
import type { z } from "zod";
import { type Crossborder, corridorsOnWire } from "../money/crossborder/index.ts";
import { priceOnWire } from "../money/payments/index.ts";
import type { AuditTrail } from "../platform/audit-trail.ts";
import type { Database } from "../platform/db/index.ts";
import { type AtDesk, inTransaction, type LevelDeps, subjectOf, writeDeed } from "./level.ts";

export interface AbroadDeps {
  readonly calls: LevelDeps["calls"];
  readonly database: Database;
  readonly audit: AuditTrail;
  readonly crossborder: Crossborder;
}

export const corridorsAtDesk = ({ crossborder }: Pick<AbroadDeps, "crossborder">) =>
  corridorsOnWire(crossborder);

/** The price anybody is shown, at level 0: it says nothing about any account. Only what was asked for is in the audit log. */
export async function quoteAbroadFor(
  deps: AbroadDeps,
  agent: AtDesk,
  { callId, ...request }: z.output<typeof deskQuoteAbroadRequest>,
): Promise<RemittancePrice> {
  const subject = await subjectOf(deps, agent, callId);
  // Written first, as every deed: a trace of a price that was refused is better than a price without its trace.
  await inTransaction(deps, (tx) =>
    writeDeed(deps, tx, agent, subject, {
      type: "call.deed",
      details: {
        action: "quote_abroad",
        country: request.country,
        send: request.sendCurrency,
        receive: request.receiveCurrency,
      },
    }),
  );
  return priceOnWire(await deps.crossborder.price(request));
}
