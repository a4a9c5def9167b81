import { TextInput } from "@mantine/core";
import type { MessageKey } from "@okpay/i18n";
import { Icon } from "@okpay/ui/icons.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type ActivityFilter, configQuery } from "../../api/queries.ts";
import classes from "./activity.module.css";

export interface FiltersProps {
  filter: ActivityFilter;
  onSearch: (text: string) => void;
  onChange: (part: { [Key in keyof ActivityFilter]?: ActivityFilter[Key] | undefined }) => void;
}

const CHIPS = [
  { field: "kind", value: "send", label: "activity.filter.send" },
  { field: "kind", value: "top_up", label: "activity.filter.topUp" },
  { field: "kind", value: "remittance", label: "activity.filter.remittance" },
  { field: "direction", value: "in", label: "activity.filter.in" },
  { field: "direction", value: "out", label: "activity.filter.out" },
  { field: "state", value: "completed", label: "payment.state.completed" },
  { field: "state", value: "processing", label: "payment.state.processing" },
  { field: "state", value: "declined", label: "payment.state.declined" },
] as const satisfies readonly { field: keyof ActivityFilter; value: string; label: MessageKey }[];

/** One box for anything and chips for the rest; a pressed chip is let go by pressing it again. */
export function Filters({ filter, onSearch, onChange }: FiltersProps) {
  const t = useText();
  const currencies = useQuery(configQuery).data?.currencies ?? [];
  const [text, setText] = useState(filter.q ?? "");
  const [seen, setSeen] = useState(filter.q);
  // "Clear all" and the back button change the address from outside; the box follows.
  if (seen !== filter.q) {
    setSeen(filter.q);
    if ((filter.q ?? "") !== text.trim()) setText(filter.q ?? "");
  }
  return (
    <search className={classes.filters}>
      <TextInput
        label={t("activity.search")}
        placeholder={t("activity.searchHint")}
        type="search"
        maxLength={100}
        leftSection={<Icon name="search" />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          onSearch(event.currentTarget.value);
        }}
      />
      <fieldset className={classes.chips} aria-label={t("activity.filters")}>
        {CHIPS.map(({ field, value, label }) => (
          <Chip
            key={field + value}
            label={t(label)}
            isOn={filter[field] === value}
            onToggle={(isOn) => onChange({ [field]: isOn ? value : undefined })}
          />
        ))}
        {currencies.map((currency) => (
          <Chip
            key={currency}
            label={currency}
            isOn={filter.currency === currency}
            onToggle={(isOn) => onChange({ currency: isOn ? currency : undefined })}
          />
        ))}
      </fieldset>
      <details
        className={classes.period}
        open={filter.from !== undefined || filter.to !== undefined}
      >
        <summary>{t("activity.period")}</summary>
        <div className={classes.dates}>
          <TextInput
            type="date"
            label={t("activity.from")}
            value={filter.from ?? ""}
            max={filter.to}
            onChange={(event) => onChange({ from: event.currentTarget.value || undefined })}
          />
          <TextInput
            type="date"
            label={t("activity.to")}
            value={filter.to ?? ""}
            min={filter.from}
            onChange={(event) => onChange({ to: event.currentTarget.value || undefined })}
          />
        </div>
      </details>
    </search>
  );
}

function Chip({
  label,
  isOn,
  onToggle,
}: {
  label: string;
  isOn: boolean;
  onToggle: (isOn: boolean) => void;
}) {
  return (
    <button
      type="button"
      className={classes.chip}
      aria-pressed={isOn}
      onClick={() => onToggle(!isOn)}
    >
      {isOn && <Icon name="check" size={16} />}
      {label}
    </button>
  );
}
