import { Button, TextInput } from "@mantine/core";
import { newIdempotencyKey } from "@okpay/api-client";
import { formatMoney, type Money, toDecimalString } from "@okpay/money";
import { AmountField } from "@okpay/ui/amount-field.tsx";
import { CopyableReference } from "@okpay/ui/copy-button.tsx";
import { MoneyText } from "@okpay/ui/money-text.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import {
  capturePayment,
  type MerchantDetail,
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
import { SandboxTag } from "../pay/sandbox-tag.tsx";
import { Loaded } from "../security/loaded.tsx";
import security from "../security/security.module.css";

interface Place {
  merchantId: string;
  paymentId: string;
}

interface PaymentDetailProps {
  merchant: MerchantDetail;
  paymentId: string;
}

/** One payment: its sums, its refunds, and capture, release or refund where its state allows it. */
export function PaymentDetail({ merchant, paymentId }: PaymentDetailProps) {
  const place = { merchantId: merchant.id, paymentId };
  const payment = useQuery(merchantPaymentQuery(place.merchantId, place.paymentId));

  return (
    <Loaded query={payment}>
      {(found) => (
        <div className={security.form}>
          <Sums payment={found} />
          <Refunds payment={found} />
          {found.state === "authorized" && <Held place={place} />}
          <Refund place={place} payment={found} />
        </div>
      )}
    </Loaded>
  );
}

/** What went back so far, each with the receipt of its own that the payer has. */
function Refunds({ payment }: { payment: MerchantPayment }) {
  const t = useText();
  const locale = useLocale();
  if (payment.refunds.length === 0) return null;
  return (
    <section className={security.section} aria-labelledby="refunds">
      <h3 id="refunds" className={security.heading}>
        {t("merchant.refunds")}
      </h3>
      <ul className={security.rows}>
        {payment.refunds.map((refund) => (
          <li key={refund.id} className={security.entry}>
            <span className={`${security.text} ${security.firstTwo}`}>
              <span className={security.name}>
                <MoneyText money={moneyOf(refund.amount)} />
              </span>
              <span className={security.dim}>
                {timeText(refund.createdAt, locale)}
                {refund.reason !== null && ` · ${refund.reason}`}
              </span>
              <CopyableReference value={refund.id} />
            </span>
            <span className={security.dim}>{t(refundState(refund.state))}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A refund by card is under way until the network has answered. */
const refundState = (state: MerchantPayment["state"]) => {
  if (state === "completed" || state === "declined")
    return `merchant.refundState.${state}` as const;
  return "merchant.refundState.processing";
};

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
          <SandboxTag isSandbox={payment.isSandbox} />
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
  onDone?: (input: Input) => void,
) {
  const queryClient = useQueryClient();
  const [key, setKey] = useState(newIdempotencyKey);
  return useMutation({
    mutationFn: (input: Input) => run(input, key),
    onSuccess: async (payment, input) => {
      setKey(newIdempotencyKey());
      // Told before the payment changes on screen: the form that sent it may be gone then.
      onDone?.(input);
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

/** What is left to give back; how much of it can go back now, the server says. */
const leftOf = ({ captured, refunded, amount }: MerchantPayment): Money => ({
  amountMinor: BigInt(captured.amountMinor) - BigInt(refunded.amountMinor),
  currency: moneyOf(amount).currency,
});

/** After each refund the form starts anew with what is left: what was typed for the last one must not be sent again. */
function Refund({ place, payment }: { place: Place; payment: MerchantPayment }) {
  const t = useText();
  const locale = useLocale();
  const left = leftOf(payment);
  const [done, setDone] = useState<string | null>(null);
  return (
    <>
      <p role="status">{done !== null && t("merchant.refundDone", { amount: done })}</p>
      {left.amountMinor > 0n && (
        <RefundForm
          key={left.amountMinor.toString()}
          place={place}
          payment={payment}
          onDone={(amount) => setDone(formatMoney(amount, locale))}
        />
      )}
    </>
  );
}

/** How much can go back now; when the balance is short, why, and what is lent or what else helps. */
function RefundHint({ payment }: { payment: MerchantPayment }) {
  const t = useText();
  const locale = useLocale();
  const [most, advance] = [moneyOf(payment.refundable), moneyOf(payment.refundAdvance)];
  const sums = { amount: formatMoney(most, locale), advance: formatMoney(advance, locale) };
  if (most.amountMinor < leftOf(payment).amountMinor) return t("merchant.refundShort", sums);
  return t(advance.amountMinor > 0n ? "merchant.refundAdvanced" : "merchant.refundable", sums);
}

interface RefundFormProps {
  place: Place;
  payment: MerchantPayment;
  onDone: (amount: Money) => void;
}

function RefundForm({ place, payment, onDone }: RefundFormProps) {
  const t = useText();
  const locale = useLocale();
  const most = moneyOf(payment.refundable);
  const [typed, setText] = useState<string | null>(null);
  // Untouched, it stands at the most that can go back, also when that changes meanwhile.
  const text = typed ?? toDecimalString(most);
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const { currency } = most;
  const refunding = useCommand(
    place,
    (amountMinor: bigint, key) =>
      refundPayment(
        place.merchantId,
        place.paymentId,
        {
          amount: { amountMinor: amountMinor.toString(), currency },
          ...(reason.trim() === "" ? {} : { reason: reason.trim() }),
        },
        key,
      ),
    (amountMinor) => onDone({ amountMinor, currency }),
  );
  const wanted = readAmount(text, currency);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if ("problem" in wanted) return setProblem(amountProblemText(t, wanted.problem, currency));
    if (wanted.minor > most.amountMinor)
      return setProblem(t("merchant.refundTooMuch", { amount: formatMoney(most, locale) }));
    setProblem(undefined);
    refunding.mutate(wanted.minor);
  };
  if (most.amountMinor === 0n) return <Notice tone="warn" title={t("merchant.refundNone")} />;
  const sum = "minor" in wanted ? formatMoney({ amountMinor: wanted.minor, currency }, locale) : "";
  return (
    <form className={security.form} onSubmit={submit} noValidate>
      <h3 className={security.heading}>{t("merchant.refund")}</h3>
      {refunding.error !== null && <ProblemNotice error={refunding.error} />}
      <AmountField
        label={t("payment.amount")}
        description={<RefundHint payment={payment} />}
        currency={currency}
        currencies={[currency]}
        currencyLabel={t("field.currency")}
        value={text}
        error={problem}
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
        {t("merchant.refundNow", { amount: sum }).trim()}
      </Button>
    </form>
  );
}
