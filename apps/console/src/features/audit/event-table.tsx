import { useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import type { AuditEvent } from "../../api/wire.ts";
import { DataTable } from "../../parts/data-table.tsx";
import { useKnownText } from "../../parts/known-text.ts";
import { Moment } from "../../parts/moment.tsx";
import { ActorName, OutcomeTag, SeverityTag } from "./event-words.tsx";

/** Events newest first; the first cell opens one. */
export function EventTable({ events }: { events: readonly AuditEvent[] }) {
  const t = useText();
  const textOf = useKnownText();
  return (
    <DataTable
      caption={t("console.audit.title")}
      rows={events}
      idOf={({ id }) => id}
      columns={[
        {
          key: "what",
          title: t("console.audit.what"),
          cell: ({ id, type }) => (
            <Link to="/audit/events/$eventId" params={{ eventId: id }}>
              {textOf("audit.events", type)}
            </Link>
          ),
        },
        {
          key: "when",
          title: t("console.audit.when"),
          isNarrow: true,
          cell: ({ at }) => <Moment at={at} isExact />,
        },
        {
          key: "who",
          title: t("console.audit.who"),
          cell: ({ actor }) => (
            <span>
              <ActorName actor={actor} />
            </span>
          ),
        },
        {
          key: "about",
          title: t("console.audit.about"),
          cell: ({ subject }) =>
            subject === null ? null : textOf("console.audit.subject", subject.kind),
        },
        {
          key: "outcome",
          title: t("console.audit.outcome"),
          isNarrow: true,
          cell: ({ outcome, severity }) => (
            <span>
              <OutcomeTag outcome={outcome} />{" "}
              {severity !== "info" && severity !== "notice" && <SeverityTag severity={severity} />}
            </span>
          ),
        },
        { key: "ip", title: t("console.audit.ip"), cell: ({ ip }) => ip },
      ]}
    />
  );
}
