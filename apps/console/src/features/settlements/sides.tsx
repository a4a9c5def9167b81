import { useText } from "@okpay/ui/text.tsx";
import type { SettlementBreakDetail } from "../../api/settlement-calls.ts";
import { Card } from "../../parts/card.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Moment } from "../../parts/moment.tsx";
import parts from "../../parts/parts.module.css";
import { SandboxTag } from "../../parts/sandbox-tag.tsx";
import { Amount } from "./amount.tsx";

/** What the books have. */
export function OurSide({ data: { ours } }: { data: SettlementBreakDetail }) {
  const t = useText();
  return (
    <Card title={t("settlements.ours")}>
      {ours === null ? (
        <p className={parts.dim}>{t("settlements.ours.none")}</p>
      ) : (
        <Facts
          facts={[
            [
              t("settlements.gross"),
              <Amount key="amount" minor={ours.amountMinor} currency={ours.currency} />,
            ],
            [t("settlements.what"), t(`settlements.what.${ours.kind}`)],
            [t("settlements.at"), <Moment key="at" at={ours.at} isExact />],
            [t("settlements.payment"), <Code key="payment" text={ours.paymentId} />],
            [t("settlements.reference"), <Code key="reference" text={ours.reference} />],
          ]}
        />
      )}
    </Card>
  );
}

/** What the network's file has. */
export function TheirSide({ data: { theirs, isSandbox } }: { data: SettlementBreakDetail }) {
  const t = useText();
  const tag = <SandboxTag isSandbox={isSandbox} />;
  if (theirs === null)
    return (
      <Card title={t("settlements.theirs")} aside={tag}>
        <p className={parts.dim}>{t("settlements.theirs.none")}</p>
      </Card>
    );
  const { currency } = theirs;
  return (
    <Card title={t("settlements.theirs")} aside={tag}>
      <Facts
        facts={[
          [
            t("settlements.gross"),
            <Amount key="gross" minor={theirs.grossMinor} currency={currency} />,
          ],
          [t("settlements.fee"), <Amount key="fee" minor={theirs.feeMinor} currency={currency} />],
          [t("settlements.net"), <Amount key="net" minor={theirs.netMinor} currency={currency} />],
          [t("settlements.what"), t(`settlements.what.${theirs.kind}`)],
          [t("settlements.at"), <Moment key="at" at={theirs.at} isExact />],
          [t("settlements.line"), String(theirs.line)],
          [t("settlements.reference"), <Code key="reference" text={theirs.reference} />],
          [
            t("settlements.networkReference"),
            <Code key="network" text={theirs.networkReference} />,
          ],
        ]}
      />
    </Card>
  );
}

const Code = ({ text }: { text: string }) => <span className={parts.code}>{text}</span>;
