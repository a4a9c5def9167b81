import { AttachedPictures } from "@okpay/ui/attachments.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { type CaseEntry, openAttachment } from "../../api/case-calls.ts";
import { Lang } from "../../parts/lang.tsx";
import { Moment } from "../../parts/moment.tsx";
import { Tag } from "../../parts/tag.tsx";
import classes from "./cases.module.css";

/** Everything that was said and done, oldest first; notes are marked, because the customer does not see them. */
export function Thread({ caseId, entries }: { caseId: string; entries: readonly CaseEntry[] }) {
  return (
    <ol className={classes.thread}>
      {entries.map((entry) =>
        entry.type === "event" ? (
          <EventEntry key={entry.id} entry={entry} />
        ) : (
          <SaidEntry key={entry.id} caseId={caseId} entry={entry} />
        ),
      )}
    </ol>
  );
}

function SaidEntry({ caseId, entry }: { caseId: string; entry: CaseEntry }) {
  const t = useText();
  const { type, author, staffName, text, at, attachments, voice } = entry;
  return (
    <li className={classes.entry} data-type={type} data-author={author}>
      <div className={classes.head}>
        <strong>
          {author === "staff" && staffName !== null ? (
            <Lang text={staffName} />
          ) : (
            t(`casework.author.${author}`)
          )}
        </strong>
        <span className={classes.dim}>
          <Moment at={at} />
        </span>
        {type === "note" && <Tag tone="warn">{t("casework.noteMark")}</Tag>}
      </div>
      {text !== "" && (
        <p className={classes.text}>
          <Lang text={text} />
        </p>
      )}
      {voice !== null && <p>{t("casework.voice", { seconds: voice.seconds })}</p>}
      <AttachedPictures pictures={attachments} open={(id) => openAttachment(caseId, id)} />
    </li>
  );
}

function EventEntry({ entry }: { entry: CaseEntry }) {
  const t = useText();
  const { event, pauseReason, level, staffName, text, at } = entry;
  if (event === null) return null;
  const what = t(`casework.event.${event}`, {
    waits: pauseReason === null ? "" : t(`casework.waits.${pauseReason}`),
    level: level ?? 0,
  });
  return (
    <li className={classes.event}>
      {what}
      {staffName !== null && (
        <>
          {" · "}
          <Lang text={staffName} />
        </>
      )}
      <span className={classes.dim}>
        {" · "}
        <Moment at={at} />
      </span>
      {text !== "" && (
        <p className={classes.text}>
          <Lang text={text} />
        </p>
      )}
    </li>
  );
}
