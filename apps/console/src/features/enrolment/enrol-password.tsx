import { Button } from "@mantine/core";
import { ApiError } from "@okpay/api-client";
import { PasswordInput } from "@okpay/ui/password-input.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { completePassword, startTotp } from "../../api/calls.ts";
import type { StaffSession } from "../../api/wire.ts";
import parts from "../../parts/parts.module.css";
import { CodeField, digitsOf } from "../sign-in/code-field.tsx";
import { usePasswordRule } from "../sign-in/use-password-rule.ts";
import { AuthenticatorSeed } from "./authenticator-seed.tsx";

/** Password and authenticator app together: the account has both or neither (row G1). */
export function EnrolPassword({
  token,
  email,
  onDone,
}: {
  token: string;
  email: string;
  onDone: (session: StaffSession) => Promise<void>;
}) {
  const t = useText();
  const rule = usePasswordRule();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [isIncomplete, setIncomplete] = useState(false);
  const seed = useMutation({ mutationFn: () => startTotp(token) });
  const attempt = useMutation({
    mutationFn: () => completePassword({ token, password, code: digitsOf(code) }),
    onSuccess: onDone,
    onError: () => setCode(""),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const lacks = password === "" || digitsOf(code).length !== 6;
    setIncomplete(lacks);
    if (!lacks && !attempt.isPending) attempt.mutate();
  };
  if (!seed.isSuccess)
    return (
      <div className={parts.form}>
        <p>{t("console.enrol.password.lead")}</p>
        {seed.isError && <ProblemNotice error={seed.error} />}
        <Button variant="default" loading={seed.isPending} onClick={() => seed.mutate()}>
          {t("console.enrol.password.start")}
        </Button>
      </div>
    );
  return (
    <form className={parts.form} onSubmit={submit} noValidate>
      {isIncomplete && (
        <Notice tone="error" title={t("console.enrol.password.incomplete")} takesFocus />
      )}
      {attempt.isError && !isIncomplete && !attempt.isPending && (
        <ProblemNotice error={attempt.error}>
          {Object.values(fieldMessages(attempt.error)).map((message) => (
            <p key={message}>{message}</p>
          ))}
        </ProblemNotice>
      )}
      <AuthenticatorSeed uri={seed.data.uri} secret={seed.data.secret} />
      {/* Password managers keep the pair together when they see the name beside the password. */}
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <PasswordInput
        label={t("console.enrol.password.new")}
        description={rule}
        name="new-password"
        autoComplete="new-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <CodeField value={code} onChange={setCode} />
      <Button type="submit" loading={attempt.isPending}>
        {t("console.enrol.password.finish")}
      </Button>
    </form>
  );
}

const fieldMessages = (error: Error): Record<string, string> =>
  error instanceof ApiError ? error.fieldMessages() : {};
