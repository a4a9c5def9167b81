import { Button } from "@mantine/core";
import { Icon } from "@okpay/ui/icons.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useEffect, useRef, useState } from "react";
import classes from "./security.module.css";

/** New recovery codes, this one time: copy, keep as a file, or print. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const t = useText();
  const box = useRef<HTMLElement>(null);
  const [copy, setCopy] = useState<"idle" | "copied" | "refused">("idle");
  useEffect(() => box.current?.focus(), []);
  const text = `${t("codes.fileTitle")}\n\n${codes.join("\n")}\n`;
  const toClipboard = async () => {
    try {
      await navigator.clipboard.writeText(codes.join("\n"));
      setCopy("copied");
    } catch (refusal) {
      // Without permission or a secure context: the codes can still be selected.
      if (!(refusal instanceof DOMException || refusal instanceof TypeError)) throw refusal;
      setCopy("refused");
    }
  };
  return (
    <section ref={box} tabIndex={-1} className={classes.card} aria-labelledby="recovery-codes-new">
      <h2 id="recovery-codes-new">{t("codes.newTitle")}</h2>
      <Notice tone="warn" title={t("codes.once")}>
        <p>{t("codes.how")}</p>
      </Notice>
      <ul className={classes.codes} aria-label={t("codes.newTitle")}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className={`${classes.buttons} ${classes.notPrinted}`}>
        <Button
          variant="default"
          leftSection={<Icon name={copy === "copied" ? "check" : "copy"} />}
          onClick={() => void toClipboard()}
        >
          {copy === "copied" ? t("common.copied") : t("codes.copy")}
        </Button>
        <Button
          variant="default"
          leftSection={<Icon name="download" />}
          component="a"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
          download="okpay-recovery-codes.txt"
        >
          {t("codes.download")}
        </Button>
        <Button variant="default" leftSection={<Icon name="print" />} onClick={() => print()}>
          {t("codes.print")}
        </Button>
      </div>
      <p role="status" className={classes.dim}>
        {copy === "refused" && t("common.copyRefused")}
      </p>
      <Button className={classes.notPrinted ?? ""} fullWidth onClick={onKept}>
        {t("codes.kept")}
      </Button>
    </section>
  );
}
