import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { sessionQuery } from "../api/queries.ts";
import { Keys } from "./keys.tsx";
import { OfflineBanner } from "./offline-banner.tsx";
import { OutdatedBanner } from "./outdated-banner.tsx";
import { SessionEnding } from "./session-clock.tsx";
import classes from "./shell.module.css";
import { SideBar } from "./side-bar.tsx";
import { TopBar } from "./top-bar.tsx";

/** What stands around every page: places on the left of a desktop, behind a button on a phone; who is at work here; what is wrong. */
export function Shell() {
  const t = useText();
  const session = useQuery(sessionQuery).data ?? null;
  return (
    <div className={classes.shell} data-signed-in={session !== null}>
      <a className={classes.skip} href="#main">
        {t("shell.skip")}
      </a>
      <TopBar session={session} />
      {session !== null && <SideBar session={session} />}
      <div className={classes.content}>
        <main id="main" className={classes.main} tabIndex={-1}>
          <OfflineBanner />
          <OutdatedBanner />
          {session !== null && <SessionEnding session={session} />}
          <Outlet />
        </main>
      </div>
      {session !== null && <Keys session={session} />}
    </div>
  );
}
