import { Button, NativeSelect } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import type { BreakFilter } from "../../api/settlement-calls.ts";
import { isAnythingAsked, readBreaksSearch } from "../../app/search.ts";
import parts from "../../parts/parts.module.css";
import { BREAK_KINDS } from "./kinds.ts";

/** Open or closed, and of which kind; network and day come from the list of days. */
export function BreakFilters(props: {
  filter: BreakFilter;
  onSearch: (filter: BreakFilter) => void;
}) {
  const t = useText();
  const { filter, onSearch } = props;
  const change = (part: Readonly<Record<string, string>>) =>
    onSearch(readBreaksSearch({ ...filter, ...part }));
  return (
    <search>
      <div className={parts.filters}>
        <NativeSelect
          label={t("settlements.state")}
          value={filter.state ?? "open"}
          onChange={(event) => change({ state: event.currentTarget.value })}
          data={(["open", "closed"] as const).map((value) => ({
            value,
            label: t(`settlements.filter.${value}`),
          }))}
        />
        <NativeSelect
          label={t("settlements.kind")}
          value={filter.kind ?? ""}
          onChange={(event) => change({ kind: event.currentTarget.value })}
          data={[
            { value: "", label: t("console.filter.any") },
            ...BREAK_KINDS.map((value) => ({ value, label: t(`settlements.kind.${value}`) })),
          ]}
        />
        {isAnythingAsked({ ...filter }) && (
          <div className={parts.actions}>
            <Button variant="default" onClick={() => onSearch({})}>
              {t("console.filter.clear")}
            </Button>
          </div>
        )}
      </div>
      {filter.source !== undefined && filter.day !== undefined && (
        <p>{t("settlements.break.where", { source: filter.source, day: filter.day })}</p>
      )}
    </search>
  );
}
