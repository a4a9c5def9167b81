import { Button, Textarea, TextInput } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import type {
  CallQuality,
  RateCall,
  ReviewAnswer,
  ReviewForm,
  ReviewQuestion,
} from "../../api/quality-calls.ts";
import parts from "../../parts/parts.module.css";
import classes from "./quality.module.css";

type Answered = RateCall["answers"][number];
const ANSWERS = ["yes", "no", "na"] as const satisfies readonly ReviewAnswer[];

interface RatingFormProps {
  form: ReviewForm;
  before: Pick<RateCall, "answers" | "comment"> | null;
  /** What the button does, in its words. */
  action: string;
  run: (rating: RateCall) => Promise<CallQuality>;
  onDone: () => void;
}

/** Every question of the form, and what is to be said beside it; what is answered already is there to be changed. */
export function RatingForm({ form, before, action, run, onDone }: RatingFormProps) {
  const t = useText();
  const queries = useQueryClient();
  const [answers, setAnswers] = useState<ReadonlyMap<string, Answered>>(
    new Map(before?.answers.map((each) => [each.key, each])),
  );
  const [comment, setComment] = useState(before?.comment ?? "");
  const [isTried, setTried] = useState(false);
  const save = useMutation({
    mutationFn: run,
    async onSuccess() {
      await queries.invalidateQueries({ queryKey: ["quality"] });
      onDone();
    },
  });
  const all = form.questions.length;
  const open = form.questions.filter(({ key }) => !answers.has(key)).length;
  const isNothing = open === 0 && [...answers.values()].every(({ answer }) => answer === "na");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (open > 0 || isNothing || save.isPending) return;
    save.mutate({
      formVersion: form.version,
      answers: form.questions.flatMap(({ key }) => answers.get(key) ?? []),
      comment: comment.trim() === "" ? null : comment.trim(),
    });
  };
  return (
    <form className={parts.form} onSubmit={submit} noValidate>
      {save.isError && <ProblemNotice error={save.error} />}
      {form.questions.map((question) => (
        <Question
          key={question.key}
          question={question}
          answered={answers.get(question.key)}
          isMissing={isTried && !answers.has(question.key)}
          onChange={(next) => setAnswers(new Map(answers).set(question.key, next))}
        />
      ))}
      <Textarea
        label={t("quality.comment")}
        description={t("quality.commentHint")}
        value={comment}
        maxLength={2000}
        rows={3}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <p role="status" className={isTried && (open > 0 || isNothing) ? parts.missing : parts.dim}>
        {isNothing ? t("quality.nothingApplies") : t("quality.answered", { done: all - open, all })}
      </p>
      <div className={parts.buttons}>
        <Button type="submit" loading={save.isPending}>
          {action}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t("quality.cancel")}
        </Button>
      </div>
    </form>
  );
}

function Question({
  question: { key, text, points, isCritical },
  answered,
  isMissing,
  onChange,
}: {
  question: ReviewQuestion;
  answered: Answered | undefined;
  isMissing: boolean;
  onChange: (next: Answered) => void;
}) {
  const t = useText();
  const locale = useLocale();
  const id = useId();
  return (
    <fieldset className={parts.reasons} aria-describedby={id}>
      <legend>
        {text[locale]}{" "}
        <span className={parts.dim}>
          {t(isCritical ? "quality.pointsCritical" : "quality.points", { points })}
        </span>
      </legend>
      <div className={classes.answers}>
        {ANSWERS.map((answer) => (
          <label key={answer} className={parts.reason}>
            <input
              type="radio"
              name={id}
              checked={answered?.answer === answer}
              // A note is of a no, or of what does not apply: with a yes it would be sent unseen.
              onChange={() =>
                onChange({ key, answer, note: answer === "yes" ? null : (answered?.note ?? null) })
              }
            />
            {t(`quality.answer.${answer}`)}
          </label>
        ))}
      </div>
      <p id={id} className={parts.missing} role="alert">
        {isMissing ? t("quality.answerMissing") : ""}
      </p>
      {answered !== undefined && answered.answer !== "yes" && (
        <TextInput
          label={t("quality.note")}
          value={answered.note ?? ""}
          maxLength={500}
          onChange={({ currentTarget: { value } }) =>
            onChange({ ...answered, note: value.trim() === "" ? null : value })
          }
        />
      )}
    </fieldset>
  );
}
