import { Button } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows, Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { lineVersionsQuery, saveLines } from "../../api/hours-calls.ts";
import type { LineListVersion } from "../../api/wire.ts";
import { Card } from "../../parts/card.tsx";
import { ReasonSheet } from "../../parts/reason-sheet.tsx";
import { isSound } from "./draft.ts";
import classes from "./hours.module.css";
import { LineEditor } from "./line-editor.tsx";
import { LinesPreview } from "./lines-preview.tsx";
import { VersionTable } from "./version-table.tsx";

interface LinesProps {
  readonly calendars: readonly string[];
  readonly mayManage: boolean;
}

/** Who is called, country by country: numbers and languages, in the one list that every page shows. */
export function LinesCard(props: LinesProps) {
  const t = useText();
  const versions = useQuery(lineVersionsQuery);
  const current = versions.data?.versions[0];
  return (
    <Card title={t("console.lines.title")}>
      <p className={classes.why}>{t("console.lines.lead")}</p>
      {versions.isPending && <LoadingRows rows={4} height={52} />}
      {versions.isError && <ProblemNotice error={versions.error} />}
      {current !== undefined && (
        // A version saved meanwhile begins a new draft.
        <Lines
          key={current.version}
          {...props}
          current={current}
          versions={versions.data?.versions ?? []}
        />
      )}
    </Card>
  );
}

function Lines({
  current,
  versions,
  calendars,
  mayManage,
}: LinesProps & { current: LineListVersion; versions: readonly LineListVersion[] }) {
  const t = useText();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState(current.lines);
  const [isSaving, setSaving] = useState(false);
  const isChanged = JSON.stringify(draft) !== JSON.stringify(current.lines);
  const mayBeSaved = isChanged && draft.length > 0 && draft.every(isSound);
  return (
    <>
      {versions.length > 1 && !isChanged && (
        <p className={classes.why}>
          {t("console.lines.version", { version: String(current.version), reason: current.reason })}
        </p>
      )}
      {mayManage && <LineEditor lines={draft} calendars={calendars} onChange={setDraft} />}
      {isChanged && !mayBeSaved && <Notice tone="warn" title={t("console.lines.notYet")} />}
      <h3>{t("console.lines.preview")}</h3>
      <LinesPreview lines={draft} />
      {mayManage && (
        <div className={classes.row}>
          <Button disabled={!mayBeSaved} onClick={() => setSaving(true)}>
            {t("console.lines.save")}
          </Button>
          <Button variant="subtle" disabled={!isChanged} onClick={() => setDraft(current.lines)}>
            {t("console.hours.discard")}
          </Button>
        </div>
      )}
      <details>
        <summary>{t("console.hours.history")}</summary>
        <VersionTable
          rows={versions}
          onTake={mayManage ? ({ lines }) => setDraft(lines) : undefined}
        />
      </details>
      <ReasonSheet
        title={t("console.lines.save")}
        action={t("console.lines.save")}
        isOpen={isSaving}
        onClose={() => setSaving(false)}
        run={(reason) => saveLines({ baseVersion: current.version, lines: draft, reason })}
        onDone={() => {
          setSaving(false);
          void queryClient.invalidateQueries({ queryKey: ["hours"] });
        }}
      >
        <p>{t("console.lines.effect")}</p>
      </ReasonSheet>
    </>
  );
}
