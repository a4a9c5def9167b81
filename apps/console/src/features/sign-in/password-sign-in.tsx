import { Button, TextInput } from "@mantine/core";
import { PasswordInput } from "@okpay/ui/password-input.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { signIn } from "../../api/calls.ts";
import parts from "../../parts/parts.module.css";
import { CodeField, digitsOf } from "./code-field.tsx";
import { useEnter } from "./use-enter.ts";

/** Password and code go together: nobody learns which of the two was wrong, and nobody is half inside (row G1). */
export function PasswordSignIn() {
  const t = useText();
  const enter = useEnter();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [isIncomplete, setIncomplete] = useState(false);
  const attempt = useMutation({
    mutationFn: () => signIn({ email: email.trim(), password, code: digitsOf(code) }),
    onSuccess: enter,
    // A code works once: the next try needs the next one.
    onError: () => setCode(""),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const lacks = email.trim() === "" || password === "" || digitsOf(code).length !== 6;
    setIncomplete(lacks);
    if (!lacks && !attempt.isPending) attempt.mutate();
  };
  return (
    <form onSubmit={submit} noValidate className={parts.form}>
      {isIncomplete && <Notice tone="error" title={t("console.signIn.incomplete")} takesFocus />}
      {attempt.isError && !isIncomplete && !attempt.isPending && (
        <ProblemNotice error={attempt.error} />
      )}
      <TextInput
        label={t("console.signIn.email")}
        type="email"
        name="email"
        autoComplete="username"
        inputMode="email"
        autoCapitalize="none"
        spellCheck={false}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordInput
        label={t("field.password")}
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <CodeField value={code} onChange={setCode} />
      <Button type="submit" fullWidth variant="default" loading={attempt.isPending}>
        {t("console.signIn.submit")}
      </Button>
    </form>
  );
}
