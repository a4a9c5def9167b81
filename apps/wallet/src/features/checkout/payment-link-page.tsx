import { Button } from "@mantine/core";
import type { FieldErrorCode } from "@okpay/contracts";
import { isCurrencyCode } from "@okpay/money";
import { AmountField } from "@okpay/ui/amount-field.tsx";
import { MoneyText } from "@okpay/ui/money-text.tsx";
import { Page } from "@okpay/ui/page.tsx";
import { EmptyState, LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { followLink, paymentLinkQuery } from "../../api/checkout-calls.ts";
import { moneyOf } from "../../api/wire.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { readAmount } from "../pay/amount-rules.ts";
import { amountProblemText } from "../pay/field-text.ts";
import classes from "./checkout.module.css";

const route = getRouteApi("/l/$linkId");

/** Where a payment link or its QR code leads: what is asked for, how much where that is open, and on to the checkout. */
export function PaymentLinkPage() {
  const t = useText();
  const navigate = useNavigate();
  const { linkId } = route.useParams();
  const link = useQuery(paymentLinkQuery(linkId));
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<FieldErrorCode | undefined>(undefined);
  const follow = useMutation({
    mutationFn: (amountMinor: string | null) => followLink(linkId, amountMinor),
    onSuccess: ({ id }) =>
      void navigate({ to: "/checkout/$checkoutId", params: { checkoutId: id } }),
  });
  if (link.isPending) return <LoadingRows rows={3} height={96} />;
  if (link.data === undefined)
    return <Page title={t("checkout.title")}>{<ProblemNotice error={link.error} />}</Page>;
  const { merchantName, amount, currency, description, isOpen, mode } = link.data;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (amount !== null) return follow.mutate(null);
    const wanted = readAmount(text, currency);
    setProblem("problem" in wanted ? wanted.problem : undefined);
    if ("minor" in wanted) follow.mutate(wanted.minor.toString());
  };
  return (
    <Page title={t("checkout.payTo", { name: merchantName })}>
      <section className={classes.summary} aria-label={t("checkout.summary")}>
        <p className={classes.sandbox}>
          {t(mode === "test" ? "checkout.testMode" : "checkout.sandbox")}
        </p>
        {amount !== null && (
          <p className={classes.amount}>
            <MoneyText money={moneyOf(amount)} withCode />
          </p>
        )}
        <p className={classes.description}>{description}</p>
      </section>
      {!isOpen ? (
        <EmptyState icon="clock" title={t("checkout.linkEnded")} />
      ) : (
        <form className={classes.stack} onSubmit={submit} noValidate>
          {amount === null && isCurrencyCode(currency) && (
            <AmountField
              label={t("payment.amount")}
              currency={currency}
              currencies={[currency]}
              currencyLabel={t("field.currency")}
              value={text}
              error={amountProblemText(t, problem, currency)}
              onChange={setText}
              onCurrencyChange={() => undefined}
            />
          )}
          {follow.error !== null && <ProblemNotice error={follow.error} />}
          <Button type="submit" size="lg" fullWidth loading={follow.isPending}>
            {t("checkout.toPay")}
          </Button>
        </form>
      )}
    </Page>
  );
}
