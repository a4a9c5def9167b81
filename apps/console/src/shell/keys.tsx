import { Sheet } from "@okpay/ui/sheet.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import type { StaffSession } from "../api/wire.ts";
import { Finder } from "./finder.tsx";
import { areKeysOn, isTyping, moveRow, pressIn, setKeysOn } from "./key-rules.ts";
import classes from "./keys.module.css";
import { placesFor } from "./places.ts";

const GO = "g";
const GO_WITHIN_MS = 1500;

/**
 * The keyboard of the console: `?` shows the keys, ⌘K or Ctrl+K finds a place, `g` and a letter goes there, `j` and `k`
 * walk through rows, other letters press what carries them in the row at hand. Single letters can be switched off
 * (WCAG 2.1.4), and are never taken from somebody who types or from an open dialog.
 */
export function Keys({ session }: { session: StaffSession }) {
  const [open, setOpen] = useState<"none" | "keys" | "find">("none");
  const [isOn, setOn] = useState(areKeysOn);
  const goPressedAt = useRef(Number.NEGATIVE_INFINITY);
  const navigate = useNavigate();

  useEffect(() => {
    const places = placesFor(session);
    const show = () => setOpen("keys");
    const press = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setOpen("find");
        return;
      }
      if (!isOn || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector("dialog[open]") !== null) return;
      const isGoing = event.timeStamp - goPressedAt.current < GO_WITHIN_MS;
      const place = isGoing ? places.find(({ key }) => key === event.key) : undefined;
      goPressedAt.current = event.key === GO ? event.timeStamp : Number.NEGATIVE_INFINITY;
      if (event.key === "?") show();
      else if (place !== undefined) void navigate({ to: place.to });
      else if (event.key === "j" || event.key === "k") moveRow(event.key === "j" ? 1 : -1);
      else if (event.key === GO || !pressIn(event.key)) return;
      event.preventDefault();
    };
    document.addEventListener("keydown", press);
    document.addEventListener("console:keys", show);
    return () => {
      document.removeEventListener("keydown", press);
      document.removeEventListener("console:keys", show);
    };
  }, [session, isOn, navigate]);

  const close = () => setOpen("none");
  return (
    <>
      <KeyList
        session={session}
        isOpen={open === "keys"}
        onClose={close}
        isOn={isOn}
        onSwitch={(next) => {
          setKeysOn(next);
          setOn(next);
        }}
      />
      <Finder session={session} isOpen={open === "find"} onClose={close} />
    </>
  );
}

const EVERYWHERE = [
  ["?", "console.keys.show"],
  ["⌘K / Ctrl K", "console.keys.find"],
  ["j / k", "console.keys.rows"],
  ["Enter", "console.keys.openRow"],
  ["a / r", "console.keys.decide"],
] as const;

function KeyList(props: {
  session: StaffSession;
  isOpen: boolean;
  isOn: boolean;
  onClose: () => void;
  onSwitch: (isOn: boolean) => void;
}) {
  const t = useText();
  return (
    <Sheet title={t("console.keys.title")} isOpen={props.isOpen} onClose={props.onClose}>
      <dl className={classes.keys}>
        {EVERYWHERE.map(([key, label]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(label)}</dd>
          </div>
        ))}
        {placesFor(props.session).map(({ key, label }) => (
          <div key={key}>
            <dt>
              <kbd>{GO}</kbd> <kbd>{key}</kbd>
            </dt>
            <dd>{t("console.keys.go", { place: t(label) })}</dd>
          </div>
        ))}
      </dl>
      <label className={classes.switch}>
        <input
          type="checkbox"
          checked={props.isOn}
          onChange={(event) => props.onSwitch(event.currentTarget.checked)}
        />
        {t("console.keys.single")}
      </label>
    </Sheet>
  );
}
