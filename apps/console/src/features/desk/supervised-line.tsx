import { useText } from "@okpay/ui/text.tsx";
import type { DeskCall } from "../../api/desk-calls.ts";
import { Tag } from "../../parts/tag.tsx";

/** Who else is in the talk. Always there, so that a screen reader says it when it comes and goes. */
export function SupervisedLine({ supervision }: Pick<DeskCall, "supervision">) {
  const t = useText();
  return (
    <div role="status">
      {supervision !== null && (
        <Tag tone={supervision.mode === "listen" ? "plain" : "warn"}>
          {t(`supervision.by.${supervision.mode}`, { who: supervision.supervisor })}
        </Tag>
      )}
    </div>
  );
}
