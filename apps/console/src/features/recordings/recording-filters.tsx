import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { agentsQuery } from "../../api/desk-calls.ts";
import { DISPOSITIONS } from "../../api/dispositions.ts";
import type { RecordingFilter } from "../../api/recording-calls.ts";
import { isAnythingAsked, readRecordingsSearch } from "../../app/search.ts";
import parts from "../../parts/parts.module.css";

/** By days, outcome and, for who may see the agents, by agent. */
export function RecordingFilters({
  filter,
  mayChooseAgent,
  onSearch,
}: {
  filter: RecordingFilter;
  mayChooseAgent: boolean;
  onSearch: (filter: RecordingFilter) => void;
}) {
  const t = useText();
  const [fields, setFields] = useState(() => ({
    agent: "",
    disposition: "",
    from: "",
    to: "",
    ...filter,
  }));
  const set = (name: keyof typeof fields, value: string) =>
    setFields({ ...fields, [name]: value } as typeof fields);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSearch(readRecordingsSearch(fields));
  };
  return (
    <search>
      <form className={parts.filters} onSubmit={submit}>
        {mayChooseAgent && (
          <AgentChoice value={fields.agent} onChoose={(agent) => set("agent", agent)} />
        )}
        <NativeSelect
          label={t("recordings.disposition")}
          value={fields.disposition}
          data={[
            { value: "", label: t("recordings.dispositionAll") },
            ...DISPOSITIONS.map((value) => ({ value, label: t(`desk.disposition.${value}`) })),
          ]}
          onChange={(event) => set("disposition", event.currentTarget.value)}
        />
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
          {isAnythingAsked({ ...filter }) && (
            <Button variant="default" onClick={() => onSearch({})}>
              {t("console.filter.clear")}
            </Button>
          )}
        </div>
      </form>
    </search>
  );
}

function AgentChoice(props: { value: string; onChoose: (agent: string) => void }) {
  const t = useText();
  const agents = useQuery(agentsQuery);
  return (
    <NativeSelect
      label={t("recordings.agent")}
      value={props.value}
      data={[
        { value: "", label: t("recordings.agentAll") },
        ...(agents.data?.agents ?? []).map(({ id, name, number }) => ({
          value: id,
          label: t("recordings.agentOf", { name, number }),
        })),
      ]}
      onChange={({ currentTarget }) => props.onChoose(currentTarget.value)}
    />
  );
}
