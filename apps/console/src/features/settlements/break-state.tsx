import { useText } from "@okpay/ui/text.tsx";
import type { SettlementBreak } from "../../api/settlement-calls.ts";
import { Tag } from "../../parts/tag.tsx";

const TONE = {
  open: "warn",
  approved: "plain",
  corrected: "good",
  closed_by_itself: "good",
} as const;

/** Where a break stands; while somebody is asked about it, that. */
export function BreakState({
  row: { state, waitsForDecision },
}: {
  row: Pick<SettlementBreak, "state" | "waitsForDecision">;
}) {
  const t = useText();
  return waitsForDecision ? (
    <Tag>{t("settlements.break.waits")}</Tag>
  ) : (
    <Tag tone={TONE[state]}>{t(`settlements.break.state.${state}`)}</Tag>
  );
}
