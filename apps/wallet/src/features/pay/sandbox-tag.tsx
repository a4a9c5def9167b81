import { useText } from "@okpay/ui/text.tsx";
import classes from "./pay.module.css";

/** Beside a card, an account or a payment of the sandbox, on every screen that shows one: nothing real moves. */
export function SandboxTag({ isSandbox }: { isSandbox: boolean }) {
  const t = useText();
  return isSandbox ? <span className={classes.tag}>{t("payment.sandbox")}</span> : null;
}
