import { createHash } from "node:crypto";
import { CERTIFIED_SKILLS, type HotlineSkill, type qualityOverview } from "@okpay/contracts";
import type { z } from "zod";
import { toPublicId } from "../../platform/ids.ts";
import { answersTo } from "./call-quality.ts";
import { peopleOf } from "./people.ts";
import type { QualityDeps, Reader } from "./ports.ts";
import * as repository from "./repository.ts";
import { agreementOf, alphaOf, drawnOf, lastWeek, trainingOf } from "./rules.ts";

type Overview = z.output<typeof qualityOverview>;

const DAY_MS = 86_400_000;
const RESULT_DAYS = 90;
const CALIBRATION_DAYS = 180;
const CALIBRATIONS_SHOWN = 20;

/** What who reviews wants to know first: which calls wait, how everybody does, who needs training, how far reviewers agree. */
export async function overviewOf(deps: QualityDeps, { staffId }: Reader): Promise<Overview> {
  const { kysely } = deps.database;
  const now = deps.clock.now();
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const week = lastWeek(now);
  const form = await repository.currentForm(kysely);
  const drawn = await drawnCalls(deps, week, form.samplePerWeek);
  const reviewed = await repository.reviewedAmong(
    kysely,
    drawn.map(({ id }) => id),
  );
  const results = await repository.resultsSince(kysely, before(RESULT_DAYS));
  const needs = await trainingNeeds(deps, now);
  const calibrations = await calibrated(deps, before(CALIBRATION_DAYS));
  const people = await peopleOf(deps, [
    ...drawn.map(({ agentId }) => agentId),
    ...results.map(({ agentId }) => agentId),
    ...needs.map(({ agentId }) => agentId),
    ...calibrations.map(({ row }) => row.agentId),
  ]);
  return {
    week: { from: week.from.toISOString(), to: week.to.toISOString() },
    sample: drawn.map(({ id, agentId, skill, startedAt }) => ({
      recordingId: toPublicId("rec", id),
      agent: people.agent(agentId),
      skill: skill as HotlineSkill,
      startedAt: startedAt.toISOString(),
      isReviewed: reviewed.has(id),
      isOwn: agentId === staffId,
    })),
    results: results
      .map(({ agentId, lastAt, ...result }) => ({
        ...result,
        agent: people.agent(agentId),
        lastAt: lastAt.toISOString(),
      }))
      .sort((a, b) => a.agent.number - b.agent.number),
    resultsSince: before(RESULT_DAYS).toISOString(),
    training: needs.map(({ agentId, skill, reason, at, recordingId }) => ({
      agent: people.agent(agentId),
      skill: skill as HotlineSkill,
      reason,
      at: at.toISOString(),
      recordingId: recordingId === null ? null : toPublicId("rec", recordingId),
      isOwn: agentId === staffId,
    })),
    calibrations: calibrations
      // How their own calls are rated is not for the one who spoke.
      .filter(({ row }) => row.agentId !== staffId)
      .slice(0, CALIBRATIONS_SHOWN)
      .map(({ row, ratings, agreement }) => ({
        recordingId: toPublicId("rec", row.recordingId),
        agent: people.agent(row.agentId),
        openedAt: row.openedAt.toISOString(),
        closedAt: row.closedAt?.toISOString() ?? null,
        raters: ratings.length,
        agreement,
      })),
    reliability: reliabilityOf(calibrations),
  };
}

async function drawnCalls(
  { talks }: QualityDeps,
  { from, to }: { readonly from: Date; readonly to: Date },
  perAgent: number,
) {
  const kept = await talks.keptBetween(from, to);
  const lots = kept.map((talk) => ({
    ...talk,
    lot: createHash("sha256").update(talk.id).digest("hex"),
  }));
  return drawnOf(lots, perAgent).sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
}

async function trainingNeeds({ database, skills }: QualityDeps, now: Date) {
  const [agents, reviews, trainings] = await Promise.all([
    skills.list(),
    repository.lastReviews(database.kysely),
    repository.lastTrainings(database.kysely),
  ]);
  return agents.flatMap(({ id: agentId, skills: own }) =>
    own.flatMap(({ skill, certifiedUntil }) => {
      const isOf = (row: { readonly agentId: string; readonly skill: string }) =>
        row.agentId === agentId && row.skill === skill;
      const last = reviews.find(isOf);
      const need = trainingOf(now, {
        needsCertificate: (CERTIFIED_SKILLS as readonly string[]).includes(skill),
        certifiedUntil,
        review: last === undefined ? null : { isPassed: last.isPassed, at: last.reviewedAt },
        trainedAt: trainings.find(isOf)?.heldAt ?? null,
      });
      if (need === null) return [];
      const recordingId = need.reason === "failed_review" ? (last?.recordingId ?? null) : null;
      return [{ ...need, agentId, skill, recordingId }];
    }),
  );
}

interface Calibrated {
  readonly row: repository.CalibrationRow;
  readonly ratings: readonly repository.RatingRow[];
  /** Per question, what each rater said; empty while it is open. */
  readonly units: readonly (readonly ReturnType<typeof answersTo>[number][])[];
  readonly agreement: number | null;
}

async function calibrated({ database }: QualityDeps, since: Date): Promise<Calibrated[]> {
  const rows = await repository.calibrationsSince(database.kysely, since);
  const ratings = await repository.ratingsOf(
    database.kysely,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => {
    const own = ratings.filter(({ calibrationId }) => calibrationId === row.id);
    const keys = own[0]?.answers.map(({ key }) => key) ?? [];
    const units = row.closedAt === null ? [] : keys.map((key) => answersTo(key, own));
    const shares = units.flatMap((unit) => agreementOf(unit) ?? []);
    const agreement =
      shares.length === 0
        ? null
        : Math.round(shares.reduce((total, share) => total + share, 0) / shares.length);
    return { row, ratings: own, units, agreement };
  });
}

function reliabilityOf(calibrations: readonly Calibrated[]): Overview["reliability"] {
  const closed = calibrations.filter(({ units }) => units.length > 0);
  const units = closed.flatMap((each) => each.units);
  const alpha = alphaOf(units);
  return alpha === null
    ? null
    : {
        alpha: Math.round(alpha * 1000) / 1000,
        calibrations: closed.length,
        questions: units.length,
      };
}
