/** Something a check found. Medium and above fail the run; low and info are said and let through. */
export interface Finding {
  readonly check: string;
  readonly severity: "critical" | "high" | "medium" | "low" | "info";
  readonly what: string;
}

export const isBlocking = ({ severity }: Finding): boolean =>
  severity === "critical" || severity === "high" || severity === "medium";
