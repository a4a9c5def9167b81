import { TextInput } from "@mantine/core";
import { type CurrencyCode, exponentOf } from "@okpay/money";
import type { ReactNode } from "react";
import classes from "./ui.module.css";

export interface AmountFieldProps {
  label: string;
  currency: CurrencyCode;
  currencies: readonly CurrencyCode[];
  currencyLabel: string;
  value: string;
  error?: ReactNode;
  description?: ReactNode;
  onChange: (text: string) => void;
  onCurrencyChange: (currency: CurrencyCode) => void;
}

/**
 * An amount as text (full-width digits and thousands commas welcome; `parseDecimal` reads it) beside its currency.
 * Never `type="number"`: that would lose digits, take "e", and change by the scroll wheel.
 */
export function AmountField(props: AmountFieldProps) {
  const picker = (
    <select
      className={classes.currencySelect}
      aria-label={props.currencyLabel}
      value={props.currency}
      onChange={(event) => props.onCurrencyChange(event.currentTarget.value as CurrencyCode)}
    >
      {props.currencies.map((code) => (
        <option key={code} value={code}>
          {code}
        </option>
      ))}
    </select>
  );
  return (
    <TextInput
      label={props.label}
      description={props.description}
      value={props.value}
      error={props.error}
      inputMode={exponentOf(props.currency) === 0 ? "numeric" : "decimal"}
      autoComplete="off"
      maxLength={24}
      required
      rightSection={picker}
      rightSectionWidth="6rem"
      rightSectionPointerEvents="all"
      classNames={{ input: classes.amountInput }}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}
