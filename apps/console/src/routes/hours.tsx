import { Page } from "@okpay/ui/page.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { hoursDeskQuery } from "../api/hours-calls.ts";
import { useSession } from "../app/use-session.ts";
import { BlocksCard } from "../features/hours/blocks-card.tsx";
import { CalendarCard } from "../features/hours/calendar-card.tsx";
import { CoverageCard } from "../features/hours/coverage-card.tsx";
import { LinesCard } from "../features/hours/lines-card.tsx";
import { NewCalendar } from "../features/hours/new-calendar.tsx";
import { may } from "../shell/places.ts";

/** When the hotline is open, and what changes that. */
export function HoursPage() {
  const t = useText();
  const session = useSession();
  const desk = useQuery(hoursDeskQuery);
  if (session === null) return null;
  const mayManage = may(session, "hours.manage");
  return (
    <Page title={t("console.hours.title")} lead={t("console.hours.lead")} width="wide">
      {desk.isPending && <LoadingRows rows={6} height={52} />}
      {desk.isError && <ProblemNotice error={desk.error} takesFocus={desk.data === undefined} />}
      {/* It is read again every half a minute: one look that failed may not take a draft away. */}
      {desk.data !== undefined && (
        <>
          <BlocksCard
            blocks={desk.data.blocks}
            past={desk.data.pastBlocks}
            mayManage={mayManage}
            mayClose={may(session, "hours.emergency")}
          />
          <LinesCard
            calendars={desk.data.calendars.map(({ calendarId }) => calendarId)}
            mayManage={mayManage}
          />
          {desk.data.calendars.map((current) => (
            <CalendarCard key={current.calendarId} current={current} mayManage={mayManage} />
          ))}
          {mayManage && <NewCalendar calendars={desk.data.calendars} />}
          <CoverageCard coverage={desk.data.coverage} mayManage={mayManage} />
        </>
      )}
    </Page>
  );
}
