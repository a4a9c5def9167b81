import { formatMoney } from "@okpay/money";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import type { SettlementOverview } from "../../api/settlement-calls.ts";
import { Card } from "../../parts/card.tsx";
import { Facts } from "../../parts/facts.tsx";
import parts from "../../parts/parts.module.css";
import { Tag } from "../../parts/tag.tsx";
import { Amount } from "./amount.tsx";

/** What waits in suspense by the ledger, held against what the list of breaks says. */
export function SuspenseCard({ suspense }: { suspense: SettlementOverview["suspense"] }) {
  const t = useText();
  const locale = useLocale();
  const differing = suspense.filter(({ balanceMinor, openMinor }) => balanceMinor !== openMinor);
  return (
    <Card title={t("settlements.suspense")}>
      <Facts
        facts={suspense.map(({ currency, balanceMinor }) => [
          currency,
          <Amount key={currency} minor={balanceMinor} currency={currency} />,
        ])}
      />
      {differing.map(({ currency, openMinor }) => (
        <p key={currency}>
          <Tag tone="error">
            {t("settlements.suspense.differs", {
              sum: formatMoney({ amountMinor: BigInt(openMinor), currency }, locale, {
                currencyDisplay: "code",
              }),
            })}
          </Tag>
        </p>
      ))}
      {differing.length === 0 && <p className={parts.dim}>{t("settlements.suspense.agrees")}</p>}
    </Card>
  );
}
