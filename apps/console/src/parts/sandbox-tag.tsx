import { useText } from "@okpay/ui/text.tsx";
import { Tag } from "./tag.tsx";

/** Beside a payment, a network or a bank of the sandbox, or of test keys, wherever one is shown: nothing real moves. */
export function SandboxTag({ isSandbox }: { isSandbox: boolean }) {
  const t = useText();
  return isSandbox ? <Tag>{t("console.sandbox")}</Tag> : null;
}
