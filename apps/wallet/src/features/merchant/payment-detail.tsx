import { Button, TextInput } from "@mantine/core";
import { newIdempotencyKey } from "@okpay/api-client";
import type { FieldErrorCode } from "@okpay/contracts";
import { toDecimalString } from "@okpay/money";
import { AmountField } from "@okpay/ui/amount-field.tsx";
import { CopyableReference } from "@okpay/ui/copy-button.tsx";
import { MoneyText } from "@okpay/ui/money-text.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import {
  capturePayment,
  type MerchantPayment,
  merchantPaymentQuery,
  refundPayment,
  voidPayment,
} from "../../api/merchant-calls.ts";
import { moneyOf } from "../../api/wire.ts";
import { timeText } from "../../app/times.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { readAmount } from "../pay/amount-rules.ts";
import { amountProblemText } from "../pay/field-text.ts";
import pay from "../pay/pay.module.css";
import { Loaded } from "../security/loaded.tsx";
import security from "../security/security.module.css";

interface Place {
  merchantId: string;
  paymentId: string;
}

/** One payment: its sums, its refunds, and capture, release or refund where its state allows it. */
export function PaymentDetail(place: Place) {
  const payment = useQuery(merchantPaymentQuery(place.merchantId, place.paymentId));
  return (
    <Loaded query={payment}>
      {(found) => (
        <div className={security.form}>
          <Sums payment={found} />
          {found.state === "authorized" && <Held place={place} />}
          {refundable(found) > 0n && <Refund place={place} payment={found} />}
        </div>
      )}
    </Loaded>
  );
}

const refundable = ({ captured, refunded }: MerchantPayment): bigint =>
  BigInt(captured.amountMinor) - BigInt(refunded.amountMinor);

function Sums({ payment }: { payment: MerchantPayment }) {
  const t = useText();
  const locale = useLocale();
  const sums = [
    ["merchant.sum.amount", payment.amount],
    ["merchant.sum.captured", payment.captured],
    ["merchant.sum.refunded", payment.refunded],
    ["merchant.sum.fee", payment.fee],
  ] as const;
  return (
    <dl className={pay.lines}>
      {sums.map(([label, sum]) => (
        <div key={label}>
          <dt>{t(label)}</dt>
          <dd>
            <MoneyText money={moneyOf(sum)} />
          </dd>
        </div>
      ))}
      <div>
        <dt>{t("merchant.payer")}</dt>
        <dd>
          {payment.payerName} · {t(`merchant.way.${payment.way}`)}
        </dd>
      </div>
      <div>
        <dt>{t("merchant.reference")}</dt>
        <dd>{payment.reference}</dd>
      </div>
      <div>
        <dt>{t("merchant.paidAt")}</dt>
        <dd>{timeText(payment.createdAt, locale)}</dd>
      </div>
      <div>
        <dt>{t("payment.reference")}</dt>
        <dd>
          <CopyableReference value={payment.id} />
        </dd>
      </div>
    </dl>
  );
}

/** The key is made with the button, so that a repeated press or a lost answer is the same command. */
function useCommand<Input>(
  { merchantId, paymentId }: Place,
  run: (input: Input, key: string) => Promise<MerchantPayment>,
) {
  const queryClient = useQueryClient();
  const [key, setKey] = useState(newIdempotencyKey);
  return useMutation({
    mutationFn: (input: Input) => run(input, key),
    onSuccess: async (payment) => {
      setKey(newIdempotencyKey());
      queryClient.setQueryData(merchantPaymentQuery(merchantId, paymentId).queryKey, payment);
      await queryClient.invalidateQueries({ queryKey: ["merchants", merchantId] });
    },
  });
}

function Held({ place }: { place: Place }) {
  const t = useText();
  const { merchantId, paymentId } = place;
  const taking = useCommand(place, (_: undefined, key) =>
    capturePayment(merchantId, paymentId, key),
  );
  const releasing = useCommand(place, (_: undefined, key) =>
    voidPayment(merchantId, paymentId, key),
  );
  const error = taking.error ?? releasing.error;
  return (
    <>
      {error !== null && <ProblemNotice error={error} />}
      <Button fullWidth loading={taking.isPending} onClick={() => taking.mutate(undefined)}>
        {t("merchant.capture")}
      </Button>
      <Button
        variant="default"
        fullWidth
        loading={releasing.isPending}
        onClick={() => releasing.mutate(undefined)}
      >
        {t("merchant.release")}
      </Button>
    </>
  );
}

function Refund({ place, payment }: { place: Place; payment: MerchantPayment }) {
  const t = useText();
  const { currency } = moneyOf(payment.amount);
  const [text, setText] = useState(() =>
    toDecimalString({ amountMinor: refundable(payment), currency }),
  );
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<FieldErrorCode | undefined>(undefined);
  const refunding = useCommand(place, (amountMinor: string, key) =>
    refundPayment(
      place.merchantId,
      place.paymentId,
      { amount: { amountMinor, currency }, ...(reason === "" ? {} : { reason }) },
      key,
    ),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = readAmount(text, currency);
    setProblem("problem" in wanted ? wanted.problem : undefined);
    if ("minor" in wanted) refunding.mutate(wanted.minor.toString());
  };
  return (
    <form className={security.form} onSubmit={submit} noValidate>
      <h3 className={security.heading}>{t("merchant.refund")}</h3>
      {refunding.error !== null && <ProblemNotice error={refunding.error} />}
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
      <TextInput
        label={t("merchant.reason")}
        value={reason}
        maxLength={140}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <Button type="submit" variant="default" fullWidth loading={refunding.isPending}>
        {t("merchant.refundNow")}
      </Button>
    </form>
  );
}
