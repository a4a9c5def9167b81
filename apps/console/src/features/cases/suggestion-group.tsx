import { Button, Textarea } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { Sheet } from "@okpay/ui/sheet.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { answerGroup, type SuggestionGroup } from "../../api/case-calls.ts";
import { Card } from "../../parts/card.tsx";
import { Lang } from "../../parts/lang.tsx";
import { Moment } from "../../parts/moment.tsx";
import parts from "../../parts/parts.module.css";
import { Tag } from "../../parts/tag.tsx";
import classes from "./cases.module.css";
import { useSuggestionDeed } from "./use-suggestion-deed.ts";

const LOCALES = ["zh-CN", "en"] as const;

/** Those who asked for the same thing, and what they were told. */
export function GroupCard({ group, mayAnswer }: { group: SuggestionGroup; mayAnswer: boolean }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const { title, state, cases, answer, answeredAt } = group;
  return (
    <Card
      title={title}
      aside={
        <Tag tone={state === "answered" ? "good" : "plain"}>
          {t(`casework.suggestions.state.${state}`)}
        </Tag>
      }
    >
      <p className={classes.dim}>{t("casework.suggestions.asked", { count: cases.length })}</p>
      <ul className={classes.choices}>
        {cases.map(({ id, subject, customerName }) => (
          <li key={id} data-row>
            <Link to="/cases/$caseId" params={{ caseId: id }}>
              <Lang text={subject} />
            </Link>{" "}
            · <Lang text={customerName} />
          </li>
        ))}
      </ul>
      {answer !== null &&
        LOCALES.map((locale) => (
          <p key={locale} className={classes.text} lang={locale}>
            {answer[locale]}
          </p>
        ))}
      {answeredAt !== null && (
        <p className={classes.dim}>
          {t("casework.suggestions.answeredAt")} <Moment at={answeredAt} />
        </p>
      )}
      {state === "open" && mayAnswer && (
        <div className={classes.buttons}>
          <Button onClick={() => setOpen(true)}>{t("casework.suggestions.answer")}</Button>
        </div>
      )}
      <Sheet title={title} isOpen={isOpen} onClose={() => setOpen(false)}>
        <AnswerForm group={group} onDone={() => setOpen(false)} />
      </Sheet>
    </Card>
  );
}

function AnswerForm({ group, onDone }: { group: SuggestionGroup; onDone: () => void }) {
  const t = useText();
  const [texts, setTexts] = useState({ en: "", "zh-CN": "" });
  const [isAsked, setAsked] = useState(false);
  const answer = { en: texts.en.trim(), "zh-CN": texts["zh-CN"].trim() };
  const deed = useSuggestionDeed(() => answerGroup(group.id, { answer }), onDone);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (answer.en !== "" && answer["zh-CN"] !== "" && !deed.isPending) deed.mutate(undefined);
  };
  return (
    <form className={parts.form} onSubmit={submit} noValidate>
      <p>{t("casework.suggestions.answerEffect", { count: group.cases.length })}</p>
      {deed.isError && <ProblemNotice error={deed.error} />}
      {LOCALES.map((locale) => (
        <Textarea
          key={locale}
          label={t(`casework.suggestions.answer.${locale}`)}
          error={isAsked && answer[locale] === "" ? t("casework.textMissing") : undefined}
          rows={4}
          maxLength={4000}
          lang={locale}
          value={texts[locale]}
          onChange={(event) => setTexts({ ...texts, [locale]: event.currentTarget.value })}
        />
      ))}
      <Button type="submit" loading={deed.isPending}>
        {t("casework.suggestions.answerNow")}
      </Button>
    </form>
  );
}
