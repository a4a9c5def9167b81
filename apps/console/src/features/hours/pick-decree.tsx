import { Icon } from "@okpay/ui/icons.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useState } from "react";
import { type DecreeFile, decreeOf, MAX_BYTES } from "./decree-file.ts";
import classes from "./hours.module.css";

type Picked = DecreeFile & { readonly name: string };

/** The file's text as soon as it is chosen or dropped, or why it is none: nothing is sent before the operator has seen it. */
export function PickDecree({ onRead }: { onRead: (text: string, year: number | null) => void }) {
  const t = useText();
  const [picked, setPicked] = useState<Picked | null>(null);
  const [isOver, setOver] = useState(false);
  const read = async (file: File) => {
    const found = await decreeIn(file);
    setPicked({ ...found, name: file.name });
    if ("text" in found) onRead(found.text, found.year);
  };
  return (
    <>
      {picked !== null && "problem" in picked && (
        <Notice
          tone="error"
          title={t("console.hours.decree.file.refused", { name: picked.name })}
          takesFocus
        >
          <p>{t(`console.hours.decree.file.${picked.problem}`)}</p>
        </Notice>
      )}
      <div className={classes.drop} data-over={isOver}>
        {/* The field itself lies over the box: a file dropped on it is chosen by the browser, with no code of ours. */}
        <input
          id="decree-file"
          className={classes.dropField}
          type="file"
          accept=".csv,.txt,.ics,text/csv,text/plain,text/calendar"
          aria-describedby="decree-file-hint"
          onDragEnter={() => setOver(true)}
          onDragLeave={() => setOver(false)}
          onDrop={() => setOver(false)}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            // The same file may be chosen again after it was mended.
            event.currentTarget.value = "";
            if (file !== undefined) void read(file);
          }}
        />
        <label htmlFor="decree-file">
          <Icon name="document" />
          {t("console.hours.decree.pick")}
        </label>
        <p id="decree-file-hint">{t("console.hours.decree.pickHint")}</p>
      </div>
      <p role="status" className={classes.why}>
        {picked !== null && "text" in picked
          ? t("console.hours.decree.file.read", { name: picked.name, encoding: picked.encoding })
          : ""}
      </p>
    </>
  );
}

async function decreeIn(file: File): Promise<DecreeFile> {
  if (file.size > MAX_BYTES) return { problem: "tooLarge" };
  try {
    return decreeOf(new Uint8Array(await file.arrayBuffer()));
  } catch {
    // A folder, or a file that was moved away between the choice and the reading.
    return { problem: "unreadable" };
  }
}
