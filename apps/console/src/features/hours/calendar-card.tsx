import { Button, TextInput } from "@mantine/core";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { saveCalendar } from "../../api/hours-calls.ts";
import type { CalendarVersion, ServiceCalendar } from "../../api/wire.ts";
import { Card } from "../../parts/card.tsx";
import { ReasonSheet } from "../../parts/reason-sheet.tsx";
import { History } from "./history.tsx";
import classes from "./hours.module.css";
import { MonthPreview } from "./month-preview.tsx";
import { OverrideEditor } from "./override-editor.tsx";
import { WeekEditor } from "./week-editor.tsx";

/** One calendar: its rules, what they mean this month, who changed what. Nothing counts before it is saved with a reason. */
export function CalendarCard({
  current,
  name,
  mayManage,
}: {
  current: CalendarVersion;
  name: string;
  mayManage: boolean;
}) {
  const t = useText();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState(current.calendar);
  const [isSaving, setSaving] = useState(false);
  const [isSaved, setSaved] = useState(false);
  const isChanged = JSON.stringify(draft) !== JSON.stringify(current.calendar);
  return (
    <Card title={t("console.hours.calendar", { name, version: String(current.version) })}>
      {isSaved && !isChanged && <Notice tone="good" title={t("console.hours.saved")} takesFocus />}
      {mayManage && <Editor draft={draft} onChange={setDraft} />}
      <h3>{t("console.hours.preview")}</h3>
      <MonthPreview calendar={draft} />
      {mayManage && (
        <div className={classes.row}>
          <Button disabled={!isChanged} onClick={() => setSaving(true)}>
            {t("console.hours.save")}
          </Button>
          <Button variant="subtle" disabled={!isChanged} onClick={() => setDraft(current.calendar)}>
            {t("console.hours.discard")}
          </Button>
        </div>
      )}
      <History
        calendarId={current.calendarId}
        onTake={mayManage ? ({ calendar }) => setDraft(calendar) : undefined}
      />
      <ReasonSheet
        title={t("console.hours.save")}
        action={t("console.hours.save")}
        isOpen={isSaving}
        onClose={() => setSaving(false)}
        run={(reason) =>
          saveCalendar(current.calendarId, {
            baseVersion: current.version,
            calendar: draft,
            reason,
          })
        }
        onDone={() => {
          setSaving(false);
          setSaved(true);
          void queryClient.invalidateQueries({ queryKey: ["hours"] });
        }}
      >
        <p>{t("console.hours.save.effect")}</p>
      </ReasonSheet>
    </Card>
  );
}

function Editor({
  draft,
  onChange,
}: {
  draft: ServiceCalendar;
  onChange: (draft: ServiceCalendar) => void;
}) {
  const t = useText();
  return (
    <fieldset className={classes.editor}>
      <legend className={classes.why}>{t("console.hours.editor")}</legend>
      <TextInput
        label={t("console.hours.zone")}
        value={draft.timeZone}
        maxLength={64}
        onChange={(event) => onChange({ ...draft, timeZone: event.currentTarget.value })}
      />
      <h3>{t("console.hours.week")}</h3>
      <WeekEditor weekly={draft.weekly} onChange={(weekly) => onChange({ ...draft, weekly })} />
      <h3>{t("console.hours.override")}</h3>
      <OverrideEditor
        overrides={draft.overrides}
        onChange={(overrides) => onChange({ ...draft, overrides })}
      />
    </fieldset>
  );
}
