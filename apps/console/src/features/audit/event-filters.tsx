import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import { type FormEvent, useState } from "react";
import type { AuditFilter } from "../../api/queries.ts";
import { readAuditSearch } from "../../app/search.ts";
import parts from "../../parts/parts.module.css";
import { EVENT_AREAS } from "./event-areas.ts";

type Fields = Record<keyof AuditFilter, string>;

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
  const [fields, setFields] = useState<Fields>({
    type: filter.type ?? "",
    outcome: filter.outcome ?? "",
    severity: filter.severity ?? "",
    actor: filter.actor ?? "",
    subject: filter.subject ?? "",
    from: filter.from ?? "",
    to: filter.to ?? "",
  });
  const set = (name: keyof Fields) => (event: { currentTarget: { value: string } }) =>
    setFields({ ...fields, [name]: event.currentTarget.value });
  // On a phone the events come first; where there is room, or a filter, the fields stand open.
  const [isOpen] = useState(() => WIDE.matches || Object.keys(filter).length > 0);
  const any = { value: "", label: t("console.filter.any") };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSearch(readAuditSearch(fields));
  };
  return (
    <search>
      <details className={parts.filterFrame} open={isOpen}>
        <summary>{t("console.filter.title")}</summary>
        <form className={parts.filters} onSubmit={submit}>
          <NativeSelect
            label={t("console.filter.area")}
            value={fields.type}
            onChange={set("type")}
            data={[
              any,
              ...EVENT_AREAS.map((area) => ({
                value: area,
                label: t(`console.audit.area.${area}`),
              })),
              // A single type, come to by a link: kept, and shown as what it is.
              ...(fields.type === "" || EVENT_AREAS.some((area) => area === fields.type)
                ? []
                : [{ value: fields.type, label: fields.type }]),
            ]}
          />
          <NativeSelect
            label={t("console.filter.outcome")}
            value={fields.outcome}
            onChange={set("outcome")}
            data={[
              any,
              ...(["success", "failure", "denied"] as const).map((value) => ({
                value,
                label: t(`console.audit.outcome.${value}`),
              })),
            ]}
          />
          <NativeSelect
            label={t("console.filter.severity")}
            value={fields.severity}
            onChange={set("severity")}
            data={[
              any,
              ...(["info", "notice", "warning", "alert"] as const).map((value) => ({
                value,
                label: t(`console.audit.severity.${value}`),
              })),
            ]}
          />
          <TextInput
            label={t("console.filter.actor")}
            placeholder={t("console.filter.idHint")}
            value={fields.actor}
            maxLength={80}
            autoComplete="off"
            onChange={set("actor")}
          />
          <TextInput
            label={t("console.filter.subject")}
            placeholder={t("console.filter.idHint")}
            value={fields.subject}
            maxLength={80}
            autoComplete="off"
            onChange={set("subject")}
          />
          <TextInput
            type="date"
            label={t("console.filter.from")}
            value={fields.from}
            max={fields.to}
            onChange={set("from")}
          />
          <TextInput
            type="date"
            label={t("console.filter.to")}
            value={fields.to}
            min={fields.from}
            onChange={set("to")}
          />
          <div className={parts.actions}>
            <Button type="submit">{t("console.filter.search")}</Button>
            {Object.keys(filter).length > 0 && (
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
