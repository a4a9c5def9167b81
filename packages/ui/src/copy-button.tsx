import { useEffect, useState } from "react";
import { Icon } from "./icons.tsx";
import { useText } from "./text.tsx";
import classes from "./ui.module.css";

/** Shows a reference and copies it; says so in words, and falls back to selectable text where copying is refused. */
export function CopyableReference({ value }: { value: string }) {
  const t = useText();
  const [state, setState] = useState<"idle" | "copied" | "refused">("idle");
  useEffect(() => {
    if (state !== "copied") return;
    const timer = setTimeout(() => setState("idle"), 4000);
    return () => clearTimeout(timer);
  }, [state]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setState("copied");
    } catch (refusal) {
      // Browsers refuse without a secure context or permission: the text beside the button can still be selected.
      if (!(refusal instanceof DOMException || refusal instanceof TypeError)) throw refusal;
      setState("refused");
    }
  };
  return (
    <span className={classes.reference}>
      <code className={classes.referenceText}>{value}</code>
      <button
        type="button"
        className={classes.iconButton}
        aria-label={t("common.copyReference")}
        onClick={() => void copy()}
      >
        <Icon name={state === "copied" ? "check" : "copy"} />
      </button>
      <span role="status" className={classes.referenceState}>
        {state === "copied" && t("common.copied")}
        {state === "refused" && t("common.copyRefused")}
      </span>
    </span>
  );
}
