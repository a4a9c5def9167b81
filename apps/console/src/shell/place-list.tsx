import { Icon } from "@okpay/ui/icons.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { Link, useRouterState } from "@tanstack/react-router";
import { useId } from "react";
import type { StaffSession } from "../api/wire.ts";
import { PLACE_GROUPS, type Place, placesFor } from "./places.ts";
import classes from "./shell.module.css";

/** The places somebody may open, as links, by what they are for; the one they are in is marked. */
export function PlaceList({ session, onOpen }: { session: StaffSession; onOpen?: () => void }) {
  const t = useText();
  const id = useId();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const places = placesFor(session);
  const isTab = ({ tabOf }: Place) => places.some(({ to }) => to === tabOf);
  const tabHere = places.find((place) => place.to === path && isTab(place));
  const link = ({ to, icon, label }: Place) => (
    <Link
      to={to}
      className={classes.place}
      activeOptions={{ exact: to === "/" }}
      activeProps={{ "aria-current": "page" }}
      {...(tabHere?.tabOf === to ? { "aria-current": "page" } : {})}
      {...(onOpen === undefined ? {} : { onClick: onOpen })}
    >
      <Icon name={icon} />
      {t(label)}
    </Link>
  );
  return (
    <nav className={classes.places} aria-label={t("console.places")}>
      {PLACE_GROUPS.map((group) => {
        const shown = places.filter((place) => place.group === group && !isTab(place));
        if (shown.length === 0) return null;
        const heading = group === "first" || group === "last" ? null : group;
        return (
          <div key={group} className={classes.placeGroup}>
            {heading !== null && (
              <span id={`${id}${heading}`} className={classes.placeHeading}>
                {t(`console.places.${heading}`)}
              </span>
            )}
            <ul {...(heading === null ? {} : { "aria-labelledby": `${id}${heading}` })}>
              {shown.map((place) => (
                <li key={place.to}>{link(place)}</li>
              ))}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}
