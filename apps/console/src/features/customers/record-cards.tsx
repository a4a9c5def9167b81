import { useText } from "@okpay/ui/text.tsx";
import type { CustomerRecord } from "../../api/wire.ts";
import { Card } from "../../parts/card.tsx";
import { Facts } from "../../parts/facts.tsx";
import { useKnownText } from "../../parts/known-text.ts";
import { Lang } from "../../parts/lang.tsx";
import { Moment } from "../../parts/moment.tsx";
import parts from "../../parts/parts.module.css";
import { Tag } from "../../parts/tag.tsx";
import classes from "./customers.module.css";

/** What may be seen before the caller is verified: masked, and never a password, code or card number (rows G2, G4). */
export function RecordCards({ record }: { record: CustomerRecord }) {
  const t = useText();
  const textOf = useKnownText();
  return (
    <div className={parts.columns}>
      <Card
        title={t("console.record.who")}
        aside={record.isDemo ? <Tag tone="warn">{t("shell.demo")}</Tag> : undefined}
      >
        <Facts
          facts={[
            [t("console.staff.name"), <Lang key="name" text={record.nameMasked} />],
            [t("console.record.email"), record.emailMasked],
            [t("console.record.phone"), record.phoneMasked],
            [t("console.record.language"), record.locale === "en" ? "English" : "中文"],
            [t("console.record.since"), <Moment key="since" at={record.createdAt} />],
            [
              t("console.record.id"),
              <span key="id" className={parts.code}>
                {record.id}
              </span>,
            ],
          ]}
        />
      </Card>
      <Card title={t("console.record.events")}>
        {record.events.length === 0 && <p>{t("console.record.noEvents")}</p>}
        <ul className={classes.list}>
          {record.events.map(({ at, type, outcome }) => (
            <li key={`${at}${type}`}>
              <p>
                {textOf("audit.events", type)} · {textOf("console.audit.outcome", outcome)}
              </p>
              <p className={classes.dim}>
                <Moment at={at} isExact />
              </p>
            </li>
          ))}
        </ul>
      </Card>
    </div>
  );
}
