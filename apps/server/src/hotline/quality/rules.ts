import type { REVIEW_ANSWERS, TRAINING_REASONS } from "@okpay/contracts";

export type Answer = (typeof REVIEW_ANSWERS)[number];
export type TrainingReason = (typeof TRAINING_REASONS)[number];

export interface Question {
  readonly key: string;
  readonly text: { readonly "zh-CN": string; readonly en: string };
  readonly points: number;
  readonly isCritical: boolean;
}

export interface Answered {
  readonly key: string;
  readonly answer: Answer;
  readonly note: string | null;
}

export interface Score {
  /** Whole per cent of the points that apply, half up. */
  readonly score: number;
  readonly isPassed: boolean;
}

const DAY_MS = 86_400_000;

/** Each question once and no other, and one at least that applies; else null. */
export function scoreOf(
  form: { readonly questions: readonly Question[]; readonly passMark: number },
  answers: readonly Answered[],
): Score | null {
  const said = new Map(answers.map(({ key, answer }) => [key, answer]));
  const isWhole =
    answers.length === form.questions.length && form.questions.every(({ key }) => said.has(key));
  if (!isWhole) return null;
  const applying = form.questions.filter(({ key }) => said.get(key) !== "na");
  const possible = sum(applying);
  if (possible === 0) return null;
  const reached = sum(applying.filter(({ key }) => said.get(key) === "yes"));
  const isCriticalMissed = applying.some(
    ({ key, isCritical }) => isCritical && said.get(key) === "no",
  );
  return {
    score: Math.floor((reached * 200 + possible) / (possible * 2)),
    // By the points themselves: a score that was rounded up to the mark has not reached it.
    isPassed: !isCriticalMissed && reached * 100 >= form.passMark * possible,
  };
}

const sum = (questions: readonly Question[]): number =>
  questions.reduce((points, question) => points + question.points, 0);

/** Of all pairs of raters, the share that said the same: whole per cent; null: fewer than two said anything. */
export function agreementOf(answers: readonly Answer[]): number | null {
  const counts = countsOf(answers);
  const pairs = (count: number) => (count * (count - 1)) / 2;
  const all = pairs(answers.length);
  if (all === 0) return null;
  const same = [...counts.values()].reduce((total, count) => total + pairs(count), 0);
  return Math.round((same / all) * 100);
}

/**
 * How far raters agree beyond chance, over units that some of them judged: 1 is agreement, 0 is what chance gives, below 0 is
 * worse than that. Null: no unit has two judgements, or all judgements are the same one, which says nothing.
 * Krippendorff's alpha for nominal data, by the matrix of coincidences (K. Krippendorff, "Computing Krippendorff's
 * Alpha-Reliability", 2011, section C).
 */
export function alphaOf(units: readonly (readonly string[])[]): number | null {
  const judged = units.filter((unit) => unit.length >= 2);
  const total = judged.reduce((count, unit) => count + unit.length, 0);
  const all = [...countsOf(judged.flat()).values()];
  const expected = all.reduce((pairs, count) => pairs + count * (total - count), 0);
  if (expected === 0) return null;
  const observed = judged.reduce((disagreement, unit) => {
    const within = [...countsOf(unit).values()];
    const pairs = within.reduce((different, count) => different + count * (unit.length - count), 0);
    return disagreement + pairs / (unit.length - 1);
  }, 0);
  return 1 - ((total - 1) * observed) / expected;
}

function countsOf(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** The last week that is over, Monday to Monday by UTC: what is drawn from it does not change any more. */
export function lastWeek(now: Date): { readonly from: Date; readonly to: Date } {
  const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  const sinceMonday = (now.getUTCDay() + 6) % 7;
  const to = midnight - sinceMonday * DAY_MS;
  return { from: new Date(to - 7 * DAY_MS), to: new Date(to) };
}

/**
 * So many of each agent, in the order of their lots. A lot is the same whoever asks and whenever, and nobody at the desk can
 * tell beforehand which call it falls on.
 */
export function drawnOf<Call extends { readonly agentId: string; readonly lot: string }>(
  calls: readonly Call[],
  perAgent: number,
): Call[] {
  const byAgent = Map.groupBy(calls, ({ agentId }) => agentId);
  return [...byAgent.values()].flatMap((own) =>
    [...own].sort((a, b) => (a.lot < b.lot ? -1 : 1)).slice(0, perAgent),
  );
}

/** Certificates that end within this time want a training now. */
const CERTIFICATE_NOTICE_DAYS = 30;

/** Why somebody should be trained in a skill; null: nothing says so. */
export function trainingOf(
  now: Date,
  skill: {
    readonly needsCertificate: boolean;
    readonly certifiedUntil: Date | null;
    /** The last review of a call of this skill. */
    readonly review: { readonly isPassed: boolean; readonly at: Date } | null;
    readonly trainedAt: Date | null;
  },
): { readonly reason: TrainingReason; readonly at: Date } | null {
  const { needsCertificate, certifiedUntil, review, trainedAt } = skill;
  if (review !== null && !review.isPassed && (trainedAt === null || trainedAt < review.at))
    return { reason: "failed_review", at: review.at };
  if (!needsCertificate || certifiedUntil === null) return null;
  if (certifiedUntil <= now) return { reason: "certificate_ended", at: certifiedUntil };
  const noticeFrom = certifiedUntil.getTime() - CERTIFICATE_NOTICE_DAYS * DAY_MS;
  return noticeFrom <= now.getTime() ? { reason: "certificate_ends", at: certifiedUntil } : null;
}
