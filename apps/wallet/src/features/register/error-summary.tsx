import { useText } from "@okpay/ui/text.tsx";
import { useEffect, useRef } from "react";
import classes from "./register.module.css";

/** Everything that is wrong, each line leading to its field; takes the focus when it appears (WCAG 3.3.1). */
export function ErrorSummary({ lines }: { lines: readonly { id: string; text: string }[] }) {
  const t = useText();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div ref={box} role="alert" tabIndex={-1} className={classes.summary}>
      <h2 className={classes.summaryTitle}>{t("register.errors", { count: lines.length })}</h2>
      <ul className={classes.summaryList}>
        {lines.map(({ id, text }) => (
          <li key={id}>
            <a
              href={`#${id}`}
              onClick={(event) => {
                event.preventDefault();
                document.getElementById(id)?.focus();
              }}
            >
              {text}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
