import { useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import parts from "../../parts/parts.module.css";

const CURRENT = { "aria-current": "page" } as const;
const OPTIONS = { exact: true } as const;

/** What was found, and what it is asked with. */
export function QualityTabs() {
  const t = useText();
  return (
    <nav className={parts.tabs} aria-label={t("quality.parts")}>
      <Link to="/quality" activeOptions={OPTIONS} activeProps={CURRENT}>
        {t("quality.title")}
      </Link>
      <Link to="/quality/form" activeOptions={OPTIONS} activeProps={CURRENT}>
        {t("quality.form")}
      </Link>
    </nav>
  );
}
