import { Icon, type IconName } from "@okpay/ui/icons.tsx";
import { MoneyText } from "@okpay/ui/money-text.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import { moneyOf, type Payment } from "../../api/wire.ts";
import { timeText } from "../../app/times.ts";
import { SandboxTag } from "../pay/sandbox-tag.tsx";
import classes from "./activity.module.css";

/** Which icon stands for a payment: its direction once it is done, else its state. */
export function iconOf(payment: Pick<Payment, "state" | "direction" | "kind">): IconName {
  if (payment.state === "processing" || payment.state === "authorized") return "clock";
  if (payment.state === "requested" || payment.state === "needs_action") return "alert";
  if (payment.state === "declined" || payment.state === "voided") return "cross";
  if (payment.state === "returned") return "in";
  if (payment.kind === "top_up") return "plus";
  return payment.direction;
}

/** What a payment is called from this side of it; the word of its texts. */
export const kindWord = ({ kind, direction }: Pick<Payment, "kind" | "direction">) =>
  kind === "send" && direction === "in" ? ("received" as const) : kind;

/** The language a name is written in, so that a screen reader's voice switches with it. */
export const languageOfName = (name: string): "zh-CN" | "en" =>
  /\p{Script=Han}/u.test(name) ? "zh-CN" : "en";

/** Where its story is told: a request's with what can be done about it. */
const placeOf = ({ id, kind }: Pick<Payment, "id" | "kind">) =>
  kind === "request"
    ? ({ to: "/requests/$requestId", params: { requestId: id } } as const)
    : ({ to: "/activity/$paymentId", params: { paymentId: id } } as const);

/** One payment in a list: who, what became of it in words, how much with its sign. */
export function PaymentRow({
  payment,
  withDate = false,
}: {
  payment: Payment;
  withDate?: boolean;
}) {
  const t = useText();
  const locale = useLocale();
  const when = timeText(payment.createdAt, locale, {
    ...(withDate ? { month: "short", day: "numeric" } : {}),
    hour: "2-digit",
    minute: "2-digit",
  });
  const isDone = payment.state === "completed";
  const kind = kindWord(payment);
  return (
    <Link {...placeOf(payment)} className={classes.row} data-state={payment.state}>
      <span className={classes.icon}>
        <Icon name={iconOf(payment)} />
      </span>
      <span className={classes.who}>
        <span className={classes.name} lang={languageOfName(payment.counterparty.name)}>
          {payment.counterparty.name || t("requests.anybody")}
        </span>
        <span className={classes.sub}>
          {t(`payment.kind.${kind}`)} · <time dateTime={payment.createdAt}>{when}</time>
          <SandboxTag isSandbox={payment.isSandbox} />
        </span>
        {payment.note !== null && (
          <span className={`${classes.sub} ${classes.note}`}>{payment.note}</span>
        )}
      </span>
      <span className={classes.sum}>
        {isDone ? (
          <MoneyText money={moneyOf(payment.total)} direction={payment.direction} />
        ) : (
          <MoneyText money={moneyOf(payment.total)} className={classes.quiet ?? ""} />
        )}
        {!isDone && (
          <span className={classes.stateWord}>{t(`payment.state.${payment.state}`)}</span>
        )}
      </span>
    </Link>
  );
}
