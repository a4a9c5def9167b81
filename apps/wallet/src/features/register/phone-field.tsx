import { NativeSelect, TextInput } from "@mantine/core";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { countriesIn, loadPhoneRules, type PhoneRules, type PhoneValue } from "./phone.ts";
import classes from "./register.module.css";

export interface PhoneFieldProps {
  id: string;
  label: string;
  description?: ReactNode;
  autoComplete?: "tel" | "off";
  value: PhoneValue;
  error: ReactNode;
  onChange: (value: PhoneValue) => void;
}

/** Country and number. A pasted "+86 138…" picks its country by itself; without the rules loaded, the plus still works. */
export function PhoneField({
  id,
  label,
  description,
  autoComplete = "tel",
  value,
  error,
  onChange,
}: PhoneFieldProps) {
  const t = useText();
  const locale = useLocale();
  const [rules, setRules] = useState<PhoneRules | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void loadPhoneRules().then((loaded) => isCurrent && setRules(loaded));
    return () => {
      isCurrent = false;
    };
  }, []);

  // Those the page came drawn with, until the browser knows them by itself.
  const drawn = useQueryClient().getQueryData<ReturnType<typeof countriesIn>>(["countries"]);
  const countries = useMemo(() => {
    if (rules !== null) return countriesIn(rules, locale);
    const name = new Intl.DisplayNames(locale, { type: "region" }).of(value.country);
    return drawn ?? [{ value: value.country, label: name ?? value.country }];
  }, [rules, drawn, locale, value.country]);

  const type = (national: string) => {
    const parsed = national.trim().startsWith("+")
      ? rules?.parsePhoneNumberFromString(national)
      : undefined;
    onChange(
      parsed?.country === undefined
        ? { ...value, national }
        : { country: parsed.country, national: parsed.formatNational() },
    );
  };
  return (
    <div className={classes.phone}>
      <NativeSelect
        label={t("field.country")}
        autoComplete={autoComplete === "tel" ? "country" : "off"}
        value={value.country}
        data={countries}
        onChange={(event) => onChange({ ...value, country: event.currentTarget.value })}
      />
      <TextInput
        id={id}
        label={label}
        description={description}
        type="tel"
        inputMode="tel"
        autoComplete={autoComplete}
        maxLength={32}
        required
        value={value.national}
        error={error}
        onChange={(event) => type(event.currentTarget.value)}
      />
    </div>
  );
}
