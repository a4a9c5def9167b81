import { formatMoney, type Money } from "@okpay/money";
import { useLocale } from "./text.tsx";
import classes from "./ui.module.css";

export interface MoneyTextProps {
  money: Money;
  /** "in" writes a plus, "out" a minus: direction never rests on colour. */
  direction?: "in" | "out";
  /** Show the ISO code, where several currencies stand side by side. */
  withCode?: boolean;
  className?: string;
}

/** An amount in tabular figures, kept on one line, every digit of it. */
export function MoneyText({ money, direction, withCode = false, className = "" }: MoneyTextProps) {
  const locale = useLocale();
  const signed = direction === "out" ? { ...money, amountMinor: -money.amountMinor } : money;
  return (
    <span className={`${classes.money} ${className}`}>
      {formatMoney(signed, locale, { sign: direction === undefined ? "auto" : "always" })}
      {withCode && <span className={classes.code}> {money.currency}</span>}
    </span>
  );
}
