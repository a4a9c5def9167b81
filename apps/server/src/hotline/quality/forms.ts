import type { changeReviewFormRequest, reviewForm, reviewForms } from "@okpay/contracts";
import type { z } from "zod";
import { RequestRefused } from "../../platform/refusal.ts";
import type { QualityDeps, Reader } from "./ports.ts";
import * as repository from "./repository.ts";

type Form = z.output<typeof reviewForm>;

/** The form and its versions. None is ever changed: what was reviewed with it stays as it was. */
export interface Forms {
  list(): Promise<z.output<typeof reviewForms>>;
  /** Refused with `review_form_changed` where the version it is based on is not the last one any more. */
  change(editor: Reader, wanted: z.output<typeof changeReviewFormRequest>): Promise<Form>;
}

export const formView = (
  { madeAt, madeBy, questions, ...form }: repository.FormRow,
  names: ReadonlyMap<string, string>,
): Form => ({
  ...form,
  questions: [...questions],
  madeBy: madeBy === null ? null : (names.get(madeBy) ?? ""),
  madeAt: madeAt.toISOString(),
});

export function createForms(deps: QualityDeps): Forms {
  const { kysely } = deps.database;
  const namesOf = (forms: readonly repository.FormRow[]) =>
    deps.namesOf([...new Set(forms.flatMap(({ madeBy }) => madeBy ?? []))]);
  return {
    async list() {
      const forms = await repository.allForms(kysely);
      const names = await namesOf(forms);
      return { forms: forms.map((form) => formView(form, names)) };
    },
    async change({ staffId, origin }, { basedOn, ...content }) {
      assertKeysDiffer(content.questions);
      const form: repository.FormRow = {
        ...content,
        version: basedOn + 1,
        madeBy: staffId,
        madeAt: deps.clock.now(),
      };
      await kysely.transaction().execute(async (tx) => {
        const last = await repository.currentForm(tx);
        // The unique version decides where two are saved in the same moment.
        if (last.version !== basedOn || !(await repository.insertForm(tx, form)))
          throw new RequestRefused("review_form_changed");
        await deps.audit.write(tx, {
          type: "quality.form_changed",
          actor: { kind: "staff", id: staffId },
          outcome: "success",
          origin,
          details: {
            version: form.version,
            questions: form.questions.map(
              ({ key, points, isCritical }) => `${key} ${points}${isCritical ? " critical" : ""}`,
            ),
            passMark: form.passMark,
            samplePerWeek: form.samplePerWeek,
            reason: form.reason,
          },
        });
      });
      return formView(form, await namesOf([form]));
    },
  };
}

function assertKeysDiffer(questions: readonly { readonly key: string }[]): void {
  const seen = new Set<string>();
  for (const [index, { key }] of questions.entries()) {
    if (seen.has(key))
      throw new RequestRefused("validation_failed", {
        errors: [{ field: `questions.${index}.key`, code: "invalid" }],
      });
    seen.add(key);
  }
}
