import { Button } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { finishCard } from "../api/card-calls.ts";
import { cardsQuery } from "../api/queries.ts";
import { WAY_BACK } from "../features/cards/way-back.ts";
import { Loaded } from "../features/security/loaded.tsx";
import { SecurityPage } from "../features/security/security-page.tsx";

const route = getRouteApi("/signed-in/cards/confirmed");

/** The checkout at which this card was typed; used once. */
function takeWayBack(): string | null {
  const path = sessionStorage.getItem(WAY_BACK) ?? "";
  sessionStorage.removeItem(WAY_BACK);
  return /^\/checkout\/chk_[0-9a-f]{32}$/.test(path) ? path : null;
}

/** Back from the bank's page: what it said is asked of the bank, never read from the address. */
export function CardConfirmed() {
  const t = useText();
  const { card = "" } = route.useSearch();
  const queryClient = useQueryClient();
  const [after] = useState(takeWayBack);
  const found = useQuery({
    queryKey: ["card-verification", card],
    queryFn: async () => {
      try {
        return await finishCard(card);
      } finally {
        void queryClient.invalidateQueries({ queryKey: cardsQuery.queryKey });
      }
    },
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <SecurityPage title={t("cards.confirmedTitle")} back="/settings">
      <Loaded query={found} rows={1}>
        {({ outcome }) => <p role="status">{t(`cards.outcome.${outcome}`)}</p>}
      </Loaded>
      {after !== null && (
        <Button component="a" href={after} fullWidth>
          {t("cards.backToCheckout")}
        </Button>
      )}
      <p>
        <Link to="/cards">{t("cards.title")}</Link>
      </p>
    </SecurityPage>
  );
}
