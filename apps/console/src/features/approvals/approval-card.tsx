import { useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import { useId } from "react";
import type { Approval, StaffSession } from "../../api/wire.ts";
import { Facts } from "../../parts/facts.tsx";
import { useKnownText } from "../../parts/known-text.ts";
import { Lang } from "../../parts/lang.tsx";
import { Moment } from "../../parts/moment.tsx";
import parts from "../../parts/parts.module.css";
import { Tag, type Tone } from "../../parts/tag.tsx";
import { may } from "../../shell/places.ts";
import classes from "./approvals.module.css";
import { Decide } from "./decide.tsx";

const TONE: Record<Approval["state"], Tone> = {
  requested: "warn",
  approved: "good",
  rejected: "error",
  expired: "plain",
};

/** One request: who wants what done to whom and why, what it will do, and the decision. */
export function ApprovalCard({ approval, session }: { approval: Approval; session: StaffSession }) {
  const t = useText();
  const textOf = useKnownText();
  const id = useId();
  const { requestedBy, decidedBy } = approval;
  const person = (who: Approval["requestedBy"]) => (
    <span>
      <Lang text={who.displayName} /> ({t(`console.role.${who.role}`)})
    </span>
  );
  return (
    <article className={classes.approval} aria-labelledby={id} tabIndex={-1} data-row>
      <div className={classes.head}>
        <h2 id={id}>{textOf("console.commands", approval.command)}</h2>
        <Tag tone={TONE[approval.state]}>{t(`console.approvals.state.${approval.state}`)}</Tag>
      </div>
      <p className={classes.effect}>{textOf("console.commandEffect", approval.command)}</p>
      <Facts
        facts={[
          [
            t("console.approvals.about"),
            <span key="about">
              <Lang text={approval.subjectName} />{" "}
              {approval.subject.startsWith("brk_") && may(session, "settlements.read") ? (
                <Link to="/settlements/breaks/$breakId" params={{ breakId: approval.subject }}>
                  {t("settlements.break")}
                </Link>
              ) : (
                <span className={parts.code}>{approval.subject}</span>
              )}
            </span>,
          ],
          [t("console.approvals.reason"), approval.reason],
          [t("console.approvals.by"), person(requestedBy)],
          [t("console.approvals.at"), <Moment key="at" at={approval.requestedAt} />],
          [
            t("console.approvals.expires"),
            approval.state === "requested" ? <Moment at={approval.expiresAt} /> : null,
          ],
          [t("console.approvals.decidedBy"), decidedBy === null ? null : person(decidedBy)],
          [
            t("console.approvals.decidedAt"),
            approval.decidedAt === null ? null : <Moment at={approval.decidedAt} />,
          ],
          [t("console.approvals.decisionReason"), approval.decisionReason],
        ]}
      />
      {approval.state === "requested" &&
        (approval.mayDecide ? (
          <Decide approval={approval} />
        ) : (
          <p className={classes.why}>{t(reasonAgainst(approval, session))}</p>
        ))}
    </article>
  );
}

/** Why there are no buttons: the server decides (`mayDecide`), this only says it in words. */
function reasonAgainst(approval: Approval, session: StaffSession) {
  if (approval.requestedBy.id === session.staff.id) return "console.approvals.ownRequest" as const;
  if (!may(session, "approvals.decide")) return "console.approvals.notYourRole" as const;
  return "console.approvals.aboutYou" as const;
}
