import { Button } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { resumePayment } from "../../api/calls.ts";
import { isUnanswered } from "../../api/problems.ts";
import { paymentQuery } from "../../api/queries.ts";
import { moneyOf, type Payment } from "../../api/wire.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { EndScreen } from "./end-screen.tsx";

/** Asked again on every return to the page: the person may come back from their bank, or from a tunnel. */
const resumeQuery = (paymentId: string) =>
  queryOptions({
    queryKey: ["payments", "resumed", paymentId],
    queryFn: () => resumePayment(paymentId),
    retry: (_count, error) => isUnanswered(error),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: "always",
    refetchOnReconnect: "always",
  });

/**
 * The card's bank asks the payer first. Where, is asked of the network each time, and so is what came of it: a reload, a
 * second device or a lost answer finds the same one payment.
 */
export function NeedsBank({ payment }: { payment: Payment }) {
  const t = useText();
  const queryClient = useQueryClient();
  const resumed = useQuery(resumeQuery(payment.id));
  const now = resumed.data?.payment;
  useEffect(() => {
    if (now === undefined || now.state === "needs_action") return;
    queryClient.setQueryData(paymentQuery(payment.id).queryKey, now);
    void queryClient.invalidateQueries({ queryKey: ["wallet"] });
  }, [now, payment.id, queryClient]);
  const url = resumed.data?.challengeUrl ?? null;
  return (
    <EndScreen
      tone="warn"
      icon="alert"
      isSandbox={payment.isSandbox}
      isBusy={resumed.isFetching}
      title={t("pay.needsYou.title")}
      money={moneyOf(payment.total)}
      detail={t("pay.needsBank.detail")}
    >
      {resumed.isError && <ProblemNotice error={resumed.error} />}
      <Button
        size="lg"
        fullWidth
        loading={resumed.isPending}
        disabled={url === null}
        component="a"
        href={url ?? undefined}
      >
        {t("pay.needsBank.action")}
      </Button>
      <Button variant="default" renderRoot={(props) => <Link to="/wallet" {...props} />}>
        {t("pay.needsBank.later")}
      </Button>
    </EndScreen>
  );
}
