import type { callQuality, noteTrainingRequest, qualityOverview, training } from "@okpay/contracts";
import type { z } from "zod";
import { type Calibrations, createCalibrations } from "./calibrations.ts";
import { callQualityOf } from "./call-quality.ts";
import { createForms, type Forms } from "./forms.ts";
import { overviewOf } from "./overview.ts";
import type { QualityDeps, Reader } from "./ports.ts";
import { createReviews, type Reviews } from "./reviews.ts";
import { noteTraining } from "./trainings.ts";

/** How good recorded calls are, and what follows from it. */
export interface Quality {
  readonly forms: Forms;
  readonly reviews: Reviews;
  readonly calibrations: Calibrations;
  of(reader: Reader, recordingId: string): Promise<z.output<typeof callQuality>>;
  overview(reader: Reader): Promise<z.output<typeof qualityOverview>>;
  noteTraining(
    reader: Reader,
    noted: z.output<typeof noteTrainingRequest>,
  ): Promise<z.output<typeof training>>;
}

export const createQuality = (deps: QualityDeps): Quality => ({
  forms: createForms(deps),
  reviews: createReviews(deps),
  calibrations: createCalibrations(deps),
  of: (reader, recordingId) => callQualityOf(deps, reader, recordingId),
  overview: (reader) => overviewOf(deps, reader),
  noteTraining: (reader, noted) => noteTraining(deps, reader, noted),
});
