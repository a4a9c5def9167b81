import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { configQuery } from "../api/queries.ts";
import { HotlineBadge } from "./hotline-badge.tsx";
import classes from "./shell.module.css";

/** Help, in the same order and the same place on every page (WCAG 3.2.6). */
export function Footer() {
  const t = useText();
  const isDemo = useQuery(configQuery).data?.isDemo === true;
  return (
    <footer className={classes.footer}>
      <nav className={classes.footerLinks} aria-label={t("footer.label")}>
        <Link to="/help">{t("footer.help")}</Link>
        <HotlineBadge />
        <Link to="/contact">{t("footer.contact")}</Link>
        <Link to="/lost-phone">{t("signIn.lostPhone")}</Link>
        {isDemo && <Link to="/inbox">{t("footer.inbox")}</Link>}
        <Link to="/legal/$document" params={{ document: "terms" }}>
          {t("footer.terms")}
        </Link>
        <Link to="/legal/$document" params={{ document: "privacy" }}>
          {t("footer.privacy")}
        </Link>
        <a href="/reference">{t("footer.api")}</a>
      </nav>
      <p className={classes.footerNote}>{t("footer.times")}</p>
      {isDemo && <p className={classes.footerNote}>{t("footer.demoNote")}</p>}
    </footer>
  );
}
