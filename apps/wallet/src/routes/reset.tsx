import { Button } from "@mantine/core";
import { Page } from "@okpay/ui/page.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { isRefusal } from "../api/problems.ts";
import { resetByLink } from "../api/recovery-calls.ts";
import { IncompleteLink } from "../features/recovery/incomplete-link.tsx";
import { forgetLinkToken, useLinkToken } from "../features/recovery/link-token.ts";
import { ResetDone } from "../features/recovery/reset-done.tsx";
import { RESET, wayOnAfter } from "../features/register/under-way.ts";
import { NewPasswordField, useNewPassword } from "../features/security/new-password.tsx";
import classes from "../features/security/security.module.css";
import { ProblemNotice } from "../shell/problem-notice.tsx";

/** Where the mail's reset link leads. Opening it changes nothing; the new password does. */
export function Reset() {
  const t = useText();
  const token = useLinkToken();
  const [wayOn] = useState(() => wayOnAfter(RESET));
  const reset = useMutation({
    mutationFn: (value: string) => resetByLink(value, next.password),
    onSuccess: forgetLinkToken,
  });
  const next = useNewPassword(reset.error);
  if (token === null) return <IncompleteLink />;
  if (reset.isSuccess) return <ResetDone next={wayOn} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (next.check() && !reset.isPending) reset.mutate(token);
  };
  return (
    <Page title={t("reset.title")} lead={t("reset.lead")}>
      {reset.isError && !reset.isPending && (
        <ProblemNotice error={reset.error}>
          {isRefusal(reset.error, "link_invalid", "challenge_expired") && (
            <p>
              <Link to="/forgot" search={wayOn === undefined ? {} : { next: wayOn }}>
                {t("reset.newLink")}
              </Link>
            </p>
          )}
        </ProblemNotice>
      )}
      <form className={classes.form} onSubmit={submit} noValidate>
        <NewPasswordField state={next} personal={[]} />
        <Button type="submit" fullWidth loading={reset.isPending}>
          {t("reset.submit")}
        </Button>
      </form>
      <p className={classes.dim}>{t("reset.effects")}</p>
    </Page>
  );
}
