import { Icon } from "@okpay/ui/icons.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import type { StaffSession } from "../api/wire.ts";
import { placesFor } from "./places.ts";
import classes from "./shell.module.css";

/** The places somebody may open, as links; the one they are in is marked. */
export function PlaceList({ session, onOpen }: { session: StaffSession; onOpen?: () => void }) {
  const t = useText();
  return (
    <nav className={classes.places} aria-label={t("console.places")}>
      {placesFor(session).map(({ to, icon, label }) => (
        <Link
          key={to}
          to={to}
          className={classes.place}
          activeOptions={{ exact: to === "/" }}
          activeProps={{ "aria-current": "page" }}
          {...(onOpen === undefined ? {} : { onClick: onOpen })}
        >
          <Icon name={icon} />
          {t(label)}
        </Link>
      ))}
    </nav>
  );
}
