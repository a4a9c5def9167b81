import { Button, TextInput } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import { type FormEvent, useState } from "react";
import type { AuditFilter } from "../../api/queries.ts";
import { isAnythingAsked, readAuditSearch } from "../../app/search.ts";
import parts from "../../parts/parts.module.css";
import { EventSelects, type FilterFields } from "./event-selects.tsx";

const WIDE = matchMedia("(min-width: 40em)");

/** Narrowed down by a form with a button: a search of the log is itself logged, so it is not run at every key press. */
export function EventFilters({
  filter,
  onSearch,
}: {
  filter: AuditFilter;
  onSearch: (filter: AuditFilter) => void;
}) {
  const t = useText();
  const [fields, setFields] = useState<FilterFields>(() => ({ ...EMPTY, ...filter }));
  const isFiltered = isAnythingAsked({ ...filter });
  // On a phone the events come first; where there is room, or a filter, the fields stand open.
  const [isOpen] = useState(() => WIDE.matches || isFiltered);
  const set = (name: keyof FilterFields, value: string) => setFields({ ...fields, [name]: value });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSearch(readAuditSearch(fields));
  };
  return (
    <search>
      <details className={parts.filterFrame} open={isOpen}>
        <summary>{t("console.filter.title")}</summary>
        <form className={parts.filters} onSubmit={submit}>
          <EventSelects fields={fields} onChange={set} />
          {(["actor", "subject"] as const).map((name) => (
            <TextInput
              key={name}
              label={t(`console.filter.${name}`)}
              placeholder={t("console.filter.idHint")}
              value={fields[name]}
              maxLength={80}
              autoComplete="off"
              onChange={(event) => set(name, event.currentTarget.value)}
            />
          ))}
          {(["from", "to"] as const).map((name) => (
            <TextInput
              key={name}
              type="date"
              label={t(`console.filter.${name}`)}
              value={fields[name]}
              onChange={(event) => set(name, event.currentTarget.value)}
            />
          ))}
          <div className={parts.actions}>
            <Button type="submit">{t("console.filter.search")}</Button>
            {isFiltered && (
              <Button variant="default" onClick={() => onSearch({})}>
                {t("console.filter.clear")}
              </Button>
            )}
          </div>
        </form>
      </details>
    </search>
  );
}

const EMPTY: FilterFields = {
  type: "",
  outcome: "",
  severity: "",
  actor: "",
  subject: "",
  from: "",
  to: "",
};
