import { useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import { useSession } from "../../app/use-session.ts";
import parts from "../../parts/parts.module.css";
import { may } from "../../shell/places.ts";

const CURRENT = { "aria-current": "page" } as const;
const OPTIONS = { exact: true, includeSearch: false } as const;

/** Cases, the suggestions among them, and what they add up to. */
export function CaseTabs() {
  const t = useText();
  const session = useSession();
  if (session === null) return null;
  return (
    <nav className={parts.tabs} aria-label={t("casework.parts")}>
      {may(session, "cases.work") && (
        <>
          <Link to="/cases" activeOptions={OPTIONS} activeProps={CURRENT}>
            {t("casework.title")}
          </Link>
          <Link to="/suggestions" activeOptions={OPTIONS} activeProps={CURRENT}>
            {t("casework.suggestions.title")}
          </Link>
        </>
      )}
      {may(session, "cases.report") && (
        <Link to="/case-reports" activeOptions={OPTIONS} activeProps={CURRENT}>
          {t("casework.report.title")}
        </Link>
      )}
    </nav>
  );
}
