import { useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import parts from "../../parts/parts.module.css";

const CURRENT = { "aria-current": "page" } as const;
const OPTIONS = { exact: true, includeSearch: false } as const;

/** Days, and the breaks among them. */
export function SettlementTabs() {
  const t = useText();
  return (
    <nav className={parts.tabs} aria-label={t("settlements.parts")}>
      <Link to="/settlements" activeOptions={OPTIONS} activeProps={CURRENT}>
        {t("settlements.days")}
      </Link>
      <Link to="/settlements/breaks" activeOptions={OPTIONS} activeProps={CURRENT}>
        {t("settlements.breaks")}
      </Link>
    </nav>
  );
}
