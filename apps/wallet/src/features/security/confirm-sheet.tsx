import { Button } from "@mantine/core";
import { Sheet } from "@okpay/ui/sheet.tsx";
import { useText } from "@okpay/ui/text.tsx";
import type { ReactNode } from "react";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import classes from "./security.module.css";

export interface ConfirmSheetProps {
  title: string;
  action: string;
  isOpen: boolean;
  isRunning: boolean;
  error: Error | null;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** "Are you sure", for what cannot be undone: says what it does, then does it or not. */
export function ConfirmSheet(props: ConfirmSheetProps) {
  const t = useText();
  return (
    <Sheet title={props.title} isOpen={props.isOpen} onClose={props.onClose}>
      <div className={classes.form}>
        {props.children}
        {props.error !== null && <ProblemNotice error={props.error} />}
        <Button fullWidth loading={props.isRunning} onClick={props.onConfirm}>
          {props.action}
        </Button>
        <Button variant="default" fullWidth onClick={props.onClose}>
          {t("action.cancel")}
        </Button>
      </div>
    </Sheet>
  );
}
