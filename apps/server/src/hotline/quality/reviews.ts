import type {
  HotlineSkill,
  rateCallRequest,
  reviewList,
  reviewsQuery,
  seenReviewRequest,
} from "@okpay/contracts";
import type { z } from "zod";
import type { Tx } from "../../platform/db/index.ts";
import { fromPublicId, toPublicId } from "../../platform/ids.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import type { RecordedTalk } from "../recordings/index.ts";
import { peopleOf } from "./people.ts";
import type { QualityDeps, Reader } from "./ports.ts";
import * as repository from "./repository.ts";
import { scoreOf } from "./rules.ts";

/** Reviews of recorded calls. Foreign and missing are the same 404. */
export interface Reviews {
  list(reader: Reader, query: z.output<typeof reviewsQuery>): Promise<z.output<typeof reviewList>>;
  review(reader: Reader, recordingId: string, rating: Rated): Promise<void>;
  see(reader: Reader, recordingId: string, seen: z.output<typeof seenReviewRequest>): Promise<void>;
}

export type Rated = z.output<typeof rateCallRequest>;
const PAGE = 50;

export function createReviews(deps: QualityDeps): Reviews {
  const { kysely } = deps.database;
  return {
    list: (reader, query) => listOf(deps, reader, query),
    async review(reader, recordingId, rated) {
      const talk = await rateable(deps, reader, recordingId);
      await kysely.transaction().execute(async (tx) => {
        const before = await repository.findReview(tx, recordingId);
        const version = before?.formVersion ?? (await repository.currentForm(tx)).version;
        const rating = await ratingOf(tx, version, rated);
        const review = {
          ...rating,
          recordingId,
          agentId: talk.agentId,
          reviewerId: reader.staffId,
          skill: talk.skill,
          formVersion: version,
          reviewedAt: deps.clock.now(),
        };
        if (!(await repository.putReview(tx, review))) throw new RequestRefused("review_final");
        await write(deps, tx, reader, talk, {
          type: "quality.reviewed",
          details: resultOf(rating, version),
        });
      });
    },
    async see(reader, recordingId, { reviewedAt, comment }) {
      const talk = await deps.talks.find(recordingId);
      if (talk?.agentId !== reader.staffId) throw new RequestRefused("not_found");
      await kysely.transaction().execute(async (tx) => {
        const review = await repository.lockReview(tx, recordingId);
        if (review === undefined) throw new RequestRefused("not_found");
        // Changed since it was read: it is read again before it is final.
        if (review.reviewedAt.toISOString() !== reviewedAt)
          throw new RequestRefused("review_changed");
        const seen = { recordingId, agentId: reader.staffId, comment, now: deps.clock.now() };
        if (!(await repository.setSeen(tx, seen))) throw new RequestRefused("review_final");
        await write(deps, tx, reader, talk, {
          type: "quality.review_seen",
          details: { answered: comment === null ? "no" : "yes" },
        });
      });
    },
  };
}

/** A talk of somebody else's, about nobody who is close to the reader. */
export async function othersTalk(
  deps: QualityDeps,
  reader: Reader,
  recordingId: string,
): Promise<RecordedTalk> {
  const talk = await deps.talks.find(recordingId);
  if (talk === null) throw new RequestRefused("not_found");
  if (talk.agentId === reader.staffId) throw new RequestRefused("own_call");
  if (talk.customerId !== null && (await deps.isLinked(reader.staffId, talk.customerId)))
    throw new RequestRefused("own_account");
  return talk;
}

/** What can be listened to, of those. */
export async function rateable(
  deps: QualityDeps,
  reader: Reader,
  recordingId: string,
): Promise<RecordedTalk> {
  const talk = await othersTalk(deps, reader, recordingId);
  if (!talk.isKept) throw new RequestRefused("recording_not_kept");
  return talk;
}

/** What was said, with its score; refused where it is about another version, or not whole. */
export async function ratingOf(
  db: repository.Db,
  version: number,
  { formVersion, answers, comment }: Rated,
): Promise<repository.Rating> {
  if (formVersion !== version) throw new RequestRefused("review_form_changed");
  const score = scoreOf(await repository.formOf(db, version), answers);
  if (score === null)
    throw new RequestRefused("validation_failed", {
      errors: [{ field: "answers", code: "invalid" }],
    });
  return { ...score, answers, comment };
}

const resultOf = (
  { score, isPassed }: repository.Rating,
  version: number,
): Record<string, string | number> => ({ score, passed: isPassed ? "yes" : "no", form: version });

/** About the agent: their record shows what was said of their calls. */
export const write = (
  deps: Pick<QualityDeps, "audit">,
  tx: Tx,
  { staffId, origin }: Reader,
  talk: Pick<RecordedTalk, "id" | "agentId">,
  event: {
    readonly type:
      | "quality.reviewed"
      | "quality.review_seen"
      | "quality.calibration_opened"
      | "quality.rated"
      | "quality.calibration_closed"
      | "quality.calibration_withdrawn";
    readonly details: Readonly<Record<string, string | number>>;
  },
): Promise<void> =>
  deps.audit.write(tx, {
    type: event.type,
    actor: { kind: "staff", id: staffId },
    subject: { kind: "staff", id: talk.agentId },
    outcome: "success",
    origin,
    details: { recording: toPublicId("rec", talk.id), ...event.details },
  });

async function listOf(
  deps: QualityDeps,
  { staffId, isReviewer }: Reader,
  { agent, cursor }: z.output<typeof reviewsQuery>,
): Promise<z.output<typeof reviewList>> {
  const wanted = agent === undefined ? null : fromPublicId(agent);
  if (!isReviewer && wanted !== null && wanted !== staffId) return { reviews: [], next: null };
  const [at = "", id = ""] = cursor?.split(".") ?? [];
  const rows = await repository.listReviews(deps.database.kysely, {
    agentId: isReviewer ? wanted : staffId,
    after: cursor === undefined ? null : { reviewedAt: new Date(Number(at)), id: fromPublicId(id) },
    limit: PAGE + 1,
  });
  const shown = rows.slice(0, PAGE);
  const people = await peopleOf(
    deps,
    shown.flatMap(({ agentId, reviewerId }) => [agentId, reviewerId]),
  );
  const last = rows.length > PAGE ? shown.at(-1) : undefined;
  return {
    reviews: shown.map((row) => ({
      recordingId: toPublicId("rec", row.recordingId),
      agent: people.agent(row.agentId),
      reviewer: people.person(row.reviewerId),
      skill: row.skill as HotlineSkill,
      score: row.score,
      isPassed: row.isPassed,
      reviewedAt: row.reviewedAt.toISOString(),
      isSeen: row.seenAt !== null,
    })),
    next:
      last === undefined
        ? null
        : `${last.reviewedAt.getTime()}.${toPublicId("rec", last.recordingId)}`,
  };
}
