import { TextInput } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { calendarAnswerQuery } from "../../api/hours-calls.ts";
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
  const locale = useLocale();
  const answer = useQuery({
    ...calendarAnswerQuery(calendar, date),
    placeholderData: keepPreviousData,
    enabled: date !== "",
  });
  const moment = (at: string) =>
    new Date(at).toLocaleString(locale, {
      dateStyle: "medium",
      timeStyle: "short",
      timeZone: calendar.timeZone,
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
      {answer.data !== undefined && !answer.isError && (
        <div role="status">
          <p className={classes.answer}>
            <strong>
              {answer.data.isOpen
                ? t("console.hours.why.open", {
                    at: moment(answer.data.at),
                    until: answer.data.until === null ? "…" : moment(answer.data.until),
                  })
                : t("console.hours.why.closed", {
                    next: answer.data.nextOpenAt === null ? "…" : moment(answer.data.nextOpenAt),
                  })}
            </strong>{" "}
            {answer.data.reason.text}
            {answer.data.isProvisional && (
              <>
                {" "}
                <Tag tone="warn">{t("console.hours.provisional")}</Tag>
              </>
            )}
          </p>
          <ol className={classes.trace}>
            {answer.data.trace.map(({ layer, decides, text }) => (
              <li key={layer} data-decides={decides}>
                {text}
              </li>
            ))}
          </ol>
        </div>
      )}
    </div>
  );
}
