import { formatMoney } from "@okpay/money";
import { MoneyText } from "@okpay/ui/money-text.tsx";
import { Sheet } from "@okpay/ui/sheet.tsx";
import { EmptyState } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import {
  type MerchantDetail,
  type MerchantMode,
  type MerchantPaymentRow,
  merchantPaymentsQuery,
} from "../../api/merchant-calls.ts";
import { moneyOf } from "../../api/wire.ts";
import { timeText } from "../../app/times.ts";
import security from "../security/security.module.css";
import classes from "./merchant.module.css";
import { PagedList } from "./paged-list.tsx";
import { PaymentDetail } from "./payment-detail.tsx";

/** Payments of the mode, newest first; one of them opens with everything that can be done with it. */
export function Payments({ merchant, mode }: { merchant: MerchantDetail; mode: MerchantMode }) {
  const t = useText();
  const queryClient = useQueryClient();
  const query = merchantPaymentsQuery(merchant.id, mode);
  const found = useInfiniteQuery(query);
  const [opened, setOpened] = useState<string | null>(null);
  const close = () => {
    setOpened(null);
    // The list hears of a refund a moment after the payment itself.
    void queryClient.invalidateQueries({ queryKey: query.queryKey });
  };
  const rows = found.data?.pages.flatMap(({ payments }) => payments) ?? [];
  return (
    <>
      <PagedList
        found={found}
        placeholders={4}
        empty={
          <EmptyState icon="list" title={t("merchant.noPayments")}>
            <p>{t("merchant.noPaymentsHint")}</p>
          </EmptyState>
        }
      >
        {rows.map((row) => (
          <Row key={row.id} row={row} onOpen={() => setOpened(row.id)} />
        ))}
      </PagedList>
      <Sheet title={t("merchant.payment")} isOpen={opened !== null} onClose={close}>
        {opened !== null && <PaymentDetail merchant={merchant} paymentId={opened} />}
      </Sheet>
    </>
  );
}

/** How it stands; of what was given back, how much. */
function State({ row }: { row: MerchantPaymentRow }) {
  const t = useText();
  const locale = useLocale();
  if (row.refunded.amountMinor === "0") return t(`checkout.state.${row.state}`);
  return row.refunded.amountMinor === row.captured.amountMinor
    ? t("merchant.refunded")
    : t("merchant.refundedPart", { amount: formatMoney(moneyOf(row.refunded), locale) });
}

function Row({ row, onOpen }: { row: MerchantPaymentRow; onOpen: () => void }) {
  const locale = useLocale();
  return (
    <li>
      <button type="button" className={classes.row} onClick={onOpen}>
        <span className={security.text}>
          <span className={security.name}>{row.description}</span>
          <span className={security.dim}>{timeText(row.createdAt, locale)}</span>
          <span className={`${security.dim} ${classes.oneLine}`}>{row.reference}</span>
        </span>
        <span className={classes.side}>
          <MoneyText money={moneyOf(row.amount)} />
          <br />
          <span className={security.dim}>
            <State row={row} />
          </span>
        </span>
      </button>
    </li>
  );
}
