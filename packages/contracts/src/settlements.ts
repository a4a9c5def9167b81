import { z } from "zod";
import { paymentId } from "./payments.ts";
import { currency, locale, minorUnits, publicId, timestamp } from "./primitives.ts";
import { approvalId } from "./staff.ts";

/** What card networks settled and banks paid out against what we booked, as staff see it (docs/operate/reconciliation.md). */

export const settlementBreakId = publicId("brk");
const runId = publicId("run");
const count = z.int().nonnegative();
const day = z.iso.date().meta({ description: "A day in UTC, as the network counts it" });
const source = z.string().meta({
  description: "The card network that settles, or the bank that pays out",
  example: "sandbox",
});

export const BREAK_KINDS = [
  "missing_line",
  "unknown_line",
  "doubled_line",
  "amount_differs",
  "currency_differs",
  "out_of_window",
  "chargeback",
] as const;
const breakKind = z.enum(BREAK_KINDS).meta({ id: "BreakKind" });
const breakState = z
  .enum(["open", "approved", "corrected", "closed_by_itself"])
  .meta({ id: "BreakState", description: "approved: two people agreed, it is being booked" });
const direction = z.enum(["capture", "refund", "chargeback", "payout", "payout_return"]);

const isSandbox = z.boolean().meta({
  description: "Of a sandbox network or bank, or of one with test keys: nothing real moved",
});

const settlementDay = z
  .strictObject({
    source,
    isSandbox,
    day,
    state: z
      .enum(["imported", "importing", "refused"])
      .meta({ description: "importing: interrupted, goes on with the next import" }),
    lines: count.meta({ description: "Of the file; 0 while it is refused" }),
    openBreaks: count,
    at: timestamp.meta({ description: "When it was taken in, or refused" }),
    problems: z.array(z.strictObject({ line: z.int().positive(), problem: z.string() })).meta({
      description: "Why it was refused. Texts: catalogue keys settlements.problem.<problem>",
    }),
  })
  .meta({ id: "SettlementDay" });
const settlementRun = z
  .strictObject({
    id: runId,
    askedByName: z.string().nullable().meta({ description: "null: the hourly job" }),
    askedAt: timestamp,
    finishedAt: timestamp.nullable(),
    imported: count,
    refused: count,
    waiting: count.meta({ description: "Networks whose next file is not there yet" }),
  })
  .meta({ id: "SettlementRun" });
export const settlementOverview = z
  .strictObject({
    sources: z.array(source),
    days: z.array(settlementDay).meta({ description: "The newest 60, newest first" }),
    suspense: z
      .array(
        z.strictObject({
          currency,
          balanceMinor: minorUnits.meta({ description: "Of the suspense account, by the ledger" }),
          openMinor: minorUnits.meta({ description: "Sum of the breaks that are not closed" }),
        }),
      )
      .meta({ description: "The two are equal, or something is wrong with the books" }),
    ageing: z
      .array(
        z.strictObject({
          kind: breakKind,
          currency,
          breaks: count,
          suspenseMinor: minorUnits,
          oldestAt: timestamp,
          youngerThanTwoDays: count,
          youngerThanAWeek: count,
          older: count,
        }),
      )
      .meta({ description: "Breaks that are not closed, by kind and currency" }),
    runs: z.array(settlementRun).meta({ description: "The newest ten" }),
  })
  .meta({ id: "SettlementOverview" });

const settlementBreak = z
  .strictObject({
    id: settlementBreakId,
    source,
    isSandbox,
    day,
    kind: breakKind,
    direction,
    currency,
    oursMinor: minorUnits.nullable(),
    theirsMinor: minorUnits.nullable(),
    suspenseMinor: minorUnits.meta({
      description: "Above zero: we hold money that may be another's",
    }),
    state: breakState,
    waitsForDecision: z.boolean().meta({ description: "A correction is proposed" }),
    openedAt: timestamp,
    closedAt: timestamp.nullable(),
  })
  .meta({ id: "SettlementBreak" });

export const breaksQuery = z.strictObject({
  state: z.enum(["open", "closed"]).optional().meta({ description: "Left out: open" }),
  kind: breakKind.optional(),
  source: z.string().min(1).max(40).optional(),
  day: z.iso.date().optional(),
  after: settlementBreakId.optional().meta({ description: "The last one of the page before" }),
});
export const breaksFileQuery = breaksQuery
  .omit({ after: true })
  .extend({ lang: locale.optional().meta({ description: "Left out: the account's" }) });
export const settlementBreaks = z
  .strictObject({ breaks: z.array(settlementBreak), hasMore: z.boolean() })
  .meta({ id: "SettlementBreaks" });

const LEDGER_PLACES = ["bank", "receivable", "suspense", "network_fees", "differences"] as const;
export const settlementBreakDetail = z
  .strictObject({
    ...settlementBreak.shape,
    reference: z.string().meta({ description: "As the line has it, or as we told the network" }),
    feeMinor: minorUnits,
    ours: z
      .strictObject({
        reference: z.string(),
        paymentId,
        kind: direction.exclude(["chargeback"]),
        amountMinor: minorUnits,
        currency,
        at: timestamp,
      })
      .nullable()
      .meta({ description: "What we booked" }),
    theirs: z
      .strictObject({
        networkReference: z.string(),
        reference: z.string(),
        line: z.int().positive(),
        kind: direction,
        grossMinor: minorUnits,
        feeMinor: minorUnits,
        netMinor: minorUnits,
        currency,
        at: timestamp,
      })
      .nullable()
      .meta({ description: "What the file says" }),
    correction: z
      .strictObject({
        way: z.enum(["give_back", "write_off"]),
        movements: z.array(
          z.strictObject({
            from: z.enum(LEDGER_PLACES),
            to: z.enum(LEDGER_PLACES),
            amountMinor: minorUnits,
          }),
        ),
      })
      .meta({ description: "What is booked once two people agree; from: debit, to: credit" }),
    approval: z
      .strictObject({
        id: approvalId,
        state: z.enum(["requested", "approved", "rejected", "expired"]),
        reason: z.string(),
        requestedByName: z.string(),
        requestedAt: timestamp,
        expiresAt: timestamp,
        decidedByName: z.string().nullable(),
        decidedAt: timestamp.nullable(),
        decisionReason: z.string().nullable(),
      })
      .nullable()
      .meta({ description: "The newest request for a second person" }),
  })
  .meta({ id: "SettlementBreakDetail" });

export const settlementRunAsked = z.strictObject({ id: runId }).meta({ id: "SettlementRunAsked" });
