import { Button } from "@mantine/core";
import { formatMoney } from "@okpay/money";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { moneyOf } from "../../api/wire.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import pay from "../pay/pay.module.css";
import { ArrivalLine, DeliveryNotes, PriceLines } from "./price-lines.tsx";
import classes from "./send-abroad.module.css";
import type { AbroadForm } from "./use-abroad-form.ts";

/** What it costs, line by line, as it is typed; a screen reader hears the two sums once they stand. */
export function PriceCard({ form }: { form: AbroadForm }) {
  const { price, priceError, isPricing, retryPrice } = form;
  const t = useText();
  const locale = useLocale();
  const isEmpty = price === undefined && priceError === null && !isPricing;
  return (
    <section className={classes.price} aria-labelledby="abroad-price" aria-busy={isPricing}>
      <h2 id="abroad-price">{t("abroad.price")}</h2>
      <p role="status" className={classes.hidden}>
        {price !== undefined &&
          t("abroad.priced", {
            receive: formatMoney(moneyOf(price.receive), locale),
            total: formatMoney(moneyOf(price.total), locale),
          })}
      </p>
      {isEmpty && <p className={pay.dim}>{t("abroad.priceEmpty")}</p>}
      {isPricing && <LoadingRows rows={8} height={32} />}
      {priceError !== null && (
        <>
          <ProblemNotice error={priceError} takesFocus={false} />
          <Button variant="default" onClick={retryPrice}>
            {t("common.tryAgain")}
          </Button>
        </>
      )}
      {price !== undefined && (
        <>
          <dl className={pay.lines}>
            <PriceLines price={price} />
            <ArrivalLine delivery={price.delivery} />
          </dl>
          <DeliveryNotes delivery={price.delivery} />
        </>
      )}
    </section>
  );
}
