import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";
import type { Answered, Question, Score } from "./rules.ts";

export type Db = Database["kysely"] | Tx;

export interface FormRow {
  readonly version: number;
  readonly questions: readonly Question[];
  readonly passMark: number;
  readonly samplePerWeek: number;
  readonly reason: string;
  readonly madeBy: string | null;
  readonly madeAt: Date;
}

export interface Rating extends Score {
  readonly answers: readonly Answered[];
  readonly comment: string | null;
}

export interface ReviewRow extends Rating {
  readonly recordingId: string;
  readonly agentId: string;
  readonly reviewerId: string;
  readonly skill: string;
  readonly formVersion: number;
  readonly reviewedAt: Date;
  readonly seenAt: Date | null;
  readonly agentComment: string | null;
}

export interface CalibrationRow {
  readonly id: string;
  readonly recordingId: string;
  readonly agentId: string;
  readonly formVersion: number;
  readonly openedBy: string;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  readonly closedBy: string | null;
  /** It was given up, and why; null: it is open, or was closed to be compared. */
  readonly withdrawnWhy: string | null;
}

export interface RatingRow extends Rating {
  readonly calibrationId: string;
  readonly raterId: string;
}

const FORM = sql`version, questions, pass_mark AS "passMark", sample_per_week AS "samplePerWeek", reason,
  made_by AS "madeBy", made_at AS "madeAt"`;
const RATING = sql`answers, score, is_passed AS "isPassed", comment`;
const REVIEW = sql`recording_id AS "recordingId", agent_id AS "agentId", reviewer_id AS "reviewerId", skill,
  form_version AS "formVersion", ${RATING}, reviewed_at AS "reviewedAt", seen_at AS "seenAt", agent_comment AS "agentComment"`;
const CALIBRATION = sql`id, recording_id AS "recordingId", agent_id AS "agentId", form_version AS "formVersion",
  opened_by AS "openedBy", opened_at AS "openedAt", closed_at AS "closedAt",
  closed_by AS "closedBy", withdrawn_why AS "withdrawnWhy"`;

/** The newest first: it is the one in use. */
export async function allForms(db: Db): Promise<FormRow[]> {
  const { rows } = await sql<FormRow>`
    SELECT ${FORM} FROM quality.form ORDER BY version DESC LIMIT 100`.execute(db);
  return rows;
}

export async function currentForm(db: Db): Promise<FormRow> {
  const { rows } = await sql<FormRow>`
    SELECT ${FORM} FROM quality.form ORDER BY version DESC LIMIT 1`.execute(db);
  const [form] = rows;
  if (form === undefined) throw new Error("the form that came with the program is gone");
  return form;
}

export async function formOf(db: Db, version: number): Promise<FormRow> {
  const { rows } = await sql<FormRow>`
    SELECT ${FORM} FROM quality.form WHERE version = ${version}`.execute(db);
  const [form] = rows;
  if (form === undefined) throw new Error(`there is no version ${version} of the form`);
  return form;
}

/** False: somebody else was quicker with this version. */
export async function insertForm(tx: Tx, form: FormRow): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO quality.form (version, questions, pass_mark, sample_per_week, reason, made_by, made_at)
    VALUES (${form.version}, ${JSON.stringify(form.questions)}::jsonb, ${form.passMark}, ${form.samplePerWeek},
            ${form.reason}, ${form.madeBy}, ${form.madeAt})
    ON CONFLICT (version) DO NOTHING RETURNING version`.execute(tx);
  return rows.length === 1;
}

export async function findReview(db: Db, recordingId: string): Promise<ReviewRow | undefined> {
  const { rows } = await sql<ReviewRow>`
    SELECT ${REVIEW} FROM quality.review WHERE recording_id = ${recordingId}`.execute(db);
  return rows[0];
}

/** Locked against being changed in the same moment. */
export async function lockReview(tx: Tx, recordingId: string): Promise<ReviewRow | undefined> {
  const { rows } = await sql<ReviewRow>`
    SELECT ${REVIEW} FROM quality.review WHERE recording_id = ${recordingId} FOR UPDATE`.execute(
    tx,
  );
  return rows[0];
}

/** New, or its author's and not yet seen; false: it is final, or somebody else's. */
export async function putReview(
  tx: Tx,
  review: Omit<ReviewRow, "seenAt" | "agentComment">,
): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO quality.review (recording_id, agent_id, reviewer_id, skill, form_version, answers, score, is_passed, comment, reviewed_at)
    VALUES (${review.recordingId}, ${review.agentId}, ${review.reviewerId}, ${review.skill}, ${review.formVersion},
            ${JSON.stringify(review.answers)}::jsonb, ${review.score}, ${review.isPassed}, ${review.comment}, ${review.reviewedAt})
    ON CONFLICT (recording_id) DO UPDATE
       SET form_version = EXCLUDED.form_version, answers = EXCLUDED.answers, score = EXCLUDED.score,
           is_passed = EXCLUDED.is_passed, comment = EXCLUDED.comment, reviewed_at = EXCLUDED.reviewed_at
     WHERE review.reviewer_id = EXCLUDED.reviewer_id AND review.seen_at IS NULL
    RETURNING recording_id`.execute(tx);
  return rows.length === 1;
}

/** False: there is none of this agent, or it was seen before. */
export async function setSeen(
  tx: Tx,
  seen: {
    readonly recordingId: string;
    readonly agentId: string;
    readonly comment: string | null;
    readonly now: Date;
  },
): Promise<boolean> {
  const { rows } = await sql`
    UPDATE quality.review SET seen_at = ${seen.now}, agent_comment = ${seen.comment}
     WHERE recording_id = ${seen.recordingId} AND agent_id = ${seen.agentId} AND seen_at IS NULL
    RETURNING recording_id`.execute(tx);
  return rows.length === 1;
}

export async function listReviews(
  db: Db,
  wanted: {
    /** Null: of all agents. */
    readonly agentId: string | null;
    readonly after: { readonly reviewedAt: Date; readonly id: string } | null;
    readonly limit: number;
  },
): Promise<ReviewRow[]> {
  const { agentId, after, limit } = wanted;
  const { rows } = await sql<ReviewRow>`
    SELECT ${REVIEW} FROM quality.review
     WHERE (${agentId}::uuid IS NULL OR agent_id = ${agentId})
       AND (${after?.id ?? null}::uuid IS NULL
            OR (reviewed_at, recording_id) < (${after?.reviewedAt ?? null}::timestamptz, ${after?.id ?? null}::uuid))
     ORDER BY reviewed_at DESC, recording_id DESC LIMIT ${limit}`.execute(db);
  return rows;
}

/** Which of these are reviewed. */
export async function reviewedAmong(db: Db, recordingIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    SELECT recording_id AS id FROM quality.review WHERE recording_id = ANY(${[...recordingIds]}::uuid[])`.execute(
    db,
  );
  return new Set(rows.map(({ id }) => id));
}

export interface Result {
  readonly agentId: string;
  readonly reviews: number;
  readonly passed: number;
  readonly averageScore: number;
  readonly lastAt: Date;
}

export async function resultsSince(db: Db, since: Date): Promise<Result[]> {
  const { rows } = await sql<Result>`
    SELECT agent_id AS "agentId", count(*)::int AS reviews, count(*) FILTER (WHERE is_passed)::int AS passed,
           round(avg(score))::int AS "averageScore", max(reviewed_at) AS "lastAt"
      FROM quality.review WHERE reviewed_at >= ${since} GROUP BY agent_id`.execute(db);
  return rows;
}

/** The last review of each agent and skill. */
export async function lastReviews(db: Db): Promise<ReviewRow[]> {
  const { rows } = await sql<ReviewRow>`
    SELECT DISTINCT ON (agent_id, skill) ${REVIEW} FROM quality.review
     ORDER BY agent_id, skill, reviewed_at DESC`.execute(db);
  return rows;
}

export async function lastTrainings(
  db: Db,
): Promise<readonly { readonly agentId: string; readonly skill: string; readonly heldAt: Date }[]> {
  const { rows } = await sql<{ agentId: string; skill: string; heldAt: Date }>`
    SELECT agent_id AS "agentId", skill, max(held_at) AS "heldAt" FROM quality.training GROUP BY agent_id, skill`.execute(
    db,
  );
  return rows;
}

export async function insertTraining(
  tx: Tx,
  training: {
    readonly id: string;
    readonly agentId: string;
    readonly skill: string;
    readonly topic: string;
    readonly notedBy: string;
    readonly heldAt: Date;
    readonly certifiedUntil: Date | null;
  },
): Promise<void> {
  await sql`
    INSERT INTO quality.training (id, agent_id, skill, topic, noted_by, held_at, certified_until)
    VALUES (${training.id}, ${training.agentId}, ${training.skill}, ${training.topic}, ${training.notedBy},
            ${training.heldAt}, ${training.certifiedUntil})`.execute(tx);
}

/** False: one of this recording is open. */
export async function insertCalibration(
  tx: Tx,
  calibration: Omit<CalibrationRow, "closedAt" | "closedBy" | "withdrawnWhy">,
): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO quality.calibration (id, recording_id, agent_id, form_version, opened_by, opened_at)
    VALUES (${calibration.id}, ${calibration.recordingId}, ${calibration.agentId}, ${calibration.formVersion},
            ${calibration.openedBy}, ${calibration.openedAt})
    ON CONFLICT (recording_id) WHERE closed_at IS NULL DO NOTHING RETURNING id`.execute(tx);
  return rows.length === 1;
}

export async function lastCalibration(
  db: Db,
  recordingId: string,
): Promise<CalibrationRow | undefined> {
  const { rows } = await sql<CalibrationRow>`
    SELECT ${CALIBRATION} FROM quality.calibration WHERE recording_id = ${recordingId}
     ORDER BY opened_at DESC LIMIT 1`.execute(db);
  return rows[0];
}

/** Locked, so that nobody rates what is being closed. */
export async function lockOpenCalibration(
  tx: Tx,
  recordingId: string,
): Promise<CalibrationRow | undefined> {
  const { rows } = await sql<CalibrationRow>`
    SELECT ${CALIBRATION} FROM quality.calibration
     WHERE recording_id = ${recordingId} AND closed_at IS NULL FOR UPDATE`.execute(tx);
  return rows[0];
}

export async function closeCalibration(
  tx: Tx,
  id: string,
  by: { readonly staffId: string; readonly now: Date; readonly withdrawnWhy: string | null },
): Promise<void> {
  await sql`
    UPDATE quality.calibration SET closed_by = ${by.staffId}, closed_at = ${by.now}, withdrawn_why = ${by.withdrawnWhy}
     WHERE id = ${id}`.execute(tx);
}

/** Without what was given up. */
export async function calibrationsSince(db: Db, since: Date): Promise<CalibrationRow[]> {
  const { rows } = await sql<CalibrationRow>`
    SELECT ${CALIBRATION} FROM quality.calibration WHERE opened_at >= ${since} AND withdrawn_why IS NULL
     ORDER BY opened_at DESC LIMIT 200`.execute(db);
  return rows;
}

export async function putRating(
  tx: Tx,
  { calibrationId, raterId, ...rating }: RatingRow,
  now: Date,
): Promise<void> {
  await sql`
    INSERT INTO quality.rating (calibration_id, rater_id, answers, score, is_passed, comment, rated_at)
    VALUES (${calibrationId}, ${raterId}, ${JSON.stringify(rating.answers)}::jsonb, ${rating.score}, ${rating.isPassed},
            ${rating.comment}, ${now})
    ON CONFLICT (calibration_id, rater_id) DO UPDATE
       SET answers = EXCLUDED.answers, score = EXCLUDED.score, is_passed = EXCLUDED.is_passed, comment = EXCLUDED.comment,
           rated_at = EXCLUDED.rated_at`.execute(tx);
}

export async function ratingsOf(db: Db, calibrationIds: readonly string[]): Promise<RatingRow[]> {
  const { rows } = await sql<RatingRow>`
    SELECT calibration_id AS "calibrationId", rater_id AS "raterId", ${RATING} FROM quality.rating
     WHERE calibration_id = ANY(${[...calibrationIds]}::uuid[]) ORDER BY rated_at, rater_id`.execute(
    db,
  );
  return rows;
}
