import { Button, Textarea, TextInput } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { changeReviewForm, type ReviewForm, type ReviewQuestion } from "../../api/quality-calls.ts";
import parts from "../../parts/parts.module.css";
import classes from "./quality.module.css";

const SHORTEST_REASON = 3;
const MOST_QUESTIONS = 30;

/** What will be the next version, and how it is saved. */
function useDraft(form: ReviewForm, onDone: () => void) {
  const queries = useQueryClient();
  const [questions, setQuestions] = useState<readonly ReviewQuestion[]>(form.questions);
  const [passMark, setPassMark] = useState(form.passMark);
  const [samplePerWeek, setSample] = useState(form.samplePerWeek);
  const [reason, setReason] = useState("");
  const [isTried, setTried] = useState(false);
  const save = useMutation({
    mutationFn: changeReviewForm,
    async onSuccess() {
      await queries.invalidateQueries({ queryKey: ["quality"] });
      onDone();
    },
  });
  const isShort = reason.trim().length < SHORTEST_REASON;
  const isWrong =
    !within(passMark, 1, 100) ||
    !within(samplePerWeek, 0, 50) ||
    questions.some(({ points }) => !within(points, 1, 50));
  const isEmpty = questions.some(({ text }) =>
    Object.values(text).some((each) => each.trim() === ""),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isShort || isEmpty || isWrong || save.isPending) return;
    save.mutate({
      basedOn: form.version,
      questions: [...questions],
      passMark,
      samplePerWeek,
      reason: reason.trim(),
    });
  };
  return {
    questions,
    setQuestions,
    passMark,
    setPassMark,
    samplePerWeek,
    setSample,
    reason,
    setReason,
    isTried,
    isShort,
    save,
    submit,
  };
}

/** The next version of the form; earlier reviews keep theirs. */
export function FormEditor(props: { form: ReviewForm; onDone: () => void }) {
  const { onDone } = props;
  const t = useText();
  // The version it was begun with: one that a colleague makes meanwhile is not overwritten, but said.
  const [form] = useState(props.form);
  const draft = useDraft(form, onDone);
  const { questions, setQuestions, save, isTried } = draft;
  return (
    <form className={parts.form} onSubmit={draft.submit} noValidate>
      {save.isError && <ProblemNotice error={save.error} />}
      {questions.map((question, nth) => (
        <QuestionFields
          key={question.key}
          nth={nth}
          question={question}
          isTried={isTried}
          onChange={(next) => setQuestions(questions.with(nth, next))}
          onUp={nth === 0 ? null : () => setQuestions(swapped(questions, nth))}
          onRemove={questions.length === 1 ? null : () => setQuestions(questions.toSpliced(nth, 1))}
        />
      ))}
      <div className={parts.actions}>
        <Button
          variant="default"
          disabled={questions.length === MOST_QUESTIONS}
          onClick={() => setQuestions([...questions, newQuestion()])}
        >
          {t("quality.addQuestion")}
        </Button>
      </div>
      <div className={classes.numbers}>
        <Whole
          label={t("quality.passMark")}
          value={draft.passMark}
          least={1}
          most={100}
          onChange={draft.setPassMark}
        />
        <Whole
          label={t("quality.samplePerWeek")}
          value={draft.samplePerWeek}
          least={0}
          most={50}
          onChange={draft.setSample}
        />
      </div>
      <Textarea
        label={t("quality.reason")}
        value={draft.reason}
        maxLength={300}
        rows={2}
        error={isTried && draft.isShort ? t("quality.reasonMissing") : undefined}
        onChange={(event) => draft.setReason(event.currentTarget.value)}
      />
      <div className={parts.buttons}>
        <Button type="submit" loading={save.isPending}>
          {t("quality.saveForm", { version: form.version + 1 })}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t("quality.cancel")}
        </Button>
      </div>
    </form>
  );
}

/** With the one above it. */
function swapped(questions: readonly ReviewQuestion[], nth: number): ReviewQuestion[] {
  const [above, it] = [questions[nth - 1], questions[nth]];
  return above === undefined || it === undefined
    ? [...questions]
    : questions.toSpliced(nth - 1, 2, it, above);
}

const within = (value: number, least: number, most: number) => value >= least && value <= most;

const newQuestion = (): ReviewQuestion => ({
  key: `own_${Date.now().toString(36)}`,
  text: { "zh-CN": "", en: "" },
  points: 5,
  isCritical: false,
});

function QuestionFields({
  nth,
  question,
  isTried,
  onChange,
  onUp,
  onRemove,
}: {
  nth: number;
  question: ReviewQuestion;
  isTried: boolean;
  onChange: (next: ReviewQuestion) => void;
  /** Null: it is the first, or the only one. */
  onUp: (() => void) | null;
  onRemove: (() => void) | null;
}) {
  const t = useText();
  const { text, points, isCritical } = question;
  const field = (language: keyof typeof text, label: string) => (
    <TextInput
      label={label}
      lang={language}
      value={text[language]}
      maxLength={300}
      error={isTried && text[language].trim() === "" ? t("quality.textMissing") : undefined}
      onChange={({ currentTarget: { value } }) =>
        onChange({ ...question, text: { ...text, [language]: value } })
      }
    />
  );
  return (
    <fieldset className={classes.question}>
      <legend>{t("quality.questionNth", { nth: nth + 1 })}</legend>
      {field("zh-CN", t("quality.textZh"))}
      {field("en", t("quality.textEn"))}
      <div className={classes.numbers}>
        <Whole
          label={t("quality.pointsLabel")}
          value={points}
          least={1}
          most={50}
          onChange={(next) => onChange({ ...question, points: next })}
        />
        <label className={parts.reason}>
          <input
            type="checkbox"
            checked={isCritical}
            onChange={(event) => onChange({ ...question, isCritical: event.currentTarget.checked })}
          />
          {t("quality.criticalLabel")}
        </label>
        {onUp !== null && (
          <Button variant="default" onClick={onUp}>
            {t("quality.up", { nth: nth + 1 })}
          </Button>
        )}
        {onRemove !== null && (
          <Button variant="default" onClick={onRemove}>
            {t("quality.remove", { nth: nth + 1 })}
          </Button>
        )}
      </div>
    </fieldset>
  );
}

/** A whole number between two; while it is none, the field says what it takes and nothing is saved. */
function Whole({
  label,
  value,
  least,
  most,
  onChange,
}: {
  label: string;
  value: number;
  least: number;
  most: number;
  onChange: (next: number) => void;
}) {
  const t = useText();
  const [typed, setTyped] = useState(String(value));
  const read = (text: string) => (/^\d{1,3}$/.test(text.trim()) ? Number(text) : Number.NaN);
  return (
    <TextInput
      inputMode="numeric"
      label={label}
      value={typed}
      maxLength={3}
      error={within(read(typed), least, most) ? undefined : t("quality.whole", { least, most })}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        onChange(read(currentTarget.value));
      }}
    />
  );
}
