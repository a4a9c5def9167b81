import { Button } from "@mantine/core";
import { formatMoney } from "@okpay/money";
import { Icon } from "@okpay/ui/icons.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import { moneyOf, type Payment } from "../../api/wire.ts";
import pay from "../pay/pay.module.css";
import { momentText } from "./delivery-text.ts";
import classes from "./send-abroad.module.css";
import { type Stage, stagesOf } from "./track.ts";

/** Where the money is, stage by stage; of what came back, that it cost nothing; and the way to send again. */
export function Tracker({ payment }: { payment: Payment }) {
  const t = useText();
  return (
    <>
      {payment.state === "returned" && <CameBack payment={payment} />}
      <section className={pay.card} aria-labelledby="track">
        <h2 id="track">{t("remittance.track")}</h2>
        <ol className={classes.track}>
          {stagesOf(payment).map((stage, index) => (
            <StageLine
              key={stage.name}
              stage={stage}
              number={index + 1}
              arrivesBy={payment.arrivesBy}
            />
          ))}
        </ol>
      </section>
      {payment.state === "completed" && (
        <Button
          renderRoot={(props) => (
            <Link to="/send-abroad" search={{ again: payment.id }} {...props} />
          )}
        >
          {t("remittance.again")}
        </Button>
      )}
    </>
  );
}

interface StageLineProps {
  stage: Stage;
  number: number;
  arrivesBy: string | null;
}

function StageLine({ stage, number, arrivesBy }: StageLineProps) {
  const t = useText();
  const locale = useLocale();
  const { name, state, at } = stage;
  const isAhead = name === "arrived" && state === "next" && arrivesBy !== null;
  return (
    <li data-state={state}>
      <span className={classes.mark} aria-hidden="true">
        {state === "done" ? (
          <Icon name="check" size={18} />
        ) : state === "failed" ? (
          <Icon name="cross" size={18} />
        ) : (
          number
        )}
      </span>
      <div>
        <p className={classes.step}>
          {isAhead
            ? t("remittance.step.arrives", { time: momentText(arrivesBy, locale) })
            : t(`remittance.step.${name}`)}
          <span className={classes.hidden}> ({t("remittance.stepState", { state })})</span>
        </p>
        {at !== null && (
          <time className={classes.when} dateTime={at}>
            {momentText(at, locale)}
          </time>
        )}
      </div>
    </li>
  );
}

function CameBack({ payment }: { payment: Payment }) {
  const t = useText();
  const locale = useLocale();
  const total = formatMoney(moneyOf(payment.total), locale);
  return (
    <Notice tone="info" title={t("remittance.returned")}>
      <p>{t("remittance.returnedWhat", { total })}</p>
      <p>{t("remittance.returnedFix")}</p>
    </Notice>
  );
}
