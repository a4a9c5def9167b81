import { Button } from "@mantine/core";
import { PasswordInput } from "@okpay/ui/password-input.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { getRouteApi } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { changePassword } from "../api/recovery-calls.ts";
import { NewPasswordField, useNewPassword } from "../features/security/new-password.tsx";
import classes from "../features/security/security.module.css";
import { SecurityPage } from "../features/security/security-page.tsx";
import { useGuarded } from "../features/step-up/use-guarded.ts";
import { ProblemNotice } from "../shell/problem-notice.tsx";

const route = getRouteApi("/signed-in/security/password");

/** Another password: the old one once, the new one once; every other session ends. */
export function SecurityPassword() {
  const t = useText();
  const { customer } = route.useRouteContext();
  const [current, setCurrent] = useState("");
  const [isMissing, setMissing] = useState(false);
  const change = useGuarded(
    (wanted: { current: string; next: string }) => changePassword(wanted.current, wanted.next),
    {
      onDone: () => {
        setCurrent("");
        next.setPassword("");
      },
    },
  );
  const next = useNewPassword(change.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(current === "");
    if (next.check() && current !== "") change.run({ current, next: next.password });
  };
  return (
    <SecurityPage title={t("password.title")} lead={t("password.lead")}>
      {change.isDone && <Notice tone="good" title={t("password.changed")} takesFocus />}
      {change.error !== null && <ProblemNotice error={change.error} />}
      <form className={classes.form} onSubmit={submit} noValidate>
        {/* Password managers file the new password under this name. */}
        <input
          className={classes.hidden}
          type="email"
          name="username"
          autoComplete="username"
          value={customer.email}
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
        <PasswordInput
          label={t("password.current")}
          name="current-password"
          autoComplete="current-password"
          required
          value={current}
          error={isMissing ? t("fields.required") : undefined}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        <NewPasswordField
          state={next}
          personal={[customer.displayName, customer.email, customer.phone]}
        />
        <Button type="submit" fullWidth loading={change.isRunning}>
          {t("password.change")}
        </Button>
      </form>
    </SecurityPage>
  );
}
