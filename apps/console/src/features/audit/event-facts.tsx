import { useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import type { AuditEvent } from "../../api/wire.ts";
import { Facts } from "../../parts/facts.tsx";
import { useKnownText } from "../../parts/known-text.ts";
import { Moment } from "../../parts/moment.tsx";
import parts from "../../parts/parts.module.css";
import { ActorName, OutcomeTag, SeverityTag } from "./event-words.tsx";

/** Who, what, to what, outcome, origin, time, correlation (row L2). */
export function EventFacts({ event }: { event: AuditEvent }) {
  const t = useText();
  const textOf = useKnownText();
  const { actor, subject } = event;
  return (
    <Facts
      facts={[
        [t("console.audit.when"), <Moment key="at" at={event.at} isExact />],
        [
          t("console.audit.utc"),
          <span key="utc" className={parts.code}>
            {event.at}
          </span>,
        ],
        [
          t("console.audit.outcome"),
          <span key="outcome">
            <OutcomeTag outcome={event.outcome} /> <SeverityTag severity={event.severity} />
          </span>,
        ],
        [t("console.audit.who"), <ActorName key="who" actor={actor} />],
        [
          t("console.audit.actorId"),
          actor.id === null ? null : (
            <Link className={parts.code} to="/audit" search={{ actor: actor.id }}>
              {actor.id}
            </Link>
          ),
        ],
        [
          t("console.audit.about"),
          subject === null ? null : (
            <span>
              {textOf("console.audit.subject", subject.kind)}{" "}
              <Link className={parts.code} to="/audit" search={{ subject: subject.id }}>
                {subject.id}
              </Link>
            </span>
          ),
        ],
        [t("console.audit.ip"), event.ip],
        [t("console.audit.browser"), event.userAgent],
        [
          t("console.audit.request"),
          event.requestId === null ? null : <span className={parts.code}>{event.requestId}</span>,
        ],
        [
          t("console.audit.type"),
          <span key="type" className={parts.code}>
            {event.type}
          </span>,
        ],
      ]}
    />
  );
}
