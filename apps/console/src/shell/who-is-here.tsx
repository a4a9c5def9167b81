import { useText } from "@okpay/ui/text.tsx";
import type { StaffSession } from "../api/wire.ts";
import { Lang } from "../parts/lang.tsx";
import { SessionClock } from "./session-clock.tsx";
import classes from "./shell.module.css";

/** Name, role and how long the session still lasts: what somebody does here is done under this name. */
export function WhoIsHere({ session }: { session: StaffSession }) {
  const t = useText();
  return (
    <div className={classes.who}>
      <p className={classes.whoName}>
        <Lang text={session.staff.displayName} />
      </p>
      <p className={classes.whoRole}>{t(`console.role.${session.staff.role}`)}</p>
      <SessionClock session={session} />
    </div>
  );
}
