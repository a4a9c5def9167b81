import { TextInput } from "@mantine/core";
import { Icon } from "@okpay/ui/icons.tsx";
import { Sheet } from "@okpay/ui/sheet.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import type { StaffSession } from "../api/wire.ts";
import classes from "./keys.module.css";
import { may, placesFor } from "./places.ts";

/** Finds a place by its name, or what an id names, from anywhere. */
export function Finder(props: { session: StaffSession; isOpen: boolean; onClose: () => void }) {
  const t = useText();
  return (
    <Sheet title={t("console.find.title")} isOpen={props.isOpen} onClose={props.onClose}>
      <FinderForm session={props.session} onClose={props.onClose} />
    </Sheet>
  );
}

/** A dialog gives its focus to what carries the attribute; React's own prop only focuses before the dialog opens. */
const takesFocus = (field: HTMLInputElement | null): void => field?.setAttribute("autofocus", "");

function FinderForm({ session, onClose }: { session: StaffSession; onClose: () => void }) {
  const t = useText();
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const wanted = text.trim().toLowerCase();
  const places = placesFor(session).filter(({ label }) => t(label).toLowerCase().includes(wanted));
  const mayAudit = may(session, "audit.read");
  const eventId = mayAudit && /^aud_[0-9a-f]{32}$/.test(wanted) ? wanted : undefined;
  const subject = mayAudit && /^[a-z]{3}_[0-9a-f]{32}$/.test(wanted) ? wanted : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const [first] = places;
    if (eventId !== undefined) void navigate({ to: "/audit/events/$eventId", params: { eventId } });
    else if (subject !== undefined) void navigate({ to: "/audit", search: { subject } });
    else if (first !== undefined) void navigate({ to: first.to });
    else return;
    onClose();
  };
  return (
    <form onSubmit={submit} className={classes.finder}>
      <TextInput
        label={t("console.find.label")}
        description={mayAudit ? t("console.find.ids") : undefined}
        value={text}
        autoComplete="off"
        ref={takesFocus}
        leftSection={<Icon name="search" />}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <ul className={classes.found}>
        {places.map(({ to, icon, label }) => (
          <li key={to}>
            <button
              type="button"
              onClick={() => {
                void navigate({ to });
                onClose();
              }}
            >
              <Icon name={icon} />
              {t(label)}
            </button>
          </li>
        ))}
      </ul>
      <p role="status" className={classes.dim}>
        {eventId !== undefined && t("console.find.event")}
        {eventId === undefined && subject !== undefined && t("console.find.subject")}
        {subject === undefined && places.length === 0 && t("console.find.nothing")}
      </p>
    </form>
  );
}
