import { Button } from "@mantine/core";
import { Page } from "@okpay/ui/page.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { confirmEmail } from "../api/calls.ts";
import { isRefusal } from "../api/problems.ts";
import { ProblemNotice } from "../shell/problem-notice.tsx";
import { RegistrationDone } from "./registration.tsx";

/** The token stays in the fragment: it never reaches a server log, a proxy, or a mail scanner that opens links. */
const tokenOfAddress = (): string | null => new URLSearchParams(location.hash.slice(1)).get("t");

/** Where the mail's link leads. Opening it changes nothing; the button does. */
export function ConfirmEmail() {
  const t = useText();
  const navigate = useNavigate();
  const [token] = useState(tokenOfAddress);
  const confirm = useMutation({
    mutationFn: (value: string) => confirmEmail(value),
    onSuccess: (after) => {
      history.replaceState(history.state, "", location.pathname);
      if (after.state === "pending")
        void navigate({
          to: "/register/$registrationId",
          params: { registrationId: after.id },
          replace: true,
        });
    },
  });
  if (confirm.data?.state === "completed")
    return <RegistrationDone registrationId={confirm.data.id} />;
  if (token === null || token === "") {
    return (
      <Page title={t("confirmEmail.noToken.title")} lead={t("confirmEmail.noToken.detail")}>
        <p>
          <Link to="/register">{t("confirm.startAgain")}</Link>
        </p>
      </Page>
    );
  }
  return (
    <Page title={t("confirmEmail.title")} lead={t("confirmEmail.lead")}>
      {confirm.isError && !confirm.isPending && (
        <ProblemNotice error={confirm.error}>
          {isRefusal(confirm.error, "confirmation_link_invalid", "registration_expired") && (
            <p>
              {t("confirmEmail.alreadyDone")} <Link to="/">{t("signIn.submit")}</Link> ·{" "}
              <Link to="/register">{t("confirm.startAgain")}</Link>
            </p>
          )}
        </ProblemNotice>
      )}
      {isRefusal(confirm.error) ? null : (
        <Button fullWidth loading={confirm.isPending} onClick={() => confirm.mutate(token)}>
          {t("confirmEmail.submit")}
        </Button>
      )}
      <Notice tone="info" title={t("confirmEmail.why")} />
    </Page>
  );
}
