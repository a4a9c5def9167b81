import { Button } from "@mantine/core";
import { formatMoney } from "@okpay/money";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { proposeCorrection, type SettlementBreakDetail } from "../../api/settlement-calls.ts";
import type { StaffSession } from "../../api/wire.ts";
import { Card } from "../../parts/card.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Lang } from "../../parts/lang.tsx";
import { Moment } from "../../parts/moment.tsx";
import parts from "../../parts/parts.module.css";
import { ReasonSheet } from "../../parts/reason-sheet.tsx";
import { may } from "../../shell/places.ts";
import { Age } from "./age.tsx";
import { Amount } from "./amount.tsx";
import { BreakState } from "./break-state.tsx";

interface Props {
  data: SettlementBreakDetail;
  session: StaffSession;
}

/** Where the break stands, what putting it right would book, and the way to ask for it. */
export function Correction({ data, session }: Props) {
  const t = useText();
  const { approval } = data;
  return (
    <Card title={t("settlements.correction")}>
      <Facts
        facts={[
          [t("settlements.state"), <BreakState key="state" row={data} />],
          [t("settlements.opened"), data.closedAt === null ? <Age at={data.openedAt} /> : null],
          [t("settlements.break.closed"), data.closedAt && <Moment at={data.closedAt} />],
          [
            t("settlements.amount"),
            <Amount key="amount" minor={data.suspenseMinor} currency={data.currency} />,
          ],
        ]}
      />
      <Movements data={data} />
      {approval !== null && (
        <Facts
          facts={[
            [t("settlements.approval"), t(`console.approvals.state.${approval.state}`)],
            [t("console.approvals.reason"), approval.reason],
            [t("console.approvals.by"), <Lang key="by" text={approval.requestedByName} />],
            [t("console.approvals.at"), <Moment key="at" at={approval.requestedAt} />],
            [
              t("console.approvals.decidedBy"),
              approval.decidedByName && <Lang text={approval.decidedByName} />,
            ],
            [t("console.approvals.decisionReason"), approval.decisionReason],
          ]}
        />
      )}
      {data.state === "open" && <Propose data={data} session={session} />}
    </Card>
  );
}

function Movements({ data: { correction, currency } }: Pick<Props, "data">) {
  const t = useText();
  const locale = useLocale();
  return (
    <div>
      <p>{t(`settlements.correction.${correction.way}`)}</p>
      <ul>
        {correction.movements.map(({ from, to, amountMinor }) => (
          <li key={`${from} ${to}`}>
            {t("settlements.correction.movement", {
              debit: t(`settlements.place.${from}`),
              credit: t(`settlements.place.${to}`),
              amount: formatMoney({ amountMinor: BigInt(amountMinor), currency }, locale, {
                currencyDisplay: "code",
              }),
            })}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Propose({ data, session }: Props) {
  const t = useText();
  const queryClient = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const done = () => {
    setOpen(false);
    void queryClient.invalidateQueries({ queryKey: ["settlements"] });
    void queryClient.invalidateQueries({ queryKey: ["approvals"] });
  };
  if (data.waitsForDecision)
    return (
      <p role="status">
        {t("settlements.propose.done")}{" "}
        {may(session, "approvals.read") && (
          <Link to="/approvals">{t("settlements.approval.open")}</Link>
        )}
      </p>
    );
  if (!may(session, "settlements.manage"))
    return <p className={parts.dim}>{t("settlements.propose.role")}</p>;
  return (
    <div className={parts.actions}>
      <Button onClick={() => setOpen(true)}>{t("settlements.propose")}</Button>
      <ReasonSheet
        title={t("settlements.propose")}
        action={t("settlements.propose.now")}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        run={(reason) => proposeCorrection(data.id, reason)}
        onDone={done}
      >
        <p>{t("settlements.propose.effect")}</p>
        <Movements data={data} />
      </ReasonSheet>
    </div>
  );
}
