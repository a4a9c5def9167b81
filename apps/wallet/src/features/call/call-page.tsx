import { Page } from "@okpay/ui/page.tsx";
import { LoadingRows, Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { type CameFrom, callNowQuery } from "../../api/case-calls.ts";
import { readCameFrom } from "../contact/came-from.ts";
import { LineCard } from "../contact/line-card.tsx";
import { Loaded } from "../security/loaded.tsx";
import security from "../security/security.module.css";
import { Booking } from "./booking.tsx";
import { useLine } from "./call-line.ts";
import { Ended } from "./ended.tsx";
import { Join } from "./join.tsx";
import { LeaveMessage } from "./leave-message.tsx";
import { CallbackKept, Ringing, Talking, Waiting } from "./on-line.tsx";
import { Promises } from "./promises.tsx";

const route = getRouteApi("/signed-in/call");

/** A call from the wallet: open or not, menu, the wait, talking, and how it was. */
export function CallPage() {
  const t = useText();
  const from = readCameFrom(route.useSearch());
  return (
    <Page title={t("calls.title")} lead={t("calls.lead")}>
      <OnLine from={from} />
    </Page>
  );
}

function OnLine({ from }: { from: CameFrom }) {
  const t = useText();
  const view = useLine();
  const [left, setLeft] = useState<string | null>(null);
  const { call, isStale } = view;
  if (call === undefined) return <LoadingRows rows={2} height={96} />;
  const offline = isStale && (
    <Notice tone="warn" title={t("calls.stale")}>
      <p>{t("calls.staleHint")}</p>
    </Notice>
  );
  if (call === null || (call.state === "ended" && call.id === left))
    return (
      <>
        {offline}
        <Begin from={from} />
        <Promises />
        <Booking />
      </>
    );
  return (
    <>
      {offline}
      {call.state === "waiting" && <Waiting call={call} view={view} />}
      {call.state === "callback" && <CallbackKept call={call} />}
      {call.state === "ringing" && <Ringing call={call} view={view} />}
      {(call.state === "talking" || call.state === "reconnecting") && (
        <Talking call={call} view={view} />
      )}
      {call.state === "ended" && (
        <>
          <Ended call={call} onAgain={() => setLeft(call.id)} />
          <Promises isFresh />
        </>
      )}
    </>
  );
}

/** Open: the menu. Closed: when it opens, and what can be done until then. */
function Begin({ from }: { from: CameFrom }) {
  const t = useText();
  const now = useQuery(callNowQuery);
  return (
    <Loaded query={now} rows={2}>
      {(found) =>
        found.status.isOpen ? (
          <Join from={from} />
        ) : (
          <>
            <LineCard now={found} />
            <LeaveMessage />
            <section className={security.card} aria-labelledby="until">
              <h2 id="until">{t("calls.untilThen")}</h2>
              <ul className={security.plain}>
                <li>
                  <Link to="/contact" search={from}>
                    {t("calls.write")}
                  </Link>
                </li>
                <li>
                  <Link to="/help">{t("contact.help")}</Link>
                </li>
              </ul>
            </section>
          </>
        )
      }
    </Loaded>
  );
}
