import { Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import type { WrapUp } from "../../api/desk-calls.ts";
import classes from "./desk.module.css";

export interface PromiseDraft {
  readonly isMade: boolean;
  readonly text: string;
  /** As the field has it, on the agent's clock. */
  readonly until: string;
  readonly isOwn: boolean;
}
export const NO_PROMISE: PromiseDraft = { isMade: false, text: "", until: "", isOwn: true };

/** Undefined: something is missing. */
export function promiseOf(draft: PromiseDraft): NonNullable<WrapUp["promise"]> | null | undefined {
  if (!draft.isMade) return null;
  const text = draft.text.trim();
  const dueAt = new Date(draft.until);
  if (text === "" || Number.isNaN(dueAt.getTime()) || dueAt.getTime() <= Date.now())
    return undefined;
  return { text, dueAt: dueAt.toISOString(), isOwn: draft.isOwn };
}

/** What was promised, until when, and who keeps it. The customer reads the words. */
export function PromiseFields(props: {
  draft: PromiseDraft;
  isAsked: boolean;
  onChange: (draft: PromiseDraft) => void;
}) {
  const t = useText();
  const { draft, isAsked, onChange } = props;
  const isLate = draft.until === "" || new Date(draft.until).getTime() <= Date.now();
  return (
    <>
      <Checkbox
        label={t("promises.made")}
        checked={draft.isMade}
        onChange={(event) => onChange({ ...draft, isMade: event.currentTarget.checked })}
      />
      {draft.isMade && (
        <div className={classes.form}>
          <TextInput
            label={t("promises.what")}
            description={t("promises.whatHint")}
            maxLength={300}
            value={draft.text}
            error={isAsked && draft.text.trim() === "" ? t("promises.whatMissing") : undefined}
            onChange={(event) => onChange({ ...draft, text: event.currentTarget.value })}
          />
          <TextInput
            type="datetime-local"
            label={t("promises.until")}
            value={draft.until}
            error={isAsked && isLate ? t("promises.untilMissing") : undefined}
            onChange={(event) => onChange({ ...draft, until: event.currentTarget.value })}
          />
          <NativeSelect
            label={t("promises.who")}
            value={draft.isOwn ? "own" : "anybody"}
            data={[
              { value: "own", label: t("promises.own") },
              { value: "anybody", label: t("promises.anybody") },
            ]}
            onChange={(event) => onChange({ ...draft, isOwn: event.currentTarget.value === "own" })}
          />
        </div>
      )}
    </>
  );
}
