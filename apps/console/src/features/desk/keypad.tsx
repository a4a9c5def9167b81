import { Button } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import { useState } from "react";
import classes from "./desk.module.css";
import { pressKey } from "./phone-line.ts";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"] as const;

/** Keys for the other side's machines, as when a callback reaches a company's menu. What was pressed is kept nowhere. */
export function Keypad() {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <div className={classes.buttons}>
        <Button variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t("desk.keys")}
        </Button>
      </div>
      {isOpen && (
        <div className={classes.keypad} role="group" aria-label={t("desk.keys")}>
          {KEYS.map((key) => (
            <Button key={key} variant="default" onClick={() => pressKey(key)}>
              {key}
            </Button>
          ))}
        </div>
      )}
    </>
  );
}
