import { Button } from "@mantine/core";
import { Page } from "@okpay/ui/page.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { freezeByLink } from "../api/recovery-calls.ts";
import { IncompleteLink } from "../features/recovery/incomplete-link.tsx";
import { forgetLinkToken, useLinkToken } from "../features/recovery/link-token.ts";
import { FreezeConsequences } from "../features/security/freeze.tsx";
import { ProblemNotice } from "../shell/problem-notice.tsx";

/** "This was not me", from a notice. Opening the link changes nothing; the button freezes the account. */
export function NotMe() {
  const t = useText();
  const token = useLinkToken();
  const freeze = useMutation({
    mutationFn: (value: string) => freezeByLink(value),
    onSuccess: forgetLinkToken,
  });
  if (token === null) return <IncompleteLink />;
  if (freeze.isSuccess) return <Frozen />;
  return (
    <Page title={t("notMe.title")} lead={t("notMe.lead")}>
      <FreezeConsequences />
      {freeze.isError && !freeze.isPending && (
        <ProblemNotice error={freeze.error}>
          <p>
            <Link to="/lost-phone">{t("notMe.otherWay")}</Link>
          </p>
        </ProblemNotice>
      )}
      <Button size="lg" fullWidth loading={freeze.isPending} onClick={() => freeze.mutate(token)}>
        {t("notMe.submit")}
      </Button>
      <Notice tone="info" title={t("notMe.wasYou")} />
    </Page>
  );
}

/** The account is frozen: what comes next, in order. */
export function Frozen() {
  const t = useText();
  return (
    <Page title={t("frozen.title")} lead={t("frozen.lead")}>
      <ol>
        <li>{t("frozen.next.password")}</li>
        <li>{t("frozen.next.factors")}</li>
        <li>{t("frozen.next.unfreeze")}</li>
      </ol>
      <Button renderRoot={(props) => <Link to="/forgot" {...props} />}>
        {t("frozen.resetPassword")}
      </Button>
      <Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>
        {t("recovery.toSignIn")}
      </Button>
    </Page>
  );
}
