import { Button, Textarea } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { CallSurvey } from "../../api/hotline-calls.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import security from "../security/security.module.css";
import classes from "./call.module.css";

const SCORES = [1, 2, 3, 4, 5] as const;

/** How a call was: in the app after it, or by the link of an SMS. */
export function SurveyForm({ send }: { send: (survey: CallSurvey) => Promise<unknown> }) {
  const t = useText();
  const [score, setScore] = useState<number | null>(null);
  const [isSolved, setSolved] = useState<boolean | null>(null);
  const [comment, setComment] = useState("");
  const [isAsked, setAsked] = useState(false);
  const give = useMutation({ mutationFn: send });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (score === null || isSolved === null) return;
    give.mutate({ score, isSolved, comment: comment.trim() === "" ? null : comment.trim() });
  };
  return (
    <form className={security.card} aria-labelledby="survey" onSubmit={submit} noValidate>
      <h2 id="survey">{t("calls.survey")}</h2>
      {give.isError && <ProblemNotice error={give.error} />}
      {isAsked && (score === null || isSolved === null) && (
        <p role="alert">{t("calls.surveyMissing")}</p>
      )}
      <fieldset className={classes.choices}>
        <legend>{t("calls.score")}</legend>
        {SCORES.map((value) => (
          <label key={value}>
            <input
              type="radio"
              name="score"
              checked={score === value}
              onChange={() => setScore(value)}
            />
            {t(`calls.score.${value}`)}
          </label>
        ))}
      </fieldset>
      <fieldset className={classes.choices}>
        <legend>{t("calls.solved")}</legend>
        {[true, false].map((value) => (
          <label key={String(value)}>
            <input
              type="radio"
              name="solved"
              checked={isSolved === value}
              onChange={() => setSolved(value)}
            />
            {t(value ? "calls.solvedYes" : "calls.solvedNo")}
          </label>
        ))}
      </fieldset>
      <Textarea
        label={t("calls.comment")}
        description={t("calls.commentHint")}
        rows={3}
        maxLength={500}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <Button type="submit" loading={give.isPending}>
        {t("calls.send")}
      </Button>
    </form>
  );
}
