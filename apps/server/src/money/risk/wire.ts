import type { Assessment, NamedCap } from "./assessment.ts";

/** An assessment as JSON, for the sealed quote: times as milliseconds, amounts as decimal strings. */
export interface WireAssessment {
  readonly at: number;
  readonly session: string | null;
  readonly until: number;
  readonly reasons: Assessment["reasons"];
  readonly exemption: Assessment["exemption"];
  readonly caps: readonly (readonly [NamedCap["name"], string, NamedCap["otherwise"]])[];
  readonly isFirst: boolean;
  readonly isProven: boolean;
  readonly low: readonly [string, number, string, number] | null;
}

export const toWireAssessment = (assessment: Assessment): WireAssessment => ({
  at: assessment.madeAt.getTime(),
  session: assessment.sessionId,
  until: assessment.validUntil.getTime(),
  reasons: assessment.reasons,
  exemption: assessment.exemption,
  caps: assessment.caps.map((cap) => [cap.name, cap.debitsUpTo.toString(), cap.otherwise]),
  isFirst: assessment.isFirstPayment,
  isProven: assessment.isPayeeProven,
  low:
    assessment.lowValue === null
      ? null
      : [
          assessment.lowValue.id,
          assessment.lowValue.version,
          assessment.lowValue.spent.toString(),
          assessment.lowValue.used,
        ],
});

export const fromWireAssessment = (wire: WireAssessment): Assessment => ({
  madeAt: new Date(wire.at),
  sessionId: wire.session,
  validUntil: new Date(wire.until),
  reasons: wire.reasons,
  exemption: wire.exemption,
  caps: wire.caps.map(([name, upTo, otherwise]) => ({ name, debitsUpTo: BigInt(upTo), otherwise })),
  isFirstPayment: wire.isFirst,
  isPayeeProven: wire.isProven,
  lowValue:
    wire.low === null
      ? null
      : { id: wire.low[0], version: wire.low[1], spent: BigInt(wire.low[2]), used: wire.low[3] },
});
