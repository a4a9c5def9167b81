import { Button } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import type { ReactNode } from "react";
import parts from "../../parts/parts.module.css";
import classes from "./articles.module.css";

/** The button that saves, in sight however long the text is, and in words how it stands. */
export function SaveBar({
  isReady,
  isSaving,
  onSave,
  children,
}: {
  isReady: boolean;
  isSaving: boolean;
  onSave: () => void;
  children: ReactNode;
}) {
  const t = useText();
  return (
    <div className={classes.savebar}>
      <Button
        disabled={!isReady}
        loading={isSaving}
        aria-keyshortcuts="Control+S Meta+S"
        onClick={onSave}
      >
        {t("console.articles.save")}
      </Button>
      <p className={parts.dim} role="status">
        {children}
      </p>
    </div>
  );
}
