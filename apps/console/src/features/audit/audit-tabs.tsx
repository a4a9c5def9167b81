import { useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import parts from "../../parts/parts.module.css";

/** The two sides of the log: what happened, and that it is all there. */
export function AuditTabs() {
  const t = useText();
  return (
    <nav className={parts.tabs} aria-label={t("console.audit.title")}>
      <Link to="/audit" activeOptions={{ exact: true, includeSearch: false }} activeProps={CURRENT}>
        {t("console.audit.tab.events")}
      </Link>
      <Link to="/audit/log" activeProps={CURRENT}>
        {t("console.audit.tab.log")}
      </Link>
    </nav>
  );
}

const CURRENT = { "aria-current": "page" } as const;
