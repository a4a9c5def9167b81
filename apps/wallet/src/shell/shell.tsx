import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { type ComponentType, lazy, Suspense } from "react";
import { sessionQuery } from "../api/queries.ts";
import type { Session } from "../api/wire.ts";
import { Footer } from "./footer.tsx";
import { Header } from "./header.tsx";
import { OfflineBanner } from "./offline-banner.tsx";
import classes from "./shell.module.css";

/**
 * Not in the first view, and its words neither. Where the network loses it the page stands without it until it comes, asked for
 * less and less often. Gone after an upgrade, so is this file: then the page is loaded anew, once, as the router does for pages.
 */
const load = (waitMs = 4_000): Promise<{ default: ComponentType<{ session: Session }> }> =>
  import("./signed-in.tsx")
    .then((around) => around.ready())
    .catch(async () => {
      try {
        const { url } = import.meta;
        const { status } = await fetch(url, { method: "HEAD", cache: "no-store" });
        if (status === 404 && sessionStorage.getItem(url) === null) {
          sessionStorage.setItem(url, "");
          location.reload();
        }
      } catch {
        // The network is away, or nothing can be kept here: then it is not loaded anew, but waited for.
      }
      await new Promise((again) => setTimeout(again, waitMs));
      return load(waitMs * 2);
    });
const SignedIn = lazy(() => load());

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
      <OfflineBanner />
      {session !== null && (
        <Suspense fallback={null}>
          <SignedIn session={session} />
        </Suspense>
      )}
      <main id="main" className={classes.main} tabIndex={-1}>
        <Outlet />
      </main>
      <Footer />
    </div>
  );
}
