import { Icon } from "@okpay/ui/icons.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { securityQuery } from "../../api/security-calls.ts";
import classes from "./home.module.css";

/** The ways to security and limits, and the one thing about them that cannot wait: that the account is frozen. */
export function Shortcuts() {
  const t = useText();
  const isFrozen = useQuery(securityQuery).data?.isFrozen === true;
  return (
    <>
      {isFrozen && (
        <Notice tone="warn" title={t("home.frozen")}>
          <p>{t("home.frozenDetail")}</p>
          <p>
            <Link to="/security">{t("home.frozenAction")}</Link>
          </p>
        </Notice>
      )}
      <nav className={classes.shortcuts} aria-label={t("home.shortcuts")}>
        <Link to="/requests" className={classes.shortcut}>
          <Icon name="people" />
          {t("requests.title")}
        </Link>
        <Link to="/cash-out" className={classes.shortcut}>
          <Icon name="out" />
          {t("cashOut.title")}
        </Link>
        <Link to="/send-abroad" className={classes.shortcut}>
          <Icon name="language" />
          {t("abroad.title")}
        </Link>
        <Link to="/security" className={classes.shortcut}>
          <Icon name="shield" />
          {t("home.security")}
        </Link>
        <Link to="/limits" className={classes.shortcut}>
          <Icon name="chart" />
          {t("home.limits")}
        </Link>
      </nav>
    </>
  );
}
