import { Button, Textarea, TextInput } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { Notice } from "@okpay/ui/states.tsx";
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

/** Saved, everything that shows of this call is read anew. */
function useSaving({ run, onDone }: Pick<RatingFormProps, "run" | "onDone">) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: run,
    async onSuccess() {
      await queries.invalidateQueries({ queryKey: ["quality"] });
      onDone();
    },
  });
}

/** Every question of the form, and what is to be said beside it; what is answered already is there to be changed. */
export function RatingForm({ form, before, action, run, onDone }: RatingFormProps) {
  const t = useText();
  const [answers, setAnswers] = useState<ReadonlyMap<string, Answered>>(
    new Map(before?.answers.map((each) => [each.key, each])),
  );
  const [comment, setComment] = useState(before?.comment ?? "");
  /** Each try that was not whole is said anew; what is answered after it never takes the focus. */
  const [tried, setTried] = useState({ nth: 0, isNothing: false });
  const id = useId();
  const save = useSaving({ run, onDone });
  const all = form.questions.length;
  const missing = form.questions.filter(({ key }) => !answers.has(key));
  const open = missing.length;
  const isNothing = open === 0 && [...answers.values()].every(({ answer }) => answer === "na");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried({ nth: tried.nth + 1, isNothing });
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
      {tried.nth > 0 && (tried.isNothing ? isNothing : open > 0) && (
        <Missing
          key={tried.nth}
          title={t(tried.isNothing ? "quality.nothingApplies" : "quality.incomplete")}
          questions={missing}
          idOf={(key) => `${id}-${key}`}
        />
      )}
      {form.questions.map((question) => (
        <Question
          key={question.key}
          id={`${id}-${question.key}`}
          question={question}
          answered={answers.get(question.key)}
          isMissing={tried.nth > 0 && !answers.has(question.key)}
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
      <p role="status" className={parts.dim}>
        {t("quality.answered", { done: all - open, all })}
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

/** What is missing, once and in one place, each line leading to its question; it takes the focus. */
function Missing({
  title,
  questions,
  idOf,
}: {
  title: string;
  questions: readonly ReviewQuestion[];
  idOf: (key: string) => string;
}) {
  const locale = useLocale();
  return (
    <Notice tone="error" title={title} takesFocus>
      <ul>
        {questions.map(({ key, text }) => (
          <li key={key}>
            <a
              href={`#${idOf(key)}`}
              onClick={(event) => {
                event.preventDefault();
                document.getElementById(idOf(key))?.focus();
              }}
            >
              {text[locale]}
            </a>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function Question({
  id,
  question: { key, text, points, isCritical },
  answered,
  isMissing,
  onChange,
}: {
  /** Of its first answer: where the summary leads. */
  id: string;
  question: ReviewQuestion;
  answered: Answered | undefined;
  isMissing: boolean;
  onChange: (next: Answered) => void;
}) {
  const t = useText();
  const locale = useLocale();
  const missing = `${id}-missing`;
  return (
    <fieldset
      className={parts.reasons}
      // A group cannot be invalid, a group of radios can.
      role="radiogroup"
      aria-required
      {...(isMissing ? { "aria-invalid": true, "aria-describedby": missing } : {})}
    >
      <legend>
        {text[locale]}{" "}
        <span className={parts.dim}>
          {t(isCritical ? "quality.pointsCritical" : "quality.points", { points })}
        </span>
      </legend>
      <div className={classes.answers}>
        {ANSWERS.map((answer, nth) => (
          <label key={answer} className={parts.reason}>
            <input
              type="radio"
              name={id}
              {...(nth === 0 ? { id } : {})}
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
      {isMissing && (
        <p id={missing} className={parts.missing}>
          {t("quality.answerMissing")}
        </p>
      )}
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
