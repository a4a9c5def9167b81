import { newId } from "../../platform/ids.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import type { QualityDeps, Reader } from "./ports.ts";
import * as repository from "./repository.ts";
import { othersTalk, type Rated, rateable, ratingOf, write } from "./reviews.ts";

/**
 * Several rate the same call without seeing each other, so that a review says the same whoever makes it. Its ratings stand in
 * no agent's results.
 */
export interface Calibrations {
  open(reader: Reader, recordingId: string): Promise<void>;
  rate(reader: Reader, recordingId: string, rated: Rated): Promise<void>;
  /** By somebody who has rated: who looks first has no view of their own any more. */
  close(reader: Reader, recordingId: string): Promise<void>;
  /**
   * Gives it up: too few will rate it, or it was a mistake. Also of a call whose sound is deleted by now, which nobody can rate
   * any more. What was said stays unseen.
   */
  withdraw(reader: Reader, recordingId: string, reason: string): Promise<void>;
}

const LEAST_RATINGS = 2;

export function createCalibrations(deps: QualityDeps): Calibrations {
  const { kysely } = deps.database;
  return {
    async open(reader, recordingId) {
      const talk = await rateable(deps, reader, recordingId);
      await kysely.transaction().execute(async (tx) => {
        const { version } = await repository.currentForm(tx);
        const calibration = {
          id: newId(),
          recordingId,
          agentId: talk.agentId,
          formVersion: version,
          openedBy: reader.staffId,
          openedAt: deps.clock.now(),
        };
        if (!(await repository.insertCalibration(tx, calibration)))
          throw new RequestRefused("calibration_open");
        await write(deps, tx, reader, talk, {
          type: "quality.calibration_opened",
          details: { form: version },
        });
      });
    },
    async rate(reader, recordingId, rated) {
      const talk = await rateable(deps, reader, recordingId);
      await kysely.transaction().execute(async (tx) => {
        const open = await repository.lockOpenCalibration(tx, recordingId);
        if (open === undefined) throw new RequestRefused("calibration_not_open");
        const rating = await ratingOf(tx, open.formVersion, rated);
        const row = { ...rating, calibrationId: open.id, raterId: reader.staffId };
        await repository.putRating(tx, row, deps.clock.now());
        await write(deps, tx, reader, talk, {
          // What was said is for nobody before the calibration is closed, whoever reads the log.
          type: "quality.rated",
          details: { form: open.formVersion },
        });
      });
    },
    async close(reader, recordingId) {
      const talk = await rateable(deps, reader, recordingId);
      await kysely.transaction().execute(async (tx) => {
        const open = await repository.lockOpenCalibration(tx, recordingId);
        if (open === undefined) throw new RequestRefused("calibration_not_open");
        const ratings = await repository.ratingsOf(tx, [open.id]);
        const hasRated = ratings.some(({ raterId }) => raterId === reader.staffId);
        if (!hasRated || ratings.length < LEAST_RATINGS)
          throw new RequestRefused("calibration_too_few");
        await repository.closeCalibration(tx, open.id, {
          staffId: reader.staffId,
          now: deps.clock.now(),
          withdrawnWhy: null,
        });
        await write(deps, tx, reader, talk, {
          type: "quality.calibration_closed",
          details: { ratings: ratings.length },
        });
      });
    },
    async withdraw(reader, recordingId, reason) {
      const talk = await othersTalk(deps, reader, recordingId);
      await kysely.transaction().execute(async (tx) => {
        const open = await repository.lockOpenCalibration(tx, recordingId);
        if (open === undefined) throw new RequestRefused("calibration_not_open");
        const ratings = await repository.ratingsOf(tx, [open.id]);
        await repository.closeCalibration(tx, open.id, {
          staffId: reader.staffId,
          now: deps.clock.now(),
          withdrawnWhy: reason,
        });
        await write(deps, tx, reader, talk, {
          type: "quality.calibration_withdrawn",
          details: { reason, ratings: ratings.length },
        });
      });
    },
  };
}
