import { Button } from "@mantine/core";
import { Page } from "@okpay/ui/page.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { cancelRecovery } from "../api/recovery-calls.ts";
import { IncompleteLink } from "../features/recovery/incomplete-link.tsx";
import { forgetLinkToken, useLinkToken } from "../features/recovery/link-token.ts";
import { ProblemNotice } from "../shell/problem-notice.tsx";

/** Stops a recovery somebody asked for: one click, from any notice (row F11). */
export function CancelRecovery() {
  const t = useText();
  const token = useLinkToken();
  const cancel = useMutation({
    mutationFn: (value: string) => cancelRecovery(value),
    onSuccess: forgetLinkToken,
  });
  if (token === null) return <IncompleteLink />;
  if (cancel.isSuccess) {
    return (
      <Page title={t("cancelRecovery.done.title")} lead={t("cancelRecovery.done.detail")}>
        <Button renderRoot={(props) => <Link to="/forgot" {...props} />}>
          {t("frozen.resetPassword")}
        </Button>
        <Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>
          {t("recovery.toSignIn")}
        </Button>
      </Page>
    );
  }
  return (
    <Page title={t("cancelRecovery.title")} lead={t("cancelRecovery.lead")}>
      {cancel.isError && !cancel.isPending && <ProblemNotice error={cancel.error} />}
      <Button size="lg" fullWidth loading={cancel.isPending} onClick={() => cancel.mutate(token)}>
        {t("cancelRecovery.submit")}
      </Button>
      <Notice tone="info" title={t("cancelRecovery.wasYou")} />
    </Page>
  );
}
