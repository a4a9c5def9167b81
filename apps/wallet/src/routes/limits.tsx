import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { limitsQuery } from "../api/limit-calls.ts";
import type { Limits } from "../api/wire.ts";
import { LimitRow } from "../features/limits/limit-row.tsx";
import classes from "../features/limits/limits.module.css";
import { Tiers } from "../features/limits/tiers.tsx";
import { Loaded } from "../features/security/loaded.tsx";
import security from "../features/security/security.module.css";
import { SecurityPage } from "../features/security/security-page.tsx";

const route = getRouteApi("/signed-in/limits");

/** Tier and limits: what is left before it bites, one's own lower limits, and what raises them. */
export function LimitsPage() {
  const t = useText();
  const found = useQuery(limitsQuery);
  return (
    <SecurityPage title={t("limits.title")} lead={t("limits.lead")} back="/settings">
      <Loaded query={found} rows={5}>
        {(limits) => <OfCurrency limits={limits} />}
      </Loaded>
    </SecurityPage>
  );
}

function OfCurrency({ limits }: { limits: Limits }) {
  const t = useText();
  const currencies = [...new Set(limits.limits.map(({ currency }) => currency))];
  const wanted = route.useSearch();
  const meant = currencies.find((currency) => currency === wanted.currency);
  const [chosen, setChosen] = useState(meant ?? currencies[0] ?? "CNY");
  return (
    <>
      {currencies.length > 1 && (
        <fieldset className={classes.currencies} aria-label={t("field.currency")}>
          {currencies.map((currency) => (
            <button
              key={currency}
              type="button"
              className={classes.currency}
              aria-pressed={currency === chosen}
              onClick={() => setChosen(currency)}
            >
              {currency}
            </button>
          ))}
        </fieldset>
      )}
      <ul className={security.rows}>
        {limits.limits
          .filter(({ currency }) => currency === chosen)
          .map((state) => (
            <LimitRow key={state.currency + state.kind} state={state} />
          ))}
      </ul>
      <Tiers limits={limits} currency={chosen} wanted={wanted.tier ?? null} />
    </>
  );
}
