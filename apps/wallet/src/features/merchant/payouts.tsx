import { Button } from "@mantine/core";
import { newIdempotencyKey } from "@okpay/api-client";
import { MoneyText } from "@okpay/ui/money-text.tsx";
import { EmptyState } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import {
  changeMerchant,
  type MerchantDetail,
  merchantQuery,
  payOut,
  payoutsQuery,
} from "../../api/merchant-calls.ts";
import { moneyOf } from "../../api/wire.ts";
import { timeText } from "../../app/times.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { Loaded } from "../security/loaded.tsx";
import security from "../security/security.module.css";
import classes from "./merchant.module.css";

type Schedule = MerchantDetail["payoutSchedule"];
type Currency = Parameters<typeof payOut>[1];

/** When the live balance goes to the owner's wallet, doing it now, and what went. */
export function Payouts({ merchant }: { merchant: MerchantDetail }) {
  const t = useText();
  const locale = useLocale();
  const payouts = useQuery(payoutsQuery(merchant.id));
  return (
    <>
      <ScheduleForm merchant={merchant} />
      <Now merchant={merchant} />
      <Loaded query={payouts}>
        {({ payouts: found }) =>
          found.length === 0 ? (
            <EmptyState icon="list" title={t("merchant.noPayouts")} />
          ) : (
            <ul className={security.rows}>
              {found.map((payout) => (
                <li key={payout.id} className={security.entry}>
                  <span />
                  <span className={security.text}>
                    <span className={security.name}>
                      <MoneyText money={moneyOf(payout.amount)} withCode />
                    </span>
                    <span className={security.dim}>
                      {t(payout.isByHand ? "merchant.byHand" : "merchant.bySchedule")}
                    </span>
                  </span>
                  <span className={security.dim}>{timeText(payout.paidAt, locale)}</span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}

const CHOICES = ["manual", "day", "week"] as const;
const MONDAY = 1;

function ScheduleForm({ merchant }: { merchant: MerchantDetail }) {
  const t = useText();
  const queryClient = useQueryClient();
  const saving = useMutation({
    mutationFn: (payoutSchedule: Schedule) => changeMerchant(merchant.id, { payoutSchedule }),
    onSuccess: (detail) => queryClient.setQueryData(merchantQuery(merchant.id).queryKey, detail),
  });
  const choose = (every: string) => {
    if (every === "week") saving.mutate({ every: "week", weekday: MONDAY });
    else saving.mutate({ every: every === "day" ? "day" : "manual" });
  };
  return (
    <section className={security.card} aria-labelledby="schedule">
      <h2 id="schedule">{t("merchant.schedule")}</h2>
      <p className={security.dim}>{t("merchant.scheduleHint")}</p>
      <label className={classes.field}>
        {t("merchant.scheduleWhen")}
        <select
          className={classes.select}
          value={merchant.payoutSchedule.every}
          disabled={saving.isPending}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
        >
          {CHOICES.map((every) => (
            <option key={every} value={every}>
              {t(`merchant.every.${every}`)}
            </option>
          ))}
        </select>
      </label>
      {saving.error !== null && <ProblemNotice error={saving.error} />}
    </section>
  );
}

function Now({ merchant }: { merchant: MerchantDetail }) {
  const t = useText();
  const queryClient = useQueryClient();
  const [key, setKey] = useState(newIdempotencyKey);
  const paying = useMutation({
    mutationFn: (currency: Currency) => payOut(merchant.id, currency, key),
    onSuccess: async () => {
      setKey(newIdempotencyKey());
      await queryClient.invalidateQueries({ queryKey: ["merchants", merchant.id] });
      await queryClient.invalidateQueries({ queryKey: ["wallet"] });
    },
  });
  const due = merchant.balances.filter(
    ({ mode, available }) => mode === "live" && available.amountMinor !== "0",
  );
  return (
    <section className={security.card} aria-labelledby="pay-out">
      <h2 id="pay-out">{t("merchant.payOut")}</h2>
      {due.length === 0 && <p className={security.dim}>{t("merchant.nothingDue")}</p>}
      {due.map(({ currency, available }) => (
        <Button
          key={currency}
          variant="default"
          fullWidth
          loading={paying.isPending && paying.variables === currency}
          onClick={() => paying.mutate(currency)}
        >
          {t("merchant.payOutNow")} <MoneyText money={moneyOf(available)} withCode />
        </Button>
      ))}
      {paying.error !== null && <ProblemNotice error={paying.error} />}
    </section>
  );
}
