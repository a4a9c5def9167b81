import { Button } from "@mantine/core";
import { CopyableReference } from "@okpay/ui/copy-button.tsx";
import { QrCode } from "@okpay/ui/qr-code.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type MoneyRequest, REQUESTS_KEY, withdraw } from "../../api/request-calls.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import classes from "../pay/pay.module.css";

/** What who asked can do: give the link to somebody, or take the request back. */
export function OwnRequest({ request }: { request: MoneyRequest }) {
  const t = useText();
  const queryClient = useQueryClient();
  const taking = useMutation({
    mutationFn: () => withdraw(request.id),
    onSettled: () => queryClient.invalidateQueries({ queryKey: REQUESTS_KEY }),
  });
  return (
    <>
      <section className={classes.card} aria-labelledby="share">
        <h2 id="share">{t(request.isLink ? "requests.share" : "requests.remind")}</h2>
        <p className={classes.dim}>
          {t(request.isLink ? "requests.shareHint" : "requests.remindHint")}
        </p>
        <CopyableReference value={request.url} />
        <QrCode text={request.url} label={t("requests.qr")} />
      </section>
      {taking.error !== null && <ProblemNotice error={taking.error} />}
      <Button
        variant="default"
        fullWidth
        loading={taking.isPending}
        onClick={() => taking.mutate()}
      >
        {t("requests.withdraw")}
      </Button>
    </>
  );
}
