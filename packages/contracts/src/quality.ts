import { z } from "zod";
import { hotlineSkill } from "./calls.ts";
import { publicId, timestamp } from "./primitives.ts";
import { recordingId } from "./recordings.ts";
import { staffId } from "./staff.ts";

/* How good recorded calls are: a form with versions, reviews, calibration of the reviewers, training that renews certificates. */

const words = (most: number) => z.string().trim().min(1).max(most);
const percent = z.int().min(0).max(100);

export const REVIEW_ANSWERS = ["yes", "no", "na"] as const;
const reviewAnswer = z.enum(REVIEW_ANSWERS).meta({
  id: "ReviewAnswer",
  description: "na: does not apply to this call, and counts neither way",
});

const questionKey = z
  .string()
  .regex(/^[a-z][a-z0-9_]{1,39}$/)
  .meta({ description: "Stays the same from version to version, so that results can be compared" });

const question = z
  .strictObject({
    key: questionKey,
    text: z.strictObject({ "zh-CN": words(300), en: words(300) }),
    points: z.int().min(1).max(50),
    isCritical: z.boolean().meta({ description: "A no here is not passed, whatever the score is" }),
  })
  .meta({ id: "ReviewQuestion" });

const formContent = {
  questions: z.array(question).min(1).max(30),
  passMark: z.int().min(1).max(100).meta({ description: "Per cent of the points that apply" }),
  samplePerWeek: z
    .int()
    .min(0)
    .max(50)
    .meta({ description: "Calls of each agent and week that are drawn for review" }),
};

export const reviewForm = z
  .strictObject({
    version: z.int().min(1),
    ...formContent,
    reason: z.string().meta({ description: "Why this version was made" }),
    madeBy: z.string().nullable().meta({ description: "Null: it came with the program" }),
    madeAt: timestamp,
  })
  .meta({ id: "ReviewForm" });

export const reviewForms = z
  .strictObject({ forms: z.array(reviewForm) })
  .meta({ id: "ReviewForms", description: "The newest first: it is the one in use" });

export const changeReviewFormRequest = z
  .strictObject({
    basedOn: z.int().min(1).meta({ description: "The version that was changed" }),
    ...formContent,
    reason: z.string().trim().min(3).max(300),
  })
  .meta({ id: "ChangeReviewFormRequest" });

const answer = z
  .strictObject({ key: questionKey, answer: reviewAnswer, note: words(500).nullable() })
  .meta({ id: "AnsweredQuestion" });

export const rateCallRequest = z
  .strictObject({
    formVersion: z.int().min(1),
    answers: z.array(answer).min(1).max(30),
    comment: words(2000).nullable(),
  })
  .meta({ id: "RateCallRequest", description: "Each question of the form once" });

export const withdrawCalibrationRequest = z
  .strictObject({ reason: z.string().trim().min(2).max(300) })
  .meta({ id: "WithdrawCalibrationRequest" });

export const seenReviewRequest = z
  .strictObject({
    reviewedAt: timestamp.meta({ description: "Of the review as it was read" }),
    comment: words(2000).nullable(),
  })
  .meta({ id: "SeenReviewRequest" });

const person = z.strictObject({ id: staffId, name: z.string() });
const agent = person.extend({ number: z.int() });

const rating = {
  answers: z.array(answer),
  score: percent,
  isPassed: z.boolean(),
  comment: z.string().nullable(),
};

const review = z
  .strictObject({
    ...rating,
    reviewer: person,
    formVersion: z.int(),
    reviewedAt: timestamp,
    seenAt: timestamp.nullable().meta({ description: "By the agent; it is final from there" }),
    agentComment: z.string().nullable(),
  })
  .meta({ id: "CallReview" });

const agreement = z.strictObject({
  key: questionKey,
  percent: percent
    .nullable()
    .meta({ description: "Pairs of raters who said the same; null: fewer than two said anything" }),
});

const calibration = z
  .strictObject({
    id: publicId("clb"),
    openedBy: person,
    openedAt: timestamp,
    closedAt: timestamp.nullable(),
    withdrawn: z
      .strictObject({ reason: z.string(), by: z.string() })
      .nullable()
      .meta({ description: "It was given up: nothing of it is compared, or counted anywhere" }),
    raters: z.int().meta({ description: "How many have rated" }),
    own: z.strictObject(rating).nullable().meta({
      description: "What this reader said; others' answers are not shown before it is closed",
    }),
    ratings: z.array(z.strictObject({ ...rating, rater: person })),
    agreement: z.array(agreement),
  })
  .meta({ id: "Calibration" });

export const callQuality = z
  .strictObject({
    form: reviewForm.meta({ description: "The one this call is, or would be, reviewed with" }),
    review: review.nullable(),
    isReviewHidden: z.boolean().meta({
      description: "There is one; who is asked to rate for a calibration reads it after rating",
    }),
    calibration: calibration
      .nullable()
      .meta({ description: "The last one; only for who reviews others' calls" }),
    calibrationForm: reviewForm.nullable(),
    may: z.strictObject({
      review: z.boolean(),
      answer: z.boolean().meta({ description: "It is the reader's own call, and not yet seen" }),
      calibrate: z.boolean(),
      withdraw: z.boolean(),
    }),
  })
  .meta({ id: "CallQuality" });

export const reviewsQuery = z.strictObject({
  agent: staffId.optional(),
  cursor: z
    .string()
    .regex(/^[0-9]{1,15}\.rec_[0-9a-f]{32}$/)
    .optional()
    .meta({ description: "The `next` of the page before" }),
});

const reviewEntry = z
  .strictObject({
    recordingId,
    agent,
    reviewer: person,
    skill: hotlineSkill,
    score: percent,
    isPassed: z.boolean(),
    reviewedAt: timestamp,
    isSeen: z.boolean(),
  })
  .meta({ id: "CallReviewEntry" });

export const reviewList = z
  .strictObject({ reviews: z.array(reviewEntry), next: z.string().nullable() })
  .meta({ id: "CallReviewList" });

export const TRAINING_REASONS = ["failed_review", "certificate_ended", "certificate_ends"] as const;

export const qualityOverview = z
  .strictObject({
    week: z.strictObject({ from: timestamp, to: timestamp }),
    sample: z.array(
      z.strictObject({
        recordingId,
        agent,
        skill: hotlineSkill,
        startedAt: timestamp,
        isReviewed: z.boolean(),
        isOwn: z.boolean().meta({ description: "Somebody else reviews it" }),
      }),
    ),
    results: z.array(
      z.strictObject({
        agent,
        reviews: z.int(),
        passed: z.int(),
        averageScore: percent,
        lastAt: timestamp,
      }),
    ),
    resultsSince: timestamp,
    training: z.array(
      z.strictObject({
        agent,
        skill: hotlineSkill,
        reason: z.enum(TRAINING_REASONS),
        at: timestamp,
        recordingId: recordingId.nullable(),
        isOwn: z.boolean(),
      }),
    ),
    calibrations: z.array(
      z.strictObject({
        recordingId,
        agent,
        openedAt: timestamp,
        closedAt: timestamp.nullable(),
        raters: z.int(),
        agreement: percent.nullable(),
      }),
    ),
    reliability: z
      .strictObject({
        alpha: z.number(),
        calibrations: z.int(),
        questions: z.int().meta({ description: "Answered by two raters or more" }),
      })
      .nullable()
      .meta({
        description:
          "Krippendorff's alpha, nominal, over what was calibrated in 180 days: 1 is agreement, 0 is chance",
      }),
  })
  .meta({ id: "QualityOverview" });

export const noteTrainingRequest = z
  .strictObject({
    agentId: staffId,
    skill: hotlineSkill,
    topic: z.string().trim().min(3).max(300),
    certifiedUntil: timestamp
      .nullable()
      .meta({ description: "Where the skill needs a certificate: until when it counts from now" }),
  })
  .meta({ id: "NoteTrainingRequest" });

export const training = z
  .strictObject({
    agent,
    skill: hotlineSkill,
    topic: z.string(),
    heldAt: timestamp,
    certifiedUntil: timestamp.nullable(),
  })
  .meta({ id: "Training" });
