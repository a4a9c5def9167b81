import { Button } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import { onThisClock } from "../../api/http.ts";
import { useSecondsUntil } from "../../shell/countdown.tsx";

/** "Send again", counted down until the server takes it; the earlier code is void then. */
export function Resend({
  resendAt,
  isSending,
  onResend,
}: {
  resendAt: string | null;
  isSending: boolean;
  onResend: () => void;
}) {
  const t = useText();
  const wait = useSecondsUntil(resendAt === null ? 0 : onThisClock(resendAt));
  return (
    <Button variant="default" loading={isSending} disabled={wait > 0} onClick={onResend}>
      {wait > 0 ? t("proof.resendIn", { seconds: wait }) : t("proof.resend")}
    </Button>
  );
}
