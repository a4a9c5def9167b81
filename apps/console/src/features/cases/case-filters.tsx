import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import { type FormEvent, useState } from "react";
import type { CaseFilter } from "../../api/case-calls.ts";
import { isAnythingAsked, readCasesSearch } from "../../app/search.ts";
import parts from "../../parts/parts.module.css";
import { KINDS, QUEUES, TOPICS } from "./lists.ts";

const DONE = "done";

/** Which queue, of which kind and topic, or one case by the number somebody reads out. */
export function CaseFilters(props: {
  filter: CaseFilter;
  counts: Readonly<Record<Exclude<(typeof QUEUES)[number], typeof DONE>, number>> | undefined;
  onSearch: (filter: CaseFilter) => void;
}) {
  const t = useText();
  const { filter, counts, onSearch } = props;
  const [number, setNumber] = useState(filter.number ?? "");
  const change = (part: Readonly<Record<string, string>>) =>
    onSearch(readCasesSearch({ ...filter, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change({ number });
  };
  const any = { value: "", label: t("console.filter.any") };
  const amount = (queue: (typeof QUEUES)[number]): string =>
    counts === undefined || queue === DONE ? "" : ` (${counts[queue]})`;
  return (
    <search>
      <form className={parts.filters} onSubmit={submit}>
        <NativeSelect
          label={t("casework.queue")}
          value={filter.queue ?? "all"}
          onChange={(event) => change({ queue: event.currentTarget.value })}
          data={QUEUES.map((value) => ({
            value,
            label: t(`casework.queue.${value}`) + amount(value),
          }))}
        />
        <NativeSelect
          label={t("desk.caseKind")}
          value={filter.kind ?? ""}
          onChange={(event) => change({ kind: event.currentTarget.value })}
          data={[any, ...KINDS.map((value) => ({ value, label: t(`desk.caseKind.${value}`) }))]}
        />
        <NativeSelect
          label={t("desk.caseTopic")}
          value={filter.topic ?? ""}
          onChange={(event) => change({ topic: event.currentTarget.value })}
          data={[any, ...TOPICS.map((value) => ({ value, label: t(`desk.caseTopic.${value}`) }))]}
        />
        <TextInput
          label={t("casework.number")}
          value={number}
          maxLength={20}
          autoComplete="off"
          onChange={(event) => setNumber(event.currentTarget.value)}
        />
        <div className={parts.actions}>
          <Button type="submit" variant="default">
            {t("console.filter.search")}
          </Button>
          {isAnythingAsked({ ...filter }) && (
            <Button
              variant="default"
              onClick={() => {
                setNumber("");
                onSearch({});
              }}
            >
              {t("console.filter.clear")}
            </Button>
          )}
        </div>
      </form>
    </search>
  );
}
