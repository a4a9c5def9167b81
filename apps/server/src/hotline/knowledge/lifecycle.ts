/**
 * A revision: draft → review → published → superseded. Returned, it is a draft again; when somebody else goes on from it, or
 * it is written anew, it is dropped and stays as history.
 */
export type Step = "submit" | "publish" | "return";

const FROM = { submit: "draft", publish: "review", return: "review" } as const;
const TO = { submit: "review", publish: "published", return: "draft" } as const;

/** The state after a step, null when the revision is not where the step begins. */
export const after = (state: string, step: Step): "review" | "published" | "draft" | null =>
  state === FROM[step] ? TO[step] : null;

/** The same day so many months later, or the month's last. */
export function dueAfter(from: Date, months: number): Date {
  const due = new Date(from);
  due.setUTCDate(1);
  due.setUTCMonth(due.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(due.getUTCFullYear(), due.getUTCMonth() + 1, 0)).getUTCDate();
  due.setUTCDate(Math.min(from.getUTCDate(), lastDay));
  return due;
}
