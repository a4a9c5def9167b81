/** The first thing wrong: what kind, where to look, and in words. */
export interface AuditProblem {
  readonly kind: "edited" | "deleted" | "inserted" | "reordered" | "truncated" | "checkpoint";
  readonly where: string;
  readonly what: string;
}

export interface Verification {
  readonly isSound: boolean;
  readonly events: number;
  readonly checkpoints: number;
  readonly problem: AuditProblem | null;
  readonly seconds: number;
}
