import { useText } from "@okpay/ui/text.tsx";
import { Tag } from "../../parts/tag.tsx";

const DAY_MS = 86_400_000;
const OLD_DAYS = 7;

/** Whole days since then. */
export const daysSince = (at: string, now = Date.now()): number =>
  Math.max(0, Math.floor((now - Date.parse(at)) / DAY_MS));

/** How long a break has been open; marked once that is longer than a week. */
export function Age({ at }: { at: string }) {
  const t = useText();
  const days = daysSince(at);
  const text = t("settlements.age", { days });
  return days >= OLD_DAYS ? <Tag tone="warn">{text}</Tag> : <span>{text}</span>;
}
