import { useLocale, useText } from "@okpay/ui/text.tsx";
import type { HoursDesk } from "../../api/wire.ts";
import { DataTable } from "../../parts/data-table.tsx";
import { Moment } from "../../parts/moment.tsx";

type PastBlock = HoursDesk["pastBlocks"][number];

/** What closed the hotline before, who did it, who took it back; also what was prepared and closed nothing. */
export function PastBlocks({ blocks }: { blocks: readonly PastBlock[] }) {
  const t = useText();
  const locale = useLocale();
  if (blocks.length === 0) return null;
  return (
    <details>
      <summary>{t("console.hours.past")}</summary>
      <DataTable
        caption={t("console.hours.past")}
        rows={blocks}
        idOf={({ id }) => id}
        columns={[
          {
            key: "reason",
            title: t("console.hours.history.reason"),
            cell: ({ reason }) => reason[locale],
          },
          {
            key: "kind",
            title: t("console.hours.past.what"),
            cell: (block) => t(`console.hours.past.${whatItWas(block)}`),
          },
          {
            key: "at",
            title: t("console.hours.history.at"),
            cell: ({ startsAt, endedAt }) => (
              <span>
                <Moment at={startsAt} />
                {endedAt !== null && (
                  <>
                    {" – "}
                    <Moment at={endedAt} />
                  </>
                )}
              </span>
            ),
          },
          {
            key: "by",
            title: t("console.hours.history.by"),
            cell: (block) => <span>{t("console.hours.past.by", peopleOf(t, block))}</span>,
          },
        ]}
      />
    </details>
  );
}

/** An emergency that was prepared and never confirmed closed nothing. */
function whatItWas({ kind, confirmedBy }: PastBlock): PastBlock["kind"] | "prepared" {
  return confirmedBy === null ? "prepared" : kind;
}

function peopleOf(t: ReturnType<typeof useText>, { createdBy, confirmedBy, endedBy }: PastBlock) {
  return {
    createdBy,
    confirmedBy: confirmedBy ?? t("console.hours.past.nobody"),
    endedBy: endedBy ?? t("console.hours.past.itself"),
  };
}
