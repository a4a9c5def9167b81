import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { sessionQuery } from "../api/queries.ts";
import { needTexts } from "../app/texts.ts";
import { Footer } from "./footer.tsx";
import { Header } from "./header.tsx";
import { OfflineBanner } from "./offline-banner.tsx";
import { SessionWatch } from "./session-watch.tsx";
import classes from "./shell.module.css";

/** Of nobody who is not signed in: neither it nor its words are in the first view. */
const CallBanner = lazy(async () => {
  const [banner] = await Promise.all([
    import("../features/call/call-banner.tsx"),
    needTexts("pages"),
  ]);
  return { default: banner.CallBanner };
});

/** What stands around every page, in the same place: header, what is wrong right now, the page, help. */
export function Shell() {
  const t = useText();
  const session = useQuery(sessionQuery).data ?? null;
  return (
    <div className={classes.shell} data-signed-in={session !== null}>
      <a className={classes.skip} href="#main">
        {t("shell.skip")}
      </a>
      <Header session={session} />
      <div className={classes.bannerSlot}>
        <OfflineBanner />
        {session !== null && (
          <Suspense fallback={null}>
            <CallBanner />
          </Suspense>
        )}
      </div>
      {session !== null && <SessionWatch session={session} />}
      <main id="main" className={classes.main} tabIndex={-1}>
        <Outlet />
      </main>
      <Footer />
    </div>
  );
}
