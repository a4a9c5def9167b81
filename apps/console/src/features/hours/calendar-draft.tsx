import { Button } from "@mantine/core";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { saveCalendar } from "../../api/hours-calls.ts";
import type { ServiceCalendar } from "../../api/wire.ts";
import { ReasonSheet } from "../../parts/reason-sheet.tsx";
import { CalendarEditor } from "./calendar-editor.tsx";
import { type Fault, faultsOf } from "./faults.ts";
import { History } from "./history.tsx";
import classes from "./hours.module.css";
import { MonthPreview } from "./month-preview.tsx";

/** A calendar being edited: nothing counts before it is saved with a reason. */
export function CalendarDraft({
  calendarId,
  baseVersion,
  start,
  mayManage,
  onSaved,
}: {
  /** Null: a new calendar whose id cannot be taken as it stands. */
  calendarId: string | null;
  /** 0: a new calendar. */
  baseVersion: number;
  start: ServiceCalendar;
  mayManage: boolean;
  onSaved: () => void;
}) {
  const t = useText();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState(start);
  // What is half typed is no calendar: the preview stays with the last one that was.
  const [sound, setSound] = useState(start);
  const [isSaving, setSaving] = useState(false);
  const change = (next: ServiceCalendar) => {
    setDraft(next);
    if (faultsOf(next).length === 0) setSound(next);
  };
  const take = ({ calendar }: { calendar: ServiceCalendar }) => change(calendar);
  const isNew = baseVersion === 0;
  const isChanged = isNew || JSON.stringify(draft) !== JSON.stringify(start);
  const faults = faultsOf(draft);
  return (
    <>
      {mayManage && <CalendarEditor draft={draft} onChange={change} />}
      {isChanged && <Faults faults={faults} />}
      <h3>{t("console.hours.preview")}</h3>
      <MonthPreview calendar={sound} />
      {mayManage && (
        <div className={classes.row}>
          <Button
            disabled={!isChanged || faults.length > 0 || calendarId === null}
            onClick={() => setSaving(true)}
          >
            {t("console.hours.save")}
          </Button>
          {!isNew && (
            <Button variant="subtle" disabled={!isChanged} onClick={() => change(start)}>
              {t("console.hours.discard")}
            </Button>
          )}
        </div>
      )}
      {calendarId !== null && !isNew && (
        <History calendarId={calendarId} onTake={mayManage ? take : undefined} />
      )}
      <ReasonSheet
        title={t("console.hours.save")}
        action={t("console.hours.save")}
        isOpen={isSaving}
        onClose={() => setSaving(false)}
        run={(reason) => saveCalendar(calendarId ?? "", { baseVersion, calendar: draft, reason })}
        onDone={() => {
          setSaving(false);
          onSaved();
          void queryClient.invalidateQueries({ queryKey: ["hours"] });
        }}
      >
        <p>{t(isNew ? "console.hours.new.effect" : "console.hours.save.effect")}</p>
      </ReasonSheet>
    </>
  );
}

function Faults({ faults }: { faults: readonly Fault[] }) {
  const t = useText();
  if (faults.length === 0) return null;
  return (
    <Notice tone="warn" title={t("console.hours.faults")}>
      <ul className={classes.faults}>
        {faults.map(({ part, what }) => (
          <li key={`${part?.join(" ") ?? ""} ${what}`}>
            {part !== null && `${t(part[0], { number: String(part[1]) })}: `}
            {t(what)}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
