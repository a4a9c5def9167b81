import { useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import type { Caller } from "../../api/desk-calls.ts";
import { Card } from "../../parts/card.tsx";
import { Facts } from "../../parts/facts.tsx";
import { useKnownText } from "../../parts/known-text.ts";
import { Lang } from "../../parts/lang.tsx";
import { Moment } from "../../parts/moment.tsx";
import { Tag } from "../../parts/tag.tsx";

type Case = NonNullable<Caller["case"]>;

/** What they wrote to us about, who has it, and what was promised. */
export function CallerCase({ shown }: { shown: Case }) {
  const t = useText();
  const textOf = useKnownText();
  const { number, kind, topic, state, subject, isOverdue, isAttached } = shown;
  return (
    <Card
      title={t(isAttached ? "desk.openCase" : "desk.openCaseLast")}
      aside={
        isOverdue ? (
          <Tag tone="error">{t("desk.openCaseOverdue")}</Tag>
        ) : (
          <Tag tone="plain">{textOf("casework.state", state)}</Tag>
        )
      }
    >
      <Facts
        facts={[
          [
            t("desk.openCaseNumber"),
            <Link key="number" to="/cases/$caseId" params={{ caseId: shown.id }}>
              {number}
            </Link>,
          ],
          [t("desk.caseKind"), t(`desk.caseKind.${kind}`)],
          [t("desk.caseTopic"), t(`desk.caseTopic.${topic}`)],
          [
            t("desk.openCaseSubject"),
            subject === null ? t("desk.notAtThisLevel") : <Lang key="subject" text={subject} />,
          ],
          [t("desk.openCaseOwner"), <Owner key="owner" shown={shown} />],
          [
            t("desk.openCaseDue"),
            shown.dueAt === null ? t("desk.openCaseNoDue") : <Moment key="due" at={shown.dueAt} />,
          ],
        ]}
      />
    </Card>
  );
}

function Owner({ shown: { owner, isMine } }: { shown: Case }) {
  const t = useText();
  if (owner === null) return t("desk.openCaseNobody");
  return isMine ? t("desk.openCaseMine") : <Lang text={owner} />;
}
