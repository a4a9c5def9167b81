import { Button, NativeSelect } from "@mantine/core";
import { newIdempotencyKey } from "@okpay/api-client";
import { formatMoney, type Money } from "@okpay/money";
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
import { moneyOf, type WireMoney } from "../../api/wire.ts";
import { timeText } from "../../app/times.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { Loaded } from "../security/loaded.tsx";
import security from "../security/security.module.css";

type Schedule = MerchantDetail["payoutSchedule"];

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

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
/** A Monday, so that the day of the month is the day of the week. */
const FIRST_WEEK = { year: 2024, month: 0 };

/** Every Monday, every Tuesday …; in Chinese the short name is the usual one. */
const weekdayName = (weekday: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, {
    weekday: locale.startsWith("zh") ? "short" : "long",
    timeZone: "UTC",
  }).format(Date.UTC(FIRST_WEEK.year, FIRST_WEEK.month, weekday));

/** The schedule as one value of a list: "manual", "day", "week-1" … "week-7". */
const choiceOf = (schedule: Schedule): string =>
  schedule.every === "week" ? `week-${schedule.weekday}` : schedule.every;

function scheduleOf(choice: string): Schedule {
  const weekday = WEEKDAYS.find((each) => choice === `week-${each}`);
  if (weekday !== undefined) return { every: "week", weekday };
  return { every: choice === "day" ? "day" : "manual" };
}

function ScheduleForm({ merchant }: { merchant: MerchantDetail }) {
  const t = useText();
  const queryClient = useQueryClient();
  const saving = useMutation({
    mutationFn: (payoutSchedule: Schedule) => changeMerchant(merchant.id, { payoutSchedule }),
    onSuccess: (detail) => queryClient.setQueryData(merchantQuery(merchant.id).queryKey, detail),
  });
  const locale = useLocale();
  return (
    <section className={security.card} aria-labelledby="schedule">
      <h2 id="schedule">{t("merchant.schedule")}</h2>
      <p className={security.dim}>{t("merchant.scheduleHint")}</p>
      <NativeSelect
        label={t("merchant.scheduleWhen")}
        value={choiceOf(merchant.payoutSchedule)}
        disabled={saving.isPending}
        onChange={({ currentTarget }) => saving.mutate(scheduleOf(currentTarget.value))}
      >
        <option value="manual">{t("merchant.every.manual")}</option>
        <option value="day">{t("merchant.every.day")}</option>
        {WEEKDAYS.map((weekday) => (
          <option key={weekday} value={`week-${weekday}`}>
            {t("merchant.everyWeek", { day: weekdayName(weekday, locale) })}
          </option>
        ))}
      </NativeSelect>
      <p role="status">{saving.isSuccess && t("merchant.saved")}</p>
      {saving.error !== null && <ProblemNotice error={saving.error} />}
    </section>
  );
}

/** What a payout comes to: what was lent for refunds is taken back first. */
const dueOf = (available: Money, owed: Money): Money => ({
  ...available,
  amountMinor: available.amountMinor - owed.amountMinor,
});

function Now({ merchant }: { merchant: MerchantDetail }) {
  const t = useText();
  const due = merchant.balances
    .filter(({ mode }) => mode === "live")
    .map(({ available, owed }) => ({ sum: dueOf(moneyOf(available), moneyOf(owed)), owed }))
    .filter(({ sum }) => sum.amountMinor > 0n);
  return (
    <section className={security.card} aria-labelledby="pay-out">
      <h2 id="pay-out">{t("merchant.payOut")}</h2>
      {due.length === 0 && <p className={security.dim}>{t("merchant.nothingDue")}</p>}
      {due.map((each) => (
        <PayOut key={each.sum.currency} merchantId={merchant.id} {...each} />
      ))}
    </section>
  );
}

/** With a key of its own: one key is one payout of one currency, and where its answer was lost it is asked for again. */
function PayOut({ merchantId, sum, owed }: { merchantId: string; sum: Money; owed: WireMoney }) {
  const t = useText();
  const locale = useLocale();
  const queryClient = useQueryClient();
  const [key, setKey] = useState(newIdempotencyKey);
  const paying = useMutation({
    mutationFn: () => payOut(merchantId, owed.currency, key),
    onSuccess: async () => {
      setKey(newIdempotencyKey());
      await queryClient.invalidateQueries({ queryKey: ["merchants", merchantId] });
      await queryClient.invalidateQueries({ queryKey: ["wallet"] });
    },
  });
  return (
    <>
      <Button
        variant="default"
        fullWidth
        loading={paying.isPending}
        onClick={() => paying.mutate()}
      >
        {t("merchant.payOutNow")} <MoneyText money={sum} withCode />
      </Button>
      {owed.amountMinor !== "0" && (
        <p className={security.dim}>
          {t("merchant.owedTaken", { amount: formatMoney(moneyOf(owed), locale) })}
        </p>
      )}
      {paying.error !== null && <ProblemNotice error={paying.error} />}
    </>
  );
}
