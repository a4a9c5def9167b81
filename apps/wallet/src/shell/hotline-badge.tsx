import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { hotlineQuery } from "../api/queries.ts";
import classes from "./shell.module.css";

/** Whether the hotline answers now, and the way to its hours and numbers; only the way while that is not known. */
export function HotlineBadge() {
  const t = useText();
  const isOpen = useQuery(hotlineQuery).data?.isOpen;
  return (
    <a href="/help/hours" className={classes.badge} data-open={isOpen}>
      {t(isOpen === undefined ? "footer.hours" : isOpen ? "footer.open" : "footer.closed")}
    </a>
  );
}
