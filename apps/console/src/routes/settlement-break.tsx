import { isRefusal } from "@okpay/api-client";
import { Page } from "@okpay/ui/page.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { breakQuery } from "../api/settlement-calls.ts";
import { useSession } from "../app/use-session.ts";
import { Correction } from "../features/settlements/correction.tsx";
import classes from "../features/settlements/settlements.module.css";
import { OurSide, TheirSide } from "../features/settlements/sides.tsx";
import { NotFound } from "./not-found.tsx";

const route = getRouteApi("/signed-in/settlements/breaks/$breakId");

/** One break: what we booked beside what the network says, and what would put it right. */
export function BreakPage() {
  const t = useText();
  const session = useSession();
  const { breakId } = route.useParams();
  const found = useQuery(breakQuery(breakId));
  if (isRefusal(found.error, "not_found", "validation_failed")) return <NotFound />;
  const { data } = found;
  return (
    <Page
      title={data === undefined ? t("settlements.break") : t(`settlements.kind.${data.kind}`)}
      lead={
        data === undefined
          ? t("settlements.lead")
          : t("settlements.break.where", { source: data.source, day: data.day })
      }
      width="wide"
    >
      <p>
        <Link to="/settlements/breaks">{t("settlements.break.back")}</Link>
      </p>
      {found.isPending && <LoadingRows rows={3} height={140} />}
      {found.isError && <ProblemNotice error={found.error} />}
      {data !== undefined && session !== null && (
        <>
          <div className={classes.sides}>
            <OurSide data={data} />
            <TheirSide data={data} />
          </div>
          <Correction data={data} session={session} />
        </>
      )}
    </Page>
  );
}
