import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import type { HoursDesk } from "../../api/wire.ts";
import { Card } from "../../parts/card.tsx";
import { Facts } from "../../parts/facts.tsx";
import { DecreeForm } from "./decree-form.tsx";

/** How far each country's holidays are known, and the way to load a year as it was announced. */
export function CoverageCard({
  coverage,
  mayManage,
}: {
  coverage: HoursDesk["coverage"];
  mayManage: boolean;
}) {
  const t = useText();
  const missing = coverage.filter(({ isRunningOut }) => isRunningOut);
  return (
    <Card title={t("console.hours.coverage")}>
      {missing.map(({ country }) => (
        <Notice key={country} tone="error" title={t("console.hours.coverage.missing", { country })}>
          <p>{t("console.hours.coverage.missingDetail")}</p>
        </Notice>
      ))}
      <Facts
        facts={coverage.map(({ country, through }) => [
          country,
          through ?? t("console.hours.coverage.rules"),
        ])}
      />
      {mayManage && <DecreeForm />}
    </Card>
  );
}
