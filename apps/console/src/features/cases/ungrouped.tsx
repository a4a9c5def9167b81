import { Button, NativeSelect, TextInput } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import {
  addToGroup,
  type CaseRow,
  groupSuggestions,
  type SuggestionGroup,
} from "../../api/case-calls.ts";
import { Card } from "../../parts/card.tsx";
import { Lang } from "../../parts/lang.tsx";
import parts from "../../parts/parts.module.css";
import classes from "./cases.module.css";
import { useSuggestionDeed } from "./use-suggestion-deed.ts";

const NEW = "";
const SHORTEST_TITLE = 2;

/** Suggestions in no group: the chosen ones become a group, or join one that waits for its answer. */
export function Ungrouped(props: { rows: readonly CaseRow[]; groups: readonly SuggestionGroup[] }) {
  const t = useText();
  const rows = props.rows.filter(({ state }) => state === "open" || state === "paused");
  const open = props.groups.filter(({ state }) => state === "open");
  return (
    <Card title={t("casework.suggestions.alone")}>
      {rows.length === 0 ? (
        <p className={classes.dim}>{t("casework.suggestions.aloneNone")}</p>
      ) : (
        <GroupForm rows={rows} open={open} />
      )}
    </Card>
  );
}

interface GroupFormProps {
  rows: readonly CaseRow[];
  open: readonly SuggestionGroup[];
}

function GroupForm({ rows, open }: GroupFormProps) {
  const t = useText();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [groupId, setGroupId] = useState(NEW);
  const [title, setTitle] = useState("");
  const [isAsked, setAsked] = useState(false);
  const cases = rows.map(({ id }) => id).filter((id) => chosen.has(id));
  const deed = useSuggestionDeed(
    () => (groupId === NEW ? groupSuggestions(title.trim(), cases) : addToGroup(groupId, cases)),
    () => {
      setChosen(new Set());
      setTitle("");
      setAsked(false);
    },
  );
  const lacksTitle = groupId === NEW && title.trim().length < SHORTEST_TITLE;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (cases.length > 0 && !lacksTitle && !deed.isPending) deed.mutate(undefined);
  };
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <form className={parts.form} onSubmit={submit} noValidate>
      {deed.isError && <ProblemNotice error={deed.error} />}
      <Choices rows={rows} chosen={chosen} onToggle={toggle} />
      <p role="alert" className={classes.dim}>
        {isAsked && cases.length === 0 ? t("casework.suggestions.chooseSome") : ""}
      </p>
      <NativeSelect
        label={t("casework.suggestions.into")}
        value={groupId}
        data={[
          { value: NEW, label: t("casework.suggestions.new") },
          ...open.map((group) => ({ value: group.id, label: group.title })),
        ]}
        onChange={(event) => setGroupId(event.currentTarget.value)}
      />
      {groupId === NEW && (
        <TextInput
          label={t("casework.suggestions.name")}
          description={t("casework.suggestions.nameHint")}
          error={isAsked && lacksTitle ? t("casework.suggestions.nameMissing") : undefined}
          value={title}
          maxLength={120}
          autoComplete="off"
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
      )}
      <div className={classes.buttons}>
        <Button type="submit" variant="default" loading={deed.isPending}>
          {t("casework.suggestions.group", { count: cases.length })}
        </Button>
      </div>
    </form>
  );
}

function Choices(props: {
  rows: readonly CaseRow[];
  chosen: ReadonlySet<string>;
  onToggle: (id: string) => void;
}) {
  return (
    <ul className={classes.choices}>
      {props.rows.map(({ id, subject, number, customerName }) => (
        <li key={id} className={classes.choice} data-row>
          <input
            type="checkbox"
            id={id}
            data-key="x"
            checked={props.chosen.has(id)}
            onChange={() => props.onToggle(id)}
          />
          <label htmlFor={id}>
            <Lang text={subject} /> · <Lang text={customerName} />
          </label>
          <Link to="/cases/$caseId" params={{ caseId: id }}>
            {number}
          </Link>
        </li>
      ))}
    </ul>
  );
}
