import { useLocale, useText } from "@okpay/ui/text.tsx";
import type { RateCall, ReviewForm } from "../../api/quality-calls.ts";
import { Lang } from "../../parts/lang.tsx";
import parts from "../../parts/parts.module.css";
import { Tag } from "../../parts/tag.tsx";
import classes from "./quality.module.css";

const TONES = { yes: "good", no: "error", na: "plain" } as const;

/** Each question with what was said to it. */
export function AnswersList({ form, answers }: { form: ReviewForm; answers: RateCall["answers"] }) {
  const t = useText();
  const locale = useLocale();
  const said = new Map(answers.map((each) => [each.key, each]));
  return (
    <ul className={classes.list}>
      {form.questions.map(({ key, text, isCritical }) => {
        const answer = said.get(key);
        return (
          <li key={key}>
            <p>
              {text[locale]}
              {isCritical && <span className={parts.dim}> · {t("quality.critical")}</span>}
            </p>
            {answer !== undefined && (
              <p>
                <Tag tone={TONES[answer.answer]}>{t(`quality.answer.${answer.answer}`)}</Tag>{" "}
                {answer.note !== null && <Lang text={answer.note} />}
              </p>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** Passed or not, with the score: never by colour alone. */
export function ScoreTag({ score, isPassed }: { score: number; isPassed: boolean }) {
  const t = useText();
  return (
    <Tag tone={isPassed ? "good" : "error"}>
      {t(isPassed ? "quality.passed" : "quality.notPassed", { score })}
    </Tag>
  );
}
