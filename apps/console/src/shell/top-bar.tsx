import { Icon } from "@okpay/ui/icons.tsx";
import { Sheet } from "@okpay/ui/sheet.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useState } from "react";
import type { StaffSession } from "../api/wire.ts";
import { Brand } from "./brand.tsx";
import { PlaceList } from "./place-list.tsx";
import classes from "./shell.module.css";
import { Tools } from "./tools.tsx";
import { WhoIsHere } from "./who-is-here.tsx";

/** The top edge of a phone, and of the pages before anybody has signed in. */
export function TopBar({ session }: { session: StaffSession | null }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <header className={classes.top}>
      <Brand />
      {session === null ? (
        <Tools isSignedIn={false} />
      ) : (
        <button
          type="button"
          className={classes.tool}
          aria-expanded={isOpen}
          aria-haspopup="dialog"
          onClick={() => setOpen(true)}
        >
          <Icon name="menu" />
          <span>{t("console.menu")}</span>
        </button>
      )}
      {session !== null && (
        <Sheet title={t("console.menu")} isOpen={isOpen} onClose={close}>
          <PlaceList session={session} onOpen={close} />
          <WhoIsHere session={session} />
          <Tools isSignedIn onLeave={close} />
        </Sheet>
      )}
    </header>
  );
}
