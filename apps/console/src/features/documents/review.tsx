import { Button } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import { useState } from "react";
import type { ReviewedDocument } from "../../api/document-calls.ts";
import { Card } from "../../parts/card.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Lang } from "../../parts/lang.tsx";
import { Moment } from "../../parts/moment.tsx";
import parts from "../../parts/parts.module.css";
import { Tag } from "../../parts/tag.tsx";
import { Decide } from "./decide.tsx";
import classes from "./documents.module.css";

const TONE = { submitted: "warn", approved: "good", rejected: "error" } as const;
const CHECKS = {
  identity_document: ["readable", "corners", "valid", "name"],
  address_document: ["readable", "address", "recent", "name"],
} as const;

/** The picture, what to check it for, and the decision. */
export function Review({ document }: { document: ReviewedDocument }) {
  const t = useText();
  const { kind, state } = document;
  return (
    <div className={classes.review}>
      <Picture document={document} />
      <div className={classes.side}>
        <Card title={t(`console.documents.kind.${kind}`)}>
          <Facts
            facts={[
              [
                t("console.document.state"),
                <Tag key="state" tone={TONE[state]}>
                  {t(`console.document.state.${state}`)}
                </Tag>,
              ],
              [t("console.document.name"), <Lang key="name" text={document.displayName} />],
              [
                t("console.documents.customer"),
                <span key="customer" className={parts.code}>
                  {document.customerId}
                </span>,
              ],
              [t("console.documents.since"), <Moment key="since" at={document.submittedAt} />],
              [
                t("console.document.decidedAt"),
                document.decidedAt === null ? null : <Moment at={document.decidedAt} />,
              ],
              [
                t("console.document.reason"),
                document.reason === null ? null : t(`console.document.reason.${document.reason}`),
              ],
            ]}
          />
        </Card>
        {state === "submitted" && (
          <Card title={t("console.document.check")}>
            <ul className={classes.check}>
              {CHECKS[kind].map((check) => (
                <li key={check}>{t(`console.document.check.${check}`)}</li>
              ))}
            </ul>
            <Decide document={document} />
          </Card>
        )}
      </div>
    </div>
  );
}

function Picture({ document }: { document: ReviewedDocument }) {
  const t = useText();
  const [isFull, setFull] = useState(false);
  if (document.picture === null) return <p>{t("console.document.deleted")}</p>;
  // The button stands inside what scrolls: from it the arrow keys move the picture.
  return (
    <section
      className={classes.picture}
      data-full={isFull}
      aria-label={t("console.document.picture")}
    >
      <div className={classes.bar}>
        <Button variant="default" aria-pressed={isFull} onClick={() => setFull(!isFull)}>
          {t("console.document.full")}
        </Button>
      </div>
      <img src={document.picture} alt={t(`console.documents.kind.${document.kind}`)} />
    </section>
  );
}
