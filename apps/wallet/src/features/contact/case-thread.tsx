import { AttachedPictures } from "@okpay/ui/attachments.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { type CustomerCase, openAttachment } from "../../api/case-calls.ts";
import { timeText } from "../../app/times.ts";
import security from "../security/security.module.css";
import classes from "./contact.module.css";

/** Everything that was said and sent, oldest first. */
export function Thread({ caseId, entries }: { caseId: string; entries: CustomerCase["thread"] }) {
  const t = useText();
  const locale = useLocale();
  return (
    <section className={security.section} aria-labelledby="thread">
      <h2 id="thread" className={security.heading}>
        {t("cases.thread")}
      </h2>
      <ol className={classes.thread}>
        {entries.map((entry) => {
          const time = <time dateTime={entry.at}>{timeText(entry.at, locale)}</time>;
          return entry.event === null ? (
            <li key={entry.id} className={classes.message} data-by={entry.by}>
              <span className={security.dim}>
                {t(`cases.${entry.by}`)} · {time}
              </span>
              {entry.text !== "" && <p>{entry.text}</p>}
              {entry.voiceSeconds !== null && (
                <p>{t("cases.voice", { seconds: entry.voiceSeconds })}</p>
              )}
              <AttachedPictures
                pictures={entry.attachments}
                open={(id) => openAttachment(caseId, id)}
              />
            </li>
          ) : (
            <li key={entry.id} className={classes.event}>
              {t(`cases.event.${entry.event}`, {
                waits: t(`cases.waits.${entry.pauseReason ?? "customer"}`),
                level: "",
              })}{" "}
              · {time}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
