import { NativeSelect } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import type { AuditFilter } from "../../api/queries.ts";
import { EVENT_AREAS } from "./event-areas.ts";

/** As a form has it: an empty field is no filter. */
export type FilterFields = Record<keyof AuditFilter, string>;

const OUTCOMES = ["success", "failure", "denied"] as const;
const SEVERITIES = ["info", "notice", "warning", "alert"] as const;

/** What can be chosen from a list: area, outcome, severity. */
export function EventSelects({
  fields,
  onChange,
}: {
  fields: FilterFields;
  onChange: (name: "type" | "outcome" | "severity", value: string) => void;
}) {
  const t = useText();
  const any = { value: "", label: t("console.filter.any") };
  const { type } = fields;
  const isArea = type === "" || EVENT_AREAS.some((area) => area === type);
  return (
    <>
      <NativeSelect
        label={t("console.filter.area")}
        value={type}
        onChange={(event) => onChange("type", event.currentTarget.value)}
        data={[
          any,
          ...EVENT_AREAS.map((area) => ({ value: area, label: t(`console.audit.area.${area}`) })),
          // A single type, come to by a link: kept, and shown as what it is.
          ...(isArea ? [] : [{ value: type, label: type }]),
        ]}
      />
      <NativeSelect
        label={t("console.filter.outcome")}
        value={fields.outcome}
        onChange={(event) => onChange("outcome", event.currentTarget.value)}
        data={[
          any,
          ...OUTCOMES.map((value) => ({ value, label: t(`console.audit.outcome.${value}`) })),
        ]}
      />
      <NativeSelect
        label={t("console.filter.severity")}
        value={fields.severity}
        onChange={(event) => onChange("severity", event.currentTarget.value)}
        data={[
          any,
          ...SEVERITIES.map((value) => ({ value, label: t(`console.audit.severity.${value}`) })),
        ]}
      />
    </>
  );
}
