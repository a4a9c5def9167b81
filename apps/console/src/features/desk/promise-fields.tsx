import { NativeSelect, TextInput } from "@mantine/core";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { callerQuery, type DeskCall, type WrapUp } from "../../api/desk-calls.ts";
import classes from "./desk.module.css";

export interface PromiseDraft {
  readonly isMade: boolean;
  readonly text: string;
  /** As the field has it, on the agent's clock. */
  readonly until: string;
  readonly isOwn: boolean;
}
export const NO_PROMISE: PromiseDraft = { isMade: false, text: "", until: "", isOwn: true };

const isToCome = (until: string): boolean => new Date(until).getTime() > Date.now();

/** Undefined: something is missing. Ticked while the level still allowed it, its fields are gone: nobody sees what would be sent. */
export function promiseOf(
  draft: PromiseDraft,
  mayPromise: boolean,
): NonNullable<WrapUp["promise"]> | null | undefined {
  if (!mayPromise || !draft.isMade) return null;
  const text = draft.text.trim();
  if (text === "" || !isToCome(draft.until)) return undefined;
  return { text, dueAt: new Date(draft.until).toISOString(), isOwn: draft.isOwn };
}

/** The server decides again when it is sent. */
export function useMayPromise(call: DeskCall): boolean {
  const caller = useQuery(callerQuery(call, useLocale())).data?.caller ?? null;
  return caller?.actions.some(({ action, isOpen }) => action === "promise" && isOpen) === true;
}

/** What was promised, until when, and who keeps it. The customer reads the words. */
export function PromiseFields(props: {
  draft: PromiseDraft;
  isAsked: boolean;
  onChange: (draft: PromiseDraft) => void;
}) {
  const t = useText();
  const { draft, isAsked, onChange } = props;
  return (
    <>
      <label>
        <input
          type="checkbox"
          checked={draft.isMade}
          onChange={(event) => onChange({ ...draft, isMade: event.currentTarget.checked })}
        />{" "}
        {t("promises.made")}
      </label>
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
            error={isAsked && !isToCome(draft.until) ? t("promises.untilMissing") : undefined}
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
