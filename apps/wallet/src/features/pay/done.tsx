import { Button } from "@mantine/core";
import { formatMoney } from "@okpay/money";
import { CopyableReference } from "@okpay/ui/copy-button.tsx";
import { Icon } from "@okpay/ui/icons.tsx";
import { MoneyText } from "@okpay/ui/money-text.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { moneyOf, type Payment } from "../../api/wire.ts";
import { dropDraft, readDraft } from "../../app/drafts.ts";
import { CHECKOUT_DRAFT, waitingCheckout } from "../cards/way-back.ts";
import { SEND_DRAFT } from "../send/draft.ts";
import { SEND_ABROAD_DRAFT } from "../send-abroad/draft-name.ts";
import { EndScreen } from "./end-screen.tsx";
import classes from "./pay.module.css";
import { receiptHref } from "./receipt.ts";

/** The form that a payment of this kind was typed into, empty from now on; any other is a transfer's. */
const DRAFT_OF: Partial<Record<Payment["kind"], string>> = {
  top_up: "top-up",
  purchase: CHECKOUT_DRAFT,
  remittance: SEND_ABROAD_DRAFT,
};

/** It is done: what moved, what is left, the receipt; after a top-up, back to the payment it was for. */
export function Done({ payment }: { payment: Payment }) {
  const t = useText();
  const locale = useLocale();
  const isTopUp = payment.kind === "top_up";
  const word = wordOf(payment);
  const [hasDraft] = useState(
    () => isTopUp && readDraft<{ amount?: string }>(SEND_DRAFT, {}).amount !== undefined,
  );
  const [checkoutId] = useState(() => (isTopUp ? waitingCheckout() : undefined));
  useEffect(() => dropDraft(DRAFT_OF[payment.kind] ?? SEND_DRAFT), [payment.kind]);
  return (
    <EndScreen
      tone="good"
      icon="check"
      isSandbox={payment.isSandbox}
      title={t(word === "remittance" ? "remittance.done" : `done.${word}`)}
      money={moneyOf(payment.amount)}
      detail={t(word === "remittance" ? "remittance.doneDetail" : `done.${word}Detail`, {
        card: payment.counterparty.name,
        name: payment.counterparty.name,
        amount: formatMoney(moneyOf(payment.remittance?.price.receive ?? payment.amount), locale),
      })}
    >
      <DoneFacts payment={payment} />
      <div className={classes.buttons}>
        {checkoutId !== undefined && (
          <Button
            renderRoot={(props) => (
              <Link to="/checkout/$checkoutId" params={{ checkoutId }} {...props} />
            )}
          >
            {t("done.continueCheckout")}
          </Button>
        )}
        {hasDraft && checkoutId === undefined && (
          <Button renderRoot={(props) => <Link to="/send" {...props} />}>
            {t("done.continueSend")}
          </Button>
        )}
        <Button
          variant={hasDraft || checkoutId !== undefined ? "default" : "filled"}
          renderRoot={(props) => <Link to="/wallet" {...props} />}
        >
          {t("done.home")}
        </Button>
        {payment.state === "completed" && (
          <Button
            variant="default"
            leftSection={<Icon name="download" />}
            component="a"
            href={receiptHref(payment.id, locale)}
            download
          >
            {t("payment.receipt")}
          </Button>
        )}
      </div>
    </EndScreen>
  );
}

/** What is done: for a merchant the sum may only be held, and is taken when it delivers. */
const wordOf = ({ kind, state }: Payment) => {
  if (kind === "top_up") return "topUp";
  if (kind === "purchase") return state === "authorized" ? "held" : "purchase";
  if (kind === "remittance") return "remittance";
  return kind === "cash_out" ? "cashOut" : "send";
};

/** Fee and total where there was one, the balance after it, the reference. */
function DoneFacts({ payment }: { payment: Payment }) {
  const t = useText();
  const sums = [
    ...(payment.kind === "send" || payment.kind === "cash_out" || payment.kind === "remittance"
      ? [
          { label: t("payment.fee"), sum: payment.fee },
          { label: t("review.totalPaid"), sum: payment.total },
        ]
      : []),
    ...(payment.balanceAfter === null
      ? []
      : [{ label: t("payment.balanceAfter"), sum: payment.balanceAfter }]),
  ];
  return (
    <dl className={classes.lines}>
      {sums.map(({ label, sum }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <MoneyText money={moneyOf(sum)} />
          </dd>
        </div>
      ))}
      <div>
        <dt>{t("payment.reference")}</dt>
        <dd>
          <CopyableReference value={payment.id} />
        </dd>
      </div>
    </dl>
  );
}
