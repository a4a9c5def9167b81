import { useText } from "@okpay/ui/text.tsx";
import type { Caller } from "../../api/desk-calls.ts";
import { Card } from "../../parts/card.tsx";
import { Lang } from "../../parts/lang.tsx";
import { Moment } from "../../parts/moment.tsx";
import { Tag } from "../../parts/tag.tsx";
import classes from "./desk.module.css";

/** What the customer waits for: most of who call a second time ask what became of it. */
export function CallerPromises({ promises }: { promises: Caller["promises"] }) {
  const t = useText();
  if (promises.length === 0) return null;
  return (
    <Card title={t("promises.ofCaller")}>
      <ul className={classes.list}>
        {promises.map(({ id, text, dueAt, isOverdue, agentNumber }) => (
          <li key={id}>
            {isOverdue && <Tag tone="error">{t("promises.overdue")}</Tag>} {t("promises.until")}{" "}
            <Moment at={dueAt} />
            {agentNumber === null ? "" : ` · ${t("desk.agent", { number: agentNumber })}`}
            <p>{text === null ? t("desk.notAtThisLevel") : <Lang text={text} />}</p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
