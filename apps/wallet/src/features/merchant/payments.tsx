import { MoneyText } from "@okpay/ui/money-text.tsx";
import { Sheet } from "@okpay/ui/sheet.tsx";
import { EmptyState } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useInfiniteQuery } from "@tanstack/react-query";
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
  const found = useInfiniteQuery(merchantPaymentsQuery(merchant.id, mode));
  const [opened, setOpened] = useState<string | null>(null);
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
      <Sheet title={t("merchant.payment")} isOpen={opened !== null} onClose={() => setOpened(null)}>
        {opened !== null && <PaymentDetail merchantId={merchant.id} paymentId={opened} />}
      </Sheet>
    </>
  );
}

function Row({ row, onOpen }: { row: MerchantPaymentRow; onOpen: () => void }) {
  const t = useText();
  const locale = useLocale();
  return (
    <li>
      <button type="button" className={classes.row} onClick={onOpen}>
        <span className={security.text}>
          <span className={security.name}>{row.description}</span>
          <span className={security.dim}>
            {row.reference} · {timeText(row.createdAt, locale)}
          </span>
        </span>
        <span className={classes.side}>
          <MoneyText money={moneyOf(row.amount)} />
          <br />
          <span className={security.dim}>
            {row.refunded.amountMinor === "0"
              ? t(`checkout.state.${row.state}`)
              : t("merchant.refunded")}
          </span>
        </span>
      </button>
    </li>
  );
}
