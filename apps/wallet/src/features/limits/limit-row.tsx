import { Button } from "@mantine/core";
import { formatMoney } from "@okpay/money";
import { MoneyText } from "@okpay/ui/money-text.tsx";
import { Sheet } from "@okpay/ui/sheet.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useState } from "react";
import { type LimitState, moneyOf } from "../../api/wire.ts";
import { timeText } from "../../app/times.ts";
import security from "../security/security.module.css";
import { ChangeLimit } from "./change-limit.tsx";
import classes from "./limits.module.css";
import { percentOf } from "./share.ts";

const NEARLY_USED = 80;

/** One limit: what is left of it and until when, and the way to a lower or higher one of one's own. */
export function LimitRow({ state }: { state: LimitState }) {
  const t = useText();
  const locale = useLocale();
  const [isOpen, setOpen] = useState(false);
  const used = percentOf(moneyOf(state.used).amountMinor, moneyOf(state.limit).amountMinor);
  const isCounted = state.kind === "day" || state.kind === "month";
  return (
    <li className={classes.limit}>
      <div className={classes.limitHead}>
        <span className={classes.name}>{t(`limits.kind.${state.kind}`)}</span>
        <MoneyText money={moneyOf(state.limit)} />
      </div>
      {isCounted && (
        <>
          <progress
            className={classes.bar}
            max={100}
            value={used}
            data-nearly={used >= NEARLY_USED}
            aria-label={t("limits.usedOf", { kind: t(`limits.kind.${state.kind}`) })}
          />
          <p className={security.dim}>
            {t("limits.left", { amount: formatMoney(moneyOf(state.left), locale) })}
            {state.resetsAt !== null && (
              <>
                {" · "}
                {t("limits.resets", { time: timeText(state.resetsAt, locale) })}
              </>
            )}
          </p>
        </>
      )}
      {state.limit.amountMinor !== state.tierLimit.amountMinor && (
        <p className={security.dim}>
          {t("limits.own", { amount: formatMoney(moneyOf(state.tierLimit), locale) })}
        </p>
      )}
      {state.pending !== null && (
        <p className={security.dim} role="status">
          {t("limits.pending", {
            amount: formatMoney(moneyOf(state.pending.limit), locale),
            time: timeText(state.pending.activeAt, locale),
          })}
        </p>
      )}
      <div>
        <Button
          variant="default"
          aria-label={t("limits.changeNamed", { kind: t(`limits.kind.${state.kind}`) })}
          onClick={() => setOpen(true)}
        >
          {t("limits.change")}
        </Button>
      </div>
      <Sheet
        title={t("limits.changeNamed", { kind: t(`limits.kind.${state.kind}`) })}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
      >
        <ChangeLimit state={state} onDone={() => setOpen(false)} />
      </Sheet>
    </li>
  );
}
