import { Icon, type IconName } from "@okpay/ui/icons.tsx";
import type { ReactNode } from "react";
import classes from "./parts.module.css";

export type Tone = "plain" | "good" | "warn" | "error";

/** A state in a word, with an icon where the colour alone would carry it. */
export function Tag({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  const icon: IconName | null =
    tone === "good" ? "check" : tone === "warn" ? "alert" : tone === "error" ? "cross" : null;
  return (
    <span className={classes.tag} data-tone={tone}>
      {icon !== null && <Icon name={icon} size={14} />}
      {children}
    </span>
  );
}
