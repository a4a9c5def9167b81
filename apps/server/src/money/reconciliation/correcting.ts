import type { Jobs } from "../../platform/jobs/index.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import { bookAll } from "./booking.ts";
import type { ImportingDeps } from "./importing.ts";
import { correctionLegs } from "./legs.ts";
import type { ApprovalCommand } from "./ports.ts";
import { approveBreak, findBreaks, findExpected } from "./repository.ts";
import { closedBreakRow, expectedRow } from "./rows.ts";

/** What a second person is asked for; the name is for ever. */
export const CORRECTION_COMMAND = "settlement.correct";
export const CORRECT_JOB = "reconciliation.correct";
/** One at a time, and never beside an import: both change the same breaks. */
export const QUEUE = "reconciliation";

/**
 * The agreement of the second person marks the break and leaves a job, in one transaction: a booking is a transaction of
 * the ledger's own. From here the correction will be booked, unless the missing line comes first.
 */
export const correctionCommand = (deps: { readonly jobs: Pick<Jobs, "add"> }): ApprovalCommand => ({
  name: CORRECTION_COMMAND,
  async execute(tx, { subjectId, requestedBy, decidedBy, reason }) {
    if (!(await approveBreak(tx, subjectId))) throw new RequestRefused("break_closed");
    const payload = { breakId: subjectId, requestedBy, decidedBy, reason };
    await deps.jobs.add(tx, CORRECT_JOB, payload, { queue: QUEUE });
  },
});

/** As the job carries it. */
export interface CorrectionAgreed {
  readonly breakId: string;
  readonly requestedBy: string;
  readonly decidedBy: string;
  readonly reason: string;
}

/** Books what was agreed. Done twice it is done once: the ids follow from the break, and a closed break is left alone. */
export async function bookCorrection(
  { database, ledger, clock, audit }: Omit<ImportingDeps, "ourSide">,
  agreed: CorrectionAgreed,
): Promise<void> {
  const [broken] = await findBreaks(database.kysely, [agreed.breakId]);
  if (broken?.state !== "approved") return;
  const expected =
    broken.kind === "missing_line" && broken.expectedId !== null
      ? await findExpected(database.kysely, broken.expectedId)
      : null;
  const base = {
    id: broken.id,
    currency: broken.currency,
    reference: expected?.paymentId ?? broken.id,
  };
  const { requestedBy, decidedBy, reason } = agreed;
  await bookAll(ledger, [
    {
      transfers: correctionLegs(base, broken),
      expects: [
        { table: "reconciliation.break", id: broken.id, version: broken.version },
        ...(expected === null
          ? []
          : [
              {
                table: "reconciliation.expected",
                id: expected.id,
                version: expected.version,
              } as const,
            ]),
      ],
      rows: (outcome) =>
        outcome.state !== "booked"
          ? []
          : [
              closedBreakRow(broken, { state: "corrected", at: clock.now(), by: null }),
              ...(expected === null
                ? []
                : [
                    expectedRow(expected, {
                      state: "written_off",
                      lineId: null,
                      breakId: expected.breakId,
                    }),
                  ]),
              audit.row({
                type: "reconciliation.corrected",
                actor: { kind: "staff", id: decidedBy },
                subject: { kind: "settlement_break", id: broken.id },
                outcome: "success",
                origin: null,
                details: {
                  kind: broken.kind,
                  currency: broken.currency,
                  suspense: broken.suspenseMinor.toString(),
                  requestedBy,
                  reason,
                },
              }),
            ],
    },
  ]);
}
