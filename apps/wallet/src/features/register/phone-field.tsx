import { NativeSelect, TextInput } from "@mantine/core";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import type { PhoneValue } from "./phone.ts";
import { loadPhoneRules } from "./phone.ts";
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

type PhoneRules = Awaited<ReturnType<typeof loadPhoneRules>>;

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

  const countries = useMemo(() => {
    const names = new Intl.DisplayNames(locale, { type: "region" });
    const codes: readonly string[] = rules?.getCountries() ?? [value.country];
    const withNames = codes.map((code) => ({
      value: code,
      label:
        rules?.isSupportedCountry(code) === true
          ? `${names.of(code) ?? code} +${rules.getCountryCallingCode(code)}`
          : (names.of(code) ?? code),
    }));
    return withNames.sort((one, other) => one.label.localeCompare(other.label, locale));
  }, [rules, locale, value.country]);

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
