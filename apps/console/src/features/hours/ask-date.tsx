import { TextInput } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { type CalendarAnswer, calendarAnswerQuery } from "../../api/hours-calls.ts";
import type { ServiceCalendar } from "../../api/wire.ts";
import { Tag } from "../../parts/tag.tsx";
import classes from "./hours.module.css";

/** Open or not on any date, and what each layer says of it, as the draft would have it; maintenance and emergencies count. */
export function AskDate({
  calendar,
  date,
  onDate,
}: {
  calendar: ServiceCalendar;
  date: string;
  onDate: (date: string) => void;
}) {
  const t = useText();
  const answer = useQuery({
    ...calendarAnswerQuery(calendar, date),
    // The answer of a draft before is kept while one types, that of another date is not.
    placeholderData: (earlier, asked) => (asked?.queryKey.at(-1) === date ? earlier : undefined),
    enabled: date !== "",
  });
  return (
    <div className={classes.week}>
      <TextInput
        type="date"
        label={t("console.hours.why.date")}
        value={date}
        w="12rem"
        onChange={(event) => onDate(event.currentTarget.value)}
      />
      {answer.isLoading && <LoadingRows rows={3} height={32} />}
      {answer.isError && <ProblemNotice error={answer.error} />}
      {answer.isSuccess && (
        <Answer
          answer={answer.data}
          timeZone={calendar.timeZone}
          isChanging={answer.isPlaceholderData}
        />
      )}
    </div>
  );
}

function Answer({
  answer,
  timeZone,
  isChanging,
}: {
  answer: CalendarAnswer;
  timeZone: string;
  isChanging: boolean;
}) {
  const t = useText();
  const locale = useLocale();
  const moment = (at: string | null) =>
    at === null
      ? "…"
      : new Date(at).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short", timeZone });
  return (
    <div role="status" aria-busy={isChanging}>
      <p className={classes.answer}>
        <strong>
          {answer.isOpen
            ? t("console.hours.why.open", { at: moment(answer.at), until: moment(answer.until) })
            : t("console.hours.why.closed", { next: moment(answer.nextOpenAt) })}
        </strong>{" "}
        {answer.reason.text}
        {answer.isProvisional && (
          <>
            {" "}
            <Tag tone="warn">{t("console.hours.provisional")}</Tag>
          </>
        )}
      </p>
      <ol className={classes.trace}>
        {answer.trace.map(({ layer, decides, text }) => (
          <li key={layer} data-decides={decides}>
            {text}
          </li>
        ))}
      </ol>
    </div>
  );
}
