import { Button, TextInput } from "@mantine/core";
import { Page } from "@okpay/ui/page.tsx";
import { PasswordInput } from "@okpay/ui/password-input.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { sessionQuery } from "../api/queries.ts";
import { reportLostPhone } from "../api/recovery-calls.ts";
import { hintSession } from "../app/session-hint.ts";
import classes from "../features/security/security.module.css";
import { ProblemNotice } from "../shell/problem-notice.tsx";
import { Frozen } from "./not-me.tsx";

/** "I lost my phone": works signed out, with what is in the head and not in the phone. */
export function LostPhone() {
  const t = useText();
  const queryClient = useQueryClient();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [isIncomplete, setIncomplete] = useState(false);
  const report = useMutation({
    mutationFn: () => reportLostPhone(email.trim(), password),
    onSuccess: () => {
      // Every session ended, this browser's too.
      hintSession("");
      queryClient.setQueryData(sessionQuery.queryKey, null);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const lacksSomething = email.trim() === "" || password === "";
    setIncomplete(lacksSomething);
    if (!lacksSomething && !report.isPending) report.mutate();
  };
  if (report.isSuccess) return <Frozen />;
  return (
    <Page title={t("lostPhone.title")} lead={t("lostPhone.lead")}>
      <ul className={classes.plain}>
        <li>{t("lostPhone.effect.freeze")}</li>
        <li>{t("lostPhone.effect.sessions")}</li>
        <li>{t("lostPhone.effect.sms")}</li>
      </ul>
      {isIncomplete && <Notice tone="error" title={t("signIn.incomplete")} takesFocus />}
      {report.isError && !isIncomplete && !report.isPending && (
        <ProblemNotice error={report.error} />
      )}
      <form className={classes.form} onSubmit={submit} noValidate>
        <TextInput
          label={t("field.email")}
          type="email"
          name="email"
          inputMode="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={254}
          required
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={t("field.password")}
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" size="lg" fullWidth loading={report.isPending}>
          {t("lostPhone.submit")}
        </Button>
      </form>
      <p className={classes.dim}>
        {t("lostPhone.noPassword")} <Link to="/help">{t("footer.help")}</Link>
      </p>
    </Page>
  );
}
