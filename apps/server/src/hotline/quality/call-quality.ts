import type { callQuality } from "@okpay/contracts";
import type { z } from "zod";
import { toPublicId } from "../../platform/ids.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import { formView } from "./forms.ts";
import { type People, peopleOf } from "./people.ts";
import type { QualityDeps, Reader } from "./ports.ts";
import * as repository from "./repository.ts";
import { agreementOf } from "./rules.ts";

type View = z.output<typeof callQuality>;

/** What is said of one recorded call, and what the reader may do about it; agents see reviews of their own calls only. */
export async function callQualityOf(
  deps: QualityDeps,
  { staffId, isReviewer }: Reader,
  recordingId: string,
): Promise<View> {
  const { kysely } = deps.database;
  const talk = await deps.talks.find(recordingId);
  const isOwn = talk?.agentId === staffId;
  if (talk === null || !(isReviewer || isOwn)) throw new RequestRefused("not_found");
  // Also who reviews is told nothing of how their own calls are calibrated.
  const isRater = isReviewer && !isOwn;
  const isClose = talk.customerId !== null && (await deps.isLinked(staffId, talk.customerId));
  const review = await repository.findReview(kysely, recordingId);
  const calibration = isRater ? await repository.lastCalibration(kysely, recordingId) : undefined;
  const ratings =
    calibration === undefined ? [] : await repository.ratingsOf(kysely, [calibration.id]);
  const current = await repository.currentForm(kysely);
  const form = review === undefined ? current : await repository.formOf(kysely, review.formVersion);
  const calibrationForm =
    calibration === undefined ? null : await repository.formOf(kysely, calibration.formVersion);
  const people = await peopleOf(deps, [
    ...(review === undefined ? [] : [review.reviewerId]),
    ...(calibration === undefined ? [] : [calibration.openedBy, calibration.closedBy ?? []].flat()),
    ...ratings.map(({ raterId }) => raterId),
  ]);
  const names = await deps.namesOf([form, calibrationForm].flatMap((each) => each?.madeBy ?? []));
  const isUnseen = review !== undefined && review.seenAt === null;
  // Who is asked for a rating of their own does not read another's first.
  const isAsked =
    calibration?.closedAt === null && !ratings.some(({ raterId }) => raterId === staffId);
  return {
    form: formView(form, names),
    review:
      review === undefined || (isAsked && review.reviewerId !== staffId)
        ? null
        : reviewView(review, people),
    isReviewHidden: review !== undefined && isAsked && review.reviewerId !== staffId,
    calibration:
      calibration === undefined || calibrationForm === null
        ? null
        : calibrationView({ calibration, form: calibrationForm, ratings, people, staffId }),
    calibrationForm: calibrationForm === null ? null : formView(calibrationForm, names),
    may: {
      review:
        isRater &&
        !isClose &&
        talk.isKept &&
        (review === undefined || (isUnseen && review.reviewerId === staffId)),
      answer: isOwn && isUnseen,
      calibrate: isRater && !isClose && talk.isKept,
      withdraw: isRater && !isClose && calibration?.closedAt === null,
    },
  };
}

const ratingView = ({ answers, score, isPassed, comment }: repository.Rating) => ({
  answers: [...answers],
  score,
  isPassed,
  comment,
});

const reviewView = (row: repository.ReviewRow, people: People): NonNullable<View["review"]> => ({
  ...ratingView(row),
  reviewer: people.person(row.reviewerId),
  formVersion: row.formVersion,
  reviewedAt: row.reviewedAt.toISOString(),
  seenAt: row.seenAt?.toISOString() ?? null,
  agentComment: row.agentComment,
});

function calibrationView({
  calibration,
  form,
  ratings,
  people,
  staffId,
}: {
  readonly calibration: repository.CalibrationRow;
  readonly form: repository.FormRow;
  readonly ratings: readonly repository.RatingRow[];
  readonly people: People;
  readonly staffId: string;
}): NonNullable<View["calibration"]> {
  const own = ratings.find(({ raterId }) => raterId === staffId);
  const { closedAt, closedBy, withdrawnWhy } = calibration;
  const shown = closedAt === null || withdrawnWhy !== null ? [] : ratings;
  return {
    id: toPublicId("clb", calibration.id),
    openedBy: people.person(calibration.openedBy),
    openedAt: calibration.openedAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
    withdrawn:
      withdrawnWhy === null
        ? null
        : { reason: withdrawnWhy, by: people.person(closedBy ?? "").name },
    raters: ratings.length,
    own: own === undefined ? null : ratingView(own),
    ratings: shown.map((row) => ({ ...ratingView(row), rater: people.person(row.raterId) })),
    agreement:
      shown.length === 0
        ? []
        : form.questions.map(({ key }) => ({ key, percent: agreementOf(answersTo(key, shown)) })),
  };
}

export const answersTo = (key: string, ratings: readonly repository.RatingRow[]) =>
  ratings
    .flatMap(({ answers }) => answers.filter((each) => each.key === key))
    .map(({ answer }) => answer);
