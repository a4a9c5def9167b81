import { Button, NativeSelect, TextInput } from "@mantine/core";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useState } from "react";
import type { CalendarVersion } from "../../api/wire.ts";
import { Card } from "../../parts/card.tsx";
import { CalendarDraft } from "./calendar-draft.tsx";
import { newCalendar } from "./draft.ts";
import classes from "./hours.module.css";

const ID = /^[a-z0-9-]{1,40}$/;

/** A calendar that does not exist yet, from nothing or from another; it serves nobody until a line or region is given it. */
export function NewCalendar({ calendars }: { calendars: readonly CalendarVersion[] }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const [id, setId] = useState("");
  const [origin, setOrigin] = useState("");
  const [saved, setSaved] = useState<string | null>(null);
  const isTaken = calendars.some(({ calendarId }) => calendarId === id);
  const isGood = ID.test(id) && !isTaken;
  const start = calendars.find(({ calendarId }) => calendarId === origin)?.calendar;
  return (
    <Card title={t("console.hours.new")}>
      {saved !== null && (
        <Notice tone="good" title={t("console.hours.new.saved", { name: saved })} takesFocus />
      )}
      {isOpen ? (
        <>
          <Beginning
            id={id}
            isTaken={isTaken}
            origin={origin}
            calendars={calendars}
            onId={setId}
            onOrigin={setOrigin}
          />
          <CalendarDraft
            key={origin}
            calendarId={isGood ? id : null}
            baseVersion={0}
            start={start ?? newCalendar()}
            mayManage
            onSaved={() => {
              setSaved(id);
              setOpen(false);
              setId("");
              setOrigin("");
            }}
          />
          <Button variant="subtle" onClick={() => setOpen(false)} className={classes.start}>
            {t("console.hours.discard")}
          </Button>
        </>
      ) : (
        <Button
          variant="light"
          className={classes.start}
          onClick={() => {
            setOpen(true);
            setSaved(null);
          }}
        >
          {t("console.hours.new.open")}
        </Button>
      )}
    </Card>
  );
}

/** What it is called, for good, and what it begins with. */
function Beginning({
  id,
  isTaken,
  origin,
  calendars,
  onId,
  onOrigin,
}: {
  id: string;
  isTaken: boolean;
  origin: string;
  calendars: readonly CalendarVersion[];
  onId: (id: string) => void;
  onOrigin: (calendarId: string) => void;
}) {
  const t = useText();
  return (
    <div className={classes.row}>
      <TextInput
        label={t("console.hours.new.id")}
        description={t("console.hours.new.idHint")}
        error={
          id === "" || (ID.test(id) && !isTaken)
            ? undefined
            : t(isTaken ? "console.hours.new.idTaken" : "console.hours.new.idWrong")
        }
        value={id}
        maxLength={40}
        autoCapitalize="none"
        onChange={(event) => onId(event.currentTarget.value.trim())}
      />
      <NativeSelect
        label={t("console.hours.new.origin")}
        description={t("console.hours.new.originHint")}
        value={origin}
        data={[
          { value: "", label: t("console.hours.new.blank") },
          ...calendars.map(({ calendarId }) => calendarId),
        ]}
        onChange={(event) => onOrigin(event.currentTarget.value)}
      />
    </div>
  );
}
